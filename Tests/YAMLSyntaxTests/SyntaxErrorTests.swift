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
    Case(.unclosedFlow(open: "["), "tasks:\n  a:\n    run: ⟦[⟧x, y\n"),
    Case(.unclosedFlow(open: "["), "tasks:\n  a: {run: ⟦[⟧x, y\n  b: y\n"),
    Case(.unclosedFlow(open: "["), "a: ⟦[⟧'x' y]\n"),
    Case(.unclosedFlow(open: "{"), "tasks:\n  a: ⟦{⟧run: x\n  b: y\n"),
    Case(.unclosedFlow(open: "{"), "a: ⟦{⟧x: 1]\n"),
    Case(.secondColon, "tasks:\n  a: run⟦:⟧ y\n"),
    Case(.secondColon, "a: b⟦:⟧ c: d\n"),
    Case(.secondColon, "tasks:\n  - a: x\n  - b: é⟦:⟧ x\n"),
    Case(.textAfterValue, "tasks:\n  a: \"echo\" ⟦h⟧ello\n"),
    Case(.textAfterValue, "tasks:\n  a: 'it'⟦s⟧ me'\n  b: x\n"),
    Case(.textAfterValue, "a: [x] ⟦y⟧\n"),
    Case(.textAfterValue, "a:\n  - 'é' ⟦ü⟧\n"),
    Case(.textAfterValue, "a: &b ⟦&⟧c x\n"),
    Case(.missingColon, "tasks:\n  a: x\n  ⟦b⟧\n  c: z\n"),
    Case(.missingColon, "tasks:\n  a: x\n  ⟦b:y⟧\n  c: z\n"),
    Case(.missingColon, "tasks:\n  a: x\n⟦übrig⟧\ndefault: a\n"),
    Case(.unexpectedIndent, "tasks:\n  a:\n    run: x\n   ⟦b⟧: y\n"),
    Case(.unexpectedIndent, "tasks:\n    a: x\n  ⟦b⟧: y\n"),
    Case(.unexpectedIndent, "a:\n  - x\n ⟦-⟧ y\n"),
    Case(.unexpectedIndent, "tasks:\n  a: x\n   ⟦b⟧: y\n"),
    Case(.unexpectedIndent, "tasks:\n  ü: ü\n     ⟦über⟧: y\n"),
    Case(.unexpectedIndent, "a:\n  - x\n   ⟦- y⟧: z\n"),
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
    ("a: \"\\x⟦Z⟧Z\"\n", "did not find expected hexdecimal number", "while parsing a quoted scalar"),
    ("%FOO⟦ ⟧bar\n---\na: b\n", "found unknown directive name", "while scanning a directive"),
    ("a: |⟦x⟧\n", "did not find expected comment or line break", "while scanning a block scalar"),
  ])
  func restIsToldByTheParser(marked: String, problem: String, context: String) {
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
        error[yaml-syntax]: this line does not fit the indentation of the lines above it
         --> test.yaml:4:5
          |
        4 |     delay: 1s
          |     ^
         ::: test.yaml:2:3
          |
        2 |   build:
          |   - the map starts here
          = help: keys of one map begin in the same column

        """)
  }

  /// After a syntax error nothing is known, so it is the only finding of its kind; what came before it is kept.
  @Test func earlierFindingsAreKept() {
    let parsed = parse("a: {b: 1, b: 2}\nc: *d\ne: [\n")
    #expect(parsed.rules == ["duplicate-key", "unknown-alias", "yaml-syntax"])
    #expect(!parsed.isComplete)
  }
}
