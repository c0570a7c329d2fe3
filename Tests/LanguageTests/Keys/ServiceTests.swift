import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// `service`: keeps running beside its dependents, ready once its test exits 0.
struct ServiceTests {
  static let cases: [Case] = .all(
    .good(
      "service", in: .task,
      values: ["true", "false", "{}", "{ ready: test -e x }", "{ ready: x, interval: 50ms, timeout: 1m }"]),
    .bad(
      "service", in: .task,
      values: ["⟦yes⟧": "invalid-choice", "⟦[true]⟧": "wrong-type", "{ ⟦raedy⟧: x }": "unknown-key"]),
    .bad("task/service", "needs-command", in: "tasks: { a: { ⟦service⟧: true, delay: 1s } }"),
    .good("ready", in: .service, values: ["test -e x", "'${NOT_REPLACED'"]),
    .bad("ready", in: .service, values: ["⟦''⟧": "empty-command", "⟦[a]⟧": "wrong-type", #"⟦"a\0"⟧"#: "nul-in-text"]),
    .good("interval", in: .service, values: ["50ms", "1"]),
    .bad(
      "interval", in: .service, values: ["⟦0⟧": "invalid-duration", "⟦x⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type"]),
    .good("timeout", in: .service, values: ["30s", "1h"]),
    .bad(
      "timeout", in: .service, values: ["⟦0⟧": "invalid-duration", "⟦x⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type"]))

  /// A service that is ready after so many milliseconds, or never.
  private func service(
    readyAfter milliseconds: Nanoseconds?, endsAfter end: Nanoseconds? = nil, toEnd: Nanoseconds = 0
  ) -> SimulatedExecutor.Behaviour {
    var behaviour = SimulatedExecutor.Behaviour(duration: end.map { $0 * .second } ?? .max)
    behaviour.timeToGetReady = milliseconds.map { $0 * .millisecond }
    behaviour.timeToTerminate = toEnd * .second
    return behaviour
  }

  private static let text = """
    tasks:
      server: { service: { ready: test, interval: 1s, timeout: 5s }, run: x }
      a: { dependencies: server, run: x, estimate: 2s }
      b: { dependencies: a, run: x, estimate: 1s }
      beside: { run: x, estimate: 1s }
    """

  @Test func itsDependentsStartOnceItIsReadyAndItStopsAfterTheLast() throws {
    let run = try expectDrawing(
      Self.text, ["server": service(readyAfter: 3000)],
      is: """
        server |===+++|
        a      |   == |
        b      |     =|
        beside |=     |
        """)
    #expect(run.outcome(of: "server") == .succeeded)
    #expect(run.transcript.contains("3s serving server"))
    #expect(run.transcript.contains("6s exit server: signal 15"))
  }

  @Test func theTestIsMadeAtTheInterval() throws {
    // It would be ready at 2.5 s; that is found out at 3 s.
    try expectDrawing(
      Self.text, ["server": service(readyAfter: 2500)],
      is: """
        server |===+++|
        a      |   == |
        b      |     =|
        beside |=     |
        """)
  }

  @Test func withoutATestItIsReadyAtOnce() throws {
    try expectDrawing(
      "tasks: { server: { service: true, run: x }, a: { dependencies: server, run: x } }",
      is: """
        server |+|
        a      |=|
        """)
  }

  @Test func oneThatNobodyDependsOnStopsOnceItIsReady() throws {
    let run = Simulation(try planned("tasks: { server: { service: true, run: x } }"))
    #expect(run.outcome(of: "server") == .succeeded)
  }

  @Test func oneThatIsNeverReadyHasTimedOut() throws {
    let run = try expectDrawing(
      Self.text, onFailure: .continue, ["server": service(readyAfter: nil, toEnd: 1)],
      is: """
        server |=====~| timedOut: signal 15
        a      |      | blocked by server
        b      |      | blocked by server
        beside |=     |
        """)
    #expect(run.result == .failed)
  }

  @Test func oneThatEndsBeforeItIsReadyHasFailed() throws {
    let run = Simulation(
      try planned(Self.text), onFailure: .continue, ["server": service(readyAfter: 9000, endsAfter: 1)])
    #expect(run.outcome(of: "server") == .failed)
    #expect(run.outcome(of: "a") == .blocked(by: 0))
  }

  @Test func oneThatDiesMidwayHasFailedAndBlocksWhatHasNotStarted() throws {
    let run = Simulation(
      try planned(Self.text), onFailure: .continue, ["server": service(readyAfter: 0, endsAfter: 1)])
    #expect(run.outcome(of: "server") == .failed)
    #expect(run.outcome(of: "a") == .succeeded)
    #expect(run.outcome(of: "b") == .blocked(by: 0))
    #expect(run.result == .failed)
  }

  @Test func aRetryGivesItAnotherChanceToGetReady() throws {
    try expectDrawing(
      """
      tasks:
        server: { service: { ready: test, interval: 1s, timeout: 2s }, retry: 1, run: x }
        a: { dependencies: server, run: x }
      """, attempts: ["server": [service(readyAfter: nil), service(readyAfter: 1000)], "a": [.lasts(1)]],
      is: """
        server |===+|
        a      |   =|
        """)
  }

  @Test func itIsStoppedWithTheRun() throws {
    let run = Simulation(
      try planned(Self.text), ["server": service(readyAfter: 0), "a": .lasts(60)], interruptions: [.signal(at: 2)])
    #expect(run.outcome(of: "server") == .succeeded)
    #expect(run.outcome(of: "a") == .cancelled)
    #expect(run.result == .interrupted(signal: 2))
  }

  @Test func aCleanUpThatDependsOnItStillHasIt() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          server: { service: true, run: x }
          a: { dependencies: server, run: x }
          clean: { dependencies: a, when: always, run: x, estimate: 1s }
        """), ["a": .fails(after: 1)])
    #expect(run.outcome(of: "clean") == .succeeded)
    #expect(run.transcript.contains("2s exit server: signal 15"))
  }

  @Test func itHoldsItsSlotOnlyUntilItIsReady() throws {
    try expectDrawing(
      Self.text, slots: 1, ["server": service(readyAfter: 1000)],
      is: """
        server |=+++ |
        a      | ==  |
        b      |   = |
        beside |....=|
        """)
  }

  @Test func everyMatrixInstanceIsAServiceOfItsOwn() throws {
    let run = Simulation(
      try planned(
        "tasks: { s: { matrix: { v: [1, 2] }, service: true, run: x }, a: { dependencies: 's[v=1]', run: x }, b: { dependencies: s, run: x, estimate: 3s } }"
      ))
    #expect(run.transcript.contains("3s exit s[v=1]: signal 15"))
    #expect(run.result == .succeeded)
  }

  @Test func itDoesNotWaitForOthersOfItsGroup() throws {
    try expectDrawing(
      """
      tasks:
        g:
          tasks:
            server: { service: true, run: x }
            a: { dependencies: server, run: x, estimate: 1s }
            other: { run: x, estimate: 4s }
      """,
      is: """
        g/server |+   |
        g/a      |=   |
        g/other  |====|
        """)
  }

  @Test func whatDependsOnItsGroupDependsOnIt() throws {
    try expectDrawing(
      """
      tasks:
        g: { tasks: { server: { service: true, run: x }, other: { run: x, estimate: 2s } } }
        after: { dependencies: g, run: x, estimate: 1s }
        last: { dependencies: after, run: x, estimate: 1s }
      """,
      is: """
        g/server |++++|
        g/other  |==  |
        after    |  = |
        last     |   =|
        """)
  }

  @Test func whenItDiesItsGroupHasFailed() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          g: { tasks: { server: { service: true, run: x }, other: { run: x, estimate: 4s } } }
          after: { dependencies: g, run: x }
        """), onFailure: .continue, ["g/server": service(readyAfter: 0, endsAfter: 1)])
    #expect(run.outcome(of: "after") == .blocked(by: run.plan.task(named: "g/server")!))
    #expect(run.outcome(of: "end g") != .succeeded)
  }

  @Test func itStaysForInstancesThatComeWhileTheWorkflowRuns() throws {
    var list = SimulatedExecutor.Behaviour.lasts(1)
    list.exports = [.init(name: "list", value: Array("1\n2".utf8))]
    try expectDrawing(
      """
      tasks:
        server: { service: true, run: x }
        list: { exports: list, run: x }
        t: { dependencies: [server, list], matrix: { v: "${list}" }, run: x }
      """, ["list": list, "t[v=1]": .lasts(1), "t[v=2]": .lasts(3)],
      is: """
        server |++++|
        list   |=   |
        t[v=1] | =  |
        t[v=2] | ===|
        """)
  }

  @Test func oneThatIsSkippedCountsAsSucceeded() throws {
    var skipped = service(readyAfter: 0)
    skipped.condition = .exited(1)
    let run = Simulation(
      try planned("tasks: { server: { if: test, service: true, run: x }, a: { dependencies: server, run: x } }"),
      ["server": skipped])
    #expect(run.outcome(of: "server") == .skipped)
    #expect(run.outcome(of: "a") == .succeeded)
  }

  @Test func theTimeoutOfTheTaskIsForTheWholeAttempt() throws {
    try expectDrawing(
      """
      tasks:
        server: { service: { ready: test, interval: 1s }, timeout: 4s, run: x }
        a: { dependencies: server, run: x }
        b: { dependencies: a, run: x }
      """, onFailure: .continue, ["server": service(readyAfter: 2000), "a": .lasts(5)],
      is: """
        server |==++   | timedOut: signal 15
        a      |  =====|
        b      |       | blocked by server
        """)
  }

  @Test func anInterruptionLeavesItToTheCleanUpsThatDependOnIt() throws {
    try expectDrawing(
      """
      tasks:
        server: { service: true, run: x }
        a: { dependencies: server, run: x }
        clean: { dependencies: a, when: always, run: x, estimate: 2s }
      """, ["a": .lasts(60)], interruptions: [.signal(at: 1)],
      is: """
        server |+++|
        a      |=  | cancelled: signal 15
        clean  | ==|
        """)
  }

  @Test func cancelStopsItAsSoonAsThoseThatNeedItAreStopped() throws {
    let run = Simulation(
      try planned(Self.text), onFailure: .cancel,
      ["server": service(readyAfter: 0), "a": .lasts(9), "beside": .fails(after: 1)])
    #expect(run.outcome(of: "server") == .succeeded)
    #expect(run.events.last?.instant.nanoseconds == 1 * .second)
  }

  @Test func aFailureThatIsAllowedBlocksNobody() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          server: { service: true, allow_failure: true, run: x }
          a: { dependencies: server, run: x, estimate: 2s }
          b: { dependencies: a, run: x }
        """), ["server": service(readyAfter: 0, endsAfter: 1)])
    #expect(["server", "a", "b"].map { run.outcome(of: $0) } == [.failed, .succeeded, .succeeded])
    #expect(run.result == .succeeded)
  }

  @Test func oneWhoseGroupIsStoppedIsKeptForThoseOutsideThatNeedIt() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          g: { timeout: 2s, tasks: { server: { service: true, run: x }, long: { run: x, estimate: 9s } } }
          a: { dependencies: g/server, run: x, estimate: 3s }
          b: { dependencies: a, run: x }
        """), onFailure: .continue)
    #expect(run.outcome(of: "g/server") == .succeeded)
    #expect(run.outcome(of: "a") == .succeeded)
    #expect(run.outcome(of: "b") == .succeeded)
    #expect(run.outcome(of: "end g") == .timedOut)
  }

  @Test func onceItWasReadyThereIsNoOtherAttempt() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          server: { service: true, timeout: 2s, retry: 5, run: x }
          a: { dependencies: server, run: x, estimate: 4s }
        """), onFailure: .continue)
    #expect(run.outcome(of: "server") == .timedOut)
    #expect(run.outcome(of: "a") == .succeeded)
    #expect(run.result == .failed)
  }
}
