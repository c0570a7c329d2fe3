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
  package func startOrder() -> [TaskID] {
    let remaining = remainingPaths()
    return (0..<TaskID(tasks.count)).sorted { a, b in
      let (left, right) = (tasks[Int(a)], tasks[Int(b)])
      if left.priority != right.priority { return left.priority > right.priority }
      if remaining[Int(a)] != remaining[Int(b)] { return remaining[Int(a)] > remaining[Int(b)] }
      return a < b
    }
  }

  /// For each task its place in `startOrder`.
  package func ranks() -> [Int32] { startOrder().inverted }

  /// Every task after those it waits for.
  package func topologicalOrder() -> [TaskID] {
    successors.topologicalOrder()
  }
}

extension [Int32] {
  /// For each number its place; the numbers are those from zero on, each once. And the other way round.
  package var inverted: [Int32] {
    var places = [Int32](repeating: -1, count: count)
    for (place, number) in enumerated() { places[Int(number)] = Int32(place) }
    return places
  }
}
