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
    if visibility != nil { withholdExports(of: task, outcome) }
    if !outcome.isSuccess, !isAllowedFailure(outcome, of: task), !(outcome == .cancelled && isLeft(task)) {
      switch outcome {
      case .blocked(let cause):
        standings[Int(task)].cause = cause
        // Its dependency was allowed to fail, but nobody has said that this one may be left out.
        if plan.tasks[Int(task)].kind == .task, !plan.allowsFailure(task) { hasFailures = true }
      case .cancelled:
        standings[Int(task)].cause = Self.cancelled
        noteLimit(of: task)
      default: standings[Int(task)].cause = task
      }
      isFailed.insert(task)
    }
    tellLater(task)
    if !servicesOf.isEmpty { leaveServices(task) }
    if !groupLanes.isEmpty, dependents[task] != nil { releaseGroups(around: task) }
    if plan.tasks[Int(task)].kind.isStart, outcome != .succeeded { settleInside(task, outcome) }
  }

  /// A group or matrix that does not begin ends with all that is in it.
  private mutating func settleInside(_ start: TaskID, _ outcome: Outcome) {
    let inner: Outcome = outcome.isFailure ? .blocked(by: start) : outcome
    let end = plan.tasks[Int(start)].partner
    guard end > start else { return }
    for task in (start + 1)...end where standings[Int(task)].state == .waiting {
      move(task, to: .ended)
      emit(.taskEnded(task, inner))
      if visibility != nil { withholdExports(of: task, inner) }
      let isAllowed = task == end && outcome.isFailure && plan.rules[rulesIndex(of: end)].allowsFailure
      if !inner.isSuccess, !isAllowed {
        isFailed.insert(task)
        standings[Int(task)].cause = outcome.isFailure ? start : standings[Int(start)].cause
        if outcome == .cancelled, !limits.isEmpty { limits[task] = limits[start] }
      }
      tellLater(task)
      if !servicesOf.isEmpty { leaveServices(task) }
    }
    guard !incomplete.isEmpty else { return }
    for task in (start + 1)...end where incomplete.contains(task) && isFailed.contains(task) {
      if standings[Int(task)].cause >= 0 { warnDependents(of: task) }
    }
  }

  /// What did not write its exports hands on nothing by their names, which is then empty for those that depend on it: no
  /// variable of the same name shines through. A matrix without instances does so for all that would be in it.
  private mutating func withholdExports(of task: TaskID, _ outcome: Outcome) {
    let planned = plan.tasks[Int(task)]
    var names: [String] = []
    if planned.kind == .task, outcome != .succeeded {
      names = rules(of: task)?.exports ?? []
    } else if planned.kind == .matrixEnd, planned.partner == task - 1, additions[planned.partner]?.isEmpty ?? true {
      names = plan.exportNames(inside: task)
    }
    visibility?.recordNothing(names, of: task)
  }

  /// One that was blocked or cancelled while something it depends on is still under way has its outcome, but what follows it
  /// waits for that too: what cleans up must not begin beside those it cleans up after.
  private mutating func tellLater(_ task: TaskID) {
    if standings[Int(task)].missing > 0 { incomplete.insert(task) } else { settled.append(task) }
  }

  private func isAllowedFailure(_ outcome: Outcome, of task: TaskID) -> Bool {
    outcome.isFailure && plan.rules[rulesIndex(of: task)].allowsFailure
  }

  /// Tells the successors of all that has ended.
  mutating func propagate() {
    guard !isPropagating else { return }
    isPropagating = true
    var next = 0
    repeat {
      while next < settled.count {
        let source = settled[next]
        next += 1
        // A service told them when it was ready.
        if released.isEmpty || released.remove(source) == nil { tellSuccessors(of: source) }
      }
      if !unneeded.isEmpty { cancelUnneeded() }
    } while next < settled.count || !unneeded.isEmpty
    settled.removeAll(keepingCapacity: true)
    isPropagating = false
    guard !failedMeanwhile.isEmpty else { return }
    let failed = failedMeanwhile
    failedMeanwhile.removeAll()
    for task in failed { fail(task) }
  }

  mutating func tellSuccessors(of source: TaskID) {
    let last = lastAwaited(by: source)
    let cause = isFailed.contains(source) ? standings[Int(source)].cause : Self.none
    let limit = cause == Self.cancelled ? limits[source] : nil
    for successor in plan.successors[source] {
      standings[Int(successor)].missing -= 1
      if cause != Self.none, mayBlame(successor), counts(limit ?? cause, from: source, for: successor) {
        if cause == Self.cancelled { inheritLimit(limit, successor) }
        blame(successor, cause)
      }
      visibility?.pass(from: source, to: successor)
      if standings[Int(successor)].state == .waiting {
        consider(successor, after: last)
      } else if standings[Int(successor)].missing == 0, !incomplete.isEmpty, incomplete.remove(successor) != nil {
        standings[Int(successor)].awaited = last
        settled.append(successor)
      }
    }
  }

  /// The task whose end is waited for where a task is: itself, or, of one that ended without having been ready, the one that it
  /// waited for last. What never began is never what others waited for.
  private func lastAwaited(by task: TaskID) -> TaskID {
    let last = standings[Int(task)].awaited
    return last == Self.none ? task : last
  }

  /// Ends a task that was never ready.
  private mutating func settle(_ task: TaskID, _ outcome: Outcome, after last: TaskID) {
    settle(task, outcome)
    standings[Int(task)].awaited = last
  }

  /// What has ended otherwise has not failed because of what ends later; but which failure has blocked it may still change. Of
  /// what is in a group that has not begun, only the group's own matters.
  private func mayBlame(_ task: TaskID) -> Bool {
    guard standings[Int(task)].state == .ended else { return true }
    let cause = standings[Int(task)].cause
    guard hasTolerantGroups, cause >= 0 else { return false }
    let start = surrounding[Int(task)]
    return start < 0 || !(cause == start || isFailed.contains(start))
  }

  /// A failure says more than a cancellation, and one that is allowed in fewer of the groups around says more than one that
  /// is allowed in more: whatever comes first, what comes of it is the same. Of equals the first counts.
  mutating func blame(_ task: TaskID, _ cause: TaskID) {
    let known = standings[Int(task)].cause
    if known == Self.none || (known == Self.cancelled && cause != Self.cancelled) {
      standings[Int(task)].cause = cause
    } else if hasTolerantGroups, known >= 0, cause >= 0, known != cause,
      tolerance(of: cause, around: task) < tolerance(of: known, around: task)
    {
      standings[Int(task)].cause = cause
      guard standings[Int(task)].state == .ended, plan.tasks[Int(task)].kind.isStart else { return }
      // It has not begun, and all that is in it with it.
      for inner in (task + 1)...plan.tasks[Int(task)].partner where standings[Int(inner)].cause == known {
        standings[Int(inner)].cause = cause
      }
    }
  }

  /// Decides of a task that waits, now that one it waits for has ended. What is in a group is decided when the group has
  /// been: a group that is skipped has no members that are blocked.
  ///
  /// - Parameter last: the task that was waited for.
  private mutating func consider(_ task: TaskID, after last: TaskID) {
    guard hasBegun(around: task) else { return }
    let planned = plan.tasks[Int(task)]
    let isComplete = standings[Int(task)].missing == 0
    if planned.kind.isEnd {
      if isComplete { admit(task, after: last) }
      if !isComplete, standings[Int(task)].cause >= 0, isBlocking(standings[Int(task)].cause, endOf: task) {
        warnDependents(of: task)
      }
      return
    }
    let cause = standings[Int(task)].cause
    if isNeededNoMore(task), cause < 0 || plan.when(of: task) != .success {
      standings[Int(task)].awaited = last
      return unneeded.append(task)
    }
    // Without rules there is nothing to ask of the plan, which is copied for that.
    switch planned.rules == 0 ? .success : plan.when(of: task) {
    case .success:
      if cause >= 0 {
        settle(task, .blocked(by: cause), after: last)
        if !isComplete { warnDependents(of: task) }
      } else if isComplete {
        if cause == Self.cancelled { settle(task, .cancelled, after: last) } else { admitOrCancel(task, after: last) }
      }
    case .failure where isComplete:
      if cause == Self.none { settle(task, .skipped, after: last) } else { admitOrCancel(task, after: last) }
    case .always where isComplete: admitOrCancel(task, after: last)
    case .failure, .always: break
    }
  }

  /// Whether a failure blocks a group or matrix as a whole, so that it is known before all its members have ended.
  func isBlocking(_ cause: TaskID, endOf end: TaskID) -> Bool {
    !plan.rules[rulesIndex(of: end)].allowsFailure || !isInside(cause, plan.tasks[Int(end)].partner)
  }

  private mutating func admitOrCancel(_ task: TaskID, after last: TaskID) {
    if outlivesStop(task) { admit(task, after: last) } else { settle(task, .cancelled, after: last) }
  }

  /// What can't run any more need not wait to know it: what depends on a task that is blocked, or on a group that has failed
  /// already while other members go on.
  private mutating func warnDependents(of task: TaskID) {
    var sources = [task]
    var next = 0
    while next < sources.count {
      let source = sources[next]
      next += 1
      let cause = standings[Int(source)].cause
      for successor in plan.successors[source] where standings[Int(successor)].state == .waiting {
        guard counts(cause, from: source, for: successor) else { continue }
        if plan.tasks[Int(successor)].kind.isEnd {
          let known = standings[Int(successor)].cause
          blame(successor, cause)
          guard standings[Int(successor)].cause != known, isBlocking(cause, endOf: successor) else { continue }
        } else if (rules(of: successor)?.when ?? .success) == .success {
          blame(successor, cause)
          // Otherwise it is blocked when its group begins.
          guard hasBegun(around: successor) else { continue }
          settle(successor, .blocked(by: cause))
          // It has ended with all that is in it.
          if plan.tasks[Int(successor)].kind.isStart { sources.append(plan.tasks[Int(successor)].partner) }
        } else {
          continue
        }
        sources.append(successor)
      }
    }
  }

  // MARK: - Failure

  /// A task or group has failed: the run goes on or not, as its policy says.
  mutating func fail(_ task: TaskID) {
    if plan.allowsFailure(task) { return }
    hasFailures = true
    // Those that depend on it are blocked before the rest is cancelled.
    guard !isPropagating else { return failedMeanwhile.append(task) }
    guard stopReason == nil else { return }
    switch options.onFailure {
    case .continue: return
    case .finish:
      emit(.stopping(.failure(of: task)))
      stopReason = .failure(of: task)
      cancelPending(after: task) { [plan] pending in
        // A wait that has begun and starts nothing may end.
        plan.tasks[Int(pending)].kind == .task && !plan.tasks[Int(pending)].hasAction
      }
    case .cancel:
      emit(.stopping(.failure(of: task)))
      stopReason = .failure(of: task)
      cancelPending(after: task) { _ in false }
      stopRunning()
    }
  }
}

extension Plan {
  /// Which outcome of what it waits for lets a task run. What a matrix waits for was looked at when the matrix began: an
  /// instance that waits for nothing else runs then.
  func when(of task: TaskID) -> When {
    let planned = tasks[Int(task)]
    let when = rules[Int(planned.rules)].when
    if when == .success { return when }
    // Where each instance waits for something of its own, each decides for itself.
    if planned.kind == .matrixStart, waitsByInstance(task) { return .always }
    let isInstance = planned.instance >= 0 && instances[Int(planned.instance)].owner == planned.definition
    return isInstance && dependencyCounts[Int(task)] == 1 ? .success : when
  }
}
