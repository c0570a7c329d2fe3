internal import CLibYAML
import Diagnostics

/// What stands between brackets.
extension SyntaxSymptom {
  /// Something other than a comma or the closing bracket.
  var unexpectedInBrackets: SyntaxExplanation {
    if let quote = swallowingQuote ?? innerQuote { return quote }
    if let value = bracketInValue ?? textAfterBracket { return value }
    let open = String(UnicodeScalar(lines.byte(contextOffset)))
    switch BracketScan(lines).partner(of: contextOffset) {
    case .mismatched(let close):
      let closing = String(UnicodeScalar(lines.byte(close)))
      return SyntaxExplanation(.mismatchedBracket(open: open, close: closing), at: close)
        .labelled(.startedHere(open == "[" ? "the list" : "the map"), at: contextOffset)
    case .extra(let close): return SyntaxExplanation(.extraBracket(String(UnicodeScalar(lines.byte(close)))), at: close)
    case .closed(let close) where close >= offset: return missingComma
    case .closed: return SyntaxExplanation(.unclosedFlow(open: open), at: contextOffset)
    case .unclosed: return unclosed(contextOffset)
    }
  }

  /// A bracket that nothing closes, or whose partner is part of a comment.
  private func unclosed(_ bracket: Int) -> SyntaxExplanation {
    let open = String(UnicodeScalar(lines.byte(bracket)))
    guard case .unclosed(let comment?) = BracketScan(lines).partner(of: bracket) else {
      return SyntaxExplanation(.unclosedFlow(open: open), at: bracket)
    }
    return SyntaxExplanation(.closedInComment(open: open), at: comment)
      .labelled(.startedHere(open == "[" ? "the list" : "the map"), at: bracket)
  }

  /// A plain text that goes on with a bracket, as `echo "${X}"` and `test[os=linux]` do.
  private var bracketInValue: SyntaxExplanation? {
    guard last.type == YAML_SCALAR_EVENT, last.style == YAML_PLAIN_SCALAR_STYLE, last.start < last.end,
      last.end <= offset, "[{".utf8.contains(lines.byte(offset)),
      lines.bytes[last.end..<offset].allSatisfy({ $0 == 0x20 }), let end = endOfValue(from: last.start)
    else { return nil }
    return SyntaxExplanation(.bracketInValue(lines.text(last.start..<end)), from: last.start, to: end)
  }

  /// A pattern that begins with brackets: `{a,b}.c`, of which YAML takes the brackets for a map or list of its own.
  var textAfterBracket: SyntaxExplanation? {
    guard hasClosedBracket, last.end == offset, !lines.isBreak(offset), !lines.isBlank(offset),
      !",:]}#".utf8.contains(lines.byte(offset)), let open = lines.opening(of: last.end - 1)
    else { return nil }
    let end = openBracket == nil ? lines.contentEnd(of: open) : endOfValue(from: open)
    guard let end, case let text = lines.text(open..<end), !text.contains(": ") else { return nil }
    return SyntaxExplanation(.bracketInValue(text), from: open, to: end)
  }

  /// True if a map or list in brackets ended right before.
  var hasClosedBracket: Bool {
    (last.type == YAML_MAPPING_END_EVENT || last.type == YAML_SEQUENCE_END_EVENT) && last.start < last.end
  }

  /// Where a value ends that was to be one text: before the `,` or the bracket that is not its own, on the same line.
  func endOfValue(from start: Int) -> Int? {
    var depth = 0
    var quote: UInt8?
    for index in start..<lines.lineEnd(of: start) {
      let byte = lines.bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return lines.contentEnd(before: index, from: start) }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return lines.contentEnd(before: index, from: start)
      default: break
      }
    }
    return nil
  }

  private var missingComma: SyntaxExplanation {
    let isText = last.type == YAML_SCALAR_EVENT && last.start < last.end
    let endOfLine = lines.contentEnd(of: last.start)
    if lines.isKeyColon(offset), !(isText && endOfLine < last.end) {
      return innerColon
    }
    if isTextAfterQuotes, !"'\"[{".utf8.contains(lines.byte(offset)) {
      return SyntaxExplanation(.textAfterValue, at: offset)
    }
    if isText { return SyntaxExplanation(.missingComma, from: last.start, to: min(last.end, endOfLine)) }
    let isClosed = last.end > 0 && last.end <= offset && last.start < last.end
    return SyntaxExplanation(.missingComma, at: isClosed ? last.end - 1 : offset)
  }

  /// A second ': ' in a map or list in brackets: of a map without braces, of a key without a ',' before it, or in a text.
  private var innerColon: SyntaxExplanation {
    var start = offset
    while start > lines.lineStart(of: offset), !lines.isKeyColon(start - 1), !",[{".utf8.contains(lines.byte(start - 1))
    {
      start -= 1
    }
    start = lines.contentStart(from: start)
    guard start < offset, let end = endOfValue(from: start), case let value = lines.text(start..<end),
      !value.contains(where: { "'\"".contains($0) })
    else { return SyntaxExplanation(.secondColon, at: offset) }
    let words = lines.text(start..<offset).split(separator: " ")
    let problem = SyntaxProblem.innerColon(key: String(words.last ?? ""), value: value, isFirst: words.count == 1)
    return SyntaxExplanation(problem, at: offset)
  }

  /// `- a` where the value of a key in braces or an item in brackets was to stand.
  private var itemInBrackets: SyntaxExplanation? {
    guard let openBracket, lines.byte(offset) == UInt8(ascii: "-"), lines.isBlank(offset + 1) else { return nil }
    if lines.byte(openBracket) == UInt8(ascii: "[") {
      return SyntaxExplanation(.itemInBrackets(list: nil), at: offset)
    }
    var items: [String] = []
    var start = offset
    while lines.byte(start) == UInt8(ascii: "-"), lines.isBlank(start + 1),
      case let item = lines.contentStart(from: start + 1), let end = endOfValue(from: item), item < end
    {
      items.append(lines.text(item..<end))
      start = lines.contentStart(from: end)
      if lines.byte(start) == UInt8(ascii: ",") { start = lines.contentStart(from: start + 1) }
    }
    return items.isEmpty
      ? nil : SyntaxExplanation(.itemInBrackets(list: items.joined(separator: ", ")), at: offset)
  }

  /// A place where a value was to stand.
  var missingValue: SyntaxExplanation? {
    let byte = lines.byte(offset)
    if let item = itemInBrackets { return item }
    switch byte {
    case UInt8(ascii: ","):
      return openBracket == nil
        ? SyntaxExplanation(.reservedCharacter(","), at: offset) : SyntaxExplanation(.emptyEntry, at: offset)
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      let closing = String(UnicodeScalar(byte))
      guard let openBracket else { return SyntaxExplanation(.unopenedBracket(closing), at: offset) }
      let open = String(UnicodeScalar(lines.byte(openBracket)))
      return SyntaxExplanation(.mismatchedBracket(open: open, close: closing), at: offset)
        .labelled(.startedHere(open == "[" ? "the list" : "the map"), at: openBracket)
    case _ where offset >= lines.bytes.count || openBracket != nil:
      return openBracket.map(unclosed)
    default: return nil
    }
  }
}
