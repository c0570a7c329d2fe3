import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// What messages say of tasks that a time limit of a group or a signal stops.
struct StopMessageTests {
  private func said(
    _ text: String, _ behaviours: [String: SimulatedExecutor.Behaviour] = [:], onFailure: FailurePolicy? = nil,
    interruptions: [SimulatedExecutor.Interruption] = []
  ) throws -> [String] {
    let plan = try planned(text)
    let audience = Audience(plan)
    _ = Simulation(plan, onFailure: onFailure, behaviours, interruptions: interruptions, observers: [audience])
    return audience.said
  }

  @Test func eachLimitNamesWhatItStoppedItself() throws {
    let text = """
      tasks:
        outer:
          timeout: 5s
          tasks:
            inner: { timeout: 2s, allow_failure: true, tasks: { a: x, b: { run: x, dependencies: a } } }
            c: x
            d: { run: x, dependencies: c }
      """
    #expect(
      try said(text, ["outer/inner/a": .lasts(9), "outer/c": .lasts(9)]) == [
        "warning: 'outer/inner' timed out (allowed) after 2 s; stopped with it: 'outer/inner/a'; not started: 'outer/inner/b'",
        "'outer' timed out after 5 s; stopped with it: 'outer/c'; not started: 'outer/d'",
      ])
  }

  /// It was told to end by the inner limit, although it had not ended when the outer one was reached.
  @Test func whatTakesLongToEndIsNamedOnce() throws {
    let text = """
      tasks:
        outer: { timeout: 3s, tasks: { inner: { timeout: 2s, tasks: { a: x } }, c: x } }
      """
    let stubborn = SimulatedExecutor.Behaviour.lasts(9).terminating(in: 4)
    #expect(
      try said(text, ["outer/inner/a": stubborn, "outer/c": .lasts(9)], onFailure: .continue) == [
        "'outer/inner' timed out after 2 s; stopped with it: 'outer/inner/a'",
        "'outer' timed out after 3 s; stopped with it: 'outer/c'",
      ])
  }

  @Test(arguments: FailurePolicy.allCases) func tasksOutsideThatItCancelsAreNamed(policy: FailurePolicy) throws {
    let text = """
      tasks:
        g: { timeout: 2s, tasks: { a: x, quick: x } }
        b: { run: x, dependencies: g/a }
        c: { run: x, dependencies: [b, g/quick] }
        e: { run: x, dependencies: g }
      """
    #expect(
      try said(text, ["g/a": .lasts(9)], onFailure: policy) == [
        "'g' timed out after 2 s; stopped with it: 'g/a'; not started: 'b', 'c'; blocked by it: 'e'"
      ])
  }

  /// What the end of the run cancels, the limit has not.
  @Test func whatHasNothingToDoWithTheGroupIsNotNamed() throws {
    let text = """
      tasks:
        g: { timeout: 2s, tasks: { a: x, done: x } }
        slow: x
        b: { run: x, dependencies: slow }
        c: { run: x, dependencies: g/done, delay: 9s }
      """
    #expect(
      try said(text, ["g/a": .lasts(9), "slow": .lasts(9)], onFailure: .finish) == [
        "'g' timed out after 2 s; stopped with it: 'g/a'"
      ])
  }

  /// After a signal the group is over because of that.
  @Test func whatASignalStoppedIsNotNamed() throws {
    let text = """
      tasks:
        g: { timeout: 2s, tasks: { a: x, clean: { run: x, when: always, dependencies: a } } }
      """
    let stubborn = SimulatedExecutor.Behaviour.lasts(9).terminating(in: 4)
    let told = try said(text, ["g/a": stubborn], interruptions: [.signal(2, at: 1)])
    #expect(
      told == [
        "interrupted by SIGINT; stopping what is running, once more kills it and all clean-up",
        "'g' timed out after 2 s",
      ])
  }

  @Test func aServiceThatTheLimitDidNotStopIsNotNamed() throws {
    let text = """
      tasks:
        g:
          timeout: 4s
          tasks:
            used: { service: true, run: x }
            user: { dependencies: used, run: x }
            kept: { service: true, run: x }
            slow: x
        outside: { dependencies: g/kept, run: x }
      """
    let stubborn = SimulatedExecutor.Behaviour.lasts(99).terminating(in: 5)
    #expect(
      try said(text, ["g/used": stubborn, "g/kept": .lasts(99), "g/slow": .lasts(9), "outside": .lasts(9)]) == [
        "'g' timed out after 4 s; stopped with it: 'g/slow'"
      ])
  }

  // MARK: - Signals

  @Test func aServiceThatIsWaitedForAfterASignalIsNamed() throws {
    let text = """
      tasks:
        db: { service: { ready: x, timeout: 30s }, run: x }
        test: { dependencies: db, run: x }
        drop: { dependencies: [db, test], when: always, run: x }
      """
    var slow = SimulatedExecutor.Behaviour.lasts(99)
    slow.timeToGetReady = 20 * .second
    #expect(
      try said(text, ["db": slow], interruptions: [.signal(2, at: 1)]) == [
        "interrupted by SIGINT; stopping what is running, once more kills it and all clean-up",
        "waiting until service 'db' is ready, which may take 30 s: 'drop' cleans up and depends on it",
      ])
  }

  private static let slowService: SimulatedExecutor.Behaviour = {
    var slow = SimulatedExecutor.Behaviour.lasts(99)
    slow.timeToGetReady = 20 * .second
    return slow
  }()

  @Test("the time limit of a group says nothing of a service that is waited for")
  func aServiceThatIsWaitedForAfterATimeLimitIsNamed() throws {
    let text = """
      tasks:
        g:
          timeout: 1s
          tasks:
            s: { service: { ready: x, timeout: 30s }, run: x }
            u: { dependencies: s, run: x }
            c: { dependencies: u, when: always, run: x }
      """
    let told = try said(text, ["g/s": Self.slowService])
    #expect(
      told.first
        == "waiting until service 'g/s' is ready, which may take 30 s: 'g/c' cleans up and depends on it")
    #expect(told.dropFirst().allSatisfy { $0.hasPrefix("'g' timed out after 1 s") }, "\(told)")
  }

  /// What is outside of the group goes on as if nothing had happened.
  @Test func aServiceThatATimeLimitLeavesAloneIsNotNamed() throws {
    let text = """
      tasks:
        g: { timeout: 1s, tasks: { s: { service: { ready: x }, run: x }, slow: x } }
        other: { service: { ready: x }, run: x }
        u: { dependencies: [g/s, other], run: x }
        c: { dependencies: other, when: always, run: x }
      """
    let told = try said(
      text, ["g/s": Self.slowService, "other": Self.slowService, "g/slow": .lasts(9)], onFailure: .continue)
    #expect(!told.contains { $0.hasPrefix("waiting") }, "\(told)")
  }

  @Test func aServiceThatIsWaitedForAfterAFailureIsNamed() throws {
    let text = """
      on_failure: cancel
      tasks:
        lint: x
        db: { service: { ready: x, timeout: 30s }, run: x }
        test: { dependencies: db, run: x }
        drop: { dependencies: [db, test], when: always, run: x }
      """
    let told = try said(text, ["db": Self.slowService, "lint": .fails(after: 1)])
    #expect(
      told.contains("waiting until service 'db' is ready, which may take 30 s: 'drop' cleans up and depends on it"),
      "\(told)")
  }

  @Test func aServiceThatNoCleanUpNeedsIsNotWaitedFor() throws {
    let text = """
      tasks:
        db: { service: { ready: x, timeout: 30s }, run: x }
        test: { dependencies: db, run: x }
        ready: { service: { ready: x }, run: x }
        drop: { dependencies: ready, when: always, run: x }
      """
    var slow = SimulatedExecutor.Behaviour.lasts(99)
    slow.timeToGetReady = 20 * .second
    #expect(
      try said(text, ["db": slow, "ready": .lasts(99)], interruptions: [.signal(2, at: 1)]) == [
        "interrupted by SIGINT; stopping what is running, once more kills it and all clean-up"
      ])
  }
}
