import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Analysis
import Testing
import Variables
import WorkflowModel

/// The figures that reports are made of.
struct TimelineTests {
  private func names(_ timeline: Timeline) -> [String] { timeline.criticalPath().map(timeline.plan.name) }

  /// A task begins when its `if` does, also when it had to wait for a slot before.
  @Test(arguments: [0, 2], [0, 1] as [Nanoseconds])
  func theWaitOfAnIfForItsSlotIsNoWork(length: Nanoseconds, delay: Nanoseconds) throws {
    var conditional = SimulatedExecutor.Behaviour.lasts(1)
    conditional.conditionDuration = length * .second
    let timeline = try timeline(
      "tasks: { first: { run: x, priority: 1 }, a: { if: x, delay: \(delay)s, run: x } }", slots: 1,
      ["first": .lasts(3), "a": conditional])
    #expect(timeline.start(of: 1)?.nanoseconds == 3 * .second)
    #expect(timeline.duration(of: 1) == (length + delay + 1) * .second)
    #expect(timeline.work == timeline.makespan)
    #expect(names(timeline) == ["first", "a"])
  }

  @Test func withoutALimitTheChainIsTheLongestPath() throws {
    let timeline = try timeline(
      """
      tasks:
        a: { run: x, estimate: 2s }
        b: { run: x, estimate: 3s }
        c: { delay: 1s, run: x, estimate: 2s, dependencies: a }
        d: { dependencies: [b, c] }
        e: { run: x, estimate: 1s, dependencies: [b] }
      """)
    #expect(names(timeline) == ["a", "c", "d"])
    #expect(timeline.makespan == 5 * .second)
    #expect(timeline.work == 9 * .second)
  }

  @Test func withALimitItGoesThroughSlots() throws {
    let timeline = try timeline(
      """
      tasks:
        first: { run: x, estimate: 3s }
        second: { run: x, estimate: 2s }
        third: { run: x, estimate: 1s }
        beside: { run: x, cpus: 0, estimate: 3s }
      """, slots: 1)
    // What holds no slot had none to give, though it ended at the same instant.
    #expect(names(timeline) == ["first", "second", "third"])
    #expect(timeline.makespan == 6 * .second)
  }

  /// It was ready long before: what it waited for last is the slot.
  @Test func aSlotWaitedForComesAfterDependencies() throws {
    let timeline = try timeline(
      """
      tasks:
        a: { run: x, estimate: 1s, priority: 2 }
        b: { run: x, estimate: 1s, dependencies: a }
        c: { run: x, estimate: 3s, priority: 1 }
      """, slots: 1)
    #expect(names(timeline) == ["a", "c", "b"])
  }

  @Test func groupsAreInTheChainOnlyWithADelay() throws {
    let timeline = try timeline(
      """
      mode: sync
      tasks:
        silent: { tasks: { a: { run: x, estimate: 1s } } }
        waiting: { delay: 1s, tasks: { b: { run: x, estimate: 1s } } }
        last: { run: x, estimate: 1s }
      """)
    #expect(names(timeline) == ["silent/a", "waiting", "waiting/b", "last"])
  }

  /// Of two that end last together, the one whose end was told last.
  @Test func tiesGoToTheLastEnd() throws {
    let timeline = try timeline("tasks: { a: { delay: 2s }, b: { delay: 2s }, c: { dependencies: a } }")
    #expect(names(timeline) == ["b"])
  }

  @Test func nothingStartedHasNoChain() throws {
    let timeline = Timeline(try planned("tasks: { a: x }"), secrets: Secrets())
    #expect(timeline.criticalPath() == [])
    #expect(timeline.makespan == 0)
    #expect(timeline.work == 0)
  }

  @Test func aQueueIsNoDuration() throws {
    let timeline = try timeline(
      "tasks: { a: { run: x, estimate: 5s }, b: { delay: 2s, run: x, estimate: 1s } }", slots: 1)
    #expect(timeline.slotWait(of: 1) == 3 * .second)
    #expect(timeline.duration(of: 1) == 3 * .second)
    #expect(timeline.start(of: 1) == .zero)
    #expect(timeline.entries[1].actionStart?.nanoseconds == 5 * .second)
  }

  @Test func aQueueThatLedNowhereIsNone() throws {
    let timeline = try timeline(
      "tasks: { a: { run: x, estimate: 5s }, b: { delay: 2s, run: x } }", slots: 1, interruptions: [.signal(at: 3)])
    #expect(timeline.slotWait(of: 1) == 1 * .second)
    #expect(timeline.duration(of: 1) == 2 * .second)
  }

  /// A real clock is never exact: a start a little after the delay is no wait for a slot.
  @Test func whatStartsLateWithoutQueueingDidNotWait() throws {
    let timeline = Timeline(try planned("tasks: { a: { delay: 1s, run: x } }"), secrets: Secrets())
    tell(
      timeline,
      [
        (0, .taskReady(0, after: nil)), (1002, .attemptStarted(0, attempt: 1, after: nil)),
        (1010, .attemptEnded(0, attempt: 1, .exited(0))), (1010, .taskEnded(0, .succeeded)),
      ])
    #expect(timeline.slotWait(of: 0) == 0)
    #expect(timeline.duration(of: 0) == 1010 * .millisecond)
  }

  @Test func sumsDoNotOverflow() throws {
    var text = "tasks:\n"
    for number in 0..<40 { text += "  t\(number): { delay: 87600h }\n" }
    #expect(try timeline(text).work == .max)
  }

  @Test func theEndOfTheRunIsKept() throws {
    let timeline = try timeline("tasks: { a: { run: x, estimate: 9s } }", interruptions: [.signal(15, at: 2)])
    #expect(timeline.result == .interrupted(signal: 15))
    #expect(timeline.end.nanoseconds == 2 * .second)
    #expect(timeline.result(of: 0) == .signalled(15))
  }
}
