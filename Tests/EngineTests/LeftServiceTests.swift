import Engine
import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// What is held, and what goes on, as long as somebody needs it and no longer.
struct LeftServiceTests {
  private static func service(
    readyAfter seconds: Nanoseconds = 0, toEnd: Nanoseconds = 0
  ) -> SimulatedExecutor.Behaviour {
    var behaviour = SimulatedExecutor.Behaviour(duration: .max, timeToTerminate: toEnd * .second)
    behaviour.timeToGetReady = seconds * .second
    return behaviour
  }

  private static let slow = service(readyAfter: 50)

  /// When its attempts were started, in seconds.
  private func starts(of name: String, in run: Simulation) -> [Nanoseconds] {
    run.events.compactMap { timed in
      guard case .attemptStarted(let task, _, _) = timed.event, run.plan.label(of: task) == name else { return nil }
      return timed.instant.nanoseconds / .second
    }
  }

  private func end(of name: String, in run: Simulation) -> Nanoseconds? {
    run.events.first { timed in
      guard case .taskEnded(let task, _) = timed.event else { return false }
      return run.plan.label(of: task) == name
    }.map { $0.instant.nanoseconds / .second }
  }

  private func outcomes(_ names: String..., in run: Simulation) -> [Outcome?] { names.map { run.outcome(of: $0) } }

  // MARK: - Services that nobody needs any more

  /// One that is not ready yet is stopped when the last task that depends on it can't run any more, whatever else goes on.
  @Test(arguments: [FailurePolicy.finish, .continue])
  func aServiceThatIsNotReadyIsStoppedWithItsLastUser(policy: FailurePolicy) throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          lint: { run: x }
          db: { service: { ready: x }, retry: 2, run: x }
          test: { dependencies: [db, lint], run: x }
          other: { run: x, estimate: 9s }
        """), onFailure: policy, ["lint": .fails(after: 1), "db": Self.slow, "other": .lasts(9)])
    #expect(run.outcome(of: "db") == .cancelled)
    #expect(starts(of: "db", in: run) == [0])
    #expect(end(of: "db", in: run) == 1)
  }

  /// One that was not started yet is not started for nobody, nor tried again.
  @Test func aServiceIsNotStartedForNobody() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          bad: { run: x }
          first: { service: { ready: x }, run: x }
          second: { service: { ready: x }, dependencies: first, run: x }
          uses_first: { dependencies: first, run: x }
          uses_second: { dependencies: [second, bad], run: x }
        """), onFailure: .continue,
      ["bad": .fails(after: 1), "first": Self.service(readyAfter: 3), "second": Self.slow])
    #expect(outcomes("first", "uses_first", "second", in: run) == [.succeeded, .succeeded, .cancelled])
    #expect(starts(of: "second", in: run).isEmpty)
  }

  /// Its group does not fail of a service that nobody needed.
  @Test func aGroupDoesNotFailOfAServiceThatNobodyNeeds() throws {
    var no = SimulatedExecutor.Behaviour.lasts(0)
    no.condition = .exited(1)
    let run = Simulation(
      try planned(
        """
        tasks:
          g:
            tasks:
              db: { service: { ready: x }, run: x }
              inner: { if: x, tasks: { t: { dependencies: db, run: x } } }
        """), ["g/db": Self.slow, "g/inner": no])
    #expect(outcomes("g/db", "end g", in: run) == [.cancelled, .succeeded])
    #expect(run.result == .succeeded)
  }

  // MARK: - Groups that may fail

  /// What the time limit of a group that may fail has cancelled counts as success outside, like its failures.
  @Test func theTimeLimitOfAGroupThatMayFailCancelsNothingOutside() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          checks:
            timeout: 3s
            allow_failure: true
            tasks:
              lint: { run: x, estimate: 9s }
              report: { dependencies: lint, run: x }
              part: { dependencies: lint, tasks: { a: { run: x } } }
          publish: { dependencies: checks/report, run: x }
          stopped: { dependencies: checks/lint, run: x }
          inner: { dependencies: checks/part/a, run: x }
          sorry: { dependencies: checks/report, when: failure, run: x }
          announce: { dependencies: checks, run: x }
        """), ["checks/lint": .lasts(9)])
    #expect(outcomes("checks/report", "checks/lint", "end checks", in: run) == [.cancelled, .cancelled, .timedOut])
    #expect(
      outcomes("publish", "stopped", "inner", "announce", in: run) == [.succeeded, .succeeded, .succeeded, .succeeded])
    #expect(run.outcome(of: "sorry") == .skipped)
    #expect(run.result == .succeeded)
  }

  /// Only for those outside of the group that may fail; and not where the run is stopped as well.
  @Test func theTimeLimitOfAGroupThatMayNotFailCancelsWhatDependsOnIt() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          outer:
            allow_failure: true
            tasks:
              g: { timeout: 3s, tasks: { a: { run: x }, b: { dependencies: a, run: x } } }
              beside: { dependencies: g/b, run: x }
          after: { dependencies: outer/beside, run: x }
        """), ["outer/g/a": .lasts(9)])
    #expect(outcomes("outer/beside", "after", in: run) == [.cancelled, .succeeded])
    #expect(run.result == .succeeded)
  }

  // MARK: - Pools

  /// A group holds its units to the end of its last member, also where that is a service which is used from outside of it.
  @Test func aGroupHoldsItsUnitsAsLongAsItsServicesRun() throws {
    let run = Simulation(
      try planned(
        """
        pools: { licence: 1 }
        tasks:
          g:
            matrix: { n: [a, b] }
            pool: licence
            tasks:
              s: { service: true, run: x }
              t: { dependencies: s, run: x }
        """),
      [
        "g[n=a]/s": Self.service(toEnd: 4), "g[n=a]/t": .lasts(2),
        "g[n=b]/t": .lasts(2),
      ])
    #expect(starts(of: "g[n=b]/s", in: run) == [6])
    #expect(run.result == .succeeded)
  }
}
