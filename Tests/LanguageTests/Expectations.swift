import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Runs a file in virtual time and compares the drawing of the run, `TimelineDrawing`, with the one expected.
@discardableResult
func expectDrawing(
  _ text: String, with options: Planner.Options = .given(), files: [String: String] = [:], unit: Nanoseconds = .second,
  slots: Int? = nil, memory: Int64? = nil, onFailure: FailurePolicy? = nil, seed: UInt64 = 0,
  _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
  attempts: [String: [SimulatedExecutor.Behaviour]] = [:],
  interruptions: [SimulatedExecutor.Interruption] = [], is expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Simulation {
  let simulation = Simulation(
    try planned(text, options, files: files), slots: slots, memory: memory, onFailure: onFailure, seed: seed,
    behaviours,
    attempts: attempts, interruptions: interruptions)
  let drawing = TimelineDrawing(simulation, unit: unit).render()
  if drawing != expected {
    Issue.record("drawn:\n\(drawing)\nexpected:\n\(expected)", sourceLocation: sourceLocation)
  }
  return simulation
}

/// What the tasks of a file see.
///
/// - Parameter skipped: those whose `if` says no.
func environments(
  _ text: String, _ options: Planner.Options = .given(), files: [String: String] = [:], skipped: Set<String> = [],
  exports: @escaping (_ task: String, _ see: (String) -> String) -> [String: String] = { _, _ in [:] }
) throws(UnplannableText) -> EnvironmentRun {
  EnvironmentRun(try planned(text, options, files: files), skipped: skipped) { task, variables in
    exports(task) { name in variables[name].map { String(decoding: $0, as: UTF8.self) } ?? "" }
  }
}

/// Expects the findings that are marked in a file, in the order of their marks, and no others.
func check(
  _ rules: String..., in marked: String, _ options: Planner.Options = .given(), files: [String: String] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let marked = MarkedText(marked)
  let summary = load(marked.text, files: files, options: options).summary
  #expect(summary == marked.expectation(rules), "\(marked.text)", sourceLocation: sourceLocation)
}

extension Plan {
  /// The tasks proper, in their order.
  var names: [String] {
    (0..<TaskID(tasks.count)).filter { tasks[Int($0)].kind == .task }.map(name)
  }
}

extension SimulatedExecutor.Behaviour {
  /// A time in milliseconds.
  static func takes(_ milliseconds: Nanoseconds, _ result: AttemptResult = .exited(0)) -> Self {
    Self(duration: milliseconds * .millisecond, result: result)
  }
}
