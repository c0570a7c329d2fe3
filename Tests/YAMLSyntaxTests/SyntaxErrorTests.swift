import Diagnostics
import TestSupport
import Testing

/// What is no YAML: the cause is named, and the caret stands at it.
@Suite struct SyntaxErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let problem: SyntaxProblem
    let marked: String

    init(_ problem: SyntaxProblem, _ marked: String) {
      self.problem = problem
      self.marked = marked
    }

    var testDescription: String { marked.debugDescription }
  }

  @Test(arguments: [
    Case(.tabIndentation, "tasks:\n⟦\t⟧a: x\n"),
    Case(.tabIndentation, "tasks:\n  a: x\n⟦\t⟧b: y\n"),
    Case(.tabIndentation, "tasks:\n  a:\n    run: x\n  ⟦\t⟧cpus: 1\n"),
    Case(.tabIndentation, "a: |\n⟦\t⟧x\n"),
    // libyaml wants the first line of a block to begin with something else; with '|2' it may.
    Case(.tabIndentation, "a: |\n  ⟦\t⟧x\n"),
    Case(.tabIndentation, "a:\n  - x\n⟦\t⟧- y\n"),
    Case(.unclosedQuote, "tasks:\n  a: ⟦\"⟧echo\n  b: y\n"),
    Case(.unclosedQuote, "tasks:\n  a: ⟦'⟧it\n"),
    Case(.unclosedQuote, "a: [x, ⟦'⟧y]\n"),
    Case(.unclosedQuote, "a: ⟦\"⟧x\n---\nb: y\n"),
    // The next quote closes it, and what that one was to open is left over.
    Case(.unclosedQuote, "tasks:\n  a: ⟦\"⟧x\n  b: \"y\"\n  c: z\n"),
    Case(.unclosedQuote, "a: ⟦'⟧x\nb: y\nc: 'z'\n"),
    Case(.unclosedQuote, "a: [⟦\"⟧x, y]\nb: [\"z\"]\n"),
    Case(.innerQuote("'"), "tasks:\n  a: 'it⟦'⟧s me'\n  b: x\n"),
    Case(.innerQuote("\""), "a: \"say ⟦\"⟧hi\" now\"\n"),
    Case(.unclosedFlow(open: "["), "tasks:\n  a:\n    run: ⟦[⟧x, y\n"),
    Case(.unclosedFlow(open: "["), "tasks:\n  a: {run: ⟦[⟧x, y\n  b: y\n"),
    Case(.unclosedFlow(open: "["), "key: ⟦[⟧a, b\n  c: d\ne: f\n"),
    Case(.unclosedFlow(open: "{"), "a: ⟦{⟧\n"),
    Case(.unclosedFlow(open: "{"), "a: ⟦{⟧b: \n"),
    Case(.unclosedFlow(open: "["), "a: {b: ⟦[⟧x, {y: z}, \n"),
    Case(.missingComma, "a: [⟦'x'⟧ y]\n"),
    Case(.missingComma, "a: [x, [y⟦]⟧ z]\n"),
    Case(.missingComma, "tasks: {\n  a: ⟦x⟧\n  b: y\n}\n"),
    Case(.missingComma, "tasks: {\n  a: ⟦\"[\"⟧\n  b: y # ]\n}\n"),
    Case(.emptyEntry, "a: [x, ⟦,⟧ y]\n"),
    Case(.emptyEntry, "a: {x: 1,⟦,⟧ y: 2}\n"),
    Case(.mismatchedBracket(open: "{", close: "]"), "a: {x: 1⟦]⟧\n"),
    Case(.mismatchedBracket(open: "[", close: "}"), "a: {b: [c⟦}⟧\n"),
    Case(.mismatchedBracket(open: "[", close: "}"), "a: [b, ⟦}⟧\n"),
    Case(.unopenedBracket("]"), "a: ⟦]⟧\n"),
    Case(.unopenedBracket("}"), "⟦}⟧\n"),
    Case(.innerColon(key: "c", value: "c: d", isFirst: true), "a: [b: c⟦:⟧ d]\n"),
    Case(.innerColon(key: "d", value: "b d: e", isFirst: false), "a: {b: b d⟦:⟧ e, f: g}\n"),
    Case(.extraBracket("]"), "a: {b: [c]⟦]⟧}\n"),
    Case(.extraBracket("}"), "a: {b: c} ⟦}⟧\n"),
    Case(.mismatchedBracket(open: "{", close: "]"), "a: {b: [c]⟦]⟧\n"),
    Case(.entryAfterBrackets(whole: "{b: c, d: e}"), "a: {b: c}⟦,⟧ d: e\n"),
    Case(.strayComma, "a: {b: c}⟦,⟧\nd: e\n"),
    Case(.itemInBrackets(list: "b, c"), "a: {d: ⟦-⟧ b, - c, e: f}\n"),
    Case(.itemInBrackets(list: nil), "a: [⟦-⟧ b, c]\n"),
    Case(.missingSpaceAfterDash("c"), "a:\n  - b\n  ⟦-c⟧\n"),
    Case(.closedInComment(open: "["), "a: {b: [⟦#⟧fff, #000]}\n"),
    Case(.unclosedFlow(open: "{"), "tasks:\n  a: ⟦{⟧run: x\n  b: y\n"),
    Case(.secondColon, "tasks:\n  a: run⟦:⟧ y\n"),
    Case(.secondColon, "a: b⟦:⟧ c: d\n"),
    Case(.secondColon, "tasks:\n  - a: x\n  - b: é⟦:⟧ x\n"),
    Case(.textAfterValue, "tasks:\n  a: \"echo\" ⟦h⟧ello\n"),
    Case(.textAfterValue, "a: 'x' ⟦'⟧y'\n"),
    Case(.textAfterValue, "a: 'x'⟦y⟧\n"),
    Case(.textAfterValue, "run: [x] ⟦&⟧& y\n"),
    Case(.textAfterValue, "run: \"x\" ⟦|⟧ grep y\n"),
    Case(.textAfterValue, "run: 'x' ⟦@⟧y\n"),
    Case(.textAfterValue, "a: &x b\nc: *x ⟦d⟧\n"),
    Case(.textAfterValue, "a: [x] ⟦y⟧\n"),
    Case(.textAfterValue, "a:\n  - 'é' ⟦ü⟧\n"),
    Case(.textAfterValue, "a: &b ⟦&⟧c x\n"),
    Case(.missingColon, "tasks:\n  a: x\n  ⟦b⟧\n  c: z\n"),
    Case(.missingSpace, "tasks:\n  a: x\n  b⟦:⟧y\n  c: z\n"),
    // It reads on until a colon that it does not expect.
    Case(.missingSpace, "tasks:\n  a⟦:⟧x\n  b: y\n"),
    Case(.missingSpace, "tasks:\r\n  - é⟦:⟧x # é: y\r\n    b: y\r\n"),
    Case(.missingColon, "tasks:\n  ⟦a⟧ # why\n  b: y\n"),
    Case(.missingColon, "a: x\n⟦http://example.com⟧\nb: y\n"),
    Case(.missingKey, "a: x\n⟦:⟧ y\n"),
    Case(.missingColon, "tasks:\n  a: x\n⟦übrig⟧\ndefault: a\n"),
    Case(.unexpectedIndent(found: 3, fitting: [2, 4]), "tasks:\n  a:\n    run: x\n   ⟦b⟧: y\n"),
    Case(.unexpectedIndent(found: 2, fitting: [0, 4]), "tasks:\n    a: x\n  ⟦b⟧: y\n"),
    Case(.unexpectedIndent(found: 1, fitting: [2]), "a:\n  - x\n ⟦-⟧ y\n"),
    Case(.unexpectedIndent(found: 3, fitting: [2]), "tasks:\n  a: x\n   ⟦b⟧: y\n"),
    Case(.unexpectedIndent(found: 3, fitting: [2]), "tasks:\r\n  a: x\r\n\r\n# é\r\n   ⟦b⟧: y\r\n"),
    Case(.unexpectedIndent(found: 5, fitting: [2]), "tasks:\n  ü: ü\n     ⟦über⟧: y\n"),
    Case(.unexpectedIndent(found: 3, fitting: [2]), "a:\n  - x\n   ⟦- y⟧: z\n"),
    Case(.unexpectedIndent(found: 5, fitting: [4]), "a:\n  - b: x\n     ⟦c⟧: y\n"),
    Case(.unexpectedIndent(found: 0, fitting: [2]), "  a: b\n⟦c⟧: d\n"),
    Case(.strangeSpace(0xA0), "a: x\n⟦\u{A0}⟧\u{A0}b\nc: y\n"),
    Case(.strangeLineBreak(0x2028), "a: x\n# y⟦\u{2028}⟧b: z\n"),
    Case(.strangeLineBreak(0x2029), "a: x⟦\u{2029}⟧b: z\n"),
    Case(.strangeLineBreak(0x85), "a: |\n  x⟦\u{85}⟧b: z\n"),
    Case(.missingSpace, "a: { b: x, c⟦:⟧[y] }\n"),
    Case(.strangeSpace(0x2003), "a:\n  b: x\n ⟦\u{2003}⟧c\n"),
    Case(.outdentedText, "a:\n  run: |\n      echo a\n    ⟦echo b⟧\n  cpus: 1\n"),
    Case(.outdentedText, "a:\n  run: >\n      echo a\n    ⟦echo: b⟧ # c\n"),
    Case(.unindentedText(key: "run"), "a:\n  run: |\n  ⟦echo a⟧\n  cpus: 1\n"),
    Case(.keyAmongItems, "tasks:\n  - a: x\n  ⟦b⟧: y\n"),
    Case(.keyAmongItems, "- a\n⟦b⟧: c\n"),
    Case(.itemAmongKeys, "tasks:\n  a: x\n  ⟦-⟧ b\n"),
    Case(.itemAmongKeys, "tasks:\n  a: x\n⟦-⟧ b\n"),
    Case(.itemOnLineOfKey, "a: ⟦-⟧ b\n   - c\n"),
    Case(.textOnLineOfBlock("|"), "a: |⟦x⟧\n  y\n"),
    Case(.textOnLineOfBlock(">"), "run: > ⟦out.txt⟧ # why\n"),
    Case(.textAfterDocument, "a: x\n...\n⟦b⟧: y\n"),
    Case(.textAfterDocument, "[a]\n⟦b⟧: c\n"),
    Case(.unknownDirective, "⟦%FOO bar⟧\n---\na: b\n"),
    Case(.unsupportedYAMLVersion, "⟦%YAML 1.3⟧ # new\n---\na: b\n"),
    Case(.incompleteEscape(digits: 2), "a: \"⟦\\x⟧ZZ\"\n"),
    Case(.incompleteEscape(digits: 4), "a: \"x ⟦\\u12⟧\"\n"),
    Case(.escapeOfNoCharacter, "a: \"⟦\\uD800⟧\"\n"),
    Case(.escapeOfNoCharacter, "a: \"⟦\\U00110000⟧1\"\n"),
    Case(.invalidEscape, "a: \"x⟦\\q⟧ y\"\n"),
    Case(.invalidEscape, "ü: \"ü⟦\\'⟧\"\n"),
    Case(.invalidEscape, "a: \"⟦\\é⟧\"\n"),
    Case(.reservedCharacter("@"), "tasks:\n  a: ⟦@⟧x\n"),
    Case(.reservedCharacter("`"), "a: [x, ⟦`⟧date`]\n"),
    Case(.reservedCharacter("%"), "tasks:\n  a: ⟦%⟧PATH%\n"),
    Case(.reservedCharacter("@"), "⟦@⟧echo: off\n"),
    Case(.reservedCharacter("*"), "inputs: [⟦*⟧.c]\n"),
    Case(.reservedCharacter("*"), "a: ⟦*⟧\n"),
    Case(.reservedCharacter("*"), "a: ⟦*⟧x.txt\n"),
    Case(.reservedCharacter("&"), "a: ⟦&⟧& b\n"),
    Case(.reservedCharacter("!"), "a: ⟦!⟧foo!bar x\n"),
    Case(.reservedCharacter("!"), "a: ⟦!⟧<x y\n"),
    Case(.reservedCharacter("?"), "a: ⟦?⟧ b\n"),
    Case(.reservedCharacter(","), "a: ⟦,⟧\n"),
  ])
  func causeIsNamed(_ each: Case) {
    let marked = MarkedText(each.marked)
    let parsed = parse(marked.text)
    #expect(parsed.summary == marked.expectation(["yaml-syntax"]))
    #expect(parsed.facts == [.syntax(each.problem)])
    #expect(!parsed.isComplete)
  }

  /// What has no explanation of ours is told in libyaml's words.
  @Test(arguments: [
    ("a: |⟦0⟧\n  x\n", "found an indentation indicator equal to 0", "while scanning a block scalar"),
    (
      "⟦%⟧YAML 1.1\n%YAML 1.1\n---\na: b\n".replacing("⟦%⟧YAML 1.1\n%", with: "%YAML 1.1\n⟦%⟧"),
      "found duplicate %YAML directive", nil
    ),
  ])
  func restIsToldByTheParser(marked: String, problem: String, context: String?) {
    let marked = MarkedText(marked)
    let parsed = parse(marked.text)
    #expect(parsed.facts == [.syntax(.other(problem: problem, context: context))])
    #expect(parsed.summary == marked.expectation(["yaml-syntax"]))
    #expect(!parsed.isComplete)
  }

  @Test func longKeys() {
    let key = String(repeating: "k", count: 1_025)
    let parsed = parse("tasks:\n  \(key): x\n")
    #expect(parsed.facts == [.syntax(.other(problem: "a key of more than 1024 characters", context: nil))])
    #expect(parsed.diagnostics.first?.range == SourceRange(start: 9, end: 9 + 1_025))
    #expect(parse("tasks:\n  \(key.dropLast()): x\n").diagnostics.isEmpty)
  }

  /// A line that stands too far to the left names the map it falls out of.
  @Test func indentationNamesWhatItFallsOutOf() {
    let report = parse("tasks:\n  build:\n      run: make\n    delay: 1s\n").report
    #expect(
      report == """
        error[yaml-syntax]: indented by 4, where 2 or 6 would fit
         --> test.yaml:4:5
          |
        4 |     delay: 1s
          |     ^
         ::: test.yaml:2:3
          |
        2 |   build:
          |   - indented by 2
         ::: test.yaml:3:7
          |
        3 |       run: make
          |       - indented by 6
          = help: begin the entries of a map or list in the same column

        """)
  }

  @Test func bracketsNameTheirPartner() {
    let report = parse("tasks:\n  a: { run: [x, y }\n").report
    #expect(
      report == """
        error[yaml-syntax]: '[' is closed by '}'
         --> test.yaml:2:19
          |
        2 |   a: { run: [x, y }
          |                   ^
         ::: test.yaml:2:13
          |
        2 |   a: { run: [x, y }
          |             - the list starts here
          = help: close it with ']', and put ',' between the entries

        """)
  }

  @Test(arguments: [
    ("a: { run: git commit -m fixes #12; make }\nb: x\n", 1, 31), ("a: [x, y #1]\n", 1, 10),
    ("a: {\n  run: git commit #12 }\n", 2, 19),
  ])
  func commentsThatHoldTheBracket(text: String, line: Int, column: Int) {
    let report = parse(text).report
    #expect(report.contains("this '#' begins a comment, so the"))
    #expect(report.contains("--> test.yaml:\(line):\(column)\n"))
  }

  @Test(arguments: ["a: { x: 1, # see }\n", "a: [ # ]\n  x\n", "a: { x: 1 # no bracket\n", "a: {\n  # }\n  x: 1\n"])
  func commentsThatDoNot(text: String) {
    #expect(parse(text).report.contains("is never closed"))
  }

  /// YAML ends the line of the header where nobody sees it.
  @Test(arguments: ["\u{2028}", "\u{2029}", "\u{85}"]) func headersOfTwoLines(lineBreak: String) {
    for text in [
      "- | # one\n text\n- >1 # tw\(lineBreak)o\n  folded\n", "a: | # on\(lineBreak)e\n text\n", "a: |\(lineBreak)b\n",
    ] {
      #expect(parse(text).report.contains("error["))
    }
  }

  /// After a syntax error nothing is known, so it is the only finding of its kind; what came before it is kept.
  @Test func earlierFindingsAreKept() {
    let parsed = parse("a: {b: 1, b: 2}\nc: *d\ne: [\n")
    #expect(parsed.rules == ["duplicate-key", "unknown-alias", "yaml-syntax"])
    #expect(!parsed.isComplete)
  }
}
