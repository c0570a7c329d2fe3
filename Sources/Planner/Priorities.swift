package import WorkflowModel

extension Plan {
  /// For each task the length of the longest chain of delays and estimates that begins with it: the classic priority of
  /// list scheduling (Hu 1961; "critical path" rule of Graham 1969).
  package func remainingPaths() -> [Nanoseconds] {
    var remaining = [Nanoseconds](repeating: 0, count: tasks.count)
    for task in topologicalOrder().reversed() {
      var longest: Nanoseconds = 0
      for successor in successors[task] { longest = max(longest, remaining[Int(successor)]) }
      let own = tasks[Int(task)].delay.addingSaturated(tasks[Int(task)].estimate)
      remaining[Int(task)] = longest.addingSaturated(own)
    }
    return remaining
  }

  /// The order in which tasks that could start are started: by priority, then by the longest remaining path, then as they
  /// stand in the file.
  ///
  /// - Returns: for each task its place in that order.
  package func ranks() -> [Int32] {
    let remaining = remainingPaths()
    let order = (0..<TaskID(tasks.count)).sorted { a, b in
      let (left, right) = (tasks[Int(a)], tasks[Int(b)])
      if left.priority != right.priority { return left.priority > right.priority }
      if remaining[Int(a)] != remaining[Int(b)] { return remaining[Int(a)] > remaining[Int(b)] }
      return a < b
    }
    var ranks = [Int32](repeating: 0, count: tasks.count)
    for (rank, task) in order.enumerated() { ranks[Int(task)] = Int32(rank) }
    return ranks
  }

  /// Every task after those it waits for.
  package func topologicalOrder() -> [TaskID] {
    successors.topologicalOrder()
  }
}
