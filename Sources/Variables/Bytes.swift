/// A value as a process holds it: any bytes but NUL. Nothing says that they are text.
package typealias Bytes = [UInt8]

/// A text that equals another only when their bytes do. Strings are equal when they look the same, but `é` written in
/// one scalar and in two are two names to the system.
struct ExactText: Hashable, Sendable {
  let string: String

  init(_ string: String) {
    self.string = string
  }

  static func == (a: ExactText, b: ExactText) -> Bool {
    a.string.utf8.elementsEqual(b.string.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var string = string
    string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (0x41...0x5A).contains(self & 0xDF) }

  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }

  /// Whether the name of a variable may begin so: in a shell, a letter or `_`.
  var beginsVariableName: Bool { isASCIILetter || self == UInt8(ascii: "_") }

  /// Whether the name of a variable may go on so.
  package var continuesVariableName: Bool { beginsVariableName || isASCIIDigit }
}

/// Whether a shell can refer to a variable so called: a letter or `_`, then letters, digits, `_`.
package func isVariableName(_ name: some Collection<UInt8>) -> Bool {
  guard let first = name.first, first.beginsVariableName else { return false }
  return name.allSatisfy(\.continuesVariableName)
}
