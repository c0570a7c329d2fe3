import Planner
import RunEvents
import WorkflowModel

/// What follows from the end of a task.
extension Engine {
  /// Ends a task, and everything that ends or becomes ready with it.
  mutating func end(_ task: TaskID, _ outcome: Outcome) {
    settle(task, outcome)
    propagate()
  }

  /// Ends a task; its successors hear of it by `propagate`.
  mutating func settle(_ task: TaskID, _ outcome: Outcome) {
    move(task, to: .ended)
    if !conditions.isEmpty { conditions.remove(task) }
    emit(.taskEnded(task, outcome))
    if !isSuccess(outcome, of: task) {
      switch outcome {
      case .blocked(let cause): causes[Int(task)] = cause
      case .cancelled: causes[Int(task)] = Self.cancelled
      default: causes[Int(task)] = task
      }
      isFailed.insert(task)
    }
    settled.append(task)
    if !servicesOf.isEmpty { leaveServices(task) }
    if plan.tasks[Int(task)].kind.isStart, outcome != .succeeded { settleInside(task, outcome) }
  }

  /// A group or matrix that does not begin ends with all that is in it.
  private mutating func settleInside(_ start: TaskID, _ outcome: Outcome) {
    let inner: Outcome = outcome.isFailure ? .blocked(by: start) : outcome
    let end = plan.tasks[Int(start)].partner
    guard end > start else { return }
    for task in (start + 1)...end where states[Int(task)] == .waiting {
      move(task, to: .ended)
      emit(.taskEnded(task, inner))
      let isAllowed = task == end && outcome.isFailure && rules(of: end)?.allowsFailure == true
      if !inner.isSuccess, !isAllowed {
        isFailed.insert(task)
        causes[Int(task)] = causes[Int(start)]
      }
      settled.append(task)
      if !servicesOf.isEmpty { leaveServices(task) }
    }
  }

  private func isSuccess(_ outcome: Outcome, of task: TaskID) -> Bool {
    outcome.isSuccess || (outcome.isFailure && rules(of: task)?.allowsFailure == true)
  }

  /// Tells the successors of all that has ended.
  mutating func propagate() {
    guard !isPropagating else { return }
    isPropagating = true
    var next = 0
    while next < settled.count {
      let source = settled[next]
      next += 1
      // A service told them when it was ready.
      if released.remove(source) == nil { tellSuccessors(of: source) }
    }
    settled.removeAll(keepingCapacity: true)
    isPropagating = false
  }

  mutating func tellSuccessors(of source: TaskID) {
    let cause = isFailed.contains(source) ? causes[Int(source)] : Self.none
    for successor in plan.successors[source] {
      missing[Int(successor)] -= 1
      if cause != Self.none { blame(successor, cause) }
      visibility?.pass(from: source, to: successor)
      if states[Int(successor)] == .waiting { consider(successor, after: source) }
    }
  }

  /// A failure says more than a cancellation, and the first of them counts.
  private mutating func blame(_ task: TaskID, _ cause: TaskID) {
    if causes[Int(task)] == Self.none || (causes[Int(task)] == Self.cancelled && cause != Self.cancelled) {
      causes[Int(task)] = cause
    }
  }

  /// Decides of a task that waits, now that one it waits for has ended.
  private mutating func consider(_ task: TaskID, after source: TaskID) {
    let planned = plan.tasks[Int(task)]
    let isComplete = missing[Int(task)] == 0
    if planned.kind.isEnd {
      if isComplete { admit(task, after: source) }
      if !isComplete, causes[Int(task)] >= 0, rules(of: task)?.allowsFailure != true { warnDependents(ofEnd: task) }
      return
    }
    let cause = causes[Int(task)]
    switch rules(of: task)?.when ?? .success {
    case .success:
      if cause >= 0 {
        settle(task, .blocked(by: cause))
      } else if isComplete {
        if cause == Self.cancelled { settle(task, .cancelled) } else { admitOrCancel(task, after: source) }
      }
    case .failure where isComplete:
      if cause == Self.none { settle(task, .skipped) } else { admitOrCancel(task, after: source) }
    case .always where isComplete: admitOrCancel(task, after: source)
    case .failure, .always: break
    }
  }

  private mutating func admitOrCancel(_ task: TaskID, after source: TaskID) {
    if mayStart(task) { admit(task, after: source) } else { settle(task, .cancelled) }
  }

  /// What depends on a group that has failed already need not wait for its other members to know that it can't run.
  private mutating func warnDependents(ofEnd end: TaskID) {
    var ends = [end]
    while let end = ends.popLast() {
      let cause = causes[Int(end)]
      for successor in plan.successors[end] where states[Int(successor)] == .waiting {
        if plan.tasks[Int(successor)].kind.isEnd {
          guard causes[Int(successor)] < 0, rules(of: successor)?.allowsFailure != true else { continue }
          causes[Int(successor)] = cause
          ends.append(successor)
        } else if (rules(of: successor)?.when ?? .success) == .success {
          settle(successor, .blocked(by: cause))
        }
      }
    }
  }

  // MARK: - Failure

  /// A task or group has failed: the run goes on or not, as its policy says.
  mutating func fail(_ task: TaskID) {
    if rules(of: task)?.isTolerated == true { return }
    hasFailures = true
    guard stopReason == nil else { return }
    switch options.onFailure {
    case .continue: return
    case .finish:
      emit(.stopping(.failure(of: task)))
      stopReason = .failure(of: task)
      cancelPending { [plan] pending in
        // A wait that has begun and starts nothing may end.
        plan.tasks[Int(pending)].kind == .task && !plan.tasks[Int(pending)].hasAction
      }
    case .cancel:
      emit(.stopping(.failure(of: task)))
      stopReason = .failure(of: task)
      cancelPending { _ in false }
      stopRunning()
    }
  }
}
