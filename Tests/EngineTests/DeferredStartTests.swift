import Engine
import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Starts that the system refuses for now (EMFILE, EAGAIN, ENOMEM), and those it refuses for good.
struct DeferredStartTests {
  // MARK: - For now

  @Test func aRefusedStartIsTriedAgainWhenSomethingEnds() throws {
    var run = try ManualRun("tasks: { a: { run: x, estimate: 3s }, b: { run: x, estimate: 2s }, c: x }", slots: 2)
    #expect(run.dispatch() == ["start a", "start b"])
    run.started("a", at: 0)
    run.deferred("b", at: 0)
    #expect(run.dispatch() == [], "there is a free slot, but no process to be had")
    run.ended("a", at: 30)
    #expect(run.dispatch() == ["start b", "start c"])
    run.started("b", at: 30)
    run.started("c", at: 30)
    run.ended("b", at: 40)
    run.ended("c", at: 40)
    #expect(
      run.transcript() == [
        "0s run started", "0s ready a", "0s ready b", "0s ready c",
        "0s start a",
        "30ms exit a: 0", "30ms end a: succeeded",
        "30ms start b", "30ms start c after a",
        "40ms exit b: 0", "40ms end b: succeeded",
        "40ms exit c: 0", "40ms end c: succeeded",
        "40ms run succeeded",
      ])
  }

  @Test func otherwiseItIsTriedAgainAfter100Milliseconds() throws {
    var run = try ManualRun("tasks: { a: x, b: x }")
    #expect(run.dispatch() == ["start a", "start b"])
    run.deferred("a", at: 0)
    run.deferred("b", at: 0)
    #expect(run.nextDeadline == 100)
    #expect(run.dispatch() == [])
    run.advance(to: 99)
    #expect(run.dispatch() == [])
    run.advance(to: 100)
    #expect(run.dispatch() == ["start a", "start b"])
    run.started("a", at: 100)
    run.deferred("b", at: 100)
    run.advance(to: 200)
    #expect(run.dispatch() == ["start b"])
    run.started("b", at: 200)
    run.ended("a", at: 250)
    run.ended("b", at: 300)
    #expect(run.transcript().last == "300ms run succeeded")
  }

  /// What runs may make room at any time, however long it takes.
  @Test func whileSomethingRunsItIsTriedWithoutEnd() throws {
    var run = try ManualRun("tasks: { a: { run: x, estimate: 2s }, b: x }")
    #expect(run.dispatch() == ["start a", "start b"])
    run.started("a", at: 0)
    for attempt in 0..<500 {
      run.deferred("b", at: Nanoseconds(attempt) * 100)
      run.advance(to: Nanoseconds(attempt) * 100 + 100)
      #expect(run.dispatch() == ["start b"])
    }
    #expect(!run.engine.isStopping)
  }

  @Test func afterFiftyTriesTheRunGivesUp() throws {
    var run = try ManualRun("tasks: { a: x, b: { dependencies: a }, c: { delay: 1h } }")
    _ = run.transcript()
    var starts = 0
    while !run.engine.isFinished, starts < 100 {
      #expect(run.dispatch() == ["start a"])
      let now = Nanoseconds(starts) * 100
      starts += 1
      run.deferred("a", at: now)
      run.advance(to: now + 100)
    }
    #expect(starts == 51, "the first and fifty more")
    #expect(
      run.transcript() == [
        "5s stopping: errno 24",
        "5s end a: cancelled", "5s end b: cancelled", "5s end c: cancelled",
        "5s run ended by errno 24",
      ])
    #expect(run.engine.result == .faulted(.noProcess(errno: 24)))
  }

  /// A service that waits for its test makes no room for it.
  @Test func afterFiftyTriesOfATestTheRunGivesUp() throws {
    var run = try ManualRun("tasks: { s: { service: { ready: r }, run: x }, u: { dependencies: s, run: y } }")
    #expect(run.dispatch() == ["start s"])
    run.started("s", at: 0)
    var starts = 0
    while run.dispatch() == ["start s"], starts < 100 {
      let now = Nanoseconds(starts) * 100
      starts += 1
      run.engine.attemptDeferred(run.task("s"), in: .probe, errno: 11, at: Instant(nanoseconds: now * .millisecond))
      if !run.engine.isStopping { run.advance(to: now + 100) }
    }
    #expect(starts == 51, "the first and fifty more")
    #expect(run.engine.result == .faulted(.noProcess(errno: 11)))
  }

  @Test func aStartThatSucceedsBeginsTheCountAgain() throws {
    var run = try ManualRun("mode: sync\ntasks: { a: x, b: x }")
    var now: Nanoseconds = 0
    for name in ["a", "b"] {
      for _ in 0..<50 {
        #expect(run.dispatch() == ["start \(name)"])
        run.deferred(name, at: now)
        now += 100
        run.advance(to: now)
      }
      #expect(run.dispatch() == ["start \(name)"])
      run.started(name, at: now)
      run.ended(name, at: now)
    }
    #expect(run.engine.result == .succeeded)
    #expect(run.engine.isFinished)
  }

  @Test func aRefusedStartGivesItsSlotsBack() throws {
    var run = try ManualRun(
      "tasks: { big: { run: x, cpus: 2, estimate: 1s }, urgent: { delay: 50ms, run: x, priority: 1 } }", slots: 2)
    #expect(run.dispatch() == ["start big"])
    run.deferred("big", at: 0)
    run.advance(to: 100)
    #expect(run.dispatch() == ["start urgent"], "it came in between and is more urgent")
  }

  /// A task that could not be started has given back slots, but nobody waited for its end.
  @Test func nothingStartsAfterATaskThatHasNotEnded() throws {
    var run = try ManualRun(
      """
      tasks:
        big: { run: x, cpus: 2, estimate: 9s }
        small: { run: x, estimate: 1s }
        urgent: { delay: 50ms, run: x, priority: 1 }
      """, slots: 2)
    #expect(run.dispatch() == ["start big"])
    run.deferred("big", at: 0)
    run.advance(to: 100)
    #expect(run.dispatch() == ["start urgent", "start small"])
    run.started("urgent", at: 100)
    run.started("small", at: 100)
    #expect(run.transcript().suffix(2) == ["100ms start urgent", "100ms start small"])
  }

  @Test func aStartRefusedWhileStoppingIsCancelledAndEndsTheRun() throws {
    var run = try ManualRun("tasks: { a: x, b: x }")
    #expect(run.dispatch() == ["start a", "start b"])
    run.ended("a", .notStarted(.program("sh", errno: 2)), at: 0)
    run.deferred("b", at: 0)
    #expect(run.engine.isFinished)
    #expect(
      run.transcript().suffix(5) == [
        "0s exit a: errno 2 in execution", "0s end a: failed", "0s stopping: a failed",
        "0s end b: cancelled", "0s run failed",
      ])
  }

  @Test func anInterruptionEndsTheWaitForAStart() throws {
    var run = try ManualRun("tasks: { a: x }")
    _ = run.dispatch()
    run.deferred("a", at: 0)
    run.stop(.signal(2), at: 30)
    #expect(
      run.transcript().suffix(3) == [
        "30ms stopping: signal 2", "30ms end a: cancelled", "30ms run interrupted by signal 2",
      ])
    #expect(run.dispatch() == [])
  }

  // MARK: - For good

  @Test func aTaskThatCannotBeStartedFails() throws {
    var run = try ManualRun(
      "tasks: { a: { run: x, estimate: 2s }, b: { dependencies: a }, c: x }", slots: 1, onFailure: .continue)
    #expect(run.dispatch() == ["start a"])
    run.ended("a", .notStarted(.directory("/nowhere", errno: 2)), at: 0)
    #expect(run.dispatch() == ["start c"], "its slot is free again")
    run.started("c", at: 1)
    run.ended("c", at: 2)
    #expect(
      run.transcript() == [
        "0s run started", "0s ready a", "0s ready c",
        "0s exit a: errno 2 in workingDirectory", "0s end a: failed", "0s end b: blocked by a",
        "1ms start c after a", "2ms exit c: 0", "2ms end c: succeeded",
        "2ms run failed",
      ])
  }
}
