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
