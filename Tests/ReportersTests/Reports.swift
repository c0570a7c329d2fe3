import Diagnostics
import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// Runs a file in virtual time and gathers its timeline.
func timeline(
  _ text: String, slots: Int? = nil, onFailure: FailurePolicy? = nil,
  _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
  interruptions: [SimulatedExecutor.Interruption] = []
) throws -> Timeline {
  let plan = try planned(text)
  let timeline = Timeline(plan: plan)
  _ = Simulation(
    plan, slots: slots, onFailure: onFailure, behaviours, interruptions: interruptions, observers: [timeline])
  return timeline
}

/// Words for outcomes that name an `errno` by its number.
let words = OutcomeText { "errno \($0)" }

/// Compares a whole output with the one expected, which is given without the line break at its end.
func expectText(_ actual: String, is expected: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  if actual != expected + "\n" {
    Issue.record("written:\n\(actual)expected:\n\(expected)\n", sourceLocation: sourceLocation)
  }
}

/// Makes the control sequences of colours readable: `‹31›text‹0›`.
func readable(_ text: String) -> String {
  text.replacing(/\u{1B}\[([0-9;]*)m/) { "‹\($0.output.1)›" }
}

/// Tells an observer events at milliseconds, all in one batch.
func tell(_ observer: any RunObserver, _ events: [(Nanoseconds, RunEvent)]) {
  for (time, event) in events { observer.observe(event, at: Instant(nanoseconds: time * .millisecond)) }
  observer.endOfBatch()
}

/// Hands bytes to an observer as the output of a task.
func write(_ text: String, of task: TaskID, to observer: any RunObserver) {
  Array(text.utf8).withUnsafeBytes { observer.observe(output: $0, of: task) }
}

enum Files {
  static let article = """
    tasks:
      call1: { delay: 5s, run: ./random_sum }
      call2: { delay: 8s, run: ./random_sum }
      call3: { delay: 2s, run: ./random_sum }
    """

  /// When `a` fails after two seconds on two slots, every outcome there is comes up.
  static let mixed = """
    tasks:
      a: { run: x, estimate: 2s }
      b: { run: x, estimate: 5s }
      c: { run: x, estimate: 1s, dependencies: a }
      d: { run: x, estimate: 1s, dependencies: b }
      e: { run: x, estimate: 1s }
      f: { delay: 4s }
      g: { delay: 4s, run: x }
      h: { dependencies: f }
      i: { delay: 1s, run: x, priority: -5, estimate: 3s }
    """

  static let longNames = """
    tasks:
      a_group_with_a_rather_long_name:
        tasks:
          and_a_member_whose_name_is_longer_than_that_of_the_group: { run: x, estimate: 2s }
          short: { run: x, estimate: 0.4s }
      x: { run: x, estimate: 7s }
    """

  static let sixty: String = {
    var text = "tasks:\n"
    for number in 0..<60 {
      let dependency = number % 5 == 0 && number > 0 ? ", dependencies: t\(number - 5)" : ""
      text += "  t\(number): { run: x, estimate: \(number % 7 + 1)s\(dependency) }\n"
    }
    return text
  }()
}
