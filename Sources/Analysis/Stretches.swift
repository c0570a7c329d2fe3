package import Engine
package import Planner
package import Reporters
import RunEvents
package import WorkflowModel

/// A part of a schedule in which something waits: a task of the critical path, or slots that nobody takes.
package struct Stretch: Equatable, Sendable {
  /// The reason for a wait; who holds what is lacking is told apart from it.
  package enum Cause: Hashable, Sendable {
    /// No task is left that could start.
    case nothingLeft
    /// It ends last of all that the task depends on.
    case dependency(TaskID)
    /// The order of a list, of the file itself for nil, and nothing else.
    case order(of: DefinitionID?)
    case slots
    case memory
    /// By its place in `Plan.pools`.
    case pool(Int32)
    case terminal
    /// The task's own.
    case delay(TaskID)
    /// The wait of a task before its next attempt.
    case retry(TaskID)
    /// Nothing: it is being started.
    case starting

    /// The word by which programs know it.
    package var word: String {
      switch self {
      case .nothingLeft: "nothing_left"
      case .dependency: "dependency"
      case .order: "sync_order"
      case .slots: "slots"
      case .memory: "memory"
      case .pool: "pool"
      case .terminal: "terminal"
      case .delay: "delay"
      case .retry: "retry"
      case .starting: "starting"
      }
    }
  }

  package var start: Nanoseconds
  package var end: Nanoseconds
  /// The task that waits; of idle slots one that could take them, nil when nothing is left to start.
  package var task: TaskID?
  package var cause: Cause
  /// How many slots idle; 1 where a task waits.
  package var slots = 1

  package var length: Nanoseconds { end - start }
  /// Of slots, their time together.
  package var cost: Nanoseconds { length.multipliedSaturated(by: slots) }
}

