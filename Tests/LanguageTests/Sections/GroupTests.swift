import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Keys on a group: what concerns it as a whole, alone and together.
struct GroupTests {
  private func condition(_ status: Int32, after seconds: Nanoseconds = 0) -> SimulatedExecutor.Behaviour {
    var behaviour = SimulatedExecutor.Behaviour.lasts(0)
    behaviour.condition = .exited(status)
    behaviour.conditionDuration = seconds * .second
    return behaviour
  }

  private func exporting(_ list: String) -> SimulatedExecutor.Behaviour {
    var behaviour = SimulatedExecutor.Behaviour.lasts(1)
    behaviour.exports = [.init(name: "list", value: Bytes(list.utf8))]
    return behaviour
  }

  @Test func dependenciesIfDelayAndPoolComeOneAfterTheOther() throws {
    try expectDrawing(
      """
      pools: { p: 1 }
      tasks:
        first: x
        holder: { pool: p, run: x, estimate: 6s }
        g: { dependencies: first, if: test, delay: 2s, pool: p, timeout: 2s, tasks: { a: { run: x, estimate: 1s } } }
        after: { dependencies: g, run: x }
      """, ["g": condition(0, after: 1)],
      is: """
        first  |=       |
        holder |======  |
        g      | i--..  |
        g/a    |      = |
        after  |       =|
        """)
  }

  @Test func aSkippedGroupIsSkippedWithAllThatIsInIt() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          list: { exports: list, run: x }
          g:
            dependencies: list
            if: test
            tasks:
              h: { tasks: { a: x } }
              m: { matrix: { v: [1, 2] }, run: x }
              d: { matrix: { v: "${list}" }, run: x }
              s: { service: true, run: x }
          after: { dependencies: g, run: x }
        """), ["list": exporting("1\\n2"), "g": condition(1)])
    #expect(
      ["g/h/a", "g/m[v=1]", "g/m[v=2]", "g/s"].map { run.outcome(of: $0) } == Array(repeating: .skipped, count: 4))
    #expect(run.outcome(of: "after") == .succeeded)
    #expect(run.result == .succeeded)
  }

  @Test func aConditionThatFailsFailsTheGroup() throws {
    let text = """
      tasks:
        g: { if: test, tasks: { a: x } }
        allowed: { if: test, allow_failure: true, tasks: { a: x } }
        after: { dependencies: g, run: x }
        after-allowed: { dependencies: allowed, run: x }
      """
    let run = Simulation(try planned(text), onFailure: .continue, ["g": condition(2), "allowed": condition(2)])
    #expect(run.result == .failed)
    #expect(run.outcome(of: "after") == .blocked(by: 0))
    #expect(run.outcome(of: "after-allowed") == .succeeded)
  }

  @Test func theInnerLimitFailsTheOuterGroup() throws {
    let run = try expectDrawing(
      """
      tasks:
        outer:
          timeout: 5s
          tasks:
            inner: { timeout: 2s, tasks: { a: { run: x, estimate: 9s } } }
            next: { dependencies: inner, run: x }
            beside: { run: x, estimate: 3s }
        after: { dependencies: outer, run: x }
      """, onFailure: .continue,
      is: """
        outer/inner/a |== | cancelled: signal 15
        outer/next    |   | blocked by outer/inner
        outer/beside  |===|
        after         |   | blocked by outer/inner
        """)
    #expect(run.outcome(of: "end outer/inner") == .timedOut)
  }

  @Test func theOuterLimitEndsAllThatIsInside() throws {
    try expectDrawing(
      """
      tasks:
        outer:
          timeout: 2s
          allow_failure: true
          tasks:
            inner: { mode: sync, tasks: { a: { run: x, estimate: 9s }, b: x } }
            clean: { dependencies: inner, when: always, run: x, estimate: 1s }
        after: { dependencies: outer, run: x }
      """,
      is: """
        outer/inner/a |==  | cancelled: signal 15
        outer/inner/b |    | cancelled
        outer/clean   |  = |
        after         |   =|
        """)
  }

  @Test func aFailureThatIsAllowedFurtherInIsNoneFurtherOut() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          outer:
            tasks:
              inner: { allow_failure: true, tasks: { bad: x, next: { dependencies: bad, run: x } } }
              after-inner: { dependencies: inner, run: x }
          after: { dependencies: outer, run: x }
          alarm: { dependencies: outer, when: failure, run: x }
        """), ["outer/inner/bad": .fails(after: 1)])
    #expect(["outer/after-inner", "after", "alarm"].map { run.outcome(of: $0) } == [.succeeded, .succeeded, .skipped])
    #expect(run.result == .succeeded)
  }

  @Test func aSyncListGoesOnAfterWhatIsSkippedOrAllowed() throws {
    try expectDrawing(
      """
      mode: sync
      tasks:
        skipped: { if: test, run: x }
        lint: { allow_failure: true, run: x }
        g: { if: test, tasks: { a: x } }
        last: x
      """, ["skipped": condition(1), "lint": .fails(after: 1), "g": condition(1)],
      is: """
        skipped |! | skipped
        lint    |= | failed: 1
        g/a     |  | skipped
        last    | =|
        """)
  }

  @Test func aCleanUpOverAnExportedListRunsWhileTheRunStops() throws {
    let text = """
      tasks:
        list: { exports: list, run: x }
        work: { dependencies: list, run: x, estimate: 9s }
        clean: { dependencies: [list, work], when: always, matrix: { v: "${list}" }, run: x }
      """
    let plan = try planned(text)
    let behaviours = ["list": exporting("1\n2"), "work": .lasts(9)]
    let drawing = """
      list       |=  |
      work       | = | cancelled: signal 15
      clean[v=1] |  =|
      clean[v=2] |  =|
      """
    let stopped = Simulation(plan, behaviours, interruptions: [.signal(at: 2)])
    #expect(TimelineDrawing(stopped).render() == drawing)
    let failed = Simulation(plan, onFailure: .cancel, behaviours.merging(["work": .fails(after: 1)]) { $1 })
    #expect(failed.outcome(of: "clean[v=2]") == .succeeded)
  }

  @Test func aGroupWithoutAnythingToWaitForIsAJoinOfItsMembers() throws {
    try expectDrawing(
      "tasks: { g: { tasks: { a: { delay: 1s }, b: {} } }, after: { dependencies: g, delay: 1s } }",
      is: """
        g/a   |- |
        g/b   |! |
        after | -|
        """)
  }

  @Test func interruptedBeforeItBeganNothingInItRuns() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          long: x
          g: { dependencies: long, tasks: { a: x, clean: { when: always, run: x } } }
          h: { dependencies: long, when: always, tasks: { b: x } }
        """), ["long": .lasts(60)], interruptions: [.signal(at: 1)])
    #expect(["g/a", "g/clean", "h/b"].map { run.outcome(of: $0) } == [.cancelled, .cancelled, .succeeded])
  }

  @Test func interruptedInsideItsCleanUpsRun() throws {
    let run = Simulation(
      try planned(
        "tasks: { g: { tasks: { a: x, b: { dependencies: a, run: x }, clean: { dependencies: b, when: always, run: x } } } }"
      ),
      ["g/a": .lasts(60)], interruptions: [.signal(at: 1)])
    #expect(["g/a", "g/b", "g/clean"].map { run.outcome(of: $0) } == [.cancelled, .cancelled, .succeeded])
  }
}
