import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// `when`: which outcome of its dependencies lets a task run. What it means for a run that stops is in `FailureTests`.
struct WhenTests {
  static let cases: [Case] = .all(
    .good("when", in: .task, .group, .include, values: ["success", "failure", "always"]),
    .bad(
      "when", in: .task, .group, .include,
      values: ["⟦never⟧": "invalid-choice", "⟦on_failure⟧": "invalid-choice", "⟦[always]⟧": "wrong-type"]))

  private static let text = """
    tasks:
      test: { run: x, estimate: 2s }
      publish: { dependencies: test, run: x }
      alarm: { dependencies: test, when: failure, run: x }
      clean: { dependencies: test, when: always, run: x }
    """

  @Test func afterASuccess() throws {
    try expectDrawing(
      Self.text,
      is: """
        test    |== |
        publish |  =|
        alarm   |   | skipped
        clean   |  =|
        """)
  }

  @Test(arguments: FailurePolicy.allCases)
  func afterAFailureInAllPolicies(policy: FailurePolicy) throws {
    let run = try expectDrawing(
      Self.text, onFailure: policy, ["test": .fails(after: 2)],
      is: """
        test    |== | failed: 1
        publish |   | blocked by test
        alarm   |  =|
        clean   |  =|
        """)
    #expect(run.result == .failed)
  }

  @Test func failureMeansThatSomeOfThemFailed() throws {
    let run = Simulation(
      try planned("tasks: { a: x, b: x, c: { dependencies: [a, b], when: failure, run: x } }"), onFailure: .continue,
      ["b": .fails(after: 1)])
    #expect(run.outcome(of: "c") == .succeeded)
  }

  @Test func aBlockedDependencyIsAFailureToo() throws {
    try expectDrawing(
      """
      tasks:
        a: x
        b: { dependencies: a, run: x }
        alarm: { dependencies: b, when: failure, run: x }
      """, ["a": .fails(after: 1)],
      is: """
        a     |= | failed: 1
        b     |  | blocked by a
        alarm | =|
        """)
  }

  @Test func withoutDependenciesThereIsNoFailureToWaitFor() throws {
    let run = Simulation(try planned("tasks: { a: { when: failure, run: x }, b: { when: always, run: x } }"))
    #expect(run.outcome(of: "a") == .skipped)
    #expect(run.outcome(of: "b") == .succeeded)
  }

  @Test func aSkippedOneCountsAsSucceeded() throws {
    let run = Simulation(
      try planned("tasks: { a: x, b: { dependencies: a, when: failure, run: x }, c: { dependencies: b, run: x } }"))
    #expect(run.outcome(of: "b") == .skipped)
    #expect(run.outcome(of: "c") == .succeeded)
  }

  @Test func aFailedCleanUpFailsTheRun() throws {
    let run = Simulation(
      try planned("tasks: { a: x, b: { dependencies: a, when: always, run: x } }"), ["b": .fails(after: 1)])
    #expect(run.result == .failed)
  }

  @Test func thatOfAGroupConcernsAllOfIt() throws {
    try expectDrawing(
      """
      tasks:
        test: x
        clean:
          dependencies: test
          when: always
          mode: sync
          tasks: { a: x, b: x }
        praise: { dependencies: test, when: failure, tasks: { c: x } }
      """, ["test": .lasts(1)],
      is: """
        test     |=  |
        clean/a  | = |
        clean/b  |  =|
        praise/c |   | skipped
        """)
    try expectDrawing(
      "tasks: { test: x, clean: { dependencies: test, when: failure, mode: sync, tasks: { a: x, b: x } } }",
      ["test": .fails(after: 1)],
      is: """
        test    |=  | failed: 1
        clean/a | = |
        clean/b |  =|
        """)
  }

  @Test(arguments: [("failure", true, Outcome.succeeded), ("failure", false, .skipped), ("always", true, .succeeded)])
  func thatOfAMatrixConcernsAllOfIt(when: String, isFailing: Bool, outcome: Outcome) throws {
    let run = Simulation(
      try planned("tasks: { a: x, t: { matrix: { v: [1, 2] }, dependencies: a, when: \(when), run: x } }"),
      isFailing ? ["a": .fails(after: 1)] : [:])
    #expect(["t[v=1]", "t[v=2]"].map { run.outcome(of: $0) } == [outcome, outcome])
  }

  @Test func thatOfAGroupWithAMatrixToo() throws {
    let run = Simulation(
      try planned("tasks: { a: x, g: { matrix: { v: [1] }, dependencies: a, when: failure, tasks: { b: x } } }"),
      ["a": .fails(after: 1)])
    #expect(run.outcome(of: "g[v=1]/b") == .succeeded)
  }

  @Test func aTaskAfterAGroupMayRunForItsFailure() throws {
    let run = Simulation(
      try planned("tasks: { g: { tasks: { a: x, b: x } }, alarm: { dependencies: g, when: failure, run: x } }"),
      ["g/b": .fails(after: 1)])
    #expect(run.outcome(of: "alarm") == .succeeded)
  }
}
