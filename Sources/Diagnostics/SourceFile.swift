/// One file as it was read: the bytes that every range and every excerpt refers to.
package struct SourceFile: Sendable {
  /// The path as the user wrote it, or `<stdin>`.
  package let path: String
  package let bytes: [UInt8]
  /// The position of the first byte (see `SourceRange`).
  package let base: UInt32
  /// Where the file was first asked for; nil for one that was named on the command line.
  package let includedAt: SourceRange?
  /// False for a file whose lines must not be shown.
  package let isShown: Bool

  package init(
    path: String, bytes: [UInt8], base: UInt32 = 0, includedAt: SourceRange? = nil, isShown: Bool = true
  ) {
    self.path = path
    self.bytes = bytes
    self.base = base
    self.includedAt = includedAt
    self.isShown = isShown
  }

  /// The position one past the last byte.
  package var end: UInt32 { base + UInt32(bytes.count) }
}
