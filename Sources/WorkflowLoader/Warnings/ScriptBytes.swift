/// The kinds of bytes that a script holds, found in one pass over it: what the checks of scripts look for begins with one of
/// them.
struct ScriptBytes: OptionSet {
  let rawValue: UInt8

  /// A byte that is neither a space, a tab nor the end of a line.
  static let ink = ScriptBytes(rawValue: 1 << 0)
  static let nul = ScriptBytes(rawValue: 1 << 1)
  static let dollar = ScriptBytes(rawValue: 1 << 2)
  static let colon = ScriptBytes(rawValue: 1 << 3)
  /// `{`
  static let brace = ScriptBytes(rawValue: 1 << 4)
  /// `[`
  static let bracket = ScriptBytes(rawValue: 1 << 5)
  static let ampersand = ScriptBytes(rawValue: 1 << 6)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(in text: UnsafeBufferPointer<UInt8>) {
    var kinds: UInt8 = 0
    for byte in text { kinds |= Self.kind(of: byte).rawValue }
    rawValue = kinds
  }

  @inline(__always)
  private static func kind(of byte: UInt8) -> ScriptBytes {
    // Letters first, of which there are most.
    if byte > UInt8(ascii: "[") { return byte == UInt8(ascii: "{") ? [.ink, .brace] : .ink }
    switch byte {
    case UInt8(ascii: "["): return [.ink, .bracket]
    case UInt8(ascii: "$"): return [.ink, .dollar]
    case UInt8(ascii: ":"): return [.ink, .colon]
    case UInt8(ascii: "&"): return [.ink, .ampersand]
    case 0x20, 0x09, 0x0A: return []
    case 0: return [.ink, .nul]
    default: return .ink
    }
  }
}
