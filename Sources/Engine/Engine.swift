import HeapModule
package import Planner
package import RunEvents
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
    package var onFailure: FailurePolicy
    /// How long what a task leaves behind may take to end by itself.
    package var patience: Nanoseconds = 100 * .millisecond
    /// The time between the polite signal and the one that can't be refused.
    package var grace: Nanoseconds = 10 * .second

    package init(slots: Int?, onFailure: FailurePolicy) {
      self.slots = slots
      self.onFailure = onFailure
    }
  }

  package let plan: Plan
  package let options: Options
  /// What the executor is to do; it takes them out.
  package var actions: [Action] = []
  /// What has happened; the executor takes them out.
  package var events: [TimedEvent] = []

  private var states: [TaskState]
  /// For each task, how many of those it waits for have not ended well.
  private var missing: [Int32]
  private var queue: ReadyQueue?
  private var deadlines = Heap<Deadline>()
  private var freeSlots: Int32
  private var endedCount = 0
  private(set) package var runningCount = 0
  private var now = Instant.zero
  private var stopReason: StopReason?
  private var isStarting = true
  private var hasFailures = false
  /// The task that gave back slots last: what a queued task was waiting for.
  private var lastReleased: TaskID?
  /// How often `dispatch` has chosen from the queue, and for tasks in the queue, how often it had when they came.
  private var round: Int32 = 0
  private var queuedInRound: [Int32] = []
  /// For tasks asked to be started: whose slots they took.
  private var startedAfter: [TaskID: TaskID] = [:]
  /// No process could be started for want of descriptors or memory: wait until one has ended, or a little.
  private var isStarved = false
  private var fruitlessStarts = 0
  /// How often a start is tried again while nothing runs that could make room, and how long after each refusal.
  private static let startTries = 50
  private static let startInterval = 100 * Nanoseconds.millisecond

  package init(plan: Plan, options: Options) {
    self.plan = plan
    self.options = options
    states = Array(repeating: .waiting, count: plan.tasks.count)
    missing = plan.dependencyCounts
    freeSlots = options.slots.map { Int32(clamping: $0) } ?? .max
    if plan.tasks.contains(where: \.hasAction) {
      queue = ReadyQueue(ranks: plan.ranks())
      queuedInRound = Array(repeating: 0, count: plan.tasks.count)
    }
  }

  package var isFinished: Bool { endedCount == states.count }
  package var nextDeadline: Instant? { deadlines.min?.instant }

  /// Whether the run is to end with what is under way.
  package var isStopping: Bool { !isStarting }

  // MARK: - Inputs

  /// Begins the run.
  package mutating func start(at instant: Instant) {
    now = instant
    emit(.runStarted)
    for task in plan.tasks.indices where missing[task] == 0 && states[task] == .waiting {
      makeReady(TaskID(task), after: nil)
    }
    finishIfDone()
  }

  /// Answers a start: the process is there.
  package mutating func attemptStarted(_ task: TaskID, in phase: Phase = .run, at instant: Instant) {
    now = max(now, instant)
    fruitlessStarts = 0
    emit(.attemptStarted(task, attempt: 1, after: startedAfter.removeValue(forKey: task)))
  }

  /// Answers a start: the system has no room for another process now.
  package mutating func attemptDeferred(_ task: TaskID, in phase: Phase = .run, errno: Int32, at instant: Instant) {
    now = max(now, instant)
    startedAfter[task] = nil
    isStarved = true
    guard isStarting else {
      end(task, .cancelled)
      return finishIfDone()
    }
    move(task, to: .queued)
    enqueue(task)
    if runningCount == 0 { fruitlessStarts += 1 }
    if fruitlessStarts > Self.startTries {
      stop(.fault(errno: errno), at: now)
    } else {
      deadlines.insert(Deadline(instant: now.advanced(by: Self.startInterval), task: task, kind: .startAgain))
    }
  }

  /// The main process of an attempt is gone, but others of its group are not. They may end by themselves for a moment (a
  /// `tee` that still writes the last lines), then they are told to, and after the grace they are killed.
  package mutating func attemptLingers(_ task: TaskID, in phase: Phase = .run, at instant: Instant) {
    now = max(now, instant)
    deadlines.insert(Deadline(instant: now.advanced(by: options.patience), task: task, kind: .patienceEnds))
  }

  /// An attempt is over, or it could not begin for a reason that lies in the task.
  package mutating func attemptEnded(
    _ task: TaskID, _ result: AttemptResult, in phase: Phase = .run, at instant: Instant
  ) {
    now = max(now, instant)
    isStarved = false
    startedAfter[task] = nil
    emit(.attemptEnded(task, attempt: 1, result))
    if states[Int(task)] == .stopping {
      end(task, .cancelled)
    } else if result.isSuccess {
      end(task, .succeeded)
    } else {
      end(task, .failed)
      fail(task)
    }
    finishIfDone()
  }

  /// The clock has moved on: whatever was due happens, each at the instant it was due.
  package mutating func advance(to instant: Instant) {
    while let deadline = deadlines.min, deadline.instant <= instant {
      deadlines.removeMin()
      now = max(now, deadline.instant)
      switch deadline.kind {
      case .delayEnds: if states[Int(deadline.task)] == .delaying { endDelay(of: deadline.task) }
      // One that is stopping was asked already: to many programs a second request means at once.
      case .patienceEnds: if states[Int(deadline.task)] == .running { terminate(deadline.task) }
      case .graceEnds: if isRunning(deadline.task) { actions.append(.signal(deadline.task, .run, .kill)) }
      case .startAgain: isStarved = false
      }
    }
    now = max(now, instant)
    finishIfDone()
  }

  /// Something asks the run to end. The first time everything that runs is told to stop, the second time it is killed.
  package mutating func stop(_ reason: StopReason, at instant: Instant) {
    guard !isRunEnded else { return }
    now = max(now, instant)
    switch stopReason {
    case nil, .failure:
      stopReason = reason
      emit(.stopping(reason))
      cancelPending { _ in false }
      stopRunning()
    case .signal, .fault:
      for task in 0..<TaskID(states.count) where isRunning(task) { actions.append(.signal(task, .run, .kill)) }
    }
    finishIfDone()
  }

  /// Starts whatever may start: the best of the queue, as long as slots are free.
  package mutating func dispatch() {
    guard isStarting, !isStarved else { return }
    while let task = queue?.popBest(freeSlots: freeSlots) {
      let cpus = slots(of: task)
      freeSlots -= cpus
      if queuedInRound[Int(task)] < round, let lastReleased { startedAfter[task] = lastReleased }
      move(task, to: .running)
      actions.append(.start(task, .run, attempt: 1))
    }
    round += 1
  }

  /// Takes out what has happened and shows it to those who watch, in order.
  package mutating func deliverEvents(to observers: [any RunObserver]) {
    guard !events.isEmpty else { return }
    for timed in events {
      for observer in observers { observer.observe(timed.event, at: timed.instant) }
    }
    events.removeAll(keepingCapacity: true)
    for observer in observers { observer.endOfBatch() }
  }

  // MARK: - Tasks

  /// The only place where a task changes its state.
  private mutating func move(_ task: TaskID, to state: TaskState) {
    let old = states[Int(task)]
    assert(state.predecessors.contains(old), "task \(task) can't go from \(old) to \(state)")
    let wasRunning = old == .running || old == .stopping
    let isRunning = state == .running || state == .stopping
    if wasRunning != isRunning { runningCount += isRunning ? 1 : -1 }
    if wasRunning, !isRunning {
      freeSlots += slots(of: task)
      // One that could not be started held its slots for no time, and one without slots had none to give.
      if state == .ended, slots(of: task) > 0 { lastReleased = task }
    }
    if state == .ended { endedCount += 1 }
    states[Int(task)] = state
  }

  private func isRunning(_ task: TaskID) -> Bool {
    states[Int(task)] == .running || states[Int(task)] == .stopping
  }

  /// A task that asks for more slots than there are gets all of them.
  private func slots(of task: TaskID) -> Int32 {
    min(plan.tasks[Int(task)].cpus, options.slots.map { Int32(clamping: $0) } ?? 0)
  }

  private mutating func enqueue(_ task: TaskID) {
    queuedInRound[Int(task)] = round
    let cpus = slots(of: task)
    queue?.insert(task, cpus: cpus)
  }

  private mutating func makeReady(_ task: TaskID, after: TaskID?) {
    emit(.taskReady(task, after: after))
    let delay = plan.tasks[Int(task)].delay
    if delay > 0 {
      move(task, to: .delaying)
      deadlines.insert(Deadline(instant: now.advanced(by: delay), task: task, kind: .delayEnds))
    } else {
      endDelay(of: task)
    }
  }

  private mutating func endDelay(of task: TaskID) {
    if plan.tasks[Int(task)].hasAction {
      move(task, to: .queued)
      enqueue(task)
    } else {
      end(task, .succeeded)
    }
  }

  /// Ends a task, and everything that ends or becomes ready with it.
  private mutating func end(_ task: TaskID, _ outcome: Outcome) {
    move(task, to: .ended)
    emit(.taskEnded(task, outcome))
    guard outcome.isSuccess else { return }
    // A queue instead of recursion: chains of joins may be long.
    var finished = [task]
    var next = 0
    while next < finished.count {
      let source = finished[next]
      next += 1
      for successor in plan.successors[source] {
        missing[Int(successor)] -= 1
        guard missing[Int(successor)] == 0, states[Int(successor)] == .waiting else { continue }
        let planned = plan.tasks[Int(successor)]
        guard planned.delay == 0, !planned.hasAction else {
          makeReady(successor, after: source)
          continue
        }
        emit(.taskReady(successor, after: source))
        move(successor, to: .ended)
        emit(.taskEnded(successor, .succeeded))
        finished.append(successor)
      }
    }
  }

  // MARK: - Failure

  private mutating func fail(_ task: TaskID) {
    hasFailures = true
    block(dependentsOf: task)
    guard isStarting else { return }
    switch options.onFailure {
    case .continue: return
    case .finish:
      isStarting = false
      emit(.stopping(.failure(of: task)))
      stopReason = .failure(of: task)
      // A wait that has begun and starts nothing may end.
      cancelPending { [plan] pending in
        plan.tasks[Int(pending)].kind == .task && !plan.tasks[Int(pending)].hasAction
      }
    case .cancel:
      emit(.stopping(.failure(of: task)))
      stopReason = .failure(of: task)
      cancelPending { _ in false }
      stopRunning()
    }
  }

  private mutating func block(dependentsOf task: TaskID) {
    var pending = [task]
    while let source = pending.popLast() {
      for successor in plan.successors[source] where states[Int(successor)] == .waiting {
        end(successor, .blocked(by: task))
        pending.append(successor)
      }
    }
  }

  /// Cancels all that has not been started; delays that are under way may be spared.
  private mutating func cancelPending(except isSpared: (TaskID) -> Bool) {
    isStarting = false
    queue?.removeAll()
    for task in 0..<TaskID(states.count) {
      switch states[Int(task)] {
      case .waiting, .queued: end(task, .cancelled)
      case .delaying where !isSpared(task): end(task, .cancelled)
      default: break
      }
    }
  }

  private mutating func stopRunning() {
    for task in 0..<TaskID(states.count) where states[Int(task)] == .running {
      move(task, to: .stopping)
      terminate(task)
    }
  }

  /// Asks everything an attempt has started to end, and sees to it that it does.
  private mutating func terminate(_ task: TaskID) {
    actions.append(.signal(task, .run, .terminate))
    deadlines.insert(Deadline(instant: now.advanced(by: options.grace), task: task, kind: .graceEnds))
  }

  // MARK: - The run

  private mutating func emit(_ event: RunEvent) {
    events.append(TimedEvent(event, at: now))
  }

  private var isRunEnded = false

  private mutating func finishIfDone() {
    guard isFinished, !isRunEnded else { return }
    isRunEnded = true
    emit(.runEnded(result))
  }

  /// How the run ended, or would end now.
  package var result: RunResult {
    switch stopReason {
    case .signal(let signal): .interrupted(signal: signal)
    case .fault(let errno): .faulted(errno: errno)
    case .failure, nil: hasFailures ? .failed : .succeeded
    }
  }
}
