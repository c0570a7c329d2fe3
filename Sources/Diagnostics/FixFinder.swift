/// Finds the fixes that follow from what a finding says and from the bytes at its place. Others come with their finding.
package struct FixFinder {
  private let sources: SourceMap

  package init(_ sources: SourceMap) {
    self.sources = sources
  }

  /// The findings, each with the fix that is certain.
  package func adding(to findings: [Diagnostic]) -> [Diagnostic] {
    findings.map { finding in
      var finding = finding
      if finding.fix == nil { finding.fix = fix(of: finding) }
      return finding
    }
  }

  private func fix(of finding: Diagnostic) -> Fix? {
    guard let range = finding.range, let file = sources.file(at: range.start) else { return nil }
    switch finding.fact {
    case .duplicateReference, .impliedDependency, .duplicateItem: return removal(ofItem: range, in: file)
    case .invalidChoice(_, let text, ["true", "false"], .some(let meant)) where isBoolean(text):
      return Fix(.replace(with: meant), [Fix.Edit(range, file.quoted(meant, as: range))])
    case .invalidChoice(_, let text, _, .some(let meant)) where isOneSlip(text, meant):
      return Fix(.replace(with: meant), [Fix.Edit(range, file.quoted(meant, as: range))])
    case .invalidDuration(_, let text, .unreadable):
      return probableDuration(text).map { Fix(.replace(with: $0), [Fix.Edit(range, file.quoted($0, as: range))]) }
    case .unusedAnchor: return removal(ofAnchor: range, in: file)
    case .ambiguousValue(let text, _): return Fix(.quote, [Fix.Edit(range, "\"\(text)\"")])
    case .tabSeparator: return Fix(.useSpaces, [Fix.Edit(range, " ")])
    case .scriptLineBreaks: return useOfLineFeeds(in: file)
    default: return nil
    }
  }

  private func isBoolean(_ text: String) -> Bool {
    ["true", "yes", "y", "on", "false", "no", "n", "off"].contains(text.lowercased())
  }

  private func isOneSlip(_ text: String, _ meant: String) -> Bool {
    text.utf8.count >= 4 && editDistance(Array(text.lowercased().utf8), Array(meant.utf8)) <= 1
  }

  /// The anchor with the white space behind it; nil where nothing else stands there, so that without it there is no node.
  private func removal(ofAnchor range: SourceRange, in file: SourceFile) -> Fix? {
    var end = Int(range.end - file.base)
    while end < file.bytes.count, isBlank(file.bytes[end]) { end += 1 }
    if end < file.bytes.count, ":,]}".utf8.contains(file.bytes[end]) { return nil }
    // At the end of a line the white space before it goes: what follows stands below.
    let isLast = end == file.bytes.count || isLineBreak(file.bytes[end])
    var start = Int(range.start - file.base)
    if isLast {
      end = Int(range.end - file.base)
      start = skipBlanks(before: start, in: file)
    }
    return Fix(.remove("the anchor"), [Fix.Edit(file.range(start..<end), "")])
  }

  /// nil where another carriage return stands before one: to YAML it is a line break of its own.
  private func useOfLineFeeds(in file: SourceFile) -> Fix? {
    let bytes = file.bytes
    let returns = bytes.indices.dropLast().filter { bytes[$0] == 0x0D && bytes[$0 + 1] == 0x0A }
    guard !returns.contains(where: { $0 > 0 && bytes[$0 - 1] == 0x0D }) else { return nil }
    return Fix(.useLineFeeds, returns.map { Fix.Edit(file.range($0..<$0 + 1), "") })
  }

  // MARK: - Items of lists

  /// Removes an item with what separates it from the others; nil where a comment or something else would go with it.
  private func removal(ofItem range: SourceRange, in file: SourceFile) -> Fix? {
    let item = Int(range.start - file.base)..<Int(range.end - file.base)
    let before = skipBlanksBackwards(from: item.lowerBound, in: file)
    guard before > 0 else { return nil }
    let extent: Range<Int>? =
      switch file.bytes[before - 1] {
      case UInt8(ascii: "-"): extent(ofLine: item, dash: before - 1, in: file)
      case UInt8(ascii: ","): extent(ofLater: item, comma: before - 1, in: file)
      case UInt8(ascii: "["): extent(ofFirst: item, in: file)
      default: nil
      }
    let text = String(decoding: file.bytes[item], as: UTF8.self)
    return extent.map { Fix(.remove("'\(excerpt(text))'"), [Fix.Edit(file.range($0), "")]) }
  }

  /// An item of a flow list with the comma before it. The white space before the comma goes with it, but for a blank that
  /// nothing else stands for: without a value before it, as in `key: ,` and `!tag ,`, it is what ends the word. Of `!tag,` the
  /// comma is.
  private func extent(ofLater item: Range<Int>, comma: Int, in file: SourceFile) -> Range<Int>? {
    let start = skipBlanks(before: comma, in: file)
    let isBlankBehind = item.upperBound < file.bytes.count && isBlank(file.bytes[item.upperBound])
    if isBlankBehind { return start..<item.upperBound }
    if start < comma { return start + 1..<item.upperBound }
    return isTag(before: comma, in: file) ? nil : start..<item.upperBound
  }

  /// Whether the word that ends at an offset begins with `!`.
  private func isTag(before offset: Int, in file: SourceFile) -> Bool {
    let word = file.bytes[..<offset].reversed().prefix { !isBlank($0) && !isLineBreak($0) && !",[{".utf8.contains($0) }
    return word.last == UInt8(ascii: "!")
  }

  private func skipBlanks(before offset: Int, in file: SourceFile) -> Int {
    var index = offset
    while index > 0, isBlank(file.bytes[index - 1]) { index -= 1 }
    return index
  }

  /// The line of an item of a block list, if nothing else stands in it.
  private func extent(ofLine item: Range<Int>, dash: Int, in file: SourceFile) -> Range<Int>? {
    let start = skipBlanks(before: dash, in: file)
    guard start == 0 || isLineBreak(file.bytes[start - 1]) else { return nil }
    var end = item.upperBound
    while end < file.bytes.count, isBlank(file.bytes[end]) { end += 1 }
    guard end < file.bytes.count else { return start..<end }
    guard isLineBreak(file.bytes[end]) else { return nil }
    let isPair = file.bytes[end] == 0x0D && end + 1 < file.bytes.count && file.bytes[end + 1] == 0x0A
    return start..<end + (isPair ? 2 : 1)
  }

  /// The first item of a flow list with the comma behind it.
  private func extent(ofFirst item: Range<Int>, in file: SourceFile) -> Range<Int>? {
    var end = item.upperBound
    while end < file.bytes.count, isBlank(file.bytes[end]) { end += 1 }
    guard end < file.bytes.count, file.bytes[end] == UInt8(ascii: ",") else { return nil }
    end += 1
    while end < file.bytes.count, isBlank(file.bytes[end]) { end += 1 }
    return item.lowerBound..<end
  }

  /// The offset behind the nearest byte before an item that is no white space; of one in a flow list that is also a line
  /// break.
  private func skipBlanksBackwards(from offset: Int, in file: SourceFile) -> Int {
    let index = skipBlanks(before: offset, in: file)
    guard index > 0, isLineBreak(file.bytes[index - 1]) else { return index }
    var line = index
    while line > 0, isBlank(file.bytes[line - 1]) || isLineBreak(file.bytes[line - 1]) { line -= 1 }
    // A comma that ends the line before, and no comment behind it.
    return line > 0 && file.bytes[line - 1] == UInt8(ascii: ",") && !hasComment(before: line, in: file) ? line : index
  }

  private func hasComment(before offset: Int, in file: SourceFile) -> Bool {
    var index = offset
    while index > 0, !isLineBreak(file.bytes[index - 1]) {
      index -= 1
      if file.bytes[index] == UInt8(ascii: "#") { return true }
    }
    return false
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isLineBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}

extension SourceFile {
  /// A word in the quotes that the text has whose place it takes: in JSON nothing may stand without.
  package func quoted(_ word: String, as range: SourceRange) -> String {
    let offset = Int(range.start - base)
    guard offset < bytes.count, range.start < range.end, bytes[offset] == 0x22 || bytes[offset] == 0x27 else {
      return word
    }
    let quote = String(UnicodeScalar(bytes[offset]))
    return quote + word + quote
  }

  /// Offsets of this file as positions.
  fileprivate func range(_ offsets: Range<Int>) -> SourceRange {
    SourceRange(start: base + UInt32(offsets.lowerBound), end: base + UInt32(offsets.upperBound))
  }
}
