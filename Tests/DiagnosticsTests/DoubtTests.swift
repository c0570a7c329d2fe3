import Diagnostics
import TestSupport
import Testing

/// What warnings and fixes say. The bad examples of their rules show most; here are the others.
@Suite struct DoubtTests {
  private static let sentences: [(Fact, String)] = [
    (.needlessSync(group: nil), "no task of this list needs the one before it -> write 'mode: async', or leave it out"),
    (
      .constantCondition(.neverRuns),
      "this 'if' is always false, so the task never runs -> remove the task, or write a test that can succeed"
    ),
    (
      .unusedExport("v", hasDependents: true),
      "'v' is exported, but no task that sees it uses it -> use it as '$v', or remove it"
    ),
    (
      .recognizedSecret("a GitHub token"),
      "this looks like a GitHub token -> revoke it, and read the new one from the environment"
    ),
    (.unknownIgnoredRule("tabs", suggestion: "tab"), "there is no rule 'tabs' to ignore -> did you mean 'tab'?"),
    (
      .unknownIgnoredRule("x", suggestion: nil),
      "there is no rule 'x' to ignore -> run 'taskflow explain' to see all rules"
    ),
    (
      .ignoredError(rule: "unknown-key"),
      "'unknown-key' is an error, and errors cannot be ignored -> correct the error: until then, no run starts"
    ),
    (.ignoreWithoutRules, "this comment names no rule to ignore -> write '# taskflow: ignore[rule]'"),
    (
      .ambiguousValue("1:30", .sexagesimal),
      "'1:30' is text here, but a base-60 number to YAML 1.1 parsers -> put it in quotes"
    ),
    (
      .ambiguousValue("3.10", .trailingZero),
      "'3.10' is text here, but a number without its last zero to other YAML parsers -> put it in quotes"
    ),
  ]

  @Test(arguments: sentences)
  func everySentence(fact: Fact, expected: String) {
    #expect("\(fact.message.text) -> \(fact.help.text)" == expected)
  }

  @Test func titlesOfFixes() {
    let actions: [Fix.Action] = [
      .rename(to: "run"), .replace(with: "5m"), .remove("the anchor"), .quote, .useLineFeeds, .useSpaces,
    ]
    #expect(
      actions.map(\.title) == [
        "rename it to 'run'", "write '5m' instead", "remove the anchor", "put it in quotes",
        "end all lines of the file with LF", "write a space instead",
      ])
  }
}
