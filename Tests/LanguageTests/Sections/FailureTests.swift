import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// Failure: outcomes, groups that fail, and tasks that run all the same. The three policies are drawn in `OnFailureTests`.
struct FailureTests {
  private static let cleanUp = """
    tasks:
      bad: x
      long: { run: x, estimate: 4s }
      queued: { delay: 3s, run: x, estimate: 1s }
      alarm: { dependencies: bad, when: failure, run: x, estimate: 1s }
      clean: { dependencies: [bad, long], when: always, run: x, estimate: 2s }
      next: { dependencies: clean, run: x }
    """

  @Test func finishRunsCleanUpsAndNothingElse() throws {
    try expectDrawing(
      Self.cleanUp, onFailure: .finish, ["bad": .fails(after: 1)],
      is: """
        bad    |=     | failed: 1
        long   |====  |
        queued |-     | cancelled
        alarm  | =    |
        clean  |    ==|
        next   |      | cancelled
        """)
  }

  @Test func continueRunsAllThatDoesNotDependOnTheFailure() throws {
    try expectDrawing(
      Self.cleanUp, onFailure: .continue, ["bad": .fails(after: 1)],
      is: """
        bad    |=      | failed: 1
        long   |====   |
        queued |---=   |
        alarm  | =     |
        clean  |    == |
        next   |      =|
        """)
  }

  @Test func cancelStopsWhatRunsAndThenCleansUp() throws {
    try expectDrawing(
      Self.cleanUp, onFailure: .cancel, ["bad": .fails(after: 1), "long": .lasts(4).terminating(in: 1)],
      is: """
        bad    |=   | failed: 1
        long   |=~  | cancelled: signal 15
        queued |-   | cancelled
        alarm  | =  |
        clean  |  ==|
        next   |    | cancelled
        """)
  }

  @Test func cancelKillsAfterTheGrace() throws {
    try expectDrawing(
      "on_failure: cancel\ntasks: { bad: x, long: { grace: 2s, run: x } }",
      ["bad": .fails(after: 1), "long": .lasts(60).terminating(in: nil)],
      is: """
        bad  |=  | failed: 1
        long |=~~| cancelled: signal 9
        """)
  }

  @Test func cancelDoesNotStopACleanUp() throws {
    try expectDrawing(
      "on_failure: cancel\ntasks: { clean: { when: always, run: x, estimate: 3s }, bad: x }", ["bad": .fails(after: 1)],
      is: """
        clean |===|
        bad   |=  | failed: 1
        """)
  }

  // MARK: - Groups

  @Test func aGroupFailsWithAnyOfItsMembers() throws {
    let run = try expectDrawing(
      """
      tasks:
        g: { tasks: { bad: x, good: { run: x, estimate: 3s } } }
        after: { dependencies: g, run: x }
        alarm: { dependencies: g, when: failure, run: x }
      """, onFailure: .continue, ["g/bad": .fails(after: 1)],
      is: """
        g/bad  |=   | failed: 1
        g/good |=== |
        after  |    | blocked by g/bad
        alarm  |   =|
        """)
    #expect(run.outcome(of: "end g") == .blocked(by: run.plan.task(named: "g/bad")!))
  }

  @Test func aMatrixFailsWithAnyOfItsInstances() throws {
    let run = Simulation(
      try planned(
        "tasks: { t: { matrix: { v: [1, 2, 3] }, run: x }, all: { dependencies: t, run: x }, one: { dependencies: 't[v=1]', run: x } }"
      ), onFailure: .continue, ["t[v=2]": .fails(after: 1)])
    #expect(run.outcome(of: "t[v=3]") == .succeeded)
    #expect(run.outcome(of: "all") == .blocked(by: run.plan.task(named: "t[v=2]")!))
    #expect(run.outcome(of: "one") == .succeeded)
  }

  @Test func aGroupWhoseDependencyFailedIsBlockedAsAWhole() throws {
    try expectDrawing(
      "tasks: { bad: x, g: { dependencies: bad, tasks: { a: x, b: { when: always, run: x } } }, c: { dependencies: g, run: x } }",
      onFailure: .continue, ["bad": .fails(after: 1)],
      is: """
        bad |=| failed: 1
        g/a | | blocked by bad
        g/b | | blocked by bad
        c   | | blocked by bad
        """)
  }

  // MARK: - Outcomes

  @Test func eachTaskEndsAsExactlyOneOutcome() throws {
    var skips = SimulatedExecutor.Behaviour.lasts(1)
    skips.condition = .exited(1)
    let run = Simulation(
      try planned(
        """
        tasks:
          good: x
          bad: x
          slow: { timeout: 2s, run: x }
          skip: { if: test, run: x }
          blocked: { dependencies: bad, run: x }
          stopped: { run: x }
        """), onFailure: .continue,
      ["bad": .fails(after: 1), "slow": .lasts(9), "skip": skips, "stopped": .lasts(60)],
      interruptions: [.signal(at: 5)])
    let outcomes = run.plan.names.map { run.outcome(of: $0) }
    #expect(outcomes == [.succeeded, .failed, .timedOut, .skipped, .blocked(by: 1), .cancelled])
    let ended = run.events.filter { if case .taskEnded = $0.event { true } else { false } }
    #expect(ended.count == 6)
  }

  @Test func aSkippedDependencyCountsAsSucceededAndABlockedOneDoesNot() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          a: x
          skipped: { dependencies: a, when: failure, run: x }
          after-skipped: { dependencies: skipped, run: x }
          bad: x
          blocked: { dependencies: bad, run: x }
          after-blocked: { dependencies: blocked, run: x }
        """), onFailure: .continue, ["bad": .fails(after: 1)])
    #expect(run.outcome(of: "after-skipped") == .succeeded)
    #expect(run.outcome(of: "after-blocked") == .blocked(by: run.plan.task(named: "bad")!))
  }

  @Test(arguments: FailurePolicy.allCases)
  func theRunFailsHoweverItGoesOn(policy: FailurePolicy) throws {
    #expect(Simulation(try planned(Self.cleanUp), onFailure: policy, ["bad": .fails(after: 1)]).result == .failed)
  }
}
