import Diagnostics
import Variables

/// The value of an axis as a text that stands in a name: on one line, without what can't be seen, and, but for what is too long,
/// so that it can be read back.
enum ValueText {
  /// Longer values, in Unicode scalars, are cut.
  private static let limit = 60

  /// Two values have the same text only if they are canonically equal, or by chance: of long ones it ends with a hash.
  static func key(of value: Bytes) -> String {
    let (text, isWhole) = escaped(value)
    return isWhole ? text : text + hexadecimal(stableHash(value), digits: 16).lowercased()
  }

  static func label(of value: Bytes) -> String { escaped(value).text }

  /// All of a value with the escapes that a name has.
  static func escapes(of value: Bytes) -> Bytes {
    var text = ""
    var rest = value[...]
    while !rest.isEmpty {
      if let scalar = takeScalar(&rest) {
        append(scalar, before: rest.first, to: &text)
      } else {
        text += "\\x\(hexadecimal(rest.removeFirst(), digits: 2))"
      }
    }
    return Bytes(text.utf8)
  }

  /// The value that a text was made from. A backslash before anything else stands for itself.
  static func value(of text: some Sequence<UInt8>) -> Bytes {
    let text = Bytes(text)
    guard text.contains(UInt8(ascii: "\\")) else { return text }
    var value: Bytes = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let unescaped = takeEscaped(&rest) {
        value += unescaped
      } else {
        value.append(byte)
      }
    }
    return value
  }

  // MARK: - Escapes

  private static func escaped(_ value: Bytes) -> (text: String, isWhole: Bool) {
    // What no task has a name for yet.
    if value == EnvironmentEvaluator.unknown { return ("?", true) }
    if value.count <= limit, value.allSatisfy(isPlain) { return (String(decoding: value, as: UTF8.self), true) }
    var text = ""
    var count = 0
    var rest = value[...]
    while !rest.isEmpty {
      if count == limit { return (text + "…", false) }
      count += 1
      guard let scalar = takeScalar(&rest) else {
        text += "\\x\(hexadecimal(rest.removeFirst(), digits: 2))"
        continue
      }
      append(scalar, before: rest.first, to: &text)
    }
    return (text, true)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && !"\\,]$".utf8.contains(byte)
  }

  private static func append(_ scalar: Unicode.Scalar, before next: UInt8?, to text: inout String) {
    switch scalar {
    case "\n": text += "\\n"
    case "\t": text += "\\t"
    case "\r": text += "\\r"
    case "\\", ",", "]": text += "\\\(scalar)"
    // Otherwise it would begin a variable.
    case "$" where next == UInt8(ascii: "{"): text += "\\$"
    case " ": text += " "
    case _ where isInvisible(scalar): text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: text.unicodeScalars.append(scalar)
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned: true
    default: false
    }
  }

  /// - Returns: nil where the bytes are not UTF-8.
  private static func takeScalar(_ bytes: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    var iterator = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    guard case .valid(let encoded) = parser.parseScalar(from: &iterator) else { return nil }
    bytes.removeFirst(encoded.count)
    return Unicode.UTF8.decode(encoded)
  }

  /// What follows a backslash, if it is an escape.
  private static func takeEscaped(_ rest: inout ArraySlice<UInt8>) -> Bytes? {
    guard let first = rest.first else { return nil }
    switch first {
    case UInt8(ascii: "n"): return take(1, of: &rest, for: [0x0A])
    case UInt8(ascii: "t"): return take(1, of: &rest, for: [0x09])
    case UInt8(ascii: "r"): return take(1, of: &rest, for: [0x0D])
    case UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "$"):
      return take(1, of: &rest, for: [first])
    case UInt8(ascii: "x"):
      let digits = rest.dropFirst().prefix(2)
      guard digits.count == 2, let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else { return nil }
      return take(3, of: &rest, for: [byte])
    case UInt8(ascii: "u"):
      guard rest.dropFirst().first == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
        return nil
      }
      let digits = String(decoding: rest[(rest.startIndex + 2)..<end], as: UTF8.self)
      guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
      return take(end + 1 - rest.startIndex, of: &rest, for: Bytes(String(scalar).utf8))
    default: return nil
    }
  }

  private static func take(_ count: Int, of rest: inout ArraySlice<UInt8>, for value: Bytes) -> Bytes {
    rest.removeFirst(count)
    return value
  }
}
