import Planner
import RunEvents

/// A moment at which the engine has something to do.
struct Deadline: Comparable {
  enum Kind {
    case delayEnds
    case patienceEnds
    case graceEnds
    case startAgain
  }

  var instant: Instant
  var task: TaskID
  var kind: Kind

  /// Of two at the same moment, the task that stands first in the file.
  static func < (left: Deadline, right: Deadline) -> Bool {
    let (first, second) = (left.instant.nanoseconds, right.instant.nanoseconds)
    return first == second ? left.task < right.task : first < second
  }

  static func == (left: Deadline, right: Deadline) -> Bool {
    left.instant.nanoseconds == right.instant.nanoseconds && left.task == right.task
  }
}
