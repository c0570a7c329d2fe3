import Planner
import RunEvents

/// A moment at which the engine has something to do.
struct Deadline: Comparable {
  enum Kind: UInt8 {
    case delayEnds
    /// The time of an attempt, of an `if`, or of a service to get ready.
    case timeEnds
    case groupTimeEnds
    case patienceEnds
    case graceEnds
    case startAgain
    case probeAgain
  }

  var instant: Instant
  var task: TaskID
  /// Which process of the task it is about: of one that has ended it means nothing any more.
  var serial: Int32 = 0
  var kind: Kind
  var phase = Phase.run

  /// Of two at the same moment, the task that stands first in the file.
  static func < (left: Deadline, right: Deadline) -> Bool {
    let (first, second) = (left.instant.nanoseconds, right.instant.nanoseconds)
    return first == second ? left.task < right.task : first < second
  }

  static func == (left: Deadline, right: Deadline) -> Bool {
    left.instant.nanoseconds == right.instant.nanoseconds && left.task == right.task
  }
}
