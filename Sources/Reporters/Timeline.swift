package import Planner
package import RunEvents
package import Variables
package import WorkflowModel

/// What happened when: gathered from the events of a run, real or simulated.
package final class Timeline: RunObserver {
  /// What the events are about.
  package private(set) var graph: any RunGraph
  package let secrets: Secrets
  /// By task.
  package private(set) var entries: [Entry]
  package private(set) var result: RunResult?
  /// When the run ended.
  package private(set) var end = Instant.zero
  /// The tasks and groups that made the run fail, in the order in which they ended.
  package private(set) var failures: [TaskID] = []
  /// What waited for slots, memory or pools when nothing could go on any more.
  private(set) var waitingWhenStuck: [TaskID] = []
  /// What few tasks have.
  private var details: [TaskID: Details] = [:]
  private var executed: [TaskID: ExecutedCommand] = [:]
  /// Matrices that turned out to have no instances.
  package private(set) var emptyMatrices: Set<TaskID> = []
  /// What time limits of groups have ended.
  private(set) var limits: GroupLimits
  private var finished = 0
  private var hasGrown = false
  /// What was asked once the run had ended: from then on the answers stay the same.
  var answers = Answers()

  package struct Details: Sendable {
    /// When its `if` was started, and the task whose slot it took.
    package var conditionStart: Instant?
    package var conditionAfter: TaskID?
    /// When its `if` had ended, and how.
    package var conditionEnd: Instant?
    package var conditionResult: AttemptResult?
    /// Of its last attempt, where that was no success.
    fileprivate var result: AttemptResult?
    /// Of a service: when it could be used.
    package var servingSince: Instant?
    /// How long it, or its last attempt, was allowed to take, where it took longer.
    package var timeLimit: Nanoseconds?
    /// All attempts, where there was a second one, or was to be.
    fileprivate var attempts: [Attempt] = []
  }

  package struct Attempt: Sendable {
    /// nil when there never was a process.
    package var start: Instant?
    /// The task whose slot it took.
    package var after: TaskID?
    package var end: Instant?
    package var result: AttemptResult?
    /// How long after its end another one was to follow; nil for the last.
    package var pause: Nanoseconds?
  }

  package init(_ graph: any RunGraph, secrets: Secrets) {
    self.graph = graph
    self.secrets = secrets
    entries = Array(repeating: Entry(), count: graph.nodeCount)
    limits = GroupLimits(plannedCount: graph.nodeCount)
  }

  package func observe(grown graph: any RunGraph) {
    hasGrown = true
    self.graph = graph
    entries += Array(repeating: Entry(), count: graph.nodeCount - entries.count)
  }

  package func observe(executed command: ExecutedCommand, of task: TaskID) {
    executed[task] = command
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .stopping(.fault(let fault)):
      // What cleans up may be stuck as well.
      if fault == .deadlock {
        let known = Set(waitingWhenStuck)
        waitingWhenStuck += findWaiting().filter { !known.contains($0) }
      }
      limits.isInterrupted = true
    case .stopping(.signal): limits.isInterrupted = true
    case .stopping(.failure), .runStarted, .killing, .exportsLeftOut, .delayEnded, .queued, .exported, .resourcesUsed:
      break
    case .tasksAdded(let matrix, let added): if added.isEmpty { emptyMatrices.insert(matrix) }
    case .taskReady(let task, let after):
      entries[Int(task)].ready = instant
      entries[Int(task)].readyAfter = after
    case .conditionStarted(let task, let after):
      details[task, default: Details()].conditionStart = instant
      details[task]!.conditionAfter = after
    case .conditionEnded(let task, let result):
      details[task, default: Details()].conditionEnd = instant
      details[task]!.conditionResult = result
    case .attemptStarted(let task, _, let after): startAttempt(of: task, after: after, at: instant)
    case .serviceReady(let task): details[task, default: Details()].servingSince = instant
    case .timeLimitReached(let task):
      details[task, default: Details()].timeLimit = timeLimit(of: task, at: instant)
      if graph.kind(of: task) == .groupEnd { limits.reach(task, at: instant, self) }
    case .attemptEnded(let task, _, let result): endAttempt(of: task, result, at: instant)
    case .retryScheduled(let task, _, let pause): scheduleRetry(of: task, after: pause, at: instant)
    case .taskEnded(let task, let outcome): finish(task, outcome, at: instant)
    case .runEnded(let result):
      self.result = result
      end = instant
    }
  }

  private func startAttempt(of task: TaskID, after: TaskID?, at instant: Instant) {
    entries[Int(task)].attempts += 1
    // What a later attempt did not have to wait for, the first may have.
    if let after { entries[Int(task)].actionAfter = after }
    if entries[Int(task)].actionStart == nil { entries[Int(task)].actionStart = instant }
    guard details[task] != nil else { return }
    details[task]!.servingSince = nil
    details[task]!.timeLimit = nil
    if !details[task]!.attempts.isEmpty { details[task]!.attempts.append(Attempt(start: instant, after: after)) }
  }

  private func endAttempt(of task: TaskID, _ result: AttemptResult, at instant: Instant) {
    entries[Int(task)].hasResult = true
    if !result.isSuccess || details[task] != nil { details[task, default: Details()].result = result }
    guard let last = details[task]?.attempts.last else {
      entries[Int(task)].attempts = 1
      return
    }
    // One that could not be started comes up here only.
    if last.end != nil {
      details[task]!.attempts.append(Attempt())
      entries[Int(task)].attempts += 1
    }
    let index = details[task]!.attempts.count - 1
    details[task]!.attempts[index].end = instant
    details[task]!.attempts[index].result = result
  }

  /// Told at the instant at which the attempt ended.
  private func scheduleRetry(of task: TaskID, after pause: Nanoseconds, at instant: Instant) {
    // In place: there may be a million of them.
    if details[task]?.attempts.isEmpty ?? true {
      let first = attempts(of: task)
      if first.isEmpty { return }
      details[task, default: Details()].attempts = first
    }
    let last = details[task]!.attempts.count - 1
    details[task]!.attempts[last].end = instant
    details[task]!.attempts[last].pause = pause
  }

  private func finish(_ task: TaskID, _ outcome: Outcome, at instant: Instant) {
    var entry = entries[Int(task)]
    entry.outcome = outcome
    entry.finish = instant
    if graph.isShown(task), start(of: task, entry) != nil {
      finished += 1
      entry.order = finished
    }
    entries[Int(task)] = entry
    if outcome.isFailure, !graph.allowsFailure(task) { failures.append(task) }
    if !executed.isEmpty, !outcome.isFailure { executed[task] = nil }
  }

  func isService(_ task: TaskID) -> Bool {
    graph.isService(task)
  }

  /// How long the task was allowed to take that was told at an instant to have taken longer: of its limits the one that has
  /// just passed, which may be noticed a little late.
  private func timeLimit(of task: TaskID, at instant: Instant) -> Nanoseconds? {
    let terms = graph.terms(of: graph.kind(of: task).isEnd ? graph.partner(of: task) : task)
    let isGettingReady = details(of: task)?.servingSince == nil
    let limits = [terms.timeout, isGettingReady ? terms.readiness : nil].compactMap { $0 }
    guard let elapsed = beginning(of: task).map({ instant.since($0) }) else { return limits.min() }
    return limits.filter { $0 <= elapsed }.max() ?? elapsed
  }

  /// When what has a time limit began: an attempt, an `if`, or of a group what is in it.
  private func beginning(of task: TaskID) -> Instant? {
    if graph.kind(of: task).isEnd {
      let start = Int(graph.partner(of: task))
      return entries[start].finish ?? entries[start].ready
    }
    return attempts(of: task).last?.start ?? details(of: task)?.conditionStart ?? entries[Int(task)].ready
  }

  // MARK: - Tasks

  /// Which process of a task it ended with.
  func lastPhase(of task: TaskID) -> Phase {
    entries[Int(task)].attempts == 0 && details(of: task)?.conditionResult != nil ? .condition : .run
  }

  /// The name of a task as people may be shown it.
  package func name(of task: TaskID) -> String { secrets.name(of: task, in: graph) }

  /// The identity of a task as it may be shown: for programs.
  package func key(of task: TaskID) -> String { secrets.name(of: task, .key, in: graph) }

  /// What was executed last for a task that failed; nil where nothing was.
  package func executed(of task: TaskID) -> ExecutedCommand? { executed[task] }

  package func details(of task: TaskID) -> Details? {
    details.isEmpty ? nil : details[task]
  }

  /// How its last attempt ended; nil where there was none.
  package func result(of task: TaskID) -> AttemptResult? {
    entries[Int(task)].hasResult ? details(of: task)?.result ?? .exited(0) : nil
  }

  package func attempts(of task: TaskID) -> [Attempt] {
    if let attempts = details(of: task)?.attempts, !attempts.isEmpty { return attempts }
    let entry = entries[Int(task)]
    guard entry.attempts > 0 else { return [] }
    let end = entry.hasResult ? entry.finish : nil
    return [Attempt(start: entry.actionStart, after: entry.actionAfter, end: end, result: result(of: task))]
  }

  /// When a task began: its `if`, its delay, or its action where it has none of them. nil for one that never did.
  package func start(of task: TaskID) -> Instant? {
    start(of: task, entries[Int(task)])
  }

  private func start(of task: TaskID, _ entry: Entry) -> Instant? {
    let conditionStart = details(of: task)?.conditionStart
    if hasCondition(task) { return conditionStart }
    if case .skipped = entry.outcome { return nil }
    return graph.delay(of: task) > 0 || !graph.hasAction(task) ? conditionStart ?? entry.ready : entry.actionStart
  }

  /// Whether it had an `if` that took time.
  private func hasCondition(_ task: TaskID) -> Bool {
    guard let details = details(of: task), let start = details.conditionStart, let end = details.conditionEnd else {
      return false
    }
    return start < end
  }

  /// How long a task waited or worked: its `if`, its delay and its attempts, without the time it stood in the queue for a
  /// slot or waited between attempts. Of a service, until it could be used: from then on it is beside the others.
  package func duration(of task: TaskID) -> Nanoseconds {
    guard let start = start(of: task), let finish = entries[Int(task)].finish else { return 0 }
    let end = isService(task) ? details(of: task)?.servingSince ?? finish : finish
    return max(0, end.since(start) - slotWait(of: task) - pauses(of: task))
  }

  /// The time between when its first attempt could have been started and when it was, or the end of one that never got a
  /// slot. 0 where the task has neither `if` nor delay: then it began with its action.
  package func slotWait(of task: TaskID) -> Nanoseconds {
    let entry = entries[Int(task)]
    guard graph.delay(of: task) > 0 || hasCondition(task), graph.hasAction(task), let due = delayEnd(of: task) else {
      return 0
    }
    // One that did not have to wait for a slot started as soon as it could be started.
    if entry.actionStart != nil, attempts(of: task).first?.after == nil { return 0 }
    guard let end = entry.actionStart ?? entry.finish else { return 0 }
    return max(0, end.since(due))
  }

  /// When its delay was over, or would have been.
  package func delayEnd(of task: TaskID) -> Instant? {
    return (details(of: task)?.conditionEnd ?? entries[Int(task)].ready)?.advanced(
      by: graph.delay(of: task))
  }

  /// The time between attempts, and before one that never came.
  private func pauses(of task: TaskID) -> Nanoseconds {
    guard let attempts = details(of: task)?.attempts else { return 0 }
    let starts = attempts.dropFirst().map { $0.start ?? $0.end } + [entries[Int(task)].finish]
    return zip(attempts, starts).reduce(0) { sum, pair in
      guard pair.0.pause != nil, let end = pair.0.end, let start = pair.1 else { return sum }
      return sum + start.since(end)
    }
  }

  // MARK: - The run

  /// The tasks and groups that are ready and only lack what others hold.
  private func findWaiting() -> [TaskID] {
    (0..<TaskID(graph.nodeCount)).filter { task in
      let entry = entries[Int(task)]
      guard entry.ready != nil, entry.outcome == nil else { return false }
      if entry.actionStart != nil { return attempts(of: task).last?.end != nil }
      return graph.hasAction(task) || graph.kind(of: task) == .groupStart
    }
  }

  /// The tasks that people know of, in file order; also groups, where they made the run fail.
  package var shownTasks: [TaskID] { answer(\.shownTasks, findShownTasks) }

  /// Whether it is a matrix that did not come to have instances, which stands for the one task that would have been there.
  package func isLeftOut(_ matrix: TaskID) -> Bool {
    guard graph.kind(of: matrix) == .matrixStart, graph.partner(of: matrix) == matrix + 1 else { return false }
    return entries[Int(matrix)].outcome.map { $0 != .succeeded } ?? false
  }

  /// What became of a row: that of the delay of a group tells of the group, unless this has a row of its own.
  package func rowOutcome(of task: TaskID) -> Outcome? {
    let own = entries[Int(task)].outcome
    guard case .groupStart = graph.kind(of: task), own == .succeeded,
      let whole = entries[Int(graph.partner(of: task))].outcome, !whole.isFailure
    else { return own }
    return whole
  }

  private func findShownTasks() -> [TaskID] {
    let graph = graph
    let isShown = { (task: TaskID) in
      graph.isShown(task) || self.entries[Int(task)].outcome?.isFailure == true
        || self.isLeftOut(task)
    }
    var shown: [TaskID] = []
    shown.reserveCapacity(graph.taskCount)
    for task in 0..<TaskID(graph.nodeCount) where isShown(task) { shown.append(task) }
    // Instances that a matrix added while the run went on are behind all others.
    guard hasGrown else { return shown }
    return shown.sorted { (graph.place(of: $0), $0) < (graph.place(of: $1), $1) }
  }

  /// The rows of reports for people: the tasks that are shown, and matrices without instances.
  package var rows: [TaskID] {
    if emptyMatrices.isEmpty { return shownTasks }
    let rows = shownTasks.filter { !emptyMatrices.contains($0) } + emptyMatrices
    return rows.sorted { (graph.place(of: $0), $0) < (graph.place(of: $1), $1) }
  }

  /// The sum of all durations: what one after the other would take.
  package var work: Nanoseconds {
    answer(\.work) { shownTasks.reduce(0) { $0.addingSaturated(duration(of: $1)) } }
  }

  /// When the last task finished.
  package var makespan: Nanoseconds {
    answer(\.makespan) {
      shownTasks.reduce(0) { latest, task in
        // The question that is quicker to answer comes first.
        guard let finish = entries[Int(task)].finish?.nanoseconds, finish > latest, start(of: task) != nil else {
          return latest
        }
        return finish
      }
    }
  }
}
