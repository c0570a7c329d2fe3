/// All files of one command, laid end to end, so that a position is a single number.
package struct SourceMap: Sendable {
  package private(set) var files: [SourceFile] = []

  package init() {}

  /// Adds a file and returns it with the positions it was given.
  ///
  /// - Returns: nil when the files together would exceed the 4 GiB that positions can address.
  package mutating func add(path: String, bytes: [UInt8]) -> SourceFile? {
    // One position between files stays free, so that "the end of a file" belongs to that file.
    let base = files.last.map { UInt64($0.end) + 1 } ?? 0
    guard base + UInt64(bytes.count) < UInt64(UInt32.max) else { return nil }
    let file = SourceFile(path: path, bytes: bytes, base: UInt32(base))
    files.append(file)
    return file
  }

  /// The file that holds a position; nil only for positions that no file was given.
  package func file(at position: UInt32) -> SourceFile? {
    files.last { $0.base <= position }
  }

  /// Where a position is, for people: computed by counting, so only renderers ask.
  package func location(of position: UInt32) -> SourceLocation? {
    guard let file = file(at: position) else { return nil }
    return SourceLocation(of: position, in: file)
  }
}

/// A place as people name it.
package struct SourceLocation: Equatable, Sendable {
  package let path: String
  /// Counted from 1.
  package let line: Int
  /// Counted from 1, in Unicode scalars.
  package let column: Int
  /// The byte offsets of the line in its file, without its line break.
  package let lineBytes: Range<Int>

  package init(of position: UInt32, in file: SourceFile) {
    let offset = min(Int(position - file.base), file.bytes.count)
    var line = 1
    var lineStart = 0
    file.bytes.withUnsafeBufferPointer { bytes in
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { lineStart = 3 }
      for index in 0..<offset where bytes[index] == 0x0A || (bytes[index] == 0x0D && !isNewline(index + 1, bytes)) {
        line += 1
        lineStart = index + 1
      }
    }
    let lineEnd = file.bytes[lineStart...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? file.bytes.count
    self.path = file.path
    self.line = line
    self.column = 1 + file.bytes[lineStart..<max(lineStart, offset)].count { $0 & 0xC0 != 0x80 }
    self.lineBytes = lineStart..<max(lineStart, lineEnd)
  }
}

private func isNewline(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  index < bytes.count && bytes[index] == 0x0A
}
