import Planner
import Reporters
import RunEvents

/// What ran when, or would run.
public struct RunTimeline: Sendable {
  /// Whether every task succeeded.
  public let isSuccess: Bool
  /// From the start of the run to the end of its last task.
  public let makespan: Duration
  /// What one task after the other would take.
  public let work: Duration
  /// The chain of tasks that decided the makespan, first to last.
  public let criticalPath: [String]
  /// In the order of the file.
  public let tasks: [TaskTiming]

  init(_ timeline: Timeline, result: RunResult) {
    isSuccess = result == .succeeded
    makespan = .nanoseconds(timeline.makespan)
    work = .nanoseconds(timeline.work)
    criticalPath = timeline.criticalPath().map { timeline.key(of: $0) }
    tasks = timeline.shownTasks.map { TaskTiming($0, in: timeline) }
  }
}

/// The place of one task in a run.
public struct TaskTiming: Sendable {
  /// Its path with the values of the matrices around it: no other task has the same.
  public let name: String
  /// Since the start of the run; nil for a task that was not started.
  public let start: Duration?
  public let finish: Duration?
  /// How long it waited or worked, without the time it stood in the queue for a slot.
  public let duration: Duration
  /// Its place among all that were started, by when they finished, counted from 1.
  public let finishOrder: Int?
  /// `succeeded`, `failed`, `cancelled` or `blocked`.
  public let outcome: String

  init(_ task: TaskID, in timeline: Timeline) {
    let entry = timeline.entries[Int(task)]
    let begin = timeline.start(of: task)
    name = timeline.key(of: task)
    start = begin.map { .nanoseconds($0.nanoseconds) }
    finish = begin == nil ? nil : entry.finish.map { .nanoseconds($0.nanoseconds) }
    duration = .nanoseconds(timeline.duration(of: task))
    finishOrder = entry.order
    outcome = timeline.rowOutcome(of: task).map(\.word) ?? ""
  }
}
