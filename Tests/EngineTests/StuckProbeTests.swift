import Engine
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Services whose `ready` test the terminal has stopped: they fail at once, as the next test would be stopped as well.
struct StuckProbeTests {
  private static let user = "u: { dependencies: s, run: x }"

  @Test func aServiceWhoseTestWantsTheTerminalFails() throws {
    var run = try ManualRun("tasks: { s: { service: { ready: x }, run: x }, \(Self.user) }")
    #expect(run.dispatch() == ["start s"])
    run.started("s", at: 0)
    #expect(run.dispatch() == ["start s"])
    let isNew = run.stuck("s", in: .probe, at: 100)
    #expect(isNew)
    #expect(run.dispatch() == ["TERM s", "TERM s"])
    run.ended("s", .stoppedByTerminal(in: .probe), in: .probe, at: 110)
    // No other test follows, and it has no time to get ready any more.
    run.advance(to: 9000)
    #expect(run.dispatch() == [])
    run.advance(to: 10_100)
    #expect(run.dispatch().contains("KILL s"))
    run.ended("s", .signalled(9), at: 10_110)
    #expect(
      run.transcript().suffix(5) == [
        "10110ms exit s: 'ready' stopped by the terminal", "10110ms end s: failed", "10110ms end u: blocked by s",
        "10110ms stopping: s failed", "10110ms run failed",
      ])
  }

  @Test func itMayBeTriedAgain() throws {
    var run = try ManualRun("tasks: { s: { service: { ready: x }, retry: 1, run: x }, \(Self.user) }")
    _ = run.dispatch()
    run.started("s", at: 0)
    _ = run.dispatch()
    let isNew = run.stuck("s", in: .probe, at: 100)
    #expect(isNew)
    run.ended("s", .stoppedByTerminal(in: .probe), in: .probe, at: 110)
    _ = run.dispatch()
    run.ended("s", .signalled(15), at: 120)
    #expect(run.dispatch() == ["start s"])
    run.started("s", at: 2000)
    #expect(run.dispatch() == ["start s"])
    run.ended("s", in: .probe, at: 2010)
    #expect(run.dispatch() == ["start u"])
  }

  /// The time to get ready does not pass while it is being ended, and who ends before the test does takes the test along.
  @Test func itsTimeLimitsAreOver() throws {
    var run = try ManualRun(
      "tasks: { s: { service: { ready: x, timeout: 1s }, timeout: 2s, run: x }, \(Self.user) }")
    _ = run.dispatch()
    run.started("s", at: 0)
    _ = run.dispatch()
    let isNew = run.stuck("s", in: .probe, at: 900)
    #expect(isNew)
    _ = run.dispatch()
    run.advance(to: 3000)
    #expect(run.dispatch() == [])
    run.ended("s", .exited(0), at: 3000)
    #expect(run.dispatch() == ["KILL s"])
    #expect(!run.transcript().contains { $0.contains("time limit") })
  }

  /// One that is ready, or told to end, is not ended once more.
  @Test func aTestThatNobodyWaitsForEndsAlone() throws {
    var run = try ManualRun("tasks: { s: { service: { ready: x }, run: x }, \(Self.user) }")
    _ = run.dispatch()
    run.started("s", at: 0)
    _ = run.dispatch()
    run.stop(.signal(2), at: 50)
    #expect(run.dispatch() == ["TERM s"])
    let isNew = run.stuck("s", in: .probe, at: 100)
    #expect(isNew)
    #expect(run.dispatch() == ["TERM s"])
    run.ended("s", .signalled(15), at: 120)
    #expect(run.transcript().suffix(2) == ["120ms end s: cancelled", "120ms run interrupted by signal 2"])
  }
}
