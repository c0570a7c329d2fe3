package import Diagnostics

/// What stands around values in the source.
extension YAMLTreeView {
  package func sourceBytes(of range: SourceRange) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: source[Int(range.start - base)..<Int(range.end - base)])
  }

  /// The comment after a plain scalar, on the line on which it ends.
  package func comment(after scalar: NodeID) -> SourceRange? {
    let node = nodes[scalar]
    guard node.kind == .scalar, node.flags.contains(.plain), node.range.start < node.range.end else { return nil }
    return comment(from: Int(node.range.end - base))
  }

  /// The comment between a key and a value that is not there, on the line of the key.
  package func comment(afterKey key: NodeID, _ value: NodeID) -> SourceRange? {
    guard nodes[key].kind == .scalar, nodes[value].kind == .scalar, bytes(of: value).isEmpty,
      case let colon = skipBlanks(from: Int(nodes[key].range.end - base)), colon < source.count,
      source[colon] == UInt8(ascii: ":")
    else { return nil }
    return comment(from: colon + 1)
  }

  /// The comment in the place of an item that is not there, on the line of its dash.
  package func comment(inPlaceOfItem item: NodeID) -> SourceRange? {
    guard nodes[item].kind == .scalar, nodes[item].range.start == nodes[item].range.end else { return nil }
    return comment(from: Int(nodes[item].range.start - base))
  }

  /// The comments right after the `[` and the `,` of a list in brackets.
  package func comments(betweenItemsOf list: NodeID) -> [SourceRange] {
    let range = nodes[list].range
    guard nodes[list].kind == .sequence, sourceBytes(of: range).first == UInt8(ascii: "["),
      sourceBytes(of: range).contains(UInt8(ascii: "#"))
    else { return [] }
    let separators = items(of: list).compactMap { item -> Int? in
      let next = skipBlanks(from: Int(nodes[item].range.end - base))
      return next < source.count && source[next] == UInt8(ascii: ",") ? next + 1 : nil
    }
    return ([Int(range.start - base) + 1] + separators).compactMap { start in
      let hash = skipBlanks(from: start)
      return hash < source.count && source[hash] == UInt8(ascii: "#") ? self.range(hash..<endOfLine(hash)) : nil
    }
  }

  private func comment(from offset: Int) -> SourceRange? {
    let start = skipBlanks(from: offset)
    guard start > offset, start < source.count, source[start] == UInt8(ascii: "#") else { return nil }
    return range(start..<endOfLine(start))
  }

  private func skipBlanks(from offset: Int) -> Int {
    var index = offset
    while index < source.count, source[index] == 0x20 || source[index] == 0x09 { index += 1 }
    return index
  }

  /// Whether a key in a map in braces stands alone, without the `:` that makes it a key.
  package func isWithoutColon(_ key: NodeID) -> Bool {
    guard nodes[key].kind == .scalar,
      case let next = skipBlanks(from: Int(nodes[key].range.end - base)), next < source.count
    else { return false }
    return source[next] == UInt8(ascii: ",") || source[next] == UInt8(ascii: "}")
  }

  /// A line of a scalar that YAML may join to the line before it.
  package struct FoldedLine {
    /// Without the blanks around it.
    package let text: String
    package let range: SourceRange
    /// Whether a space takes the place of the line break before it.
    package let isJoined: Bool
  }

  /// The lines of a scalar in which line breaks become spaces; none for one on a single line, and for one that begins with
  /// `|`.
  package func foldedLines(of scalar: NodeID) -> [FoldedLine] {
    let node = nodes[scalar]
    guard node.kind == .scalar, node.flags.contains(.decoded) else { return [] }
    var start = Int(node.range.start - base)
    let end = Int(node.range.end - base)
    let isBlock = !node.flags.contains(.plain) && source[start] == UInt8(ascii: ">")
    if !node.flags.contains(.plain), source[start] == UInt8(ascii: "|") { return [] }
    if isBlock { start = min(end, endOfLine(start) + 1) } else if !node.flags.contains(.plain) { start += 1 }
    return foldedLines(from: start, to: isBlock || node.flags.contains(.plain) ? end : end - 1, isBlock: isBlock)
  }

  private func foldedLines(from start: Int, to end: Int, isBlock: Bool) -> [FoldedLine] {
    var lines: [FoldedLine] = []
    var index = start
    var firstIndentation: Int?
    var previousIndentation = 0
    var isAfterBlank = true
    while index < end {
      let lineEnd = min(end, endOfLine(index))
      let content = min(skipBlanks(from: index), lineEnd)
      let indentation = content - index
      if content == lineEnd {
        isAfterBlank = true
      } else {
        let first = firstIndentation ?? indentation
        firstIndentation = first
        // What is indented more keeps its line breaks.
        let isDeeper = isBlock && (indentation > first || previousIndentation > first)
        let trimmed =
          source[content..<lineEnd].lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }.map { $0 + 1 } ?? lineEnd
        lines.append(
          FoldedLine(
            text: String(decoding: source[content..<trimmed], as: UTF8.self), range: range(content..<trimmed),
            isJoined: !isAfterBlank && !isDeeper))
        isAfterBlank = false
        previousIndentation = indentation
      }
      index = lineEnd + 1
    }
    return lines
  }
}
