import Diagnostics
import Engine
import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Services that are started together and hold the memory that their users need.
struct MemoryWaitTests {
  private static let gibibyte = 1 << 30 as Int64

  private func findings(_ text: String, memory: Int64, slots: Int? = nil) throws -> [String] {
    let plan = try planned(text)
    let options = Engine.Options(slots: slots, memory: memory, onFailure: plan.onFailure)
    let found = plan.findings(memory: memory) { Engine.firstStarts(of: plan, options) }.map(\.message.text)
    // What is found is what happens.
    let run = Simulation(plan, slots: slots, memory: memory)
    #expect((run.result == .faulted(.deadlock)) == !found.isEmpty)
    return found
  }

  @Test func eachOfTwoHoldsWhatTheUserOfTheOtherNeeds() throws {
    let text = """
      tasks:
        s: { service: true, memory: 2GiB, run: x }
        t: { service: true, memory: 2GiB, run: x }
        u: { dependencies: s, memory: 1GiB, run: x }
        v: { dependencies: t, memory: 2GiB, run: x }
        other: { memory: 1GiB, run: x }
      """
    #expect(
      try findings(text, memory: 4 * Self.gibibyte) == [
        "'u' and services 's', 't' need 5GiB of memory together, but only 4GiB is available",
        "'v' and services 's', 't' need 6GiB of memory together, but only 4GiB is available",
      ])
    #expect(try findings(text, memory: 5 * Self.gibibyte) == [])
  }

  @Test(arguments: [
    // The user of one needs nothing, so that one ends.
    """
    tasks:
      s: { service: true, memory: 2GiB, run: x }
      t: { service: true, memory: 2GiB, run: x }
      u: { dependencies: s, memory: 1GiB, run: x }
      v: { dependencies: t, run: x }
    """,
    // The second can't begin before the first has ended.
    """
    tasks:
      s: { service: true, memory: 2GiB, run: x }
      t: { service: true, memory: 3GiB, run: x }
      u: { dependencies: s, memory: 1GiB, run: x }
      v: { dependencies: t, memory: 1GiB, run: x }
    """,
    // It begins later.
    """
    tasks:
      first: x
      s: { service: true, memory: 2GiB, run: x }
      t: { service: true, memory: 2GiB, run: x, dependencies: first }
      u: { dependencies: s, memory: 1GiB, run: x }
      v: { dependencies: t, memory: 1GiB, run: x }
    """,
    // The time of a group is over at some time.
    """
    tasks:
      s: { service: true, memory: 2GiB, run: x }
      t: { service: true, memory: 2GiB, run: x }
      g: { timeout: 9s, tasks: { u: { dependencies: s, memory: 1GiB, run: x } } }
      v: { dependencies: t, memory: 1GiB, run: x }
    """,
  ])
  func whatEndsIsNotFound(text: String) throws {
    #expect(try findings(text, memory: 4 * Self.gibibyte) == [])
  }

  @Test(arguments: [
    "u: { dependencies: s, when: always, memory: 2GiB, run: x }",
    "u: { dependencies: s, if: test -e x, memory: 2GiB, run: x }",
    "g: { dependencies: s, when: always, tasks: { u: { memory: 2GiB, run: x } } }",
  ])
  func whateverLetsTheUserRun(user: String) throws {
    let text = "tasks:\n  s: { service: true, memory: 3GiB, run: x }\n  \(user)\n"
    #expect(try findings(text, memory: 4 * Self.gibibyte).count == 1)
  }

  @Test(arguments: [
    ("u: { dependencies: s, when: failure, memory: 2GiB, run: x }", 0),
    ("u: { dependencies: [s, x], when: failure, memory: 2GiB, run: x }\n  x: { run: x }", 1),
    ("u: { dependencies: [s, x], when: failure, memory: 2GiB, run: x }\n  x: { delay: 1s }", 0),
    (
      "u: { dependencies: [s, t], when: failure, memory: 2GiB, run: x }\n  t: { service: true, memory: 1GiB, run: x }",
      1
    ),
    ("m: { dependencies: [s, l], matrix: { i: '${N}' }, memory: 2GiB, run: x }\n  l: { exports: N, run: x }", 1),
    (
      "m: { dependencies: [s, l], matrix: { i: '${N}' }, tasks: { u: { memory: 2GiB, run: x } } }\n  l: { exports: N, run: x }",
      1
    ),
    ("m: { dependencies: [s, l], matrix: { i: '${N}' }, memory: 1GiB, run: x }\n  l: { exports: N, run: x }", 0),
  ])
  func whatMayRunLater(user: String, count: Int) throws {
    let plan = try planned("tasks:\n  s: { service: true, memory: 3GiB, run: x }\n  \(user)\n")
    #expect(plan.findings(memory: 4 * Self.gibibyte) { [] }.count == count)
  }

  /// What a stuck task of the clean-up keeps from running is only what nobody can run.
  @Test(arguments: [true, false]) func theRestOfTheCleanUpRuns(isInterrupted: Bool) throws {
    let text = """
      tasks:
        s: { service: true, memory: 3GiB, run: x }
        u: { dependencies: s, when: always, memory: 2GiB, run: x }
        c: { dependencies: u, when: always, run: x }
        other: x
      """
    let run = Simulation(
      try planned(text), memory: 4 * Self.gibibyte, ["other": .lasts(5)],
      interruptions: isInterrupted ? [.signal(2, at: 1)] : [])
    #expect(run.outcome(of: "u") == .cancelled)
    #expect(run.outcome(of: "c") == .succeeded)
    #expect(run.outcome(of: "s") == .succeeded)
    #expect(run.result == (isInterrupted ? .interrupted(signal: 2) : .faulted(.deadlock)))
  }

  @Test func slotsDecideWhatIsStartedTogether() throws {
    let text = """
      tasks:
        first: { memory: 3GiB, run: x, priority: 1 }
        s: { service: true, memory: 2GiB, run: x }
        t: { service: true, memory: 2GiB, run: x }
        u: { dependencies: s, memory: 1GiB, run: x, priority: 2 }
        v: { dependencies: t, memory: 1GiB, run: x, priority: 2 }
      """
    let plan = try planned(text)
    let options = Engine.Options(slots: 1, memory: 4 * Self.gibibyte, onFailure: plan.onFailure)
    #expect(Engine.firstStarts(of: plan, options) == [0])
    #expect(plan.findings(memory: 4 * Self.gibibyte) { Engine.firstStarts(of: plan, options) } == [])
  }
}
