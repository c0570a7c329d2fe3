/// Looks for what closes a bracket.
struct BracketScan {
  enum Result: Equatable {
    case closed(at: Int)
    /// By a bracket of the other kind.
    case mismatched(at: Int)
    /// By the last bracket; one that closes nothing stands before it.
    case extra(at: Int)
    /// The comment that begins right behind a value and in which what would close it stands.
    case unclosed(comment: Int?)
  }

  private let lines: SourceLines
  /// How far is looked, in bytes.
  private static let reach = 1 << 16

  init(_ lines: SourceLines) {
    self.lines = lines
  }

  /// - Parameter open: the offset of a '[' or '{'.
  func partner(of open: Int) -> Result {
    var expected: [UInt8] = []
    var comment: Int?
    var extra: Int?
    var offset = open
    let end = min(lines.bytes.count, open + Self.reach)
    while offset < end {
      let byte = lines.bytes[offset]
      switch byte {
      case UInt8(ascii: "["): expected.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): expected.append(UInt8(ascii: "}"))
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if expected.last != byte, extra == nil, follows(byte, at: offset) {
          extra = offset
          break
        }
        if expected.popLast() != byte {
          if let extra { return .mismatched(at: extra) }
          return expected.isEmpty ? .mismatched(at: offset) : .unclosed(comment: comment)
        }
        if expected.isEmpty { return extra.map { .extra(at: $0) } ?? .closed(at: offset) }
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if lines.isAtStartOfValue(offset) { offset = endOfQuoted(offset) ?? offset }
      case UInt8(ascii: "#") where lines.isBlank(offset - 1) || lines.isBreak(offset - 1) || beginsEntry(offset):
        let lineEnd = lines.lineEnd(of: offset)
        let isWord = !lines.isBlank(offset + 1) && lines.byte(offset + 1) != UInt8(ascii: "#")
        if comment == nil, let close = expected.last, isWord || isBehindValue(offset),
          lines.bytes[offset..<lineEnd].contains(close)
        {
          comment = offset
        }
        offset = lineEnd
      default: break
      }
      offset += 1
    }
    return extra.map { .mismatched(at: $0) } ?? .unclosed(comment: comment)
  }

  /// True if the same bracket stands before one, which closed what this one could close.
  private func follows(_ bracket: UInt8, at offset: Int) -> Bool { lines.byteBefore(offset) == bracket }

  /// True right after what an entry begins with.
  private func beginsEntry(_ offset: Int) -> Bool { offset > 0 && ",[{".utf8.contains(lines.bytes[offset - 1]) }

  /// True if the text before an offset, on its line, is neither empty nor ends in what separates entries.
  private func isBehindValue(_ offset: Int) -> Bool {
    let before = lines.bytes[lines.lineStart(of: offset)..<offset].last { $0 != 0x20 && $0 != 0x09 }
    return before.map { !",[{".utf8.contains($0) } ?? false
  }

  /// The closing quote of a text.
  private func endOfQuoted(_ start: Int) -> Int? {
    let quote = lines.bytes[start]
    var offset = start + 1
    while offset < lines.bytes.count {
      if lines.bytes[offset] == quote { return offset }
      if quote == UInt8(ascii: "\""), lines.bytes[offset] == UInt8(ascii: "\\") { offset += 1 }
      offset += 1
    }
    return nil
  }
}
