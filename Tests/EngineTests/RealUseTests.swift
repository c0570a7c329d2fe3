import Engine
import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// Files from real use that went wrong once, with what is right: each test has the name of its fault.
struct RealUseTests {
  /// A service that is ready at once, and takes so many seconds to end when it is told to.
  private static func service(toEnd seconds: Nanoseconds) -> SimulatedExecutor.Behaviour {
    SimulatedExecutor.Behaviour(duration: .max, timeToTerminate: seconds * .second)
  }

  private func outcomes(_ names: String..., in run: Simulation) -> [Outcome?] { names.map { run.outcome(of: $0) } }

  // MARK: - Stalls

  @Test("hang-after-start-that-fails") func hangAfterStartThatFails() throws {
    var run = try ManualRun(
      """
      tasks:
        build: { run: make }
        lint: { run: lint }
        clean: { dependencies: build, when: always, run: clean }
      """)
    #expect(run.dispatch() == ["start build", "start lint"])
    run.ended("build", .notStarted(.directory("/src", errno: 2)), at: 0)
    #expect(!run.engine.mayStart(run.task("lint")))
    run.engine.attemptWithdrawn(run.task("lint"), at: .zero)
    #expect(run.dispatch() == ["start clean"])
    run.started("clean", at: 0)
    run.ended("clean", at: 1)
    #expect(run.engine.isFinished && run.engine.result == .failed)
  }

  /// The same with a start that the system refuses for now and that nobody wants any more by then.
  @Test func aStartRefusedForNowThatIsNotWantedAnyMoreHoldsUpNothing() throws {
    var run = try ManualRun("tasks: { a: { run: x }, clean: { dependencies: a, when: always, run: x } }")
    #expect(run.dispatch() == ["start a"])
    run.stop(.signal(15), at: 0)
    run.deferred("a", at: 0)
    #expect(run.dispatch() == ["TERM a", "start clean"])
  }

  /// A service that holds its process makes no room for another one by waiting.
  @Test func triesToStartBesideAServiceComeToAnEnd() throws {
    var run = try ManualRun("tasks: { s: { service: true, run: x }, a: { dependencies: s, run: x } }")
    #expect(run.dispatch() == ["start s"])
    run.started("s", at: 0)
    var time: Nanoseconds = 0
    while run.dispatch() == ["start a"], time < 100_000 {
      run.deferred("a", at: time)
      time += 100
      run.advance(to: time)
    }
    #expect(run.engine.result == .faulted(.noProcess(errno: 24)))
  }

