import Planner
import TestSupport
import Testing
import WorkflowModel

/// Estimates, the longest remaining paths, and the order in which ready tasks are started.
@Suite struct PriorityTests {
  @Test(arguments: [
    // With an estimate, that; without one a second, or nothing where there is a delay.
    ("{run: x, estimate: 3s}", 0, 3_000, 0), ("{run: x}", 0, 1_000, 1), ("x", 0, 1_000, 1), ("{run: [x]}", 0, 1_000, 1),
    ("{run: x, delay: 2s}", 2_000, 0, 1), ("{run: x, delay: 0s}", 0, 0, 1),
    ("{run: x, delay: 2s, estimate: 5s}", 2_000, 5_000, 0),
    ("{run: x, estimate: 0}", 0, 0, 0),
    // What does nothing takes no time, and nothing is assumed of it.
    ("{delay: 2s}", 2_000, 0, 0), ("{}", 0, 0, 0), ("{delay: 2s, estimate: 5s}", 2_000, 0, 0),
  ])
  func estimates(task: String, delay: Int64, estimate: Int64, assumed: Int) throws {
    let plan = try plan("tasks: {a: \(task)}")
    #expect(plan.tasks.map(\.delay) == [delay * .millisecond])
    #expect(plan.tasks.map(\.estimate) == [estimate * .millisecond])
    #expect(plan.assumedEstimates == assumed)
  }

  @Test func assumedEstimatesAreCountedInWhatIsRun() throws {
    let text =
      "tasks: {a: x, b: {run: x, estimate: 1}, c: {run: x, dependencies: a}, g: {delay: 1, tasks: {d: x, e: {}}}}"
    #expect(try plan(text).assumedEstimates == 3)
    #expect(try plan(text, targets: ["c"]).assumedEstimates == 2)
    #expect(try plan(text, targets: ["b"]).assumedEstimates == 0)
  }

  @Test func remainingPaths() throws {
    let plan = try plan(
      """
      tasks:
        a: { run: x, estimate: 2s }
        b: { run: x, estimate: 3s, dependencies: a }
        c: { run: x, delay: 4s, estimate: 1s, dependencies: a }
        d: { run: x, estimate: 1s, dependencies: [b, c] }
        g: { delay: 7s, dependencies: d, tasks: { e: { delay: 1s }, f: {} } }
        z: { delay: 20s }
      """)
    let seconds = plan.remainingPaths().map { $0 / .second }
    //                 a   b   c  d g  e  f  /g z
    #expect(seconds == [16, 12, 14, 9, 8, 1, 0, 0, 20])
  }

  /// By priority, then by the longest remaining path, then as they stand in the file.
  @Test func ranks() throws {
    let plan = try plan(
      """
      tasks:
        a: { run: x, estimate: 1s }
        b: { run: x, estimate: 5s }
        c: { run: x, estimate: 1s, priority: 1 }
        d: { run: x, estimate: 9s, priority: -1 }
        e: { run: x, estimate: 5s }
        f: { run: x, estimate: 1s, dependencies: a }
        g: { run: x, estimate: 9s, dependencies: a }
      """)
    let order = plan.properTasks.sorted { plan.ranks()[Int($0)] < plan.ranks()[Int($1)] }.map(plan.name)
    #expect(order == ["c", "a", "g", "b", "e", "f", "d"])
    #expect(plan.ranks().sorted() == Array(0..<Int32(plan.tasks.count)))
  }

  /// Years of delays in a row do not overflow.
  @Test func longPathsSaturate() throws {
    let text = "mode: sync\ntasks:\n" + (0..<40).map { "  t\($0): {delay: 87600h}\n" }.joined()
    #expect(try plan(text).remainingPaths().max() == .max)
  }
}
