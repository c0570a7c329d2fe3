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
    left.instant == right.instant ? left.task < right.task : left.instant < right.instant
  }

  static func == (left: Deadline, right: Deadline) -> Bool {
    left.instant == right.instant && left.task == right.task
  }
}