  @Test(
    arguments: [
      "", "  other: { timeout: 4s, run: x, estimate: 1s }\n",
      "  s: { service: true, run: x, grace: 1h }\n", "  g: { timeout: 1h, tasks: { t: { run: x } } }\n",
    ])
  func whatHoldsAndWaitsIsNoticedAtOnce(beside: String) throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          db: { service: true, memory: 2GB, run: x }
          a: { dependencies: db, memory: 1GB, run: echo a }
          clean: { dependencies: a, when: always, run: echo clean }
        \(beside)
        """), memory: 2_000_000_000)
    guard case .faulted = run.result else {
      Issue.record("\(run.result)")
      return
    }
    // Noticed as soon as nothing else is under way, and what cleans up still runs.
    #expect(run.outcome(of: "clean") == .succeeded)
    #expect(run.events.last!.instant.nanoseconds <= 2 * .second)
  }

  // MARK: - Outcomes that must not depend on who ends first

  @Test("member-of-a-skipped-group", arguments: [(0, 2), (4, 2)])
  func memberOfASkippedGroup(failsAfter: Nanoseconds, endsAfter: Nanoseconds) throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          f: { run: x }
          ok: { run: x }
          g: { when: failure, dependencies: ok, tasks: { x: { dependencies: f, run: x } } }
          z: { dependencies: g, run: x }
        """), onFailure: .continue, ["f": .fails(after: failsAfter), "ok": .lasts(endsAfter)])
    #expect(outcomes("g/x", "end g", "z", in: run) == [.skipped, .skipped, .succeeded])
  }

  @Test("allowed-failure-of-a-member") func allowedFailureOfAMember() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          g: { allow_failure: true, tasks: { x: { run: x }, y: { dependencies: x, run: x } } }
          z: { dependencies: g/x, run: x }
          after_blocked: { dependencies: g/y, run: x }
          after_group: { dependencies: g, run: x }
        """), ["g/x": .fails(after: 1)])
    #expect(outcomes("z", "after_blocked", "after_group", in: run) == [.succeeded, .succeeded, .succeeded])
    #expect(run.result == .succeeded)
  }

  /// What is blocked by an outer task is no failure that the group allows, whoever fails first.
  @Test(arguments: [(1, 2), (2, 1)])
  func aFailureFromOutsideIsNotAllowedByTheGroup(inner: Nanoseconds, outer: Nanoseconds) throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          f: { run: x }
          g: { allow_failure: true, tasks: { x: { run: x }, y: { dependencies: [x, f], run: x } } }
          after: { dependencies: g, run: x }
          after_member: { dependencies: g/y, run: x }
        """), onFailure: .continue, ["f": .fails(after: outer), "g/x": .fails(after: inner)])
    let f = try #require(run.plan.task(named: "f"))
    #expect(outcomes("after", "after_member", in: run) == [.blocked(by: f), .blocked(by: f)])
  }

  @Test("group-timeout-when-failure") func groupTimeoutWhenFailure() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          g:
            timeout: 3s
            tasks:
              x: { run: x, estimate: 5s }
              w: { when: failure, dependencies: x, run: x }
              y: { when: always, dependencies: x, run: x }
              inner: { when: always, dependencies: x, tasks: { a: { run: x }, b: { dependencies: a, run: x } } }
              rest: { dependencies: x, run: x }
        """))
    #expect(outcomes("g/x", "g/rest", "end g", in: run) == [.cancelled, .cancelled, .timedOut])
    #expect(outcomes("g/w", "g/y", "g/inner/a", "g/inner/b", in: run) == Array(repeating: .succeeded, count: 4))
  }

  // MARK: - Ways to stop

  @Test("group-timeout-kills-service-of-clean-up") func groupTimeoutKillsServiceOfCleanUp() throws {
    try expectDrawing(
      """
      tasks:
        stage:
          timeout: 3s
          tasks:
            db: { service: true, run: x }
            test: { dependencies: db, run: x }
            dump: { dependencies: [test, db], when: always, run: x }
      """,
      ["stage/db": Self.service(toEnd: 1), "stage/test": .lasts(60).terminating(in: 2), "stage/dump": .lasts(2)],
      is: """
        stage/db   |++++++++|
        stage/test |===~~   | cancelled: signal 15
        stage/dump |     == |
        """)
  }

  private static let tower = """
    tasks:
      db: { service: true, run: x }
      app: { dependencies: db, service: true, run: x }
      test: { dependencies: app, run: x }
    """
  private static let slowly: [String: SimulatedExecutor.Behaviour] = [
    "db": service(toEnd: 1), "app": service(toEnd: 2), "test": .lasts(60).terminating(in: 1),
  ]

  @Test("services-stopped-with-their-users") func servicesStoppedWithTheirUsers() throws {
    try expectDrawing(
      Self.tower, Self.slowly, interruptions: [.signal(at: 2)],
      is: """
        db   |++++++|
        app  |+++++ |
        test |==~   | cancelled: signal 15
        """)
  }

  @Test func servicesEndLastWhenAFailureStopsTheRest() throws {
    try expectDrawing(
      Self.tower + "\n  bad: { run: x }", onFailure: .cancel,
      Self.slowly.merging(["bad": .fails(after: 2)]) { first, _ in first },
      is: """
        db   |++++++|
        app  |+++++ |
        test |==~   | cancelled: signal 15
        bad  |==    | failed: 1
        """)
  }

  @Test func servicesEndLastWhenTheTimeOfTheirGroupIsOver() throws {
    let members = Self.tower.split(separator: "\n").dropFirst().map { "    \($0)" }.joined(separator: "\n")
    try expectDrawing(
      "tasks:\n  g:\n    timeout: 2s\n    tasks:\n\(members)",
      Dictionary(uniqueKeysWithValues: Self.slowly.map { ("g/\($0)", $1) }),
      is: """
        g/db   |++++++|
        g/app  |+++++ |
        g/test |==~   | cancelled: signal 15
        """)
  }

  /// A second request ends all of them at once.
  /// Also where nothing of what needs it runs: it is not brought to its end in order.
  @Test func aServiceThatASecondSignalKillsIsCancelled() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          a: x
          s: { service: true, run: x }
          u: { dependencies: [s, a], run: x }
          clean: { dependencies: [a, u], when: always, run: x }
        """), ["a": .lasts(60).terminating(in: nil), "s": .lasts(60)],
      interruptions: [.signal(at: 2), .signal(at: 3)])
    #expect(outcomes("a", "s", "u", "clean", in: run) == [.cancelled, .cancelled, .cancelled, .cancelled])
  }

  @Test func aSecondSignalKillsServicesWithTheirUsers() throws {
    let run = Simulation(
      try planned(Self.tower), Self.slowly,
      interruptions: [.signal(at: 2), .signal(at: 2)])
    #expect(run.events.last?.instant.nanoseconds == 2 * .second)
    #expect(outcomes("db", "app", "test", in: run) == [.cancelled, .cancelled, .cancelled])
  }

  /// A service that is not ready yet is stopped as soon as nothing that may still run needs it, and kept otherwise.
  @Test(arguments: [false, true])
  func aServiceThatIsNotReady(hasCleanUp: Bool) throws {
    let cleanUp = hasCleanUp ? "\n  clean: { dependencies: db, when: always, run: x }" : ""
    var db = Self.service(toEnd: 0)
    db.timeToGetReady = 4 * .second
    let run = Simulation(
      try planned(
        "tasks:\n  db: { service: { ready: x, interval: 1s }, run: x }\n  a: { dependencies: db, run: x }\(cleanUp)"),
      ["db": db], interruptions: [.signal(at: 2)])
    #expect(run.outcome(of: "db") == (hasCleanUp ? .succeeded : .cancelled))
    #expect(run.outcome(of: "a") == .cancelled)
    if hasCleanUp { #expect(run.outcome(of: "clean") == .succeeded) }
  }

  // MARK: - Order

  @Test("retry-loses-its-turn") func retryLosesItsTurn() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          urgent: { priority: 10, retry: 2, allow_failure: true, run: x }
          later: { matrix: { n: [1, 2] }, run: x }
        """), slots: 1, ["urgent": .fails(after: 1)])
    #expect(run.finishOrder == ["urgent", "later[n=1]", "later[n=2]"])
    #expect(run.outcome(of: "urgent") == .failed)
  }
}
