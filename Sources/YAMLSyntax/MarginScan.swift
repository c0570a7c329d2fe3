package import Diagnostics

/// What stands between the values of a file and says something: tabs, carriage returns, and comments to taskflow.
package struct MarginScan: Sendable {
  package private(set) var ignores: [IgnoreComment] = []
  /// Runs of tabs outside of values and comments.
  package private(set) var tabs: [SourceRange] = []
  /// Whether a line ends with CR LF.
  package private(set) var hasCarriageReturns = false

  package init(_ view: YAMLTreeView) {
    var position = 0
    while let found = Self.nextMark(in: view.source, from: position) {
      position = found + 1
      switch view.source[found] {
      case UInt8(ascii: "\r"): hasCarriageReturns = true
      case UInt8(ascii: "\t"):
        guard !view.isInsideScalar(found) else { continue }
        position = view.source[found...].firstIndex { $0 != UInt8(ascii: "\t") } ?? view.source.count
        tabs.append(view.range(found..<position))
      default:
        guard view.isComment(found) else { continue }
        position = view.endOfLine(found)
        if let comment = IgnoreCommentParser(view, found..<position).parse() { ignores.append(comment) }
      }
    }
  }

  /// The place of the next tab, carriage return or `#`, eight bytes at a time
  /// (Warren, "Hacker's Delight", section 6-1: a byte of a word that is zero).
  private static func nextMark(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    func hasZero(_ word: UInt64) -> Bool { (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 }
    var index = start
    while index < bytes.count {
      if index + 8 <= bytes.count {
        let word = UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
        if !hasZero(word ^ 0x0909_0909_0909_0909), !hasZero(word ^ 0x0D0D_0D0D_0D0D_0D0D),
          !hasZero(word ^ 0x2323_2323_2323_2323)
        {
          index += 8
          continue
        }
      }
      for offset in index..<min(index + 8, bytes.count) where [0x09, 0x0D, 0x23].contains(bytes[offset]) {
        return offset
      }
      index += 8
    }
    return nil
  }

}

extension YAMLTreeView {
  func range(_ offsets: Range<Int>) -> SourceRange {
    SourceRange(start: base + UInt32(offsets.lowerBound), end: base + UInt32(offsets.upperBound))
  }

  /// Whether a line of a scalar ends with CR LF.
  package func holdsWindowsLineBreak(_ scalar: NodeID) -> Bool {
    let range = nodes[resolve(scalar)].range
    let lines = source[Int(range.start - base)..<Int(range.end - base)]
    return lines.indices.contains { lines[$0] == 0x0D && $0 + 1 < source.count && source[$0 + 1] == 0x0A }
  }

  /// The offset of the line break behind an offset, or of the end.
  func endOfLine(_ offset: Int) -> Int {
    source[offset...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? source.count
  }

  /// Whether a `#` begins a comment: it stands behind white space, and in no value.
  func isComment(_ offset: Int) -> Bool {
    let isApart = offset == 0 || [0x20, 0x09, 0x0A, 0x0D].contains(source[offset - 1])
    return isApart && !isInsideScalar(offset)
  }

  /// Whether an offset is in the text of a scalar. What stands behind the `|` or `>` of a block scalar is not.
  func isInsideScalar(_ offset: Int) -> Bool {
    let position = base + UInt32(offset)
    var (low, high) = (0, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle].range.start <= position { low = middle + 1 } else { high = middle }
    }
    guard low > 0, case let node = nodes[low - 1], node.kind == .scalar, position < node.range.end else { return false }
    let start = Int(node.range.start - base)
    let isBlock = source[start] == UInt8(ascii: "|") || source[start] == UInt8(ascii: ">")
    return !isBlock || node.flags.contains(.plain) || offset > endOfLine(start)
  }
}
