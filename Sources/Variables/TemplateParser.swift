/// Why a text is no template.
package struct TemplateError: Error, Hashable {
  package let problem: Problem
  /// In bytes of the text.
  package let range: Range<Int>

  package enum Problem: Hashable, Sendable {
    /// `${` without its `}`.
    case unclosed
    /// `${}` or `${:-x}`.
    case emptyName
    /// Not letters, digits and `_`, or a digit first.
    case invalidName(String)
    /// Something other than `:-` and `:?` behind a name, as `-` or `:+`.
    case unexpectedOperator(String)
  }
}

extension TextTemplate {
  package static func parse(_ text: String) -> Result<TextTemplate, TemplateError> {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  /// - Parameter text: UTF-8.
  package static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Result<TextTemplate, TemplateError> {
    guard text.contains(UInt8(ascii: "$")) else {
      return .success(TextTemplate(literal: String(decoding: text, as: UTF8.self)))
    }
    do throws(TemplateError) {
      return .success(TextTemplate(steps: try steps(of: text, .taskFile)))
    } catch {
      return .failure(error)
    }
  }

  static func steps(of text: UnsafeBufferPointer<UInt8>, _ dialect: Dialect) throws(TemplateError) -> [Step] {
    var parser = TemplateParser(text: text, dialect: dialect)
    return try parser.parse()
  }

  /// Where a text stands, which decides what may be written in it.
  enum Dialect {
    case taskFile
    /// Has `$NAME` too, `:+`, and each operator also without its colon, as docker compose reads it.
    case dotenv
  }
}

private struct TemplateParser {
  let text: UnsafeBufferPointer<UInt8>
  let dialect: TextTemplate.Dialect
  private var index = 0
  /// The text since the last reference began or ended.
  private var pending: Bytes = []
  private var steps: [TextTemplate.Step] = []
  /// References whose default or message is being read, innermost last.
  private var open: [(step: Int, reference: TextTemplate.Reference)] = []

  init(text: UnsafeBufferPointer<UInt8>, dialect: TextTemplate.Dialect) {
    self.text = text
    self.dialect = dialect
  }

  mutating func parse() throws(TemplateError) -> [TextTemplate.Step] {
    while index < text.count {
      switch (text[index], byte(at: index + 1)) {
      case (UInt8(ascii: "$"), UInt8(ascii: "$")):
        pending.append(UInt8(ascii: "$"))
        index += 2
      case (UInt8(ascii: "$"), UInt8(ascii: "{")):
        try beginReference()
      case (UInt8(ascii: "$"), let next?) where dialect == .dotenv && next.beginsVariableName:
        readBareReference()
      case (UInt8(ascii: "}"), _) where !open.isEmpty:
        endReference()
      case (let byte, _):
        pending.append(byte)
        index += 1
      }
    }
    if let unclosed = open.last { throw failure(.unclosed, at: unclosed.reference.range) }
    flush()
    return steps
  }

  /// `$NAME`
  private mutating func readBareReference() {
    flush()
    let start = index
    index += 1
    while let byte = byte(at: index), byte.continuesVariableName { index += 1 }
    let name = String(decoding: text[start + 1..<index], as: UTF8.self)
    steps.append(.reference(reference(name, (.none, false), start..<index, end: steps.count + 1)))
  }

  private mutating func beginReference() throws(TemplateError) {
    let opening = index..<index + 2
    index += 2
    let name = try readName(opening)
    let sign = try readOperator(opening)
    flush()
    let reference = reference(name, sign, opening, end: 0)
    open.append((steps.count, reference))
    steps.append(.reference(reference))
    if sign.alternative == .none { endReference() }
  }

  private func reference(_ name: String, _ sign: Operator, _ range: Range<Int>, end: Int) -> TextTemplate.Reference {
    TextTemplate.Reference(
      name: name, alternative: sign.alternative, isEmptyUnset: sign.isEmptyUnset, range: range,
      isNested: !open.isEmpty, end: end)
  }

  /// At the `}` of the innermost open reference.
  private mutating func endReference() {
    flush()
    index += 1
    var (step, reference) = open.removeLast()
    reference.range = reference.range.lowerBound..<index
    reference.end = steps.count
    steps[step] = .reference(reference)
  }

  private mutating func readName(_ opening: Range<Int>) throws(TemplateError) -> String {
    let start = index
    while let byte = byte(at: index), byte.continuesVariableName { index += 1 }
    let end = index
    switch byte(at: end) {
    case nil: throw failure(.unclosed, at: opening)
    case UInt8(ascii: "}") where end == start: throw failure(.emptyName, at: opening.lowerBound..<end + 1)
    case UInt8(ascii: ":") where end == start: throw failure(.emptyName, at: opening)
    case let next? where end == start || text[start].isASCIIDigit || !Self.beginsOperator(next):
      throw invalidName(from: start, opening)
    default: return String(decoding: text[start..<end], as: UTF8.self)
    }
  }

  /// What stands where a name should: up to the end of the reference, or to the operator behind it.
  private func invalidName(from start: Int, _ opening: Range<Int>) -> TemplateError {
    guard let close = text[start...].firstIndex(of: UInt8(ascii: "}")) else { return failure(.unclosed, at: opening) }
    let end = text[start..<close].firstIndex(of: UInt8(ascii: ":")) ?? close
    return failure(.invalidName(String(decoding: text[start..<end], as: UTF8.self)), at: start..<end)
  }

  private typealias Operator = (alternative: TextTemplate.Alternative, isEmptyUnset: Bool)

  /// Leaves the index behind the operator, or at the `}` when there is none.
  private mutating func readOperator(_ opening: Range<Int>) throws(TemplateError) -> Operator {
    let start = index
    let hasColon = text[start] == UInt8(ascii: ":")
    if hasColon { index += 1 }
    guard let sign = byte(at: index) else { throw failure(.unclosed, at: opening) }
    if Self.beginsOperator(sign), sign != UInt8(ascii: "}") { index += 1 }
    let isKnown = hasColon || dialect == .dotenv
    switch sign {
    case UInt8(ascii: "}") where !hasColon: return (.none, false)
    case UInt8(ascii: "-") where isKnown: return (.fallback, hasColon)
    case UInt8(ascii: "?") where isKnown: return (.message, hasColon)
    case UInt8(ascii: "+") where dialect == .dotenv: return (.replacement, hasColon)
    default:
      throw failure(.unexpectedOperator(String(decoding: text[start..<index], as: UTF8.self)), at: start..<index)
    }
  }

  /// Whether a shell would read this behind a name as the beginning of an operator, or as the end.
  private static func beginsOperator(_ byte: UInt8) -> Bool {
    "}:-?+=#%/^,@[".utf8.contains(byte)
  }

  private mutating func flush() {
    if !pending.isEmpty { steps.append(.text(pending)) }
    pending = []
  }

  private func byte(at index: Int) -> UInt8? {
    index < text.count ? text[index] : nil
  }

  private func failure(_ problem: TemplateError.Problem, at range: Range<Int>) -> TemplateError {
    TemplateError(problem: problem, range: range)
  }
}
