import Engine
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Processes that outlive the main process of their attempt, and the signals they get.
struct LingeringTests {
  @Test func leftoversAreKilledAfterTheGrace() throws {
    var run = try ManualRun("tasks: { a: x, b: { dependencies: a } }")
    #expect(run.dispatch() == ["start a"])
    run.started("a", at: 0)
    run.lingers("a", at: 3000)
    // They may end by themselves for a moment.
    #expect(run.nextDeadline == 3100)
    run.advance(to: 3100)
    #expect(run.dispatch() == ["TERM a"])
    #expect(run.nextDeadline == 13100)
    run.advance(to: 13099)
    #expect(run.dispatch() == [])
    run.advance(to: 13100)
    #expect(run.dispatch() == ["KILL a"])
    // How the main process ended is what counts.
    run.ended("a", .exited(0), at: 13101)
    #expect(
      run.transcript().suffix(5) == [
        "13101ms exit a: 0", "13101ms end a: succeeded", "13101ms ready b after a", "13101ms end b: succeeded",
        "13101ms run succeeded",
      ])
  }

  @Test func leftoversThatEndInTimeAreNotKilled() throws {
    var run = try ManualRun("tasks: { a: x, b: { delay: 1h } }")
    _ = run.dispatch()
    run.started("a", at: 0)
    run.lingers("a", at: 1000)
    run.ended("a", at: 2000)
    run.advance(to: 11000)
    #expect(run.dispatch() == [])
  }

  @Test func theirSlotIsHeldUntilTheyAreGone() throws {
    var run = try ManualRun("tasks: { a: { run: x, estimate: 2s }, b: x }", slots: 1)
    #expect(run.dispatch() == ["start a"])
    run.started("a", at: 0)
    run.lingers("a", at: 1000)
    #expect(run.dispatch() == [])
    run.ended("a", at: 2000)
    #expect(run.dispatch() == ["start b"])
  }

  @Test func anInterruptionReachesThemToo() throws {
    var run = try ManualRun("tasks: { a: x }")
    _ = run.dispatch()
    run.started("a", at: 0)
    run.lingers("a", at: 3000)
    run.advance(to: 3100)
    #expect(run.dispatch() == ["TERM a"])
    run.stop(.signal(2), at: 5000)
    #expect(run.dispatch() == ["TERM a"])
    #expect(run.nextDeadline == 13100, "the earlier of the two graces counts")
    run.advance(to: 13100)
    #expect(run.dispatch() == ["KILL a"])
    run.ended("a", .exited(0), at: 13100)
    #expect(run.transcript().suffix(2) == ["13100ms end a: cancelled", "13100ms run interrupted by signal 2"])
  }

  @Test func theyAreAskedOnceByAnInterruptionAndNotAgain() throws {
    var run = try ManualRun("tasks: { a: x }")
    _ = run.dispatch()
    run.started("a", at: 0)
    run.lingers("a", at: 3000)
    run.stop(.signal(2), at: 3050)
    #expect(run.dispatch() == ["TERM a"])
    run.advance(to: 13049)
    #expect(run.dispatch() == [])
    run.advance(to: 13050)
    #expect(run.dispatch() == ["KILL a"])
  }

  @Test func aSecondSignalKillsThemAtOnce() throws {
    var run = try ManualRun("tasks: { a: x, b: x }")
    _ = run.dispatch()
    run.started("a", at: 0)
    run.started("b", at: 0)
    run.stop(.signal(2), at: 1000)
    #expect(run.dispatch() == ["TERM a", "TERM b"])
    run.ended("a", .signalled(15), at: 1100)
    run.lingers("b", at: 1200)
    run.stop(.signal(2), at: 1500)
    #expect(run.dispatch() == ["KILL b"], "a is gone")
    run.stop(.signal(2), at: 1600)
    #expect(run.dispatch() == ["KILL b"], "every further one tries again")
  }

  // MARK: - Services

  private static let service =
    "tasks: { s: { service: { ready: r }, grace: 5s, run: x }, u: { dependencies: s, run: y } }"

  /// However late it gets ready: `server &`.
  @Test(arguments: [50, 1000])
  func whatAServiceLeavesRunningIsTheService(readyAt: Nanoseconds) throws {
    var run = try ManualRun(Self.service)
    #expect(run.dispatch() == ["start s"])
    run.started("s", at: 0)
    #expect(run.dispatch() == ["start s"])
    run.lingers("s", at: 10)
    run.advance(to: readyAt)
    #expect(run.dispatch() == [])
    run.ended("s", in: .probe, at: readyAt)
    #expect(run.dispatch() == ["start u"])
    run.started("u", at: readyAt)
    run.advance(to: 5000)
    #expect(run.dispatch() == [])
    run.ended("u", at: 5000)
    #expect(run.dispatch() == ["TERM s"])
    run.ended("s", at: 5001)
    #expect(run.transcript().last == "5001ms run succeeded")
  }

  /// Not even when its test succeeds while the rest of it ends, and the rest is killed.
  @Test func aServiceWhoseMainProcessFailsDoesNotGetReady() throws {
    var run = try ManualRun(Self.service)
    _ = run.dispatch()
    run.started("s", at: 0)
    _ = run.dispatch()
    run.lingers("s", .exited(1), at: 10)
    run.advance(to: 110)
    #expect(run.dispatch() == ["TERM s"])
    run.ended("s", in: .probe, at: 120)
    #expect(run.dispatch() == [])
    run.advance(to: 5110)
    #expect(run.dispatch() == ["KILL s"])
    run.ended("s", .exited(1), at: 5111)
    #expect(run.transcript().contains("5111ms end s: failed"))
  }

  @Test func aReadyServiceWhoseMainProcessFailsIsStopped() throws {
    var run = try ManualRun(Self.service)
    _ = run.dispatch()
    run.started("s", at: 0)
    _ = run.dispatch()
    run.ended("s", in: .probe, at: 10)
    #expect(run.dispatch() == ["start u"])
    run.started("u", at: 10)
    run.lingers("s", .exited(1), at: 1000)
    run.advance(to: 1100)
    #expect(run.dispatch() == ["TERM s"])
    run.ended("s", .exited(1), at: 1200)
    run.ended("u", at: 1300)
    #expect(run.transcript().contains("1200ms end s: failed"))
  }
}
