import Diagnostics

/// Reads `# taskflow: ignore[rule, rule]`.
struct IgnoreCommentParser {
  private let view: YAMLTreeView
  private let comment: Range<Int>
  private var position: Int

  /// - Parameter comment: from the `#` to the end of its line.
  init(_ view: YAMLTreeView, _ comment: Range<Int>) {
    self.view = view
    self.comment = comment
    position = comment.lowerBound + 1
  }

  /// - Returns: nil for a comment that is for people.
  func parse() -> IgnoreComment? {
    var parser = self
    guard parser.take("taskflow:"), parser.take("ignore") else { return nil }
    let names = parser.take("[") ? parser.names() : []
    return IgnoreComment(range: view.range(comment), extent: view.range(extent), line: view.range(line), names: names)
  }

  private mutating func take(_ word: String) -> Bool {
    skipSpaces()
    guard view.source[position..<comment.upperBound].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func skipSpaces() {
    while position < comment.upperBound, isBlank(view.source[position]) { position += 1 }
  }

  private mutating func names() -> [IgnoreComment.Name] {
    var names: [IgnoreComment.Name] = []
    while true {
      skipSpaces()
      let start = position
      while position < comment.upperBound, ![0x20, 0x09, 0x2C, 0x5D].contains(view.source[position]) { position += 1 }
      if position > start {
        let text = String(decoding: view.source[start..<position], as: UTF8.self)
        names.append(IgnoreComment.Name(text: text, range: view.range(start..<position)))
      }
      skipSpaces()
      guard position < comment.upperBound, view.source[position] != UInt8(ascii: "]") else { return names }
      if view.source[position] == UInt8(ascii: ",") { position += 1 }
    }
  }

  /// What would go with the comment: its whole line, or the white space between it and what stands before.
  private var extent: Range<Int> {
    if isAlone { return startOfLine(comment.lowerBound)..<nextLine(comment.upperBound) }
    var start = comment.lowerBound
    while isBlank(view.source[start - 1]) { start -= 1 }
    return start..<comment.upperBound
  }

  private var isAlone: Bool {
    view.source[startOfLine(comment.lowerBound)..<comment.lowerBound].allSatisfy(isBlank)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The bytes whose findings it is about: those of its own line, or, where it stands alone, of the next with a value.
  private var line: Range<Int> {
    guard isAlone else { return startOfLine(comment.lowerBound)..<comment.upperBound }
    var next = comment.upperBound
    while next < view.source.count {
      let start = nextLine(next)
      let end = start < view.source.count ? view.endOfLine(start) : start
      let first = view.source[start..<end].first { !isBlank($0) }
      if let first, first != UInt8(ascii: "#") { return start..<end }
      next = end
    }
    return comment
  }

  private func startOfLine(_ offset: Int) -> Int {
    var start = offset
    while start > 0, ![0x0A, 0x0D].contains(view.source[start - 1]) { start -= 1 }
    return start
  }

  /// Behind the line break at an offset.
  private func nextLine(_ end: Int) -> Int {
    let isPair = end + 1 < view.source.count && view.source[end] == 0x0D && view.source[end + 1] == 0x0A
    return min(end + (isPair ? 2 : 1), view.source.count)
  }
}
