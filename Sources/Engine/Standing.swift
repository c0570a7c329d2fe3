import Planner

/// Where a task stands: all that the engine looks at whenever something happens to it, together, since of a million tasks
/// each place in memory that is looked at has to be waited for.
struct Standing {
  /// How many of those it waits for have not ended.
  var missing: Int32
  /// The dependency that did not succeed, or what stands for one.
  var cause = Engine.none
  /// Which of its processes it is at: deadlines of an earlier one mean nothing.
  var serial: Int32 = 0
  /// The lane of the queue by which it was let in, as long as it is queued or holds what it needs.
  var lane: Int32 = 0
  /// While it is in the queue, how often `dispatch` had chosen from that when it came.
  var queuedInRound: Int32 = 0
  /// While its start is asked for, the task whose slots it took. Once it has ended without having been ready, the task whose
  /// end it waited for last. `Engine.none` for nobody.
  var awaited = Engine.none
  var state = TaskState.waiting

  init(missing: Int32) {
    self.missing = missing
  }

  /// Whose slots it took; that is told once.
  mutating func takeAwaited() -> TaskID? {
    defer { awaited = Engine.none }
    return awaited == Engine.none ? nil : awaited
  }
}
