import Engine
import Planner
import Scheduling
import TestSupport
import Testing
import WorkflowModel

/// Problems made by chance, without a task file: jobs that hold one slot each.
private struct RandomProblem {
  let problem: SchedulingProblem

  /// - Parameter percent: how likely a job waits for one before it.
  init(seed: UInt64, jobs: ClosedRange<Int>, slots: Int64, percent: Int) {
    var random = SplitMix64(seed: seed)
    let count = random.number(jobs)
    var edges: [(source: Int32, target: Int32)] = []
    for target in 0..<Int32(count) {
      for source in 0..<target where random.chance(percent) { edges.append((source, target)) }
    }
    problem = SchedulingProblem(
      durations: (0..<count).map { _ in Int64(random.number(0...9)) },
      leads: (0..<count).map { _ in random.chance(20) ? Int64(random.number(1...3)) : 0 },
      lanes: Array(repeating: 0, count: count), demands: [[1]], capacities: [slots], edges: edges)
  }

  /// The longest path first.
  var ranks: [Int32] {
    let paths = HeadsAndTails(problem)
    let keys = (0..<problem.count).map { -problem.leads[$0] - problem.durations[$0] - paths.tails[$0] }
    var ranks = [Int32](repeating: 0, count: problem.count)
    for (place, job) in (0..<problem.count).sorted(by: { (keys[$0], $0) < (keys[$1], $1) }).enumerated() {
      ranks[job] = Int32(place)
    }
    return ranks
  }
}

/// Graphs: which edges are needed, what bounds say of them, and how long the search goes on.
struct GraphTests {
  @Test func edgesThatFollowFromOthersChangeNothing() {
    var dropped = 0
    for seed: UInt64 in 0..<60 {
      let problem = RandomProblem(seed: seed, jobs: 2...90, slots: 3, percent: [3, 10, 30, 90][Int(seed % 4)]).problem
      var reduced = problem
      reduced.successors = problem.successors.withoutImplied()
      for job in 0..<Int32(problem.count) {
        let kept = Set(reduced.successors[job])
        #expect(kept.isSubset(of: problem.successors[job]))
        #expect(reachable(from: job, in: reduced) == reachable(from: job, in: problem), "seed \(seed), job \(job)")
        dropped += problem.successors[job].count - kept.count
      }
      let (paths, all) = (HeadsAndTails(reduced), HeadsAndTails(problem))
      #expect(paths.heads == all.heads)
      #expect(paths.tails == all.tails)
      var random = SplitMix64(seed: seed)
      let ranks = (0..<Int32(problem.count)).shuffled(using: &random)
      let (scheduler, other) = (ListScheduler(reduced), ListScheduler(problem))
      scheduler.setRanks(ranks)
      other.setRanks(ranks)
      #expect(scheduler.run() == other.run())
      for job in 0..<problem.count { #expect(scheduler.starts[job] == other.starts[job]) }
    }
    #expect(dropped > 1000)
  }

  private func reachable(from job: Int32, in problem: SchedulingProblem) -> Set<Int32> {
    var found: Set<Int32> = []
    var waiting = [job]
    while let next = waiting.popLast() {
      for successor in problem.successors[next] where found.insert(successor).inserted { waiting.append(successor) }
    }
    return found
  }

  /// No bound is above the best of all schedules, those with deliberate waiting among them.
  @Test func noBoundIsAboveTheBestSchedule() {
    var reached = 0
    for seed: UInt64 in 0..<150 {
      let problem = RandomProblem(
        seed: seed, jobs: 3...6, slots: Int64(1 + seed % 3), percent: [10, 30, 60][Int(seed % 3)]
      ).problem
      let paths = HeadsAndTails(problem)
      var bound = LowerBound.simple(problem, paths)
      bound.strengthen(problem, paths, limit: .max)
      let best = bestLength(of: problem)
      #expect(bound.length <= best, "seed \(seed): \(bound)")
      reached += bound.length == best ? 1 : 0
    }
    #expect(reached > 100)
  }

  /// Puts jobs one after the other where they fit first, in every order: among these is a best schedule (Sprecher, Kolisch,
  /// Drexl 1995: active schedules).
  private func bestLength(of problem: SchedulingProblem) -> Int64 {
    let horizon = Int((problem.durations + problem.leads).reduce(0, +))
    var best = Int64.max
    func place(_ placed: [Int32: Int64], _ used: [Int64]) {
      guard placed.count < problem.count else {
        best = min(best, placed.map { $1 + problem.durations[Int($0)] }.max() ?? 0)
        return
      }
      for job in 0..<Int32(problem.count) where placed[job] == nil {
        let before = (0..<Int32(problem.count)).filter { problem.successors[$0].contains(job) }
        guard before.allSatisfy({ placed[$0] != nil }) else { continue }
        let ready = before.map { placed[$0]! + problem.durations[Int($0)] }.max() ?? 0
        var start = Int(ready + problem.leads[Int(job)])
        let duration = Int(problem.durations[Int(job)])
        while used[start..<start + duration].contains(where: { $0 >= problem.capacities[0] }) { start += 1 }
        var (next, after) = (placed, used)
        next[job] = Int64(start)
        for moment in start..<start + duration { after[moment] += 1 }
        place(next, after)
      }
    }
    place([:], [Int64](repeating: 0, count: 2 * horizon + 1))
    return best
  }

  /// A search that finds nothing any more ends, later if it may take longer, and never finds less then.
  @Test func aSearchThatHasComeToAStopEnds() {
    var open = 0
    for seed: UInt64 in 0..<12 {
      let random = RandomProblem(seed: seed, jobs: 60...90, slots: 4, percent: 18)
      func outcome(_ effort: Int) -> ScheduleSearch.Outcome {
        var search = ScheduleSearch(random.problem, ranks: random.ranks, seed: 1)
        return search.run(effort: effort)
      }
      let (short, long) = (outcome(400_000), outcome(4_000_000))
      #expect(long.length <= short.length)
      #expect(short.bound.length <= long.length)
      #expect(short.length <= short.firstLength)
      guard !long.isProven else { continue }
      open += 1
      #expect(long.schedules > short.schedules)
      #expect(long.schedules * random.problem.count < 4_000_000)
    }
    #expect(open > 0)
  }

  @Test func lengthsWithOtherNumbersOfSlotsAreThoseOfTheEngine() throws {
    for seed: UInt64 in 0..<80 {
      let file = RandomFile(seed: seed, isPlain: seed % 2 == 0)
      let plan = try planned(file.text)
      var options = Engine.Options(slots: file.slots, memory: file.memory, onFailure: .finish)
      let lengths = PlannedLength(plan, options)
      for slots in [1, 2, 4, 7, 40] {
        options.slots = slots
        #expect(lengths.length(slots: slots) == VirtualRun(plan, options).length, "seed \(seed)\n\(file.text)")
      }
    }
  }
}
