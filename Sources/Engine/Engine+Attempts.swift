import HeapModule
package import Planner
package import RunEvents
import WorkflowModel

/// What executors tell of processes.
extension Engine {
  /// Answers a start: the process is there.
  package mutating func attemptStarted(_ task: TaskID, in phase: Phase = .run, at instant: Instant) {
    now = max(now, instant)
    fruitlessStarts = 0
    guard phase != .probe else { return }
    standings[Int(task)].serial += 1
    let rules = rules(of: task)
    if let timeout = rules?.timeout { limit(task, timeout) }
    let after = standings[Int(task)].takeAwaited()
    guard phase == .run else { return emit(.conditionStarted(task, after: after)) }
    emit(.attemptStarted(task, attempt: attempt(of: task), after: after))
    if let service = rules?.service, standings[Int(task)].state == .running { begin(service, task) }
  }

  func deadline(_ kind: Deadline.Kind, of task: TaskID, after time: Nanoseconds, _ phase: Phase = .run) -> Deadline {
    var deadline = Deadline(instant: now.advanced(by: time), task: task, kind: kind)
    deadline.serial = standings[Int(task)].serial
    deadline.phase = phase
    return deadline
  }

  private mutating func limit(_ task: TaskID, _ time: Nanoseconds) {
    deadlines.insert(deadline(.timeEnds, of: task, after: time))
  }

  /// Answers a start: the system has no room for another process now.
  package mutating func attemptDeferred(
    _ task: TaskID, in phase: Phase = .run, errno: Int32, at instant: Instant
  ) {
    now = max(now, instant)
    if phase == .probe {
      probing.remove(task)
      guard mayBecomeReady(task) else { return }
      probeAgain(task, after: Self.startInterval)
      return noteFruitlessStart(errno)
    }
    guard mayStart(task) else { return attemptWithdrawn(task, in: phase, at: instant) }
    _ = standings[Int(task)].takeAwaited()
    isStarved = true
    move(task, to: .queued)
    enqueue(task)
    deadlines.insert(Deadline(instant: now.advanced(by: Self.startInterval), task: task, kind: .startAgain))
    noteFruitlessStart(errno)
  }

  /// Counts the starts that were refused while nothing ran that could make room by ending: services, ready or not, wait for
  /// those that need them. After too many of them the run can't go on.
  private mutating func noteFruitlessStart(_ errno: Int32) {
    let unready = serviceStarts.keys.count { standings[Int($0)].state == .running && phase(of: $0) == .run }
    guard runningCount == servingCount + unready else { return }
    fruitlessStarts += 1
    if fruitlessStarts > Self.startTries { stop(.fault(.noProcess(errno: errno)), at: now) }
  }

  /// Answers a start: it was not wanted any more (`mayStart`) when its turn came. Nothing was tried, so nothing waits.
  package mutating func attemptWithdrawn(_ task: TaskID, in phase: Phase = .run, at instant: Instant) {
    now = max(now, instant)
    if phase == .probe {
      probing.remove(task)
      return
    }
    _ = standings[Int(task)].takeAwaited()
    end(task, .cancelled)
    finishIfDone()
  }

  /// The main process of an attempt is gone, but others of its group are not. They may end by themselves for a moment (a
  /// `tee` that still writes the last lines), then they are told to, and after the grace they are killed. Those of a service
  /// stay, unless its main process has failed: then it never gets ready.
  ///
  /// - Parameter result: how the main process has ended.
  package mutating func attemptLingers(
    _ task: TaskID, _ result: AttemptResult, in phase: Phase = .run, at instant: Instant
  ) {
    now = max(now, instant)
    if phase == .run, plan.isService(task) {
      if result.isSuccess { return }
      fallen.insert(task)
    }
    var deadline = deadline(.patienceEnds, of: task, after: options.patience, phase)
    if phase == .probe { deadline.serial = probeSerials[task] ?? 0 }
    deadlines.insert(deadline)
  }

  /// The terminal has stopped an attempt, which waits for what never comes: it is told to end, and its executor tells why when it has.
  /// With a `ready` test its service is ended: the next test would want the terminal as well.
  ///
  /// - Returns: whether it was not being ended already.
  package mutating func attemptIsStuck(_ task: TaskID, in phase: Phase = .run, at instant: Instant) -> Bool {
    now = max(now, instant)
    let state = standings[Int(task)].state
    guard phase == .probe || state == .running || state == .serving else { return false }
    terminate(task, phase)
    if phase == .probe, mayBecomeReady(task) {
      fallen.insert(task)
      stuckProbes.insert(task)
      // It has no time to get ready any more.
      standings[Int(task)].serial += 1
      terminate(task, .run)
    }
    return true
  }

