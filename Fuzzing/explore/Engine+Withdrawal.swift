import Engine
import Planner
import RunEvents

extension Engine {
  /// Answers a start that is not wanted any more.
  mutating func withdraw(_ task: TaskID, in phase: Phase, at instant: Instant) {
    attemptDeferred(task, in: phase, errno: 125, at: instant)
  }
}
