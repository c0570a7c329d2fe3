import Analysis
import Engine
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Changes to a plan that its file does not make, and orders by chance.
struct ChangeTests {
  private static let text = """
    tasks:
      a: { run: x, estimate: 2s }
      g: { dependencies: a, tasks: { b: { run: x, estimate: 3s }, c: { run: x, estimate: 4s } } }
      m: { matrix: { n: [1, 2] }, run: x, estimate: 1s, dependencies: g }
      w: { delay: 9s, dependencies: m }
    """

  private func tasks(_ pattern: String, _ plan: Plan) throws -> [TaskID] {
    plan.tasks(matching: try GlobPattern.parse(name: pattern).get(), text: pattern)
  }

  private func makespan(_ plan: Plan) -> Nanoseconds {
    PlannedRun(plan, Engine.Options(slots: nil, onFailure: .finish), secrets: Secrets()).makespan
  }

  @Test(arguments: [
    ("a", ["a"]), ("g/*", ["g/b", "g/c"]), ("*", ["a", "g", "m", "m[n=1]", "m[n=2]", "w"]), ("m[n=2]", ["m[n=2]"]),
    ("x", []),
  ])
  func patternsFindTasks(pattern: String, names: [String]) throws {
    let plan = try planned(Self.text)
    #expect(try tasks(pattern, plan).map(plan.name) == names)
  }

  @Test func durationsAreSet() throws {
    var plan = try planned(Self.text)
    #expect(makespan(plan) == 16 * .second)
    for task in try tasks("g/*", plan) { plan.setDuration(of: task) { $0 / 2 } }
    #expect(makespan(plan) == 14 * .second)
    for task in try tasks("w", plan) { plan.setDuration(of: task) { _ in .second } }
    #expect(makespan(plan) == 6 * .second)
  }

  @Test(arguments: [("a", "g", 1, 14), ("g", "m", 1, 10), ("m", "w", 1, 9), ("a", "w", 0, 16), ("w", "a", 0, 16)])
  func edgesAreTakenOut(source: String, target: String, removed: Int, seconds: Int64) throws {
    var plan = try planned(Self.text)
    #expect(try plan.removeEdges(from: tasks(source, plan), to: tasks(target, plan)) == removed)
    #expect(makespan(plan) == seconds * .second)
  }

  @Test func anOrderByChanceIsAnOrderAndRepeatable() throws {
    let plan = try planned("tasks:\n" + (0..<50).map { "  t\($0): x\n" }.joined())
    let ranks = plan.shuffledRanks(seed: 7)
    #expect(ranks.sorted() == Array(0..<50))
    #expect(ranks == plan.shuffledRanks(seed: 7))
    #expect(ranks != plan.shuffledRanks(seed: 8))
    var options = Engine.Options(slots: 1, onFailure: .finish)
    options.ranks = ranks
    let timeline = PlannedRun(plan, options, secrets: Secrets()).timeline
    let started = (0..<TaskID(50)).sorted { timeline.start(of: $0)! < timeline.start(of: $1)! }
    #expect(started == (0..<TaskID(50)).sorted { ranks[Int($0)] < ranks[Int($1)] })
  }
}
