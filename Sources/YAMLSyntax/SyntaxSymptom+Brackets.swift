internal import CLibYAML
import Diagnostics

/// What stands between brackets.
extension SyntaxSymptom {
  /// Something other than a comma or the closing bracket.
  var unexpectedInBrackets: SyntaxExplanation {
    if let quote = swallowingQuote ?? innerQuote { return quote }
    if let value = bracketInValue { return value }
    let open = String(UnicodeScalar(lines.byte(contextOffset)))
    switch BracketScan(lines).partner(of: contextOffset) {
    case .mismatched(let close):
      let closing = String(UnicodeScalar(lines.byte(close)))
      return SyntaxExplanation(.mismatchedBracket(open: open, close: closing), at: close)
        .labelled(.startedHere(open == "[" ? "the list" : "the map"), at: contextOffset)
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
    let text = String(decoding: lines.bytes[last.start..<end], as: UTF8.self)
    return SyntaxExplanation(.bracketInValue(text), from: last.start, to: end)
  }

  /// Where a value ends that was to be one text: before the `,` or the bracket that is not its own, on the same line.
  private func endOfValue(from start: Int) -> Int? {
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
      return SyntaxExplanation(.secondColon, at: offset)
    }
    if isTextAfterQuotes, !"'\"[{".utf8.contains(lines.byte(offset)) {
      return SyntaxExplanation(.textAfterValue, at: offset)
    }
    if isText { return SyntaxExplanation(.missingComma, from: last.start, to: min(last.end, endOfLine)) }
    let isClosed = last.end > 0 && last.end <= offset && last.start < last.end
    return SyntaxExplanation(.missingComma, at: isClosed ? last.end - 1 : offset)
  }

  /// A place where a value was to stand.
  var missingValue: SyntaxExplanation? {
    let byte = lines.byte(offset)
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
