import HeapModule
package import Planner
package import RunEvents
import Variables
package import WorkflowModel

/// Decides what happens in a run. A synchronous state machine: inputs come with their instants, actions and events come
/// out, and nothing else is touched: no clock, no process, no file.
///
/// An executor drives it: it calls `start`, then tells what happened (`attemptEnded`, `stop`, `advance`) and after each
/// batch calls `dispatch`, takes the `actions` and shows the `events` to those who watch.
package struct Engine {
  package struct Options: Sendable {
    /// How many slots there are; nil for no limit.
    package var slots: Int?
    /// How much memory there is for `memory`, in bytes; nil for no limit.
    package var memory: Int64?
    package var onFailure: FailurePolicy
    /// How long what a task leaves behind may take to end by itself.
    package var patience: Nanoseconds = 100 * .millisecond
    /// The time between the polite signal and the one that can't be refused, where a task says nothing of it.
    package var grace: Nanoseconds = 10 * .second
    /// Decides the random part of waits before another attempt.
    package var seed: UInt64 = 0
    /// For each task its place in the order of starting; nil for the order of the plan.
    package var ranks: [Int32]?

    package init(slots: Int?, memory: Int64? = nil, onFailure: FailurePolicy) {
      self.slots = slots
      self.memory = memory
      self.onFailure = onFailure
    }
  }

  package internal(set) var plan: Plan
  package let options: Options
  /// What the executor is to do; it takes them out.
  package var actions: [Action] = []
  /// What has happened; the executor takes them out.
  package var events: [TimedEvent] = []

  /// By task.
  var standings: [Standing]
  var probeSerials: [TaskID: Int32] = [:]
  var queue: ReadyQueue?
  var resources: Resources
  var deadlines = Heap<Deadline>()
  var endedCount = 0
  package internal(set) var runningCount = 0
  /// How many of them are services that are ready.
  var servingCount = 0
  var now = Instant.zero
  var stopReason: StopReason?
  /// Whether whoever asked the run to end asked again: nothing is started any more, not even what cleans up.
  package internal(set) var isKilled = false
  var hasFailures = false
  /// The tasks that were put into the queue since it was last chosen from.
  var queuedSinceTold: [TaskID] = []
  /// The task that gave back slots last: what a queued task was waiting for.
  var lastReleased: TaskID?
  /// How often `dispatch` has chosen from the queue.
  var round: Int32 = 0
  /// No process could be started for want of descriptors or memory: wait until one has ended, or a little.
  var isStarved = false
  var fruitlessStarts = 0

  // What few tasks have.

  /// Tasks whose `if` has not answered yet.
  var conditions: Set<TaskID> = []
  /// The attempt each task is at, where it is not the first.
  var attempts: [TaskID: Int32] = [:]
  /// By task, the start of the group or matrix around it, -1 for none; empty where there are none.
  var surrounding: [TaskID]
  /// Whether any group may allow failures in it, so that what a failure means depends on where one stands.
  let hasTolerantGroups: Bool
  /// Tasks that were being stopped when the time of their group was over.
  var withoutRetry: Set<TaskID> = []
  /// Groups whose time is over.
  var timedOutGroups: Set<TaskID> = []
  /// For tasks that were cancelled, or are going to be, the group whose time limit was the reason, where groups may fail.
  var limits: [TaskID: TaskID] = [:]
  /// The lanes by which groups hold units of pools.
  var groupLanes: [TaskID: Int] = [:]
  /// For each service the tasks that depend on it, directly or not, and how many of them have not ended.
  var dependents: [TaskID: [TaskID]] = [:]
  var dependentsLeft: [TaskID: Int] = [:]
  /// For each task the services it depends on.
  var servicesOf: [TaskID: [TaskID]] = [:]
  var serviceStarts: [TaskID: Instant] = [:]
  var probing: Set<TaskID> = []
  /// Services whose main process has failed while others of its group are still there.
  var fallen: Set<TaskID> = []
  /// Services that are being ended because the terminal has stopped their `ready` test.
  var stuckProbes: Set<TaskID> = []
  /// Services whose dependents were told that they are ready.
  var released: Set<TaskID> = []
  /// Services that were ready and were stopped before their time: they hold no slots any more.
  var returnedSlots: Set<TaskID> = []
  /// Tasks that ended before all they depend on had; what follows them is told when these have.
  var incomplete: Set<TaskID> = []
  /// Tasks that ended in a way that does not count as success.
  var isFailed: Set<TaskID> = []
  var visibility: ExportVisibility?
  /// The tasks that matrices added while the run went on.
  var additions: [TaskID: Range<TaskID>] = [:]
  var hasGrown = false

  /// Tasks that have ended and whose successors are still to hear of it: a queue instead of recursion, for long chains.
  var settled: [TaskID] = []
  var isPropagating = false
  /// Services that are not needed any more since others were hearing of what has ended.
  var unneeded: [TaskID] = []
  /// Those that failed while others were hearing of what has ended.
  var failedMeanwhile: [TaskID] = []
  var isRunEnded = false

  /// Stands for a dependency that was cancelled, in `Standing.cause`.
  static let cancelled: TaskID = -2
  static let none: TaskID = -1
  /// How often a start is tried again while nothing runs that could make room, and how long after each refusal.
  static let startTries = 50
  static let startInterval = 100 * Nanoseconds.millisecond

  package init(plan: Plan, options: Options) {
    self.plan = plan
    self.options = options
    let count = plan.tasks.count
    standings = plan.dependencyCounts.map { Standing(missing: $0) }
    resources = Resources(slots: options.slots, memory: options.memory, pools: plan.pools)
    // Without rules only actions are queued; with them conditions, groups and what is added later may be too.
    if plan.rules.count > 1 || plan.tasks.contains(where: \.hasAction) {
      queue = options.ranks.map { ReadyQueue(ranks: $0) } ?? ReadyQueue(order: plan.startOrder())
    }
    let hasGroups = plan.tasks.contains { $0.kind.isStart }
    surrounding = hasGroups ? plan.tasks.lazy.map(\.kind).surroundingStarts() : []
    hasTolerantGroups = !surrounding.isEmpty && plan.rules.contains(where: \.allowsFailure)
    if plan.hasExports { visibility = ExportVisibility(count: count) }
    if plan.rules.contains(where: { $0.service != nil }) { registerServices(0..<TaskID(count)) }
  }

  package var isFinished: Bool { endedCount == standings.count }
  package var nextDeadline: Instant? { deadlines.min?.instant }

  /// Whether the run is to end with what is under way.
  package var isStopping: Bool { stopReason != nil }

  // MARK: - Inputs

  /// Begins the run.
  package mutating func start(at instant: Instant) {
    now = instant
    // Of many tasks each may be ready at once.
    events.reserveCapacity(standings.reduce(2) { $1.missing == 0 ? $0 + 1 : $0 })
    emit(.runStarted)
    for task in plan.tasks.indices where standings[task].missing == 0 && standings[task].state == .waiting {
      // Without dependencies there is no failure to wait for.
      if plan.when(of: TaskID(task)) == .failure {
        end(TaskID(task), .skipped)
      } else {
        admit(TaskID(task), after: nil)
      }
    }
    finishIfDone()
  }

  /// The clock has moved on: whatever was due happens, each at the instant it was due.
  package mutating func advance(to instant: Instant) {
    while let deadline = deadlines.min, deadline.instant <= instant {
      deadlines.removeMin()
      now = max(now, deadline.instant)
      meet(deadline)
    }
    now = max(now, instant)
    finishIfDone()
  }

  private mutating func meet(_ deadline: Deadline) {
    guard isPending(deadline) else { return }
    let task = deadline.task
    switch deadline.kind {
    case .delayEnds: endDelay(of: task, hasWaited: true)
    case .startAgain: isStarved = false
    case .groupTimeEnds: endTime(ofGroup: task)
    case .probeAgain: startProbe(of: task)
    case .timeEnds: endTime(of: task)
    // One that is stopping was asked already: to many programs a second request means at once.
    case .patienceEnds: if !isStoppingAlready(deadline) { terminate(task, deadline.phase) }
    case .graceEnds: actions.append(.signal(task, deadline.phase, .kill))
    }
  }

  /// Whether the process a deadline is about is still there.
  private func isCurrent(_ deadline: Deadline) -> Bool {
    let task = deadline.task
    if deadline.phase == .probe {
      return deadline.kind == .probeAgain
        ? standings[Int(task)].state == .running && deadline.serial == standings[Int(task)].serial
        : probing.contains(task) && deadline.serial == probeSerials[task]
    }
    return standings[Int(task)].state.isUnderWay && deadline.serial == standings[Int(task)].serial
  }

  private func isStoppingAlready(_ deadline: Deadline) -> Bool {
    let state = standings[Int(deadline.task)].state
    return deadline.phase != .probe && state != .running && state != .serving
  }

  /// Starts whatever may start: the best of the queue, as long as there is what it needs.
  package mutating func dispatch() {
    guard !isStarved else { return tellQueued() }
    while let task = queue?.popBest(fits: { resources.fits($0) }) {
      resources.take(Int(standings[Int(task)].lane))
      if standings[Int(task)].queuedInRound < round, let lastReleased {
        standings[Int(task)].awaited = lastReleased
      }
      letIn(task)
    }
    round += 1
    if !queuedSinceTold.isEmpty { tellQueued() }
    guard runningCount == servingCount, !isFinished else { return }
    dropDeadlinesOfThePast()
    if isStuck {
      giveUp()
      dispatch()
    }
  }

  /// Whether nothing can ever happen any more: what waits, waits for what only waiting tasks and the services they use hold.
  private var isStuck: Bool {
    deadlines.isEmpty && actions.isEmpty && !isKilled && probing.isEmpty
  }

  /// Drops deadlines of what has ended, until the next one is of something that has not.
  private mutating func dropDeadlinesOfThePast() {
    while let deadline = deadlines.min, !isPending(deadline) { deadlines.removeMin() }
  }

  /// Whether something happens when a deadline has come.
  func isPending(_ deadline: Deadline) -> Bool {
    let task = deadline.task
    switch deadline.kind {
    case .delayEnds: return standings[Int(task)].state == .delaying
    case .startAgain: return isStarved
    case .groupTimeEnds: return standings[Int(plan.tasks[Int(task)].partner)].state != .ended
    case .probeAgain, .timeEnds, .patienceEnds, .graceEnds: return isCurrent(deadline)
    }
  }

  /// What has been waited for is there.
  private mutating func letIn(_ task: TaskID) {
    if conditions.contains(task) {
      move(task, to: .running)
      actions.append(.start(task, .condition, attempt: attempt(of: task)))
    } else if plan.tasks[Int(task)].kind == .groupStart {
      groupLanes[task] = Int(standings[Int(task)].lane)
      openGroup(task)
    } else {
      move(task, to: .running)
      actions.append(.start(task, .run, attempt: attempt(of: task)))
    }
  }

  /// Takes out what has happened and shows it to those who watch, in order.
  package mutating func deliverEvents(to observers: [any RunObserver]) {
    guard !events.isEmpty else { return }
    if hasGrown {
      let graph: any RunGraph = plan
      for observer in observers { observer.observe(grown: graph) }
      hasGrown = false
    }
    for timed in events {
      for observer in observers { observer.observe(timed.event, at: timed.instant) }
    }
    // Many come at once only where many tasks are ready from the start.
    events.removeAll(keepingCapacity: events.count < 1 << 12)
    for observer in observers { observer.endOfBatch() }
  }

  // MARK: - What executors ask

  /// Whether a start that was asked for should still be made: the one before it may have failed, and with it the run. One
  /// that should not is answered with `attemptWithdrawn`.
  package func mayStart(_ task: TaskID) -> Bool {
    standings[Int(task)].state == .running && outlivesStop(task)
  }

  /// Whether the run, as far as it is stopping, leaves a task alone: it may start, and what runs of it goes on.
  func outlivesStop(_ task: TaskID) -> Bool {
    guard let stopReason else { return true }
    let rules = rulesIndex(of: task)
    switch stopReason {
    case .fault(let fault):
      // Where no process can be started, nothing can clean up either.
      return fault == .deadlock && plan.rules[rules].survivesInterruption && !isKilled
    case .signal: return plan.rules[rules].survivesInterruption && !isKilled
    case .failure: return plan.rules[rules].survivesFailure || (attempts[task] != nil && options.onFailure == .finish)
    }
  }

  /// What a task sees of what others have exported.
  package mutating func exports(visibleTo task: TaskID) -> [Instance.Value] {
    visibility?.values(visibleTo: task) ?? []
  }

  /// The attempt a task is at, counted from 1.
  package func attempt(of task: TaskID) -> Int32 { attempts[task] ?? 1 }

  // MARK: - The run

  mutating func emit(_ event: RunEvent) {
    events.append(TimedEvent(event, at: now))
  }

  mutating func finishIfDone() {
    // What follows from the end of a task is not known yet while its successors hear of it: it may have failed the run.
    guard isFinished, !isRunEnded, !isPropagating else { return }
    isRunEnded = true
    emit(.runEnded(result))
  }

  /// How the run ended, or would end now.
  package var result: RunResult {
    switch stopReason {
    case .signal(let signal): .interrupted(signal: signal)
    case .fault(let fault): .faulted(fault)
    case .failure, nil: hasFailures ? .failed : .succeeded
    }
  }
}
