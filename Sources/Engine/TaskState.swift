/// Where a task stands. `Engine.move(_:to:)` is the only place that changes it.
enum TaskState: UInt8 {
  /// Some task it depends on has not ended; or its `if` has said yes, and it is about to go on.
  case waiting
  /// It may run; the end of its delay, or of the wait before another attempt, is among the deadlines.
  case delaying
  /// It is in the queue for what its `if` or its action needs.
  case queued
  /// It holds that; a start was asked for, or its `if` or an attempt is under way.
  case running
  /// A service that is ready: it has given its slots back, and those that depend on it may run.
  case serving
  /// As `running`, but it was told to stop: however it ends, the task is cancelled.
  case stopping
  /// As `running`, but its time is over and it was told to stop.
  case timingOut
  /// A service that nobody needs any more and that was told to stop.
  case retiring
  /// Its outcome was told; nothing happens to it any more.
  case ended

  /// Whether it has, or was promised, a process.
  var isUnderWay: Bool {
    switch self {
    case .running, .serving, .stopping, .timingOut, .retiring: true
    case .waiting, .delaying, .queued, .ended: false
    }
  }

  /// Whether nothing of its action was started or is under way.
  var isPending: Bool {
    switch self {
    case .waiting, .delaying, .queued: true
    default: false
    }
  }

  /// The states a task may come from.
  var predecessors: Set<TaskState> {
    switch self {
    case .waiting: [.running]
    case .delaying: [.waiting, .running, .timingOut]
    case .queued: [.waiting, .delaying, .running, .timingOut]
    case .running: [.queued]
    case .serving: [.running]
    case .stopping: [.running, .serving]
    case .timingOut: [.running, .serving]
    case .retiring: [.serving]
    case .ended: [.waiting, .delaying, .queued, .running, .serving, .stopping, .timingOut, .retiring]
    }
  }
}
