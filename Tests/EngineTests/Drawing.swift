import Planner
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// Runs a file in virtual time and compares the drawing of the run, `TimelineDrawing`, with the one expected.
@discardableResult
func expectDrawing(
  _ text: String, slots: Int? = nil, onFailure: FailurePolicy? = nil, grace: Nanoseconds = 10 * .second,
  mode: Mode? = nil, _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
  interruptions: [SimulatedExecutor.Interruption] = [], is expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Simulation {
  let simulation = Simulation(
    try planned(text, Planner.Options(mode: mode)), slots: slots, onFailure: onFailure, grace: grace, behaviours,
    interruptions: interruptions)
  let drawing = TimelineDrawing(simulation).render()
  if drawing != expected {
    Issue.record("drawn:\n\(drawing)\nexpected:\n\(expected)", sourceLocation: sourceLocation)
  }
  return simulation
}
