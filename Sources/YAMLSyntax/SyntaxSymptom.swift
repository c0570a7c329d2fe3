internal import CLibYAML
import Diagnostics

/// A failure of libyaml, with its marks as offsets of bytes, from which the cause is told.
struct SyntaxSymptom {
  let lines: SourceLines
  let problem: String
  let context: String?
  /// Where libyaml noticed it.
  let offset: Int
  /// Where what it was reading began.
  let contextOffset: Int
  /// The event before.
  let last: (start: Int, end: Int, type: yaml_event_type_t, style: yaml_scalar_style_t)
  /// The innermost bracket that is open.
  let openBracket: Int?

  init(
    _ failure: EventStream.Failure, _ lines: SourceLines, openBracket: Int?, _ offsets: inout CharacterOffsets
  ) {
    self.lines = lines
    self.openBracket = openBracket
    problem = failure.problem
    context = failure.context
    last = (
      offsets.byteOffset(ofCharacter: failure.last.start.index),
      offsets.byteOffset(ofCharacter: failure.last.end.index),
      failure.last.type, failure.last.style
    )
    offset = offsets.byteOffset(ofCharacter: failure.mark.index)
    contextOffset = context == nil ? offset : offsets.byteOffset(ofCharacter: failure.contextMark.index)
  }

  var explanation: SyntaxExplanation {
    spaceOfTypesetters ?? explanationOfProblem ?? explanationOfContext
      ?? SyntaxExplanation(.other(problem: problem, context: context), at: offset)
  }

  /// By what libyaml says of the place.
  private var explanationOfProblem: SyntaxExplanation? {
    switch problem {
    case "found character that cannot start any token": unexpectedCharacter
    case "mapping values are not allowed in this context": unexpectedColon
    case "could not find expected ':'": missingColon
    case "found unexpected ':'": SyntaxExplanation(.missingSpace, at: offset)
    case "did not find expected key", "did not find expected '-' indicator": unexpectedLineOrText
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": unexpectedInBrackets
    case "did not find expected node content": missingValue
    case "did not find expected <document start>": textAfterDocument
    case "block sequence entries are not allowed in this context": SyntaxExplanation(.itemOnLineOfKey, at: offset)
    case "mapping keys are not allowed in this context": SyntaxExplanation(.reservedCharacter("?"), at: offset)
    case "found unknown escape character": SyntaxExplanation(.invalidEscape, from: offset, to: offset + 2)
    case "did not find expected hexdecimal number": incompleteEscape
    case "found invalid Unicode character escape code": escapeOfNoCharacter
    case "found undefined tag handle": SyntaxExplanation(.reservedCharacter("!"), at: contextOffset)
    case "found unknown directive name":
      SyntaxExplanation(.unknownDirective, from: contextOffset, to: lines.contentEnd(of: contextOffset))
    case "found incompatible YAML document":
      SyntaxExplanation(.unsupportedYAMLVersion, from: offset, to: lines.contentEnd(of: offset))
    case _ where problem.hasPrefix("found a tab character"): SyntaxExplanation(.tabIndentation, at: offset)
    default: nil
    }
  }

  /// By what libyaml says it was reading.
  private var explanationOfContext: SyntaxExplanation? {
    switch context {
    case "while scanning an alias", "while scanning an anchor": reservedCharacter(at: contextOffset)
    case "while scanning a tag", "while parsing a tag", "while scanning a tag handle":
      reservedCharacter(at: contextOffset)
    case "while scanning a quoted scalar": SyntaxExplanation(.unclosedQuote, at: contextOffset)
    case "while scanning a block scalar": textOnLineOfBlock
    default: nil
    }
  }

  // MARK: - Characters

  /// A line that is indented by what only looks like spaces, or has it after the colon of its key.
  private var spaceOfTypesetters: SyntaxExplanation? {
    for place in [contextOffset, offset] {
      let start = lines.contentStart(of: place)
      let colon = lines.bytes[min(start, lines.bytes.count)..<lines.lineEnd(of: start)].firstIndex(
        of: UInt8(ascii: ":"))
      for offset in [start, colon.map { $0 + 1 }].compactMap(\.self) {
        if let code = strangeSpace(at: offset, in: lines.bytes) {
          return SyntaxExplanation(.strangeSpace(code), at: offset)
        }
      }
    }
    return nil
  }

  private var unexpectedCharacter: SyntaxExplanation {
    if lines.byte(offset) == 0x09 { return SyntaxExplanation(.tabIndentation, at: offset) }
    return reservedCharacter(at: offset)
  }

  /// What means something else to YAML at the beginning of a value; elsewhere it is the value before it that has ended.
  private func reservedCharacter(at offset: Int) -> SyntaxExplanation {
    guard lines.isAtStartOfValue(offset) else { return SyntaxExplanation(.textAfterValue, at: offset) }
    return SyntaxExplanation(.reservedCharacter(String(UnicodeScalar(lines.byte(offset)))), at: offset)
  }

  /// A pipe, as of a shell, or text that begins too early.
  private var textOnLineOfBlock: SyntaxExplanation? {
    guard problem == "did not find expected comment or line break" else { return nil }
    guard lines.isAtStartOfValue(contextOffset) else { return SyntaxExplanation(.textAfterValue, at: contextOffset) }
    let indicator = String(UnicodeScalar(lines.byte(contextOffset)))
    let end = lines.contentEnd(of: offset)
    return SyntaxExplanation(.textOnLineOfBlock(indicator), from: offset, to: max(end, offset + 1))
  }

  // MARK: - Escapes

  private var incompleteEscape: SyntaxExplanation? {
    guard let start = escapeStart else { return nil }
    let digits = lines.byte(start + 1) == UInt8(ascii: "x") ? 2 : lines.byte(start + 1) == UInt8(ascii: "u") ? 4 : 8
    var end = start + 2
    while end < start + 2 + digits, isHexadecimal(lines.byte(end)) { end += 1 }
    return SyntaxExplanation(.incompleteEscape(digits: digits), from: start, to: end)
  }

  private var escapeOfNoCharacter: SyntaxExplanation? {
    guard let start = escapeStart else { return nil }
    var end = start + 2
    while isHexadecimal(lines.byte(end)), end < start + 10 { end += 1 }
    let digits = lines.byte(start + 1) == UInt8(ascii: "u") ? 4 : 8
    return SyntaxExplanation(.escapeOfNoCharacter, from: start, to: min(end, start + 2 + digits))
  }

  /// The backslash before the place.
  private var escapeStart: Int? {
    (max(0, offset - 10)..<offset + 1).last { lines.byte($0) == UInt8(ascii: "\\") }
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  // MARK: - Documents

  private var textAfterDocument: SyntaxExplanation {
    let isMarked = lines.contentLine(before: offset).map { lines.bytes[$0...].starts(with: "...".utf8) } ?? false
    let levels = Indentation(lines).levels(around: offset)
    if !isMarked, lines.isFirstOfLine(offset), let level = levels.last, level.column > lines.column(of: offset) {
      return misplaced(offset, to: offset + 1)
    }
    return SyntaxExplanation(.textAfterDocument, at: offset)
  }
}
