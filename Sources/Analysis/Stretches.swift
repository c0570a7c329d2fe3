import Engine
package import Planner
import Reporters
import RunEvents
package import WorkflowModel

/// A part of a schedule in which something waits: a task of the critical path, or slots that nobody takes.
package struct Stretch: Equatable, Sendable {
  package var start: Nanoseconds
  package var end: Nanoseconds
  /// The task that waits; of idle slots the one that is started next, nil when nothing is left to start.
  package var task: TaskID?
  /// What that waits for.
  package var wait: ScheduleDetails.Wait
  /// How many slots idle; 1 where a task waits.
  package var slots = 1

  package var length: Nanoseconds { end - start }
  /// Of slots, their time together.
  package var cost: Nanoseconds { length * Nanoseconds(slots) }
}

/// Where a schedule waits, stretch by stretch.
package struct Stretches {
  /// The waits of the tasks of the critical path for what others held, in order of time.
  package private(set) var waits: [Stretch] = []
  /// When slots idle, in order of time. None where nothing holds slots for any time, or these are unlimited.
  package private(set) var idle: [Stretch] = []

  private let run: PlannedRun
  private let details: ScheduleDetails

  package init(_ run: PlannedRun) {
    self.run = run
    details = ScheduleDetails(run)
    for task in run.timeline.criticalPath() {
      guard let due = due(task), let start = start(task), start > due else { continue }
      waits.append(Stretch(start: due, end: start, task: task, wait: details.wait(of: task)))
    }
    if let slots = run.options.slots { findIdleSlots(of: slots) }
  }

  /// When nothing but what others hold keeps a task from starting.
  private func due(_ task: TaskID) -> Nanoseconds? { run.timeline.delayEnd(of: task)?.nanoseconds }
  private func ready(_ task: TaskID) -> Nanoseconds { run.timeline.entries[Int(task)].ready?.nanoseconds ?? 0 }
  private func start(_ task: TaskID) -> Nanoseconds? { run.timeline.entries[Int(task)].actionStart?.nanoseconds }

  private mutating func findIdleSlots(of slots: Int) {
    let starters = run.timeline.shownTasks.filter { details.usage.holdsSlots($0) }
      .compactMap { task in start(task).map { (task: task, start: $0) } }
      .sorted { ($0.start, $0.task) < ($1.start, $1.task) }
    let changes = details.usage.changes(of: .slots)
    // Where only delays take time, idle slots say nothing.
    guard zip(changes, changes.dropFirst()).contains(where: { $0.used > 0 && $0.since < $1.since }) else { return }
    var instants = Set(changes.map(\.since)).union([0, run.makespan])
    for (task, _) in starters { instants.formUnion([ready(task), due(task) ?? 0]) }
    let ordered = instants.filter { $0 <= run.makespan }.sorted()
    var (change, next, used) = (0, 0, 0)
    for (start, end) in zip(ordered, ordered.dropFirst()) {
      while change < changes.count, changes[change].since <= start {
        used = Int(changes[change].used)
        change += 1
      }
      while next < starters.count, starters[next].start < end { next += 1 }
      guard used < slots else { continue }
      let task = next < starters.count ? starters[next].task : nil
      let wait = task.map { self.wait(of: $0, at: start) } ?? .nothing
      append(Stretch(start: start, end: end, task: task, wait: wait, slots: slots - used))
    }
  }

  private func wait(of task: TaskID, at instant: Nanoseconds) -> ScheduleDetails.Wait {
    if instant < ready(task) { return details.source(of: task).map { .dependency($0) } ?? .nothing }
    if let due = due(task), instant < due { return .delay }
    return details.wait(of: task)
  }

  private mutating func append(_ stretch: Stretch) {
    if let last = idle.last, last.end == stretch.start, last.slots == stretch.slots, last.task == stretch.task,
      last.wait == stretch.wait
    {
      idle[idle.count - 1].end = stretch.end
    } else {
      idle.append(stretch)
    }
  }
}
