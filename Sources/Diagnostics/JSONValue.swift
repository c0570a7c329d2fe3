/// A JSON text, read strictly (RFC 8259): what isn't JSON is an error. Numbers stay as they are written.
package enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package let name: String
    package let value: JSONValue
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package init(_ text: String) throws(Failure) {
    var reader = Reader(bytes: Array(text.utf8))
    self = try reader.readText()
  }

  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var number: String? {
    guard case .number(let text) = self else { return nil }
    return text
  }

  package var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    mutating func readText() throws(Failure) -> JSONValue {
      let value = try readValue()
      skipSpace()
      guard index == bytes.count else { throw failure("something after the value") }
      return value
    }

    private mutating func readValue() throws(Failure) -> JSONValue {
      skipSpace()
      switch peek {
      case UInt8(ascii: "{"): return try readObject()
      case UInt8(ascii: "["): return try readArray()
      case UInt8(ascii: "\""): return .string(try readString())
      case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
      case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
      case UInt8(ascii: "n"): return try readWord("null", .null)
      default: return try readNumber()
      }
    }

    private mutating func readObject() throws(Failure) -> JSONValue {
      var members: [Member] = []
      try readItems("{", "}") { (reader) throws(Failure) in
        reader.skipSpace()
        let name = try reader.readString()
        guard !members.contains(where: { $0.name == name }) else { throw reader.failure("'\(name)' is there twice") }
        reader.skipSpace()
        try reader.expect(":")
        members.append(Member(name: name, value: try reader.readValue()))
      }
      return .object(members)
    }

    private mutating func readArray() throws(Failure) -> JSONValue {
      var elements: [JSONValue] = []
      try readItems("[", "]") { (reader) throws(Failure) in elements.append(try reader.readValue()) }
      return .array(elements)
    }

    private mutating func readItems(
      _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ readItem: (inout Reader) throws(Failure) -> Void
    ) throws(Failure) {
      try expect(open)
      skipSpace()
      if peek == UInt8(ascii: close) { return try expect(close) }
      while true {
        try readItem(&self)
        skipSpace()
        if peek == UInt8(ascii: close) { return try expect(close) }
        try expect(",")
      }
    }

    private mutating func readString() throws(Failure) -> String {
      try expect("\"")
      var text: [UInt8] = []
      while let byte = peek, byte != UInt8(ascii: "\"") {
        index += 1
        guard byte >= 0x20 else { throw failure("a control character in a string") }
        if byte == UInt8(ascii: "\\") { text += try readEscape() } else { text.append(byte) }
      }
      try expect("\"")
      guard let string = String(validating: text, as: UTF8.self) else { throw failure("invalid UTF-8") }
      return string
    }

    private mutating func readEscape() throws(Failure) -> [UInt8] {
      let letter = peek ?? 0
      index += 1
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "b"): return [0x08]
      case UInt8(ascii: "f"): return [0x0C]
      case UInt8(ascii: "u"):
        var units = [try readUnit()]
        if UTF16.isLeadSurrogate(units[0]) {
          try expect("\\")
          try expect("u")
          units.append(try readUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw failure("a bad \\u") }
        return Array(text.utf8)
      default: throw failure("a bad escape")
      }
    }

    /// The four digits of a `\u`.
    private mutating func readUnit() throws(Failure) -> UInt16 {
      let digits = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
      index += 4
      guard digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else { throw failure("a bad \\u") }
      return unit
    }

    private mutating func readNumber() throws(Failure) -> JSONValue {
      let start = index
      while let byte = peek, "+-.0123456789Ee".utf8.contains(byte) { index += 1 }
      let text = String(decoding: bytes[start..<index], as: UTF8.self)
      guard Self.isNumber(text) else { throw failure("'\(text)' is not a number") }
      return .number(text)
    }

    /// Section 6 of RFC 8259: no zeros in front, digits around the point and behind the exponent.
    private static func isNumber(_ text: String) -> Bool {
      var rest = Substring(text)
      func digits() -> Substring {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return digits
      }
      if rest.hasPrefix("-") { rest.removeFirst() }
      let whole = digits()
      guard !whole.isEmpty, whole == "0" || !whole.hasPrefix("0") else { return false }
      if rest.hasPrefix(".") {
        rest.removeFirst()
        if digits().isEmpty { return false }
      }
      if rest.hasPrefix("e") || rest.hasPrefix("E") {
        rest.removeFirst()
        if rest.hasPrefix("+") || rest.hasPrefix("-") { rest.removeFirst() }
        if digits().isEmpty { return false }
      }
      return rest.isEmpty
    }

    private mutating func readWord(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
      for scalar in word.unicodeScalars { try expect(scalar) }
      return value
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(Failure) {
      guard peek == UInt8(ascii: scalar) else { throw failure("'\(scalar)' expected") }
      index += 1
    }

    private mutating func skipSpace() {
      while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func failure(_ what: String) -> Failure {
      Failure(description: "\(what) at byte \(index) of: \(String(decoding: bytes.prefix(400), as: UTF8.self))")
    }
  }
}
