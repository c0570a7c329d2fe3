import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// All of a group that cleans up runs after a signal.
struct CleanUpGroupTests {
  @Test(arguments: [true, false]) func aMemberThatRunsAfterFailuresDoesSoAfterASignal(hasFailed: Bool) throws {
    let text = """
      tasks:
        a: x
        clean:
          dependencies: a
          when: always
          tasks: { first: x, alarm: { run: x, dependencies: first, when: failure } }
        alarm: { run: x, dependencies: a, when: failure }
      """
    let first = hasFailed ? SimulatedExecutor.Behaviour.fails(after: 1) : .lasts(1)
    let run = Simulation(
      try planned(text), ["a": .lasts(9), "clean/first": first], interruptions: [.signal(2, at: 1)])
    #expect(run.outcome(of: "clean/alarm") == (hasFailed ? .succeeded : .skipped))
    #expect(run.outcome(of: "alarm") == .cancelled)
  }
}
