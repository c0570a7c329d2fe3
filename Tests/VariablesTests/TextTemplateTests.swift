import TestSupport
import Testing
import Variables

@Suite struct TextTemplateTests {
  private static let variables = ["A": "1", "B": "two", "EMPTY": "", "_x9": "under", "DOLLAR": "${A}"]

  private static func lookup(_ name: String) -> Bytes? {
    variables[name].map { Bytes($0.utf8) }
  }

  /// What becomes of a text, in one line: its value, the variable that is missing, or what is wrong with it.
  private func outcome(_ text: String) -> String {
    let bytes = Array(text.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    switch TextTemplate.parse(text) {
    case .failure(let error): return "\(error.problem) at \(error.range.lowerBound) ⟦\(part(error.range))⟧"
    case .success(let template):
      switch template.evaluate(Self.lookup) {
      case .success(let value): return String(decoding: value, as: UTF8.self)
      case .failure(.tooLong): return "too long"
      case .failure(.unset(let unset)):
        return "no \(unset.name)\(unset.message.map { ": \($0)" } ?? "") ⟦\(part(unset.range))⟧"
      }
    }
  }

  private func check(_ rows: [(text: String, outcome: String)], _ place: SourceLocation = #_sourceLocation) {
    for row in rows { #expect(outcome(row.text) == row.outcome, "\(row.text)", sourceLocation: place) }
  }

  @Test func values() {
    check([
      ("", ""), ("plain", "plain"), ("é ⟦\n\t}", "é ⟦\n\t}"), ("}{", "}{"),
      ("${A}", "1"), ("<${A}${B}>", "<1two>"), ("${_x9}", "under"), ("${EMPTY}", ""), ("é${A}é", "é1é"),
      ("a\n${A}\nb", "a\n1\nb"), ("{${A}}", "{1}"),
    ])
  }

  @Test func dollars() {
    check([
      ("$", "$"), ("$$", "$"), ("$$$", "$$"), ("$$$$", "$$"), ("a$b", "a$b"), ("$A", "$A"), ("$(id)", "$(id)"),
      ("$1 $? $@ $-", "$1 $? $@ $-"), ("$$A", "$A"), ("$${A}", "${A}"), ("$$${A}", "$1"), ("$$$${A}", "$${A}"),
      ("$ {A}", "$ {A}"), ("${A}$", "1$"), ("${A}$$", "1$"),
      ("\\${A}", "\\1"), ("'${A}'", "'1'"), ("$\u{E9}", "$\u{E9}"),
    ])
  }

  /// What a variable holds is never read again.
  @Test func valuesAreNotTemplates() {
    check([("${DOLLAR}", "${A}"), ("${no:-${DOLLAR}}", "${A}")])
  }

  @Test func defaults() {
    check([
      ("${A:-x}", "1"), ("${no:-x}", "x"), ("${no:-}", ""), ("${EMPTY:-x}", "x"), ("${no:-two words}", "two words"),
      ("${no:-a:-b}", "a:-b"), ("${no:-:?}", ":?"), ("${no:-$}", "$"), ("${no:-$$}", "$"), ("${no:-$${A}", "${A"),
      ("${no:-{x}}", "{x}"), ("${no:-\n}", "\n"), ("<${no:-x}>", "<x>"), ("${no:-é}", "é"), ("${no:-$A}", "$A"),
      ("${no:--}", "-"),
    ])
  }

  @Test func nesting() {
    check([
      ("${no:-${A}}", "1"), ("${no:-${no2:-x}}", "x"), ("${no:-a${A}b${B}c}d", "a1btwocd"), ("${A:-${no}}", "1"),
      ("${no:-${EMPTY:-${B}}}", "two"), ("${no:-${A:-x}y}", "1y"), ("${A:?${no}}", "1"),
      ("${no:-${no2}}", "no no2 ⟦${no2}⟧"), ("${no:-x${no2:?is ${A}}y}z", "no no2: is 1 ⟦${no2:?is ${A}}⟧"),
    ])
  }

  @Test func missingVariables() {
    check([
      ("${no}", "no no ⟦${no}⟧"), ("a ${A} ${no} ${no2}", "no no ⟦${no}⟧"), ("é${no}", "no no ⟦${no}⟧"),
      ("${no:?}", "no no:  ⟦${no:?}⟧"), ("${no:?set it}", "no no: set it ⟦${no:?set it}⟧"),
      ("${EMPTY:?set it}", "no EMPTY: set it ⟦${EMPTY:?set it}⟧"), ("${A:?set it}", "1"),
      ("x${no:?as ${B} $$}y", "no no: as two $ ⟦${no:?as ${B} $$}⟧"),
      ("${no:?a${no2}b${no3:-c}d${no4:?e}f}", "no no: abcdf ⟦${no:?a${no2}b${no3:-c}d${no4:?e}f}⟧"),
    ])
  }

  @Test func malformed() {
    check([
      ("${", "unclosed at 0 ⟦${⟧"), ("a${A", "unclosed at 1 ⟦${⟧"), ("${A:", "unclosed at 0 ⟦${⟧"),
      ("${A:-", "unclosed at 0 ⟦${⟧"), ("${A:-x", "unclosed at 0 ⟦${⟧"), ("${A:-${B}", "unclosed at 0 ⟦${⟧"),
      ("${A:-${B:-", "unclosed at 5 ⟦${⟧"), ("${A b", "unclosed at 0 ⟦${⟧"), ("é${", "unclosed at 2 ⟦${⟧"),
      ("${}", "emptyName at 0 ⟦${}⟧"), ("${:-x}", "emptyName at 0 ⟦${⟧"), ("x${A:-${}}", "emptyName at 6 ⟦${}⟧"),
      ("${1A}", #"invalidName("1A") at 2 ⟦1A⟧"#), ("${1}", #"invalidName("1") at 2 ⟦1⟧"#),
      ("${1:-x}", #"invalidName("1") at 2 ⟦1⟧"#), ("${A.B}", #"invalidName("A.B") at 2 ⟦A.B⟧"#),
      ("${A B:-x}", #"invalidName("A B") at 2 ⟦A B⟧"#), ("${ A }", #"invalidName(" A ") at 2 ⟦ A ⟧"#),
      ("${é}", #"invalidName("é") at 2 ⟦é⟧"#), ("${#A}", ##"invalidName("#A") at 2 ⟦#A⟧"##),
      ("${!A}", #"invalidName("!A") at 2 ⟦!A⟧"#), ("${$}", #"invalidName("$") at 2 ⟦$⟧"#),
      ("${A-x}", #"unexpectedOperator("-") at 3 ⟦-⟧"#), ("${A?x}", #"unexpectedOperator("?") at 3 ⟦?⟧"#),
      ("${A+x}", #"unexpectedOperator("+") at 3 ⟦+⟧"#), ("${A:+x}", #"unexpectedOperator(":+") at 3 ⟦:+⟧"#),
      ("${A:=x}", #"unexpectedOperator(":=") at 3 ⟦:=⟧"#), ("${A:}", #"unexpectedOperator(":") at 3 ⟦:⟧"#),
      ("${A:1}", #"unexpectedOperator(":") at 3 ⟦:⟧"#), ("${A:é}", #"unexpectedOperator(":") at 3 ⟦:⟧"#),
      ("${A%.*}", #"unexpectedOperator("%") at 3 ⟦%⟧"#), ("${A##*/}", ##"unexpectedOperator("#") at 3 ⟦#⟧"##),
      ("${A/x/y}", #"unexpectedOperator("/") at 3 ⟦/⟧"#), ("${A[0]}", #"unexpectedOperator("[") at 3 ⟦[⟧"#),
    ])
  }

  @Test func literals() throws {
    for (text, literal) in [("", ""), ("x", "x"), ("$$x$", "$x$"), ("$${A}", "${A}"), ("é\0", "é\0")] {
      let template = try TextTemplate.parse(text).get()
      #expect(template.isLiteral)
      #expect(template.literal == literal)
      #expect(template.references.isEmpty)
    }
    let template = try TextTemplate.parse("${A}").get()
    #expect(!template.isLiteral)
    #expect(template.literal == nil)
    #expect(try TextTemplate(literal: "${").evaluate(Self.lookup).get() == Bytes("${".utf8))
  }

  @Test func references() throws {
    let template = try TextTemplate.parse("é${A} ${B:-x${C:?${D}}} ${E:?}").get()
    let found = template.references.map { reference in
      "\(reference.name) \(reference.alternative) \(reference.isNested ? "nested " : "")\(reference.range)"
    }
    #expect(
      found == [
        "A none 2..<6", "B fallback 7..<24", "C message nested 13..<23", "D none nested 18..<22", "E message 25..<31",
      ])
    #expect(template.references.map(\.hasDefault) == [false, true, false, false, false])
  }

  @Test func valuesNeedNotBeText() throws {
    let template = try TextTemplate.parse("<${A}>").get()
    #expect(try template.evaluate { _ in [0xFF, 0x80] }.get() == [0x3C, 0xFF, 0x80, 0x3E])
  }

  /// The up-to-date check must see every change of a byte.
  @Test func equalityIsOfBytes() throws {
    #expect(try TextTemplate.parse("\u{E9}").get() != TextTemplate.parse("e\u{301}").get())
    #expect(try TextTemplate.parse("\u{E9}${A}").get() != TextTemplate.parse("e\u{301}${A}").get())
    #expect(try TextTemplate.parse("$$").get() == TextTemplate.parse("$").get())
  }

  @Test func deepNestingIsNoDanger() throws {
    let depth = 200_000
    let text = String(repeating: "${no:-", count: depth) + "x" + String(repeating: "}", count: depth)
    let template = try TextTemplate.parse(text).get()
    #expect(template.references.count == depth)
    #expect(try template.evaluate(Self.lookup).get() == Bytes("x".utf8))
  }

  /// Whatever is in a text, with its dollars doubled it stands for itself.
  @Test func anyTextCanBeWritten() throws {
    var random = SplitMix64(seed: 5)
    let pieces = ["$", "{", "}", ":", "-", "?", "A", "é", "\n", "${A}"]
    for _ in 0..<2_000 {
      let text = (0..<random.number(0...12)).map { _ in pieces[random.number(0...pieces.count - 1)] }.joined()
      let doubled = text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
      #expect(try TextTemplate.parse(doubled).get().literal == text)
      if case .failure(let error) = TextTemplate.parse(text) {
        #expect(error.range.upperBound <= text.utf8.count && !error.range.isEmpty)
      }
    }
  }
}
