import HeapModule
import Planner
package import RunEvents
import WorkflowModel

/// How a run, a group or a task is brought to its end before its time.
extension Engine {
  /// Something asks the run to end. The first time everything that runs is told to stop, and then what cleans up runs; the
  /// second time all is killed.
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
      if !isKilled, runningCount > 0 { emit(.killing(runningCount)) }
      isKilled = true
      for task in 0..<TaskID(standings.count) where standings[Int(task)].state.isUnderWay {
        if standings[Int(task)].state == .running || standings[Int(task)].state == .serving {
          retire(task, to: .stopping)
        }
        actions.append(.signal(task, phase(of: task), .kill))
        if probing.contains(task) { actions.append(.signal(task, .probe, .kill)) }
      }
      // What is killed is not brought to its end in order when those that need it are cancelled.
      cancelPending { _ in false }
    }
    finishIfDone()
  }

  /// Nothing can happen any more: stops the run, and while it stops gives up what waits for ever of what cleans up, so that
  /// the rest can.
  mutating func giveUp() {
    switch stopReason {
    case nil, .failure: return stop(.fault(.deadlock), at: now)
    case .signal, .fault: break
    }
    let queued = (0..<TaskID(standings.count)).filter { standings[Int($0)].state == .queued }
    guard !queued.isEmpty else { return stop(.fault(.deadlock), at: now) }
    emit(.stopping(.fault(.deadlock)))
    // Others may get what is held for these.
    let held = queued.filter { isSomethingHeld(for: $0) }
    let lost = Set(held.isEmpty ? queued : held)
    queue?.remove { lost.contains($0) }
    for task in lost.sorted() { settle(task, .cancelled) }
    propagate()
    finishIfDone()
  }

  /// Whether a service that a task uses is running, or a group around it has been given what it wants.
  private func isSomethingHeld(for task: TaskID) -> Bool {
    let isServed = (servicesOf[task] ?? []).contains { standings[Int($0)].state == .serving }
    return isServed || groupLanes.keys.contains { $0 != task && isInside(task, $0) }
  }

  /// Cancels all that has not been started and may not be any more; delays that are under way may be spared. What becomes of
  /// members of a group that has not begun follows from what becomes of the group.
  ///
  /// - Parameter failed: the task whose failure is the reason; nil for a signal or a fault.
  mutating func cancelPending(after failed: TaskID? = nil, except isSpared: (TaskID) -> Bool) {
    var cancelled: Set<TaskID> = []
    // All are cancelled before any successor hears of it.
    for task in 0..<TaskID(standings.count) {
      guard standings[Int(task)].state.isPending, !plan.tasks[Int(task)].kind.isEnd, !outlivesStop(task),
        hasBegun(around: task)
      else { continue }
      if standings[Int(task)].state == .delaying, isSpared(task) { continue }
      if standings[Int(task)].state == .queued { cancelled.insert(task) }
      let isUnbegun = !hasBegunWaiting(task)
      settle(task, .cancelled)
      if let failed, isUnbegun { standings[Int(task)].awaited = failed }
    }
    if !cancelled.isEmpty { queue?.remove { cancelled.contains($0) } }
    propagate()
  }

  /// Whether a task that is pending has a part of its time behind it: of its delay, or its `if`.
  private func hasBegunWaiting(_ task: TaskID) -> Bool {
    switch standings[Int(task)].state {
    case .delaying: return true
    case .queued:
      let hasCondition = rules(of: task)?.hasCondition ?? false
      return plan.tasks[Int(task)].delay > 0 || attempts[task] != nil || hasCondition
    default: return false
    }
  }

  mutating func stopRunning() {
    for task in 0..<TaskID(standings.count) where !outlivesStop(task) { stopUnderWay(task) }
  }

  /// Tells what runs of a task to end. A service is told when nothing that depends on it is left (`endService`).
  private mutating func stopUnderWay(_ task: TaskID) {
    switch standings[Int(task)].state {
    case .serving: if !isStillNeeded(task) { endService(task) }
    case .running:
      guard !isStillNeeded(task) else { return }
      retire(task, to: .stopping)
      terminate(task, phase(of: task))
    default: break
    }
  }

  /// Whether the run, or a group around a task, is being stopped, and that task with it.
  func isToldToStop(_ task: TaskID) -> Bool {
    switch stopReason {
    case nil: break
    case .failure where options.onFailure != .cancel: break
    case .failure, .signal, .fault: if !outlivesStop(task) { return true }
    }
    guard !timedOutGroups.isEmpty else { return false }
    return timedOutGroups.contains { isInside(task, $0) && !outlivesTime(of: $0, task) }
  }

  /// Moves what is under way to a state in which it is brought to its end.
  mutating func retire(_ task: TaskID, to state: TaskState) {
    if standings[Int(task)].state == .serving, state != .retiring { returnedSlots.insert(task) }
    move(task, to: state)
  }

  /// Which process of a task is under way, besides a probe.
  func phase(of task: TaskID) -> Phase {
    conditions.contains(task) ? .condition : .run
  }

  /// Asks everything a process has started to end, and sees to it that it does.
  mutating func terminate(_ task: TaskID, _ phase: Phase) {
    actions.append(.signal(task, phase, .terminate))
    let grace = rules(of: task)?.grace ?? options.grace
    var deadline = Deadline(instant: now.advanced(by: grace), task: task, kind: .graceEnds)
    deadline.serial = phase == .probe ? probeSerials[task] ?? 0 : standings[Int(task)].serial
    deadline.phase = phase
    deadlines.insert(deadline)
  }

  // MARK: - Time limits

  /// The time of an attempt, of an `if`, or of a service to get ready is over.
  mutating func endTime(of task: TaskID) {
    guard standings[Int(task)].state == .running || standings[Int(task)].state == .serving else { return }
    emit(.timeLimitReached(task))
    retire(task, to: .timingOut)
    terminate(task, phase(of: task))
  }

  mutating func endTime(ofGroup start: TaskID) {
    let end = plan.tasks[Int(start)].partner
    timedOutGroups.insert(start)
    emit(.timeLimitReached(end))
    var cancelled: Set<TaskID> = []
    for task in members(of: start) {
      let state = standings[Int(task)].state
      if plan.tasks[Int(task)].kind.isEnd || outlivesTime(of: start, task) { continue }
      if state == .timingOut { withoutRetry.insert(task) }
      if state.isPending {
        guard hasBegun(around: task) else { continue }
        if state == .queued { cancelled.insert(task) }
        settle(task, .cancelled)
      } else {
        stopUnderWay(task)
      }
    }
    queue?.remove { cancelled.contains($0) }
    propagate()
  }

  /// Whether a member goes on when the time of its group is over: it cleans up, or looks after failures, or a group around it
  /// does that lies within.
  private func outlivesTime(of start: TaskID, _ member: TaskID) -> Bool {
    var task = member
    while task >= 0, task != start {
      if rules(of: task)?.when ?? .success != .success { return true }
      task = surrounding[Int(task)]
    }
    return false
  }

  /// All that is in a group or matrix, also what was added while the run went on.
  private func members(of start: TaskID) -> [TaskID] {
    var members: [TaskID] = []
    var ranges = [(start + 1)..<plan.tasks[Int(start)].partner]
    if let added = additions[start] { ranges.append(added) }
    while let range = ranges.popLast() {
      for task in range {
        members.append(task)
        if let added = additions[task] { ranges.append(added) }
      }
    }
    return members
  }
}
