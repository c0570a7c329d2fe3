/// What all that must come before a job, and all that must come after it, say of the job: they share the same resources.
extension HeadsAndTails {
  /// Up to so many jobs it is computed: it takes the square of their number.
  private static let limit = 500

  /// The same or later heads, and the same or longer tails; nil where that would take too long.
  func raised(_ problem: SchedulingProblem) -> HeadsAndTails? {
    guard problem.count <= Self.limit else { return nil }
    var result = self
    var before = Ancestors(problem)
    result.heads = before.raisedHeads()
    var after = Ancestors(problem.reversed)
    result.tails = after.raisedHeads()
    return result
  }
}

/// The jobs before a job are a scheduling problem of their own, which has to be solved when the job begins: each bound on its
/// length is one on the job's head.
private struct Ancestors {
  private let problem: SchedulingProblem
  private let predecessors: JobEdges
  private let order: [Int32]
  /// For each job, how long at least it is from its end to the beginning of the one that is looked at; -1 if it is not
  /// before that.
  private var gaps: [Int64]

  init(_ problem: SchedulingProblem) {
    self.problem = problem
    predecessors = problem.successors.reversed
    order = problem.topologicalOrder()
    gaps = Array(repeating: -1, count: problem.count)
  }

  mutating func raisedHeads() -> [Int64] {
    var heads = [Int64](repeating: 0, count: problem.count)
    for (place, job) in order.enumerated() {
      heads[Int(job)] += problem.leads[Int(job)]
      let ancestors = gather(before: job, at: place)
      for resource in problem.capacities.indices where ancestors.count > 1 {
        let users = ResourceUsers(problem, ancestors, heads: heads, tails: gaps, of: resource)
        let effort = Self.effort / problem.count
        heads[Int(job)] = max(
          heads[Int(job)], users.headAndTailBound(effort: effort), users.countingBound(effort: effort))
      }
      for ancestor in ancestors { gaps[ancestor] = -1 }
      let end = heads[Int(job)] + problem.durations[Int(job)] + problem.lags[Int(job)]
      for successor in problem.successors[job] { heads[Int(successor)] = max(heads[Int(successor)], end) }
    }
    return heads
  }

  /// How many pairs of a job and a beginning are looked at, all in all: four times as many prove next to nothing more.
  private static let effort = 500_000

  /// Finds all jobs before one, and measures `gaps`.
  private mutating func gather(before job: Int32, at place: Int) -> [Int] {
    var found: [Int] = []
    widen(job, by: problem.leads[Int(job)])
    for other in order[..<place].reversed() where gaps[Int(other)] >= 0 {
      found.append(Int(other))
      widen(other, by: problem.leads[Int(other)] + problem.durations[Int(other)] + gaps[Int(other)])
    }
    return found
  }

  private mutating func widen(_ job: Int32, by time: Int64) {
    for predecessor in predecessors[job] {
      let gap = problem.lags[Int(predecessor)] + time
      if gap > gaps[Int(predecessor)] { gaps[Int(predecessor)] = gap }
    }
  }
}
