/// No schedule is shorter than this.
package struct LowerBound: Equatable, Sendable {
  package enum Reason: Equatable, Sendable {
    /// The longest chain of jobs.
    case criticalPath
    /// All that a resource, by its place in `SchedulingProblem.capacities`, has to do.
    case work(of: Int)
    /// What a resource has to do within some interval, whatever is shifted where (Fernández, Bussell 1973).
    case interval(of: Int)
    /// A set of jobs between the earliest starts before and the shortest tails behind it (Carlier 1987).
    case headsAndTails(of: Int)
    /// Of so many jobs, some unit of the resource has to do several (Dell'Amico, Martello 1995).
    case counting(of: Int)
    /// All that must come before a job, the job, and all that must come after it.
    case workAround
  }

  package var length: Int64
  package var reason: Reason

  mutating func raise(to length: Int64, _ reason: Reason) {
    if length > self.length { (self.length, self.reason) = (length, reason) }
  }

  /// The larger of the longest path and of the work a unit of each resource: what everybody can check in his head.
  package static func simple(_ problem: SchedulingProblem, _ paths: HeadsAndTails) -> LowerBound {
    var bound = LowerBound(length: paths.criticalPath(problem), reason: .criticalPath)
    for resource in problem.capacities.indices {
      bound.raise(to: problem.work(of: resource).dividedUp(by: problem.capacities[resource]), .work(of: resource))
    }
    return bound
  }

  /// Bounds that look at what must be done when. Costs about the square of the number of jobs, at most a fixed effort.
  ///
  /// - Parameters:
  ///   - limit: a length that is known to be possible: where a bound reaches it, there is nothing more to find.
  ///   - looksAround: whether `strengthenAround` is asked as well, which takes longer than all others.
  package mutating func strengthen(
    _ problem: SchedulingProblem, _ paths: HeadsAndTails, limit: Int64, looksAround: Bool = true
  ) {
    compare(problem, paths, limit: limit)
    if looksAround { strengthenAround(problem, paths, limit: limit) }
  }

  /// The same bounds with what all that must come before a job, and after it, says of the job.
  mutating func strengthenAround(_ problem: SchedulingProblem, _ paths: HeadsAndTails, limit: Int64) {
    guard length < limit, let raised = paths.raised(problem) else { return }
    raise(to: raised.criticalPath(problem), .workAround)
    compare(problem, raised, limit: limit)
  }

  /// Compares what the resources have to do with the time that heads and tails leave for it.
  private mutating func compare(_ problem: SchedulingProblem, _ paths: HeadsAndTails, limit: Int64) {
    for resource in problem.capacities.indices {
      let users = ResourceUsers(problem, paths, of: resource)
      if length < limit { raise(to: users.headAndTailBound(), .headsAndTails(of: resource)) }
      if length < limit { raise(to: users.countingBound(), .counting(of: resource)) }
      while length < limit {
        // If so much is too much, the schedule is longer; then all windows are wider, and it is looked at again.
        let excess = users.largestExcess(within: length)
        if excess <= 0 { break }
        raise(to: length + excess.dividedUp(by: problem.capacities[resource]), .interval(of: resource))
      }
    }
  }
}

extension SchedulingProblem {
  /// The sum of what all jobs take of a resource, each times how long.
  package func work(of resource: Int) -> Int64 {
    (0..<count).reduce(0) { $0 + durations[$1] * demand(of: $1, for: resource) }
  }
}

extension Int64 {
  func dividedUp(by divisor: Int64) -> Int64 { (self + divisor - 1) / divisor }
}
