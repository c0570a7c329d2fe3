import Engine
import Planner
import Scheduling
import TestSupport
import Testing
import WorkflowModel

/// The search for a better order, and the bounds that end it.
struct SearchTests {
  private func options(_ file: RandomFile) -> Engine.Options {
    Engine.Options(slots: file.slots, memory: file.memory, onFailure: .finish)
  }

  @Test func noScheduleIsBelowABoundAndNoSearchMakesItWorse() throws {
    var (improved, proven) = (0, 0)
    for seed: UInt64 in 1000..<1120 {
      let file = RandomFile(seed: seed)
      let plan = try planned(file.text)
      let problem = try #require(PlannedProblem(plan, slots: file.slots, memory: file.memory))
      var search = ScheduleSearch(problem.problem, ranks: problem.jobRanks(plan.ranks()), seed: seed)
      let outcome = search.run(effort: 10_000)
      let simple = LowerBound.simple(problem.problem, HeadsAndTails(problem.problem))
      #expect(simple.length <= outcome.bound.length)
      #expect(outcome.bound.length <= outcome.length, "seed \(seed)\n\(file.text)")
      #expect(outcome.length <= outcome.firstLength)
      // With enough of everything nothing is left to be found.
      if file.slots == nil, file.memory == nil, !file.text.contains("pool: "), !file.text.contains("interactive") {
        #expect(outcome.isProven)
      }
      let found = OrderSearch(plan, options(file)).run(seconds: 0.0005, seed: seed)
      #expect(found.length <= found.firstLength)
      improved += found.length < found.firstLength ? 1 : 0
      proven += outcome.isProven ? 1 : 0
    }
    // Otherwise nothing was tested.
    #expect(improved > 2)
    #expect(proven > 60)
  }

  @Test func theSameSeedFindsTheSameOrder() throws {
    for seed: UInt64 in 0..<20 {
      let file = RandomFile(seed: seed, tasks: 20...40)
      let search = OrderSearch(try planned(file.text), options(file))
      let first = search.run(seconds: 0.001, seed: seed)
      let second = search.run(seconds: 0.001, seed: seed)
      #expect(first.ranks == second.ranks)
      #expect(first.length == second.length)
    }
  }

  /// All orders of up to six tasks tried: the search finds what is best among them, and no bound is above it.
  @Test func smallProblemsAreSolved() throws {
    for seed: UInt64 in 0..<60 {
      let file = RandomFile(seed: seed, tasks: 3...6, isPlain: true)
      let plan = try planned(file.text)
      var best = Nanoseconds.max
      for order in permutations(Array(0..<Int32(plan.tasks.count))) {
        var options = options(file)
        options.ranks = order
        best = min(best, VirtualRun(plan, options).length)
      }
      let found = OrderSearch(plan, options(file)).run(seconds: 0.01, seed: 1)
      #expect(found.length == best, "seed \(seed), \(file.slots!) slots\n\(file.text)")
    }
  }

  private func permutations(_ elements: [Int32]) -> [[Int32]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { index in
      var rest = elements
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }

  /// Each bound is the first to see what is in its way.
  @Test(arguments: [
    // A chain.
    (
      "{ a: {run: x, estimate: 5s}, b: {run: x, estimate: 4s, dependencies: a}, c: x }", 2, 9,
      LowerBound.Reason.criticalPath
    ),
    // Three equal tasks on two slots: 4.5 s of work each, but nothing ends at any time but 3 s, 6 s, ….
    ("{ a: {run: x, estimate: 3s}, b: {run: x, estimate: 3s}, c: {run: x, estimate: 3s} }", 2, 6, .work(of: 0)),
    // After one task the other slot has nothing to do, and before the last again.
    (
      "{ a: {run: x, estimate: 4s}, b: {run: x, estimate: 1s, dependencies: a}, c: {run: x, estimate: 1s, dependencies: a}, d: {run: x, estimate: 1s, dependencies: a}, f: {run: x, estimate: 1s, dependencies: a}, e: {run: x, estimate: 4s, dependencies: [b, c, d, f]} }",
      2, 10, .headsAndTails(of: 0)
    ),
    // Five of them on four slots: one slot has two. A tenth of a second more, so that the work alone says less.
    (
      "{ a: {run: x, estimate: 5.1s}, b: {run: x, estimate: 5s}, c: {run: x, estimate: 5s}, d: {run: x, estimate: 5s}, e: {run: x, estimate: 5s} }",
      4, 10, .counting(of: 0)
    ),
    // On three slots two have to do two each of five: at best all but one of the long ones, 29 s.
    (
      "{ a: {run: x, estimate: 12s}, b: {run: x, estimate: 12s}, c: {run: x, estimate: 6s}, d: {run: x, estimate: 6s}, e: {run: x, estimate: 5s} }",
      3, 15, .counting(of: 0)
    ),
    // Four tasks take two slots 6 s, then one runs alone, then four more: no other job knows of all of them.
    (
      "{ a: {matrix: {n: [1, 2, 3, 4]}, run: x, estimate: 3s}, b: {run: x, estimate: 5s, dependencies: a}, c: {matrix: {n: [1, 2, 3, 4]}, run: x, estimate: 3s, dependencies: b} }",
      2, 17, .workAround
    ),
  ])
  func bounds(tasks: String, slots: Int, seconds: Int64, reason: LowerBound.Reason) throws {
    let problem = try #require(PlannedProblem(planned("tasks: \(tasks)"), slots: slots, memory: nil))
    let paths = HeadsAndTails(problem.problem)
    var bound = LowerBound.simple(problem.problem, paths)
    bound.strengthen(problem.problem, paths, limit: .max)
    #expect(bound.reason == reason)
    #expect(problem.length(bound) == seconds * .second)
  }

  /// What can't be searched says why, and leaves the order as it is.
  @Test(arguments: [
    (
      "tasks: { s: { run: x, service: true, memory: 3MiB }, t: { run: x, memory: 3MiB, dependencies: s } }",
      OrderSearch.Refusal.failingRun
    ),
    (
      "tasks: { \((0..<40).map { "t\($0): { run: x, estimate: 87599999.00000000\($0 % 9 + 1)s }" }.joined(separator: ", ")) }",
      .longTimes
    ),
  ])
  func whatIsNotSearched(text: String, refusal: OrderSearch.Refusal) throws {
    let plan = try planned(text)
    let found = OrderSearch(plan, Engine.Options(slots: 2, memory: 4 << 20, onFailure: .finish)).run(
      seconds: 0.01, seed: 1)
    #expect(found.refusal == refusal)
    #expect(found.ranks == plan.ranks())
  }

  /// Priorities of the file stand above what the search finds.
  @Test func prioritiesAreKept() throws {
    let plan = try planned(
      """
      tasks:
        a: { run: x, estimate: 1s, priority: 1 }
        b: { run: x, estimate: 1s, priority: 1 }
        c: { run: x, estimate: 2s }
      """)
    let options = Engine.Options(slots: 2, onFailure: .finish)
    let found = OrderSearch(plan, options).run(seconds: 0.01, seed: 1)
    #expect(found.length == 3 * .second)
    #expect(found.firstLength == 3 * .second)
  }
}
