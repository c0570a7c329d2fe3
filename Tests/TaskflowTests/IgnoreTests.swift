import Diagnostics
import Testing

/// `# taskflow: ignore[rule]`.
@Suite struct IgnoreTests {
  @Test(arguments: [
    "tasks:\n  a: { run: x, if: true } # taskflow: ignore[constant-condition]\n",
    "tasks:\n  # taskflow: ignore[constant-condition]\n  a: { run: x, if: true }\n",
    "tasks:\n  # taskflow: ignore[constant-condition]\n\n  # why\n  a: { run: x, if: true }\n",
    "tasks:\n  #taskflow:ignore[ constant-condition ] because\n  a: { run: x, if: true }\n",
    "tasks:\r\n  # taskflow: ignore[constant-condition]\r\n  a: { run: x, if: true }\r\n",
    "tasks:\n  # taskflow: ignore[constant-condition, ambiguous-value]\n  a: { run: [yes], if: true }\n",
    "tasks:\n  a:\n    # taskflow: ignore[constant-condition]\n    if: true\n    run: x\n",
    "tasks:\n  # taskflow: ignore[ambiguous-value]\n  # taskflow: ignore[constant-condition]\n  a: { run: [yes], if: true }\n",
    "tasks:\n  a:\n    run: x\n    if: | # taskflow: ignore[constant-condition]\n      true\n",
  ])
  func whatIsIgnored(text: String) {
    check([], in: text)
  }

  @Test func commentsThatIgnoreNothing() {
    check(["unused-ignore"], in: "tasks:\n  # taskflow: ignore[⟦tab⟧]\n  a: x\n")
    check(["unused-ignore"], in: "tasks:\n  # taskflow: ignore[⟦tabs⟧]\n  a: x\n")
    check(["unused-ignore"], in: "tasks:\n  a: x\n  ⟦# taskflow: ignore⟧\n")
    check(["unused-ignore"], in: "tasks:\n  a: x\n  ⟦# taskflow: ignore[]⟧\n")
    check(
      ["unused-ignore", "constant-condition"],
      in: "tasks:\n  # taskflow: ignore[⟦ambiguous-value⟧]\n  a: { run: x, if: ⟦true⟧ }\n")
    // One line further on.
    check(
      ["unused-ignore", "constant-condition"],
      in: "tasks:\n  # taskflow: ignore[⟦constant-condition⟧]\n  b: x\n  a: { run: x, if: ⟦true⟧ }\n")
  }

  /// A file with an error does not run, whatever a comment says.
  @Test func errorsAreNotIgnored() {
    check(
      ["unused-ignore", "unknown-key"],
      in: "tasks:\n  # taskflow: ignore[⟦unknown-key⟧]\n  a: { run: x, ⟦nope⟧: 1 }\n")
  }

  /// What looks like a comment inside a value is none.
  @Test func valuesAreNoComments() {
    check([], in: "tasks:\n  a: |\n    x\n    # taskflow: ignore[tab]\n")
    check([], in: "tasks:\n  a: 'x # taskflow: ignore[tab]'\n")
    check([], in: "tasks:\n  a: x#taskflow:ignore[tab]\n")
  }

  /// Where a rule was not looked for, a comment about it may be of use another time.
  @Test func rulesThatWereNotLookedFor() {
    let comment = IgnoreComment(
      range: SourceRange(start: 0, end: 9), extent: SourceRange(start: 0, end: 9), line: SourceRange(start: 0, end: 9),
      names: [IgnoreComment.Name(text: "tab", range: SourceRange(start: 3, end: 6))])
    #expect([Diagnostic]().ignoring([comment]).map(\.rule) == [.unusedIgnore])
    #expect([Diagnostic]().ignoring([comment], notLookedFor: [.tab]).isEmpty)
  }

  @Test func filtersCountAfterComments() {
    let text = "tasks:\n  # taskflow: ignore[tab]\n  a: { run: x, if: true }\n"
    var filter = FindingFilter()
    #expect(findings(in: text, filter).map(\.rule) == [.unusedIgnore, .constantCondition])
    filter.ignored = [.unusedIgnore]
    #expect(findings(in: text, filter).map(\.rule) == [.constantCondition])
    filter.selected = [.tab, .unusedIgnore]
    #expect(findings(in: text, filter).isEmpty)
    filter.ignored = []
    filter.isStrict = true
    #expect(findings(in: text, filter).map(\.severity) == [.error])
  }
}
