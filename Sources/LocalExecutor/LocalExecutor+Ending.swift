import CSystem
import Engine
import Glibc
import Planner
import RunEvents
import Variables

/// How attempts end: with their leader, and all that is left of its group.
extension LocalExecutor {
  /// Sends a signal to the group of an attempt, whose number can't be another's as long as its leader was not reaped.
  mutating func signal(_ key: Attempt.Key, _ signal: Int32) {
    guard let place = attempts.place(of: key), let attempt = attempts[place] else { return }
    attempts[place]?.isStopped = true
    if attempt.result != nil { return signalLeftovers(place, signal) }
    findStrays(of: place)
    kill(-attempt.process, signal)
    // A stopped process would not see it before it is continued.
    if signal == SIGTERM { kill(-attempt.process, SIGCONT) }
    if signal == SIGKILL { signalStrays(place, signal) }
  }

  /// Ends the attempt if its leader has ended and nothing of its group is left.
  mutating func reapLeader(_ place: Int) {
    guard let attempt = attempts[place], attempt.result == nil else { return }
    var exit = tf_exit()
    guard tf_wait(attempt.process, &exit) == 0, exit.code != 0 else { return }
    attempts[place]?.result = exit.code == CLD_EXITED ? .exited(exit.status) : .signalled(exit.status)
    if attempt.processDescriptor >= 0 { retired.append(attempt.processDescriptor) }
    attempts[place]?.processDescriptor = -1
    if let farEnd = attempts[place]?.takeFarEnd() { retired.append(farEnd) }
    if guest == place { takeBack(after: exit) }
    if attempt.group.isEmptyWithoutOrphans() { return endGroup(place) }
    engine.attemptLingers(attempt.key.task, in: attempt.key.phase, at: clock.now)
    checkLeftovers(place)
  }

  /// Looks again at what has outlived its leader, and ends the attempt when nothing is left.
  mutating func checkLeftovers(_ place: Int) {
    attempts[place]?.releaseEnded()
    guard let attempt = attempts[place], attempt.result != nil else { return }
    // As long as one that is known is there, others need not be looked for.
    if attempt.isGroupGone {
      finishIfNothingIsLeft(place)
    } else if attempt.leftovers.isEmpty || attempt.isUnwatched {
      findLeftovers(place)
    }
  }

  /// Nothing of the group is left. What has left the group before, and was not ended in order by those who started it, is
  /// asked to end now.
  private mutating func endGroup(_ place: Int) {
    attempts[place]?.isGroupGone = true
    signalStrays(place, SIGTERM)
    finishIfNothingIsLeft(place)
  }

  private mutating func finishIfNothingIsLeft(_ place: Int) {
    if attempts[place]?.strays.isEmpty == true { finish(place) }
  }

  private mutating func findLeftovers(_ place: Int) {
    guard let attempt = attempts[place] else { return }
    let (members, isComplete) = openMembers(of: attempt.group, except: attempt.leftovers)
    for (process, descriptor) in members {
      attempts[place]?.leftovers[process] = descriptor
      if attempt.isToBeKilled { _ = tf_pidfd_send_signal(descriptor, SIGKILL) }
      poller.add(descriptor, .leftover(attempt: place))
    }
    attempts[place]?.isUnwatched = !isComplete
    attempt.group.reapOrphans()
    if !isComplete {
      hasUnwatched = true
    } else if attempt.leftovers.isEmpty, members.isEmpty {
      endGroup(place)
    }
  }

  /// As of the group, with the table that was made last if that shows any: many groups may end at the same time.
  mutating func openMembers(
    of group: ProcessGroup, except known: [pid_t: Int32]
  ) -> (members: [(process: pid_t, descriptor: Int32)], isComplete: Bool) {
    if let table {
      let found = group.openMembers(in: table, except: known)
      if !found.members.isEmpty || !found.isComplete { return found }
    }
    table = try? ProcessSnapshot()
    return table.map { group.openMembers(in: $0, except: known) } ?? ([], false)
  }

  /// Looks at the attempts of which something can't be watched.
  mutating func lookAtUnwatched() {
    for place in attempts.indices where attempts[place]?.isUnwatched == true {
      if attempts[place]?.result == nil { reapLeader(place) } else { checkLeftovers(place) }
    }
    hasUnwatched = attempts.contains(where: \.isUnwatched)
  }

  mutating func signalLeftovers(_ place: Int, _ signal: Int32) {
    if signal == SIGKILL { attempts[place]?.isToBeKilled = true }
    if signal == SIGKILL { signalStrays(place, signal) }
    checkLeftovers(place)
    guard let attempt = attempts[place], !attempt.leftovers.isEmpty else { return }
    // A process of the group was alive just now. Should it have ended since, it is a zombie until we reap it, and as long
    // the group's number can't be another's. So this reaches all of them at once, and nobody else.
    let isReached = kill(-attempt.process, signal) == 0
    // A stopped process does not see that it was asked to end before it is continued.
    if signal == SIGTERM { kill(-attempt.process, SIGCONT) }
    // Processes of another user can't be waited for.
    if !isReached { finish(place) }
  }

  mutating func finish(_ place: Int) {
    drainOutput(place)
    guard let attempt = attempts[place], var result = attempt.result else { return }
    for descriptor in Array(attempt.leftovers.values) + attempt.strays.values { close(descriptor) }
    attempts.remove(at: place)
    if attempt.key.phase == .probe { tell(probeOutput: attempt.outputTail, of: attempt.key.task) }
    let exports = takeExports(of: attempt, &result)
    if isWorthTelling(attempt, result) { tell(executed: attempt.command, of: attempt.key.task) }
    engine.attemptEnded(attempt.key.task, result, in: attempt.key.phase, exports: exports, at: clock.now)
  }

  /// Whether somebody may want to know what was executed.
  private func isWorthTelling(_ attempt: Attempt, _ result: AttemptResult) -> Bool {
    switch attempt.key.phase {
    case .probe: false
    // One that says no has done its duty.
    case .condition: attempt.isStopped || (!result.isSuccess && result != .exited(1))
    // A service is not to end by itself, however it does.
    case .run:
      attempt.isStopped || !result.isSuccess
        || (engine.plan.tasks[Int(attempt.key.task)].rules != 0 && engine.plan.isService(attempt.key.task))
    }
  }

  /// What an attempt hands on. One that ended well without writing what it promised has failed.
  mutating func takeExports(of attempt: Attempt, _ result: inout AttemptResult) -> [Instance.Value] {
    guard let path = attempt.exportsPath else { return [] }
    let contents = exportsDirectory.take(path)
    // Also of an attempt that failed, and what does not count: what it wrote is going to be shown.
    for entry in contents.superseded + contents.entries { context.secrets.note(entry.value, of: entry.name) }
    guard result.isSuccess else { return [] }
    switch ExportsDirectory.values(of: engine.plan.rules(of: attempt.key.task).exports, in: contents) {
    case .success(let (values, ignored)):
      if !ignored.isEmpty { engine.exportsIgnored(ignored, of: attempt.key.task, at: clock.now) }
      return values
    case .failure(let failure):
      result = .badExports(failure.problem)
      return []
    }
  }
}
