import Diagnostics

extension AmbiguousMeaning {
  /// What other readers make of a text without quotes; nil for what is text to all of them, or a number that is written as
  /// they would write it (yaml.org, "YAML Language-Independent Types for YAML 1.1": bool, int, float).
  init?(of text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first, text.count <= 40 else { return nil }
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "o"),
      UInt8(ascii: "O"):
      guard let value = Self.boolean(text) else { return nil }
      self = .boolean(value)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      guard let meaning = Self.number(String(decoding: text, as: UTF8.self)) else { return nil }
      self = meaning
    default: return nil
    }
  }

  private static func boolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard text.count <= 3 else { return nil }
    switch String(decoding: text, as: UTF8.self) {
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": return true
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF": return false
    default: return nil
    }
  }

  private static func number(_ text: String) -> AmbiguousMeaning? {
    let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    return forms.first { digits.wholeMatch(of: $0.form) != nil }?.meaning
  }

  /// Compiled once: that takes a thousand times as long as to match. They never change, although their type doesn't say that
  /// threads may share them.
  private nonisolated(unsafe) static let forms: [(form: Regex<Substring>, meaning: AmbiguousMeaning)] = [
    (/0[0-7_]+/, .octal), (/0x[0-9a-fA-F_]+/, .hexadecimal), (/0b[01_]+/, .binary),
    (/[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?/, .sexagesimal),
    (/[0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+/, .exponent),
    (/[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?/, .digitGroups), (/[0-9]+\.[0-9]+0/, .trailingZero),
  ]
}
