import Planner
import TestSupport
import Testing
import WorkflowModel

/// `estimate`: expected length of `run`, for planning; without one 0 s where there is a `delay`, else 1 s.
struct EstimateTests {
  static let cases: [Case] = .all(
    .good("estimate", in: .task, values: DelayTests.durations),
    .bad("estimate", in: .task, values: DelayTests.badDurations))

  @Test func withoutOneItIsAssumed() throws {
    let plan = try planned(
      "tasks: { a: { estimate: 4s, run: x }, b: x, c: { delay: 2s, run: x }, d: { delay: 2s, estimate: 1s, run: x }, e: { delay: 3s } }"
    )
    #expect(plan.tasks.map { $0.estimate / .second } == [4, 1, 0, 1, 0])
    #expect(plan.assumedEstimates == 2)
  }

  @Test func thePlanSaysHowManyWereAssumed() throws {
    let sandbox = try Sandbox("tasks: { a: x, b: { delay: 2s, run: x }, c: { estimate: 3s, run: x } }")
    let output = try sandbox.taskflow("plan").output
    #expect(output.contains("2 estimates were assumed"))
  }
}