  /// An attempt is over, or it could not begin for a reason that lies in the task.
  ///
  /// - Parameters:
  ///   - exports: what it hands to those that depend on it.
  ///   - use: what its processes have used, where that is known.
  package mutating func attemptEnded(
    _ task: TaskID, _ result: AttemptResult, in phase: Phase = .run, exports: [Instance.Value] = [],
    use: ResourceUse? = nil, at instant: Instant
  ) {
    now = max(now, instant)
    if let use, phase == .run { emit(.resourcesUsed(task, use)) }
    isStarved = false
    _ = standings[Int(task)].takeAwaited()
    switch phase {
    case .condition: conditionEnded(task, result)
    case .probe: probeEnded(task, result)
    case .run: runEnded(task, result, exports)
    }
    finishIfDone()
  }

  /// A task was started without exports that are too long for its environment.
  package mutating func exportsLeftOut(_ names: [String], of task: TaskID, at instant: Instant) {
    now = max(now, instant)
    emit(.exportsLeftOut(task, names))
  }

  private mutating func conditionEnded(_ task: TaskID, _ result: AttemptResult) {
    standings[Int(task)].serial += 1
    emit(.conditionEnded(task, result))
    switch (standings[Int(task)].state, result) {
    case (.stopping, _): end(task, .cancelled)
    case (.timingOut, _):
      end(task, .timedOut)
      fail(task)
    case (_, .exited(0)):
      guard outlivesStop(task) else { return end(task, .cancelled) }
      // A service that it needs has ended meanwhile.
      let cause = standings[Int(task)].cause
      if cause >= 0, plan.when(of: task) == .success { return end(task, .blocked(by: cause)) }
      conditions.remove(task)
      // It gives back what it held, and waits for what the action needs.
      move(task, to: .waiting)
      beginDelay(of: task)
    case (_, .exited(1)): end(task, .skipped)
    default:
      end(task, .failed)
      fail(task)
    }
  }

  private mutating func runEnded(_ task: TaskID, _ ownResult: AttemptResult, _ exports: [Instance.Value]) {
    standings[Int(task)].serial += 1
    if !fallen.isEmpty { fallen.remove(task) }
    let isProbeStuck = !stuckProbes.isEmpty && stuckProbes.remove(task) != nil
    let result = isProbeStuck && ownResult != .notStopped ? .stoppedByTerminal(in: .probe) : ownResult
    let state = standings[Int(task)].state
    if !exports.isEmpty { emit(.exported(task, exports)) }
    emit(.attemptEnded(task, attempt: attempt(of: task), result))
    if probing.contains(task) { actions.append(.signal(task, .probe, .kill)) }
    switch state {
    case .retiring: end(task, .succeeded)
    case .serving: serviceEnded(task, .failed)
    // Those that depend on it were told that they may run: there is no second attempt.
    case .timingOut where released.contains(task): serviceEnded(task, .timedOut)
    case .stopping where released.contains(task): serviceEnded(task, .cancelled)
    case .stopping: end(task, .cancelled)
    case .timingOut:
      if retry(task, result, isTimeout: true) { return }
      end(task, .timedOut)
      fail(task)
    default:
      // A service that ends by itself before it is ready has failed, however it ends.
      if result.isSuccess, rules(of: task)?.service == nil {
        if !exports.isEmpty { visibility?.record(exports, of: task) }
        return end(task, .succeeded)
      }
      if retry(task, result, isTimeout: false) { return }
      end(task, .failed)
      fail(task)
    }
  }

  /// - Returns: whether another attempt follows.
  private mutating func retry(_ task: TaskID, _ result: AttemptResult, isTimeout: Bool) -> Bool {
    guard !withoutRetry.contains(task), !isNeededNoMore(task),
      let policy = rules(of: task)?.retry, policy.covers(result, isTimeout: isTimeout)
    else { return false }
    let next = attempt(of: task) + 1
    guard next <= policy.maximum + 1 else { return false }
    let old = attempts[task]
    attempts[task] = next
    guard outlivesStop(task) else {
      attempts[task] = old
      return false
    }
    let wait = policy.wait(before: next, of: task, seed: options.seed)
    emit(.retryScheduled(task, attempt: next, after: wait))
    delay(task, by: wait)
    return true
  }
}
