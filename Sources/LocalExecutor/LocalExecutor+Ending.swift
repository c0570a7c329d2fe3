import CSystem
import Engine
import Glibc
import Planner
import RunEvents
import Variables

extension ResourceUse {
  fileprivate init(_ exit: tf_exit) {
    self.init(
      userTime: exit.user_microseconds * 1000, systemTime: exit.system_microseconds * 1000,
      peakMemory: exit.peak_kibibytes << 10)
  }
}

/// How attempts end: with their leader, and all that is left of its group.
extension LocalExecutor {
  /// Sends a signal to the processes of an attempt.
  mutating func signal(_ key: Attempt.Key, _ signal: Int32) {
    guard let place = attempts.place(of: key), let attempt = attempts[place] else { return }
    attempts[place]?.isStopped = true
    if signal == SIGKILL { noteKill(of: place) }
    if attempt.result != nil {
      if !attempt.isStopped, signal == SIGTERM { releaseMoved(place) }
      return signalLeftovers(place, signal)
    }
    findStrays(of: place)
    signalMembers(place, signal)
    guard signal == SIGKILL else { return }
    signalStrays(place, signal)
    // It may be another user's, while others of its group are not.
    if kill(attempt.process, SIGKILL) == -1, errno == EPERM { giveUpLeader(place, errno) }
  }

  /// Signals a leader that was not reaped, and its group, but no leader of another attempt that has moved there.
  private func signalMembers(_ place: Int, _ signal: Int32) {
    guard let attempt = attempts[place] else { return }
    guard let table, isShared(attempt.group) else {
      _ = signalLeader(place, signal)
      return
    }
    for (_, descriptor) in attempt.group.openMembers(in: table, except: { isOtherLeader($0, than: attempt.process) })
      .members
    {
      deliver(signal, through: descriptor)
      close(descriptor)
    }
    if getpgid(attempt.process) != attempt.process { deliver(signal, to: attempt.process) }
  }

  /// Ends the attempt if its leader has ended and nothing of its group is left.
  mutating func reapLeader(_ place: Int) {
    guard let attempt = attempts[place], attempt.result == nil else { return }
    var exit = tf_exit()
    guard tf_wait(attempt.process, &exit) == 0, exit.code != 0 else { return }
    let result: AttemptResult = exit.code == CLD_EXITED ? .exited(exit.status) : .signalled(exit.status)
    let told = attempt.isStoppedByTerminal ? .stoppedByTerminal(in: attempt.key.phase) : result
    attempts[place]?.use = ResourceUse(exit)
    endLeader(place, told)
    if guest == place { takeBack(after: exit) }
    if isEmpty(attempt.group) { return endGroup(place) }
    engine.attemptLingers(attempt.key.task, told, in: attempt.key.phase, at: clock.now)
    checkLeftovers(place)
  }

  mutating func endLeader(_ place: Int, _ result: AttemptResult) {
    attempts[place]?.result = result
    if let descriptor = attempts[place]?.processDescriptor, descriptor >= 0 { retired.append(descriptor) }
    attempts[place]?.processDescriptor = -1
    if let farEnd = attempts[place]?.takeFarEnd() { retired.append(farEnd) }
  }

  /// The descriptor of a leader says that it has ended. While somebody traces it, it can't be waited for all the same: then it
  /// is looked at every so often.
  mutating func leaderEnded(_ place: Int) {
    reapLeader(place)
    guard let attempt = attempts[place], attempt.result == nil, attempt.processDescriptor >= 0 else { return }
    poller.remove(attempt.processDescriptor)
    attempts[place]?.isUnwatched = true
    hasUnwatched = true
  }

  /// Whether nothing is left of a group when those are waited for who have ended and whose parents have as well.
  private mutating func isEmpty(_ group: ProcessGroup) -> Bool {
    if group.isEmpty { return true }
    reapMembers(of: group)
    return group.isEmpty
  }

  /// Waits for what has ended of a group and is our child because its own parent has ended as well. A leader of another attempt
  /// that has moved there ends its attempt.
  mutating func reapMembers(of group: ProcessGroup) {
    while case let process = tf_ended_member(group.leader), process > 0 {
      if let other = attempts.place(ofLeader: process) {
        reapLeader(other)
        if attempts.place(ofLeader: process) != nil { return }
      } else {
        waitpid(process, nil, WNOHANG)
      }
    }
  }

  mutating func finish(_ place: Int) {
    drainOutput(place)
    guard let attempt = attempts[place], var result = attempt.result else { return }
    for descriptor in Array(attempt.leftovers.values) + attempt.strays.values { close(descriptor) }
    attempts.remove(at: place)
    if attempt.key.phase == .probe { tell(probeOutput: attempt.outputTail, of: attempt.key.task) }
    let exports = takeExports(of: attempt, &result)
    if isWorthTelling(attempt, result) { tell(executed: attempt.command, of: attempt.key.task) }
    engine.attemptEnded(
      attempt.key.task, result, in: attempt.key.phase, exports: exports, use: attempt.use, at: clock.now)
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
    let exports = engine.plan.rules(of: attempt.key.task).exports
    let contents: ExportsFile.Contents
    switch exportsDirectory.take(path) {
    case .success(let read): contents = read
    case .failure(let failure):
      // What nobody knows can't be masked.
      if context.secrets.holdsSecret(exports) { tell(unknownExportsOf: attempt.key.task) }
      if result.isSuccess { result = .badExports(failure.problem) }
      return []
    }
    // Also of an attempt that failed, and what does not count: what it wrote is going to be shown.
    context.secrets.note(contents, exports: exports)
    guard result.isSuccess else { return [] }
    switch ExportsDirectory.values(of: exports, in: contents, secrets: engine.plan.secretNames) {
    case .success(let values):
      if let value = values.first(where: { isTooLong($0, from: attempt.key.task) }) {
        let size = ArgumentLimit.size(name: value.name, value: value.value)
        result = .badExports(.tooLong(value.name, size: size))
        return []
      }
      return values
    case .failure(let failure):
      result = .badExports(failure.problem)
      return []
    }
  }
}