/// Where a schedule waits, planned or measured, stretch by stretch.
package struct Stretches {
  /// The waits of the tasks of the critical path, but for those for tasks that they depend on, in order of time.
  package private(set) var waits: [Stretch] = []
  /// When slots idle, in order of time. None where nothing holds slots for any time, or these are unlimited.
  package private(set) var idle: [Stretch] = []

  private let timeline: Timeline
  private let details: ScheduleDetails
  private let order: SyncOrder?

  /// - Parameter unordered: the same plan without the order of its lists; nil where no list is `sync`.
  package init(_ timeline: Timeline, _ options: Engine.Options, unordered: Plan? = nil) {
    self.timeline = timeline
    details = ScheduleDetails(timeline, options)
    order = unordered.flatMap { SyncOrder(timeline, without: $0) }
    for task in timeline.criticalPath() { findWaits(of: task) }
    waits.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    if let slots = options.slots { findIdleSlots(of: slots) }
  }

  /// When nothing but what others hold keeps a task from starting.
  private func due(_ task: TaskID) -> Nanoseconds? { timeline.delayEnd(of: task)?.nanoseconds }
  private func ready(_ task: TaskID) -> Nanoseconds { timeline.entries[Int(task)].ready?.nanoseconds ?? 0 }
  private func start(_ task: TaskID) -> Nanoseconds? { timeline.entries[Int(task)].actionStart?.nanoseconds }

  // MARK: - Waits

  private mutating func findWaits(of task: TaskID) {
    func add(_ cause: Stretch.Cause, from start: Nanoseconds, to end: Nanoseconds) {
      if start < end { waits.append(Stretch(start: start, end: end, task: task, cause: cause)) }
    }
    if let hold = order?.hold(of: task) { add(.order(of: hold.list), from: hold.since, to: ready(task)) }
    if let due = due(task) {
      if timeline.plan.delaysItsWork(task) {
        add(.delay(task), from: due - timeline.plan.tasks[Int(task)].delay, to: due)
      }
      if let cause = Self.holding(details.wait(of: task)) { add(cause, from: due, to: start(task) ?? due) }
    }
    let attempts = timeline.attempts(of: task)
    for (attempt, next) in zip(attempts, attempts.dropFirst()) where attempt.pause != nil {
      guard let end = attempt.end, let start = next.start else { continue }
      add(.retry(task), from: end.nanoseconds, to: start.nanoseconds)
    }
  }

  /// What others held that a task waited for.
  private static func holding(_ wait: ScheduleDetails.Wait) -> Stretch.Cause? {
    switch wait {
    case .slot: .slots
    case .memory: .memory
    case .pool(let pool, _): .pool(pool)
    case .terminal: .terminal
    case .nothing, .dependency, .delay: nil
    }
  }

  // MARK: - Idle slots

  /// A task that takes slots, or would have.
  private struct Taker {
    var task: TaskID
    var due: Nanoseconds
    /// When it was started, or did not wait any more because the run was stopping.
    var start: Nanoseconds
    var isStarted: Bool
  }

  private func takers() -> [Taker] {
    timeline.shownTasks.filter { details.usage.holdsSlots($0) }.compactMap { task in
      guard let due = due(task) else { return nil }
      if let start = start(task) { return Taker(task: task, due: due, start: start, isStarted: true) }
      guard timeline.entries[Int(task)].outcome == .cancelled, let end = timeline.entries[Int(task)].finish else {
        return nil
      }
      return Taker(task: task, due: due, start: end.nanoseconds, isStarted: false)
    }
  }

  private mutating func findIdleSlots(of slots: Int) {
    let changes = details.usage.changes(of: .slots)
    // Where next to nothing but delays takes time, idle slots say nothing.
    let held = zip(changes, changes.dropFirst()).reduce(0) { $0 + min($1.0.used, 1) * ($1.1.since - $1.0.since) }
    guard held > timeline.makespan / 100 else { return }
    let takers = takers()
    let starters = takers.filter(\.isStarted).sorted { ($0.start, $0.task) < ($1.start, $1.task) }
    var waiting = LongestWaiting(takers.map { ($0.task, $0.due, $0.start) })
    let holds = takers.compactMap { taker in
      order?.hold(of: taker.task).map { (taker.task, $0.since, ready(taker.task)) }
    }
    var ordered = LongestWaiting(holds)
    let instants = instants(takers, changes.map(\.since) + holds.map(\.1))
    var (change, next, used) = (0, 0, 0)
    for (start, end) in zip(instants, instants.dropFirst()) {
      while change < changes.count, changes[change].since <= start {
        used = Int(changes[change].used)
        change += 1
      }
      while next < starters.count, starters[next].start < end { next += 1 }
      guard used < slots else { continue }
      var (task, cause) = (TaskID?.none, Stretch.Cause.nothingLeft)
      if let waiter = waiting.task(from: start, to: end) {
        (task, cause) = (waiter, lack(of: waiter, before: end))
      } else if let member = ordered.task(from: start, to: end), let hold = order?.hold(of: member) {
        (task, cause) = (member, .order(of: hold.list))
      } else if next < starters.count {
        (task, cause) = (starters[next].task, self.cause(of: starters[next], at: start))
      }
      append(Stretch(start: start, end: end, task: task, cause: cause, slots: slots - used))
    }
  }

  /// All at which something changes, in order.
  private func instants(_ takers: [Taker], _ changes: [Nanoseconds]) -> [Nanoseconds] {
    var instants = Set(changes).union([0, timeline.makespan])
    for taker in takers { instants.formUnion([ready(taker.task), taker.due, taker.start]) }
    return instants.filter { $0 <= timeline.makespan }.sorted()
  }

  private func lack(of task: TaskID, before end: Nanoseconds) -> Stretch.Cause {
    switch details.usage.lacking(task, before: Instant(nanoseconds: end)) {
    case .slots: .slots
    case .memory: .memory
    case .pool(let pool): Int(pool) == timeline.plan.pools.count ? .terminal : .pool(pool)
    case nil: .starting
    }
  }

  /// Why the task that is started next has not been started yet.
  private func cause(of taker: Taker, at instant: Nanoseconds) -> Stretch.Cause {
    if instant < ready(taker.task) { return details.source(of: taker.task).map { .dependency($0) } ?? .starting }
    if let end = timeline.details(of: taker.task)?.conditionEnd, instant < end.nanoseconds {
      return .dependency(taker.task)
    }
    return instant < taker.due ? .delay(taker.task) : .starting
  }

  private mutating func append(_ stretch: Stretch) {
    if let last = idle.last, last.end == stretch.start, last.slots == stretch.slots, last.task == stretch.task,
      last.cause == stretch.cause
    {
      idle[idle.count - 1].end = stretch.end
    } else {
      idle.append(stretch)
    }
  }
}

extension Plan {
  /// Whether a task has a delay beside what it does. Where nothing else takes time, the delay is the work.
  func delaysItsWork(_ task: TaskID) -> Bool {
    let planned = tasks[Int(task)]
    return planned.delay > 0 && (planned.estimate > 0 || planned.kind.isStart)
  }
}

/// Tells which of some tasks has waited longest, as time goes on.
private struct LongestWaiting {
  private let tasks: [(task: TaskID, since: Nanoseconds, end: Nanoseconds)]
  private var next = 0

  init(_ tasks: [(task: TaskID, since: Nanoseconds, end: Nanoseconds)]) {
    self.tasks = tasks.sorted { ($0.since, $0.end, $0.task) < ($1.since, $1.end, $1.task) }
  }

  /// One that waits from an instant to another, which are never before those asked for earlier.
  mutating func task(from start: Nanoseconds, to end: Nanoseconds) -> TaskID? {
    while next < tasks.count, tasks[next].end < end { next += 1 }
    return next < tasks.count && tasks[next].since <= start ? tasks[next].task : nil
  }
}
