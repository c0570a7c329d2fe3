/// What precedence alone says of each job: the critical path method (Kelley, Walker 1959).
package struct HeadsAndTails: Sendable {
  /// How early each job can take what it needs.
  package var heads: [Int64]
  /// How long at least the schedule lasts after it gave it back.
  package var tails: [Int64]

  package init(_ problem: SchedulingProblem) {
    let order = problem.topologicalOrder()
    heads = Array(repeating: 0, count: problem.count)
    tails = Array(repeating: 0, count: problem.count)
    for job in order {
      let place = Int(job)
      heads[place] += problem.leads[place]
      let end = heads[place] + problem.durations[place] + problem.lags[place]
      for successor in problem.successors[job] { heads[Int(successor)] = max(heads[Int(successor)], end) }
    }
    for job in order.reversed() {
      var tail: Int64 = 0
      for successor in problem.successors[job] {
        let next = Int(successor)
        tail = max(tail, problem.leads[next] + problem.durations[next] + tails[next])
      }
      tails[Int(job)] = problem.lags[Int(job)] + tail
    }
  }

  /// The length of the longest path.
  package func criticalPath(_ problem: SchedulingProblem) -> Int64 {
    (0..<problem.count).reduce(0) { max($0, heads[$1] + problem.durations[$1] + tails[$1]) }
  }
}
