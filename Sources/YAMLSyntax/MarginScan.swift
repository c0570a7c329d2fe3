internal import CLibYAML
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
    var marks = Self.marks.map { ByteSearch($0, in: view.source) }
    while let found = marks.indices.lazy.compactMap({ marks[$0].next(from: position) }).min() {
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

  private static let marks = [UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "#")]
}

/// The places of one byte, looked for only as far as they are asked for.
private struct ByteSearch {
  private let byte: UInt8
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The place that was found last, or the end.
  private var found = -1

  init(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>) {
    self.byte = byte
    self.bytes = bytes
  }

  /// The first place that isn't before `start`, which never goes back.
  mutating func next(from start: Int) -> Int? {
    if found < start { found = place(from: start) ?? bytes.count }
    return found < bytes.count ? found : nil
  }

  private func place(from start: Int) -> Int? {
    guard start < bytes.count, let base = UnsafeRawPointer(bytes.baseAddress) else { return nil }
    return memchr(base + start, Int32(byte), bytes.count - start).map { UnsafeRawPointer($0) - base }
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
    guard let node = scalar(at: offset) else { return false }
    let start = Int(node.range.start - base)
    let isBlock = source[start] == UInt8(ascii: "|") || source[start] == UInt8(ascii: ">")
    return !isBlock || node.flags.contains(.plain) || offset > endOfLine(start)
  }

  /// Whether an offset is in a scalar in quotes.
  func isInsideQuotes(_ offset: Int) -> Bool {
    guard let node = scalar(at: offset), !node.flags.contains(.plain) else { return false }
    let first = source[Int(node.range.start - base)]
    return first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
  }

  /// The code of a character of two or three bytes that ends a line for YAML.
  func strangeBreak(at offset: Int) -> UInt32 {
    source[offset] == 0xC2 ? 0x85 : source[offset + 2] == 0xA8 ? 0x2028 : 0x2029
  }

  private func scalar(at offset: Int) -> YAMLNode? {
    let position = base + UInt32(offset)
    var (low, high) = (0, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle].range.start <= position { low = middle + 1 } else { high = middle }
    }
    guard low > 0, case let node = nodes[low - 1], node.kind == .scalar, position < node.range.end else { return nil }
    return node
  }
}
