internal import CLibYAML
import Diagnostics

/// Keys, values and where their lines begin.
extension SyntaxSymptom {
  // MARK: - Colons

  /// A ': ' where no key can end.
  var unexpectedColon: SyntaxExplanation {
    let key = lines.contentStart(of: offset)
    if let quote = swallowingQuote { return quote }
    if hasOtherColon(from: key, to: offset) || lines.bytes[key...].starts(with: "--- ".utf8) {
      return SyntaxExplanation(.secondColon, at: offset)
    }
    if offset - key > 1024 {
      return SyntaxExplanation(
        .other(problem: "a key of more than 1024 characters", context: nil), from: key, to: offset)
    }
    if let start = textBefore(key) ?? wordAbove(key) { return keyWithoutColon(at: start) }
    return misplaced(key, to: offset)
  }

  /// A single word on the line before a deeper one, where a key was to stand and no value goes on.
  private func wordAbove(_ key: Int) -> Int? {
    guard let line = lines.contentLine(before: key) else { return nil }
    let start = lines.contentStart(of: line)
    let word = lines.bytes[start..<lines.contentEnd(of: start)]
    guard lines.column(of: start) < lines.column(of: key), word.allSatisfy(isNameByte) else { return nil }
    guard let before = lines.contentLine(before: start) else { return start }
    let isFirstOfMap = lines.byte(lines.contentEnd(of: before) - 1) == UInt8(ascii: ":")
    return isFirstOfMap || lines.column(of: lines.contentStart(of: before)) >= lines.column(of: start) ? start : nil
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  private func hasOtherColon(from key: Int, to colon: Int) -> Bool {
    (key..<colon).contains { lines.isKeyColon($0) }
  }

  /// A text that was to be a key beside this one: it begins in the same column and has no colon. Without a comment behind
  /// it, it goes on in the lines of the next keys.
  private func textBefore(_ key: Int) -> Int? {
    if last.type == YAML_SCALAR_EVENT, last.style == YAML_PLAIN_SCALAR_STYLE, last.start < key,
      lines.byteBefore(last.start) != UInt8(ascii: ":"), lines.column(of: last.start) == lines.column(of: key)
    {
      return last.start
    }
    guard let line = lines.contentLine(before: key) else { return nil }
    let starts = Indentation(lines).starts(onLineOf: line)
    guard let start = starts.first(where: { $0.column == lines.column(of: key) })?.offset else { return nil }
    return hasOtherColon(from: start, to: lines.contentEnd(of: start)) ? nil : start
  }

  var missingColon: SyntaxExplanation {
    if let text = outdentedText { return text }
    if let quote = swallowingQuote { return quote }
    return keyWithoutColon(at: contextOffset)
  }

  private func keyWithoutColon(at start: Int) -> SyntaxExplanation {
    let end = lines.contentEnd(of: start)
    if lines.byte(start) == UInt8(ascii: "-"), start + 1 < end, lines.byte(start + 1) != UInt8(ascii: "-"),
      isBesideItem(start)
    {
      return SyntaxExplanation(.missingSpaceAfterDash(lines.text(start + 1..<end)), from: start, to: end)
    }
    if let (code, place) = signInKey(from: start, to: end) {
      return SyntaxExplanation(.strangeSign(code, looksLike: ":"), at: place)
    }
    let colon = (start..<end).first { lines.byte($0) == UInt8(ascii: ":") }
    // What has a scheme is an address.
    if let colon, let code = strangeSpace(at: colon + 1, in: lines.bytes) {
      return SyntaxExplanation(.strangeSpace(code), at: colon + 1)
    }
    if let colon, colon > start, lines.byte(colon + 1) != UInt8(ascii: "/") {
      return SyntaxExplanation(.missingSpace, at: colon)
    }
    return SyntaxExplanation(.missingColon, from: start, to: max(end, start + 1))
  }

  /// What only looks like the ':' of a key, with white space or the end of the line after it.
  private func signInKey(from start: Int, to end: Int) -> (UInt32, Int)? {
    (start..<end).lazy.compactMap { place in
      strangeColon(at: place, in: lines.bytes).map { ($0.code, place, place + $0.length) }
    }.first { lines.isBlank($0.2) || lines.isBreak($0.2) }.map { ($0.0, $0.1) }
  }

  /// True if the nearest line above that begins no further right is an item of a list in the same column.
  private func isBesideItem(_ start: Int) -> Bool {
    var line = lines.contentLine(before: start)
    while let above = line, lines.column(of: lines.contentStart(of: above)) > lines.column(of: start) {
      line = lines.contentLine(before: above)
    }
    guard let above = line, case let place = lines.contentStart(of: above) else { return false }
    return lines.column(of: place) == lines.column(of: start) && lines.byte(place) == UInt8(ascii: "-")
      && lines.isBlank(place + 1)
  }

  // MARK: - Lines

  /// Something that is neither the next key nor the next item.
  var unexpectedLineOrText: SyntaxExplanation {
    guard lines.isFirstOfLine(offset) else { return textAfterValue }
    if let text = outdentedText { return text }
    if let tab = tabBefore(offset) { return SyntaxExplanation(.tabIndentation, at: tab) }
    let isItem = lines.byte(offset) == UInt8(ascii: "-") && (lines.isBlank(offset + 1) || lines.isBreak(offset + 1))
    let isOfMap = problem == "did not find expected key"
    if lines.column(of: offset) == lines.column(of: contextOffset) {
      if isItem, isOfMap { return among(.itemAmongKeys, "the map") }
      if !isItem, !isOfMap { return among(.keyAmongItems, "the list") }
    }
    if lines.isKeyColon(offset) { return SyntaxExplanation(.missingKey, at: offset) }
    if !isItem, let start = textBefore(offset) ?? wordAbove(offset) { return keyWithoutColon(at: start) }
    return misplaced(offset, to: offset + 1)
  }

  private func among(_ problem: SyntaxProblem, _ container: String) -> SyntaxExplanation {
    SyntaxExplanation(problem, at: offset).labelled(.startedHere(container), at: contextOffset)
  }

  /// A line in a column where nothing above it begins.
  func misplaced(_ start: Int, to end: Int) -> SyntaxExplanation {
    let levels = Indentation(lines).levels(around: start)
    let problem = SyntaxProblem.unexpectedIndent(found: lines.column(of: start), fitting: levels.map(\.column))
    return levels.reduce(SyntaxExplanation(problem, from: start, to: end)) { explanation, level in
      explanation.labelled(.indentedHere(level.column), at: level.offset)
    }
  }

  /// A line left of the block of text that it follows.
  private var outdentedText: SyntaxExplanation? {
    let isBlock = last.style == YAML_LITERAL_SCALAR_STYLE || last.style == YAML_FOLDED_SCALAR_STYLE
    guard last.type == YAML_SCALAR_EVENT, isBlock else { return nil }
    let line = lines.contentStart(of: contextOffset > last.start ? contextOffset : offset)
    guard let before = lines.contentLine(before: line), before < last.end else { return nil }
    let end = max(lines.contentEnd(of: line), line + 1)
    let header = lines.lineEnd(of: last.start)
    guard let first = (header..<max(header, line)).first(where: { !lines.isBlank($0) && !lines.isBreak($0) }) else {
      return SyntaxExplanation(.unindentedText(key: keyOfText), from: line, to: end)
        .labelled(.startedHere("the text"), at: last.start)
    }
    return SyntaxExplanation(.outdentedText, from: line, to: end).labelled(.startedHere("the text"), at: first)
  }

  /// The key whose value begins with '|' or '>'; empty for an item of a list.
  private var keyOfText: String {
    let start = Indentation(lines).starts(onLineOf: last.start).last?.offset ?? lines.contentStart(of: last.start)
    guard let colon = (start..<max(start, last.start)).last(where: { lines.isKeyColon($0) }) else { return "" }
    return String(decoding: lines.bytes[start..<colon], as: UTF8.self)
  }

  /// A tab in the white space that a line begins with.
  private func tabBefore(_ offset: Int) -> Int? {
    (lines.lineStart(of: offset)..<offset).first { lines.byte($0) == 0x09 }
  }

  // MARK: - Quotes

  /// Text behind a value that has ended, which may be the fault of a quote.
  private var textAfterValue: SyntaxExplanation {
    swallowingQuote ?? textAfterBracket ?? afterBrackets ?? itemsWithoutBrackets ?? innerQuote
      ?? SyntaxExplanation(.textAfterValue, at: offset)
  }

  /// A bracket too many, a ',' as between entries in braces, or an entry that was to stand in them.
  private var afterBrackets: SyntaxExplanation? {
    let end = lines.contentEnd(of: offset)
    guard hasClosedBracket || isQuoted, last.end <= offset, offset < end else { return nil }
    let text = lines.text(offset..<end)
    if text == "," { return SyntaxExplanation(.strayComma, at: offset) }
    if text.allSatisfy({ "]}, ".contains($0) }), "]}".utf8.contains(lines.byte(offset)) {
      return SyntaxExplanation(.extraBracket(String(UnicodeScalar(lines.byte(offset)))), at: offset)
    }
    guard hasClosedBracket, text.hasPrefix(","), let open = lines.opening(of: last.end - 1) else { return nil }
    let inner = lines.text(open..<lines.contentEnd(before: last.end - 1, from: open))
    let blank = lines.isBlank(last.end - 2) ? " " : ""
    let whole =
      inner + (text.last == "," ? String(text.dropLast()) : text) + blank + lines.text(last.end - 1..<last.end)
    return SyntaxExplanation(.entryAfterBrackets(whole: whole), at: offset)
  }

  /// `"a", "b"`, a list without its brackets.
  private var itemsWithoutBrackets: SyntaxExplanation? {
    guard isQuoted, openBracket == nil, last.end <= offset, lines.byte(offset) == UInt8(ascii: ","),
      lines.lineStart(of: last.start) == lines.lineStart(of: offset), lines.isBlank(offset + 1)
    else { return nil }
    return SyntaxExplanation(.itemsWithoutBrackets(lines.text(last.start..<lines.contentEnd(of: offset))), at: offset)
  }

  /// A quote that ended a text although the text goes on: the next one on the line ends a text, and begins none.
  var innerQuote: SyntaxExplanation? {
    guard isTextAfterQuotes else { return nil }
    let quote = lines.byte(last.end - 1)
    let next = lines.bytes[offset..<lines.lineEnd(of: offset)].firstIndex(of: quote)
    guard let next, openBracket == nil || (next > offset && !lines.isAtStartOfValue(next)) else { return nil }
    return SyntaxExplanation(.innerQuote(String(UnicodeScalar(quote))), at: last.end - 1)
  }

  /// True if a text goes on right after its closing quote.
  var isTextAfterQuotes: Bool { isQuoted && last.end == offset && offset < lines.bytes.count }

  private var isQuoted: Bool {
    last.type == YAML_SCALAR_EVENT
      && (last.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || last.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
  }

  /// A quote that was never closed, so that its text ended at the quote with which another one begins.
  var swallowingQuote: SyntaxExplanation? {
    guard isQuoted, last.end <= offset, lines.lineStart(of: last.start) < lines.lineStart(of: last.end - 1) else {
      return nil
    }
    guard !lines.isBlank(last.end), !lines.isBreak(last.end), lines.isAtStartOfValue(last.end - 1) else { return nil }
    return SyntaxExplanation(.unclosedQuote, at: last.start)
  }
}
