/// Where a task stands. `Engine.move(_:to:)` is the only place that changes it.
enum TaskState: UInt8 {
  /// Some task it depends on has not ended.
  case waiting
  /// All dependencies have ended well; the end of its delay is among the deadlines.
  case delaying
  /// It is in the queue for slots.
  case queued
  /// It holds its slots; a start was asked for, or there is an attempt under way.
  case running
  /// As `running`, but the attempt was told to stop: however it ends, the task is cancelled.
  case stopping
  /// Its outcome was told; nothing happens to it any more.
  case ended

  /// The states a task may come from.
  var predecessors: Set<TaskState> {
    switch self {
    case .waiting: []
    case .delaying: [.waiting]
    case .queued: [.waiting, .delaying, .running]
    case .running: [.queued]
    case .stopping: [.running]
    case .ended: [.waiting, .delaying, .queued, .running, .stopping]
    }
  }
}
