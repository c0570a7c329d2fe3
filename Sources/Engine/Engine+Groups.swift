import Planner

/// Which groups and matrices stand around a task.
extension Engine {
  /// Whether the group or matrix around a task has begun, so that it is known what becomes of its members.
  func hasBegun(around task: TaskID) -> Bool {
    guard !surrounding.isEmpty else { return true }
    let start = surrounding[Int(task)]
    return start < 0 || standings[Int(start)].state == .ended
  }

  /// Whether a task is in a group or matrix, or its start.
  func isInside(_ task: TaskID, _ start: TaskID) -> Bool {
    var around = task
    while around > start { around = surrounding[Int(around)] }
    return around == start
  }

  /// Whether a failure is one for a task that hears of it: what a group allows to fail in it is none outside of the group.
  ///
  /// - Parameter source: the task that hands it on: it failed itself, or was blocked.
  func counts(_ cause: TaskID, from source: TaskID, for task: TaskID) -> Bool {
    guard hasTolerantGroups, cause >= 0 else { return true }
    var start = surrounding[Int(source)]
    while start >= 0 {
      if isTolerant(start), isInside(cause, start), !isInside(task, start) { return false }
      start = surrounding[Int(start)]
    }
    return true
  }

  /// Takes note of the group whose time limit has cancelled a task: for those outside of a group that may fail it counts as what
  /// the group comes to.
  mutating func noteLimit(of task: TaskID) {
    guard hasTolerantGroups, !timedOutGroups.isEmpty else { return }
    // The outermost one, in which fewer groups may allow it.
    if let start = timedOutGroups.filter({ isInside(task, $0) }).min() { limits[task] = start }
  }

  /// Hands on why a task was cancelled to one that will be cancelled for that.
  ///
  /// - Parameter limit: the group whose time was over; nil where the run was stopped.
  mutating func inheritLimit(_ limit: TaskID?, _ task: TaskID) {
    guard hasTolerantGroups else { return }
    let known = standings[Int(task)].cause == Self.cancelled ? limits[task] : limit
    guard let limit, let known else {
      limits[task] = nil
      return
    }
    limits[task] = tolerance(of: limit, around: task) < tolerance(of: known, around: task) ? limit : known
  }

  /// In how many of the groups around a task a failure is allowed.
  func tolerance(of cause: TaskID, around task: TaskID) -> Int {
    var count = 0
    var start = surrounding[Int(task)]
    while start >= 0 {
      if isTolerant(start), isInside(cause, start) { count += 1 }
      start = surrounding[Int(start)]
    }
    return count
  }

  private func isTolerant(_ start: TaskID) -> Bool {
    plan.tasks[Int(start)].kind == .groupStart && plan.rules[rulesIndex(of: start)].allowsFailure
  }

  /// Tasks that a matrix adds while the run goes on stand behind all others.
  mutating func addSurroundings(of added: Range<TaskID>, around start: TaskID) {
    surrounding += plan.tasks[Int(added.lowerBound)..<Int(added.upperBound)].lazy.map(\.kind)
      .surroundingStarts(from: added.lowerBound, around: start)
  }
}
