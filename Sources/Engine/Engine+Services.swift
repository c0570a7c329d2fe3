import HeapModule
import Planner
import RunEvents
import WorkflowModel

/// Services: tasks that keep running beside those that depend on them.
extension Engine {
  /// Finds for each service all that depends on it, directly or not.
  mutating func registerServices(_ tasks: Range<TaskID>) {
    for service in tasks where plan.isService(service) && plan.tasks[Int(service)].kind == .task {
      var found: Set<TaskID> = [service]
      var pending = [service]
      while let task = pending.popLast() {
        for successor in plan.successors[task] where found.insert(successor).inserted { pending.append(successor) }
      }
      found.remove(service)
      dependents[service] = found.sorted()
      dependentsLeft[service] = found.count { states[Int($0)] != .ended }
      for task in found { servicesOf[task, default: []].append(service) }
    }
  }

  /// Its process is there; now it has to get ready.
  mutating func begin(_ service: Service, _ task: TaskID) {
    guard service.ready != nil else { return becomeReady(task) }
    deadlines.insert(deadline(.timeEnds, of: task, after: service.timeout))
    startProbe(of: task)
  }

  mutating func startProbe(of task: TaskID) {
    guard states[Int(task)] == .running, probing.insert(task).inserted else { return }
    probeSerials[task, default: 0] += 1
    actions.append(.start(task, .probe, attempt: attempt(of: task)))
  }

  mutating func probeAgain(_ task: TaskID, after time: Nanoseconds) {
    deadlines.insert(deadline(.probeAgain, of: task, after: time, .probe))
  }

  mutating func probeEnded(_ task: TaskID, _ result: AttemptResult) {
    probing.remove(task)
    guard states[Int(task)] == .running, let service = rules(of: task)?.service else { return }
    if result.isSuccess { becomeReady(task) } else { probeAgain(task, after: service.interval) }
  }

  private mutating func becomeReady(_ task: TaskID) {
    // The time to get ready is over; that of the attempt, where it has one, is not.
    serials[Int(task)] += 1
    if let timeout = rules(of: task)?.timeout { deadlines.insert(deadline(.timeEnds, of: task, after: timeout)) }
    move(task, to: .serving)
    emit(.serviceReady(task))
    released.insert(task)
    tellSuccessors(of: task)
    propagate()
    if dependentsLeft[task] == 0 { endService(task) }
  }

  /// A task has ended: the services it depended on may not be needed any more.
  mutating func leaveServices(_ task: TaskID) {
    for service in servicesOf[task] ?? [] {
      dependentsLeft[service]! -= 1
      if dependentsLeft[service] == 0, states[Int(service)] == .serving { endService(service) }
    }
  }

  private mutating func endService(_ task: TaskID) {
    guard states[Int(task)] == .serving else { return }
    retire(task, to: .retiring)
    terminate(task, .run)
  }

  /// Whether something that runs even though the run is stopping depends on it.
  func isNeeded(_ task: TaskID) -> Bool {
    guard states[Int(task)] == .serving, !isKilled else { return false }
    return (dependents[task] ?? []).contains { dependent in
      states[Int(dependent)] != .ended && !plan.tasks[Int(dependent)].kind.isEnd && mayStart(dependent)
    }
  }

  /// A service has ended while tasks that depend on it had not.
  mutating func serviceDied(_ task: TaskID) {
    settle(task, .failed)
    for dependent in dependents[task] ?? [] {
      let state = states[Int(dependent)]
      guard state != .ended else { continue }
      let when = rules(of: dependent)?.when ?? .success
      let isEnd = plan.tasks[Int(dependent)].kind.isEnd
      if causes[Int(dependent)] < 0, state == .waiting { causes[Int(dependent)] = task }
      guard state.isPending, !isEnd, when == .success, rules(of: task)?.allowsFailure != true else { continue }
      if state == .queued { queue?.remove { $0 == dependent } }
      settle(dependent, .blocked(by: task))
    }
    propagate()
    fail(task)
  }
}
