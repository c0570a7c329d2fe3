import HeapModule
import Planner
import RunEvents
import WorkflowModel

/// Services: tasks that keep running beside those that depend on them.
extension Engine {
  /// Finds for each service all that depends on it, directly or not. It is kept for the tasks among them and for matrices
  /// whose instances are not known yet, not for the ends of groups: it may be in them itself.
  mutating func registerServices(_ tasks: Range<TaskID>) {
    for service in tasks where plan.isService(service) && plan.tasks[Int(service)].kind == .task {
      let found = plan.successors.reached(from: [service])
      dependents[service] = found.sorted()
      let users = found.filter { mayUseServices($0) }
      dependentsLeft[service] = users.count { standings[Int($0)].state != .ended }
      for task in users { servicesOf[task, default: []].append(service) }
    }
  }

  /// What a matrix adds depends on the services that the matrix depends on.
  mutating func joinServices(_ added: Range<TaskID>, of end: TaskID) {
    for service in servicesOf[end] ?? [] {
      let users = added.filter { mayUseServices($0) }
      dependents[service, default: []] += added
      dependentsLeft[service, default: 0] += users.count
      for task in users { servicesOf[task, default: []].append(service) }
    }
  }

  private func mayUseServices(_ task: TaskID) -> Bool {
    switch plan.tasks[Int(task)].kind {
    case .task: true
    case .groupStart, .groupEnd: false
    case .matrixStart: plan.awaitedLists(of: task) != nil
    case .matrixEnd: plan.awaitedLists(of: plan.tasks[Int(task)].partner) != nil
    }
  }

  /// Its process is there; now it has to get ready.
  mutating func begin(_ service: Service, _ task: TaskID) {
    serviceStarts[task] = now
    guard service.ready != nil else { return becomeReady(task) }
    deadlines.insert(deadline(.timeEnds, of: task, after: service.timeout))
    startProbe(of: task)
  }

  mutating func startProbe(of task: TaskID) {
    guard mayBecomeReady(task), probing.insert(task).inserted else { return }
    probeSerials[task, default: 0] += 1
    actions.append(.start(task, .probe, attempt: attempt(of: task)))
  }

  mutating func probeAgain(_ task: TaskID, after time: Nanoseconds) {
    deadlines.insert(deadline(.probeAgain, of: task, after: time, .probe))
  }

  mutating func probeEnded(_ task: TaskID, _ result: AttemptResult) {
    probing.remove(task)
    guard mayBecomeReady(task), let service = rules(of: task)?.service else { return }
    if result.isSuccess { becomeReady(task) } else { probeAgain(task, after: service.interval) }
  }

  func mayBecomeReady(_ service: TaskID) -> Bool {
    standings[Int(service)].state == .running && !fallen.contains(service)
  }

  private mutating func becomeReady(_ task: TaskID) {
    // The time to get ready is over; that of the attempt, where it has one, is not.
    standings[Int(task)].serial += 1
    if let timeout = rules(of: task)?.timeout, let start = serviceStarts[task] {
      deadlines.insert(deadline(.timeEnds, of: task, after: max(0, timeout - now.since(start))))
    }
    move(task, to: .serving)
    emit(.serviceReady(task))
    released.insert(task)
    tellSuccessors(of: task)
    propagate()
    if dependentsLeft[task] == 0 { endService(task) }
  }

  /// A Boolean value that indicates whether a task is a service on which tasks depend, all of which have ended.
  func isNeededNoMore(_ service: TaskID) -> Bool {
    !dependentsLeft.isEmpty && dependentsLeft[service] == 0 && dependents[service]!.contains { mayUseServices($0) }
  }

  /// A task has ended: the services it depended on may not be needed any more.
  mutating func leaveServices(_ task: TaskID) {
    for service in servicesOf[task] ?? [] {
      dependentsLeft[service]! -= 1
      if dependentsLeft[service] == 0 { endService(service) }
    }
  }

  /// Ends a service that nobody needs any more. One that is not ready yet, or has not even been started, is cancelled.
  mutating func endService(_ task: TaskID) {
    switch standings[Int(task)].state {
    case .serving: retire(task, to: .retiring)
    case .running: retire(task, to: .stopping)
    case .waiting, .delaying, .queued: return unneeded.append(task)
    default: return
    }
    terminate(task, phase(of: task))
  }

  /// Cancels services that nobody needs any more before they were started, now that all who are to hear of what has ended have.
  mutating func cancelUnneeded() {
    let services = unneeded
    // The end of one may be that of the last user of another one.
    unneeded = []
    for service in services where standings[Int(service)].state.isPending {
      // What becomes of one in a group that has not begun follows from what becomes of the group.
      guard hasBegun(around: service) else { continue }
      if standings[Int(service)].state == .queued { queue?.remove { $0 == service } }
      settle(service, .cancelled)
    }
  }

  /// Whether it is a service that is cancelled only because nobody needs it any more: that is nothing its group would fail of.
  func isLeft(_ task: TaskID) -> Bool {
    isNeededNoMore(task) && !isToldToStop(task)
  }

  /// Whether a service under way is kept although the run, or its group, is being stopped: what depends on it ends before it,
  /// and so does what cleans up.
  func isStillNeeded(_ task: TaskID) -> Bool {
    guard !isKilled, dependentsLeft[task] ?? 0 > 0 else { return false }
    return standings[Int(task)].state == .serving || phase(of: task) == .run
  }

  /// Gives back what a group holds, which it does to the end of its last member: its services may be used from outside of it.
  mutating func releaseGroup(_ start: TaskID) {
    guard let lane = groupLanes[start] else { return }
    let isServing = dependents.keys.contains { standings[Int($0)].state.isUnderWay && isInside($0, start) }
    if isServing { return }
    groupLanes[start] = nil
    resources.giveBack(lane)
  }

  /// A service has ended, for whose end groups that are over may have waited.
  mutating func releaseGroups(around service: TaskID) {
    var start = surrounding.isEmpty ? Self.none : surrounding[Int(service)]
    while start >= 0 {
      if standings[Int(plan.tasks[Int(start)].partner)].state == .ended { releaseGroup(start) }
      start = surrounding[Int(start)]
    }
  }

  /// A service that was ready has ended while tasks that depend on it had not: by itself, or because it had to.
  mutating func serviceEnded(_ task: TaskID, _ outcome: Outcome) {
    settle(task, outcome)
    let cause = standings[Int(task)].cause
    let direct = isFailed.contains(task) ? Set(plan.successors[task]) : []
    for dependent in isFailed.contains(task) ? dependents[task] ?? [] : [] {
      let state = standings[Int(dependent)].state
      guard state != .ended, counts(cause, from: task, for: dependent) else { continue }
      // The end of a group that does not wait for the service itself hears of it from the members.
      let needsSuccess = !plan.tasks[Int(dependent)].kind.isEnd && plan.when(of: dependent) == .success
      // One whose `if` has not answered yet hears of it then.
      if state == .waiting || conditions.contains(dependent), needsSuccess || direct.contains(dependent) {
        blame(dependent, cause)
      }
      guard state.isPending, needsSuccess, hasBegun(around: dependent) else { continue }
      if state == .queued { queue?.remove { $0 == dependent } }
      settle(dependent, cause == Self.cancelled ? .cancelled : .blocked(by: cause))
    }
    propagate()
    if outcome.isFailure { fail(task) }
  }
}
