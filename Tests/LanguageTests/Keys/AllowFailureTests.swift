import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// `allow_failure`: a failure is reported as a warning and counts as success.
struct AllowFailureTests {
  static let cases: [Case] = .all(
    .good("allow_failure", in: .task, .group, .include, .defaults, values: ["true", "false"]),
    .bad(
      "allow_failure", in: .task, .group, .include, .defaults,
      values: [
        "⟦yes⟧": "invalid-choice", "⟦1⟧": "invalid-choice", "⟦True⟧": "invalid-choice", "⟦[true]⟧": "wrong-type",
      ]))

  @Test(arguments: FailurePolicy.allCases)
  func whatDependsOnItRuns(policy: FailurePolicy) throws {
    let run = try expectDrawing(
      "tasks: { lint: { allow_failure: true, run: x }, build: { dependencies: lint, run: x }, other: { run: x, estimate: 3s } }",
      onFailure: policy, ["lint": .fails(after: 1)],
      is: """
        lint  |=  | failed: 1
        build | = |
        other |===|
        """)
    #expect(run.result == .succeeded)
  }

  @Test func aTimeoutIsAllowedToo() throws {
    let run = Simulation(
      try planned("tasks: { a: { timeout: 1s, allow_failure: true, run: x }, b: { dependencies: a, run: x } }"),
      ["a": .lasts(9)])
    #expect(run.outcome(of: "a") == .timedOut)
    #expect(run.outcome(of: "b") == .succeeded)
    #expect(run.result == .succeeded)
  }

  @Test func forAWhenItIsNoFailure() throws {
    let run = Simulation(
      try planned("tasks: { a: { allow_failure: true, run: x }, b: { dependencies: a, when: failure, run: x } }"),
      ["a": .fails(after: 1)])
    #expect(run.outcome(of: "b") == .skipped)
  }

  @Test(arguments: FailurePolicy.allCases)
  func thatOfAGroupIsAboutTheWholeGroup(policy: FailurePolicy) throws {
    let run = try expectDrawing(
      """
      tasks:
        g:
          allow_failure: true
          tasks:
            bad: x
            next: { dependencies: bad, run: x }
            other: { run: x, estimate: 2s }
        after: { dependencies: g, run: x }
      """, onFailure: policy, ["g/bad": .fails(after: 1)],
      is: """
        g/bad   |=  | failed: 1
        g/next  |   | blocked by g/bad
        g/other |== |
        after   |  =|
        """)
    #expect(run.result == .succeeded)
  }

  @Test func blockedAndCancelledAreNoFailuresThatCouldBeAllowed() throws {
    let run = Simulation(
      try planned(
        "tasks: { a: x, b: { dependencies: a, allow_failure: true, run: x }, c: { dependencies: b, run: x } }"),
      onFailure: .continue, ["a": .fails(after: 1)])
    #expect(run.outcome(of: "c") == .blocked(by: 0))
  }
}
