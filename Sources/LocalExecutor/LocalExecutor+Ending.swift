import CSystem
import Engine
import Glibc
import Planner
import RunEvents
import Variables

/// How attempts end: with their leader, and all that is left of its group.
extension LocalExecutor {
  /// Sends a signal to the processes of an attempt.
  mutating func signal(_ key: Attempt.Key, _ signal: Int32) {
    guard let place = attempts.place(of: key), let attempt = attempts[place] else { return }
    if signal == SIGKILL { noteKill(of: place) }
    if attempt.result != nil { return signalLeftovers(place, signal) }
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
      // A stopped process would not see it before it is continued.
      if signal == SIGTERM { _ = signalLeader(place, SIGCONT) }
      return
    }
    for (_, descriptor) in attempt.group.openMembers(in: table, except: { isOtherLeader($0, than: attempt.process) })
      .members
    {
      send(signal, through: descriptor)
      close(descriptor)
    }
    if getpgid(attempt.process) != attempt.process { send(signal, toChild: attempt.process) }
  }

  /// Ends the attempt if its leader has ended and nothing of its group is left.
  mutating func reapLeader(_ place: Int) {
    guard let attempt = attempts[place], attempt.result == nil else { return }
    var exit = tf_exit()
    guard tf_wait(attempt.process, &exit) == 0, exit.code != 0 else { return }
    let result: AttemptResult = exit.code == CLD_EXITED ? .exited(exit.status) : .signalled(exit.status)
    endLeader(place, attempt.isStoppedByTerminal ? .stoppedByTerminal : result)
    if guest == place { takeBack(after: exit) }
    if isEmpty(attempt.group) { return endGroup(place) }
    engine.attemptLingers(attempt.key.task, in: attempt.key.phase, at: clock.now)
    checkLeftovers(place)
  }

  private mutating func endLeader(_ place: Int, _ result: AttemptResult) {
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
  private mutating func reapMembers(of group: ProcessGroup) {
    while case let process = tf_ended_member(group.leader), process > 0 {
      if let other = attempts.place(ofLeader: process) {
        reapLeader(other)
        if attempts.place(ofLeader: process) != nil { return }
      } else {
        waitpid(process, nil, WNOHANG)
      }
    }
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
    signalStrays(place, attempts[place]?.killing == nil ? SIGTERM : SIGKILL)
    finishIfNothingIsLeft(place)
  }

  private mutating func finishIfNothingIsLeft(_ place: Int) {
    if let attempt = attempts[place], attempt.leftovers.isEmpty, attempt.strays.isEmpty { finish(place) }
  }

  private mutating func findLeftovers(_ place: Int) {
    guard let attempt = attempts[place] else { return }
    reapMembers(of: attempt.group)
    let (members, isComplete) = openMembers(of: attempt.group, except: attempt.leftovers)
    for (process, descriptor) in members {
      poller.add(descriptor, .leftover(attempt: place))
      attempts[place]?.leftovers[process] = descriptor
      if attempt.killing != nil { signalLeftover(place, process, descriptor, SIGKILL) }
    }
    attempts[place]?.isUnwatched = !isComplete
    if !isComplete {
      hasUnwatched = true
    } else if attempts[place]?.leftovers.isEmpty == true {
      endGroup(place)
    }
  }

  /// As of the group, with the table that was made last if that shows any: many groups may end at the same time. Leaders of
  /// other attempts belong to those, and what can't be stopped is not waited for.
  mutating func openMembers(
    of group: ProcessGroup, except known: [pid_t: Int32]
  ) -> (members: [(process: pid_t, descriptor: Int32)], isComplete: Bool) {
    func find(in table: ProcessSnapshot) -> (members: [(process: pid_t, descriptor: Int32)], isComplete: Bool) {
      group.openMembers(in: table) { member in
        known[member.process] != nil || survivors.contains(member.process) || isOtherLeader(member, than: group.leader)
      }
    }
    if let table {
      let found = find(in: table)
      if !found.members.isEmpty || !found.isComplete { return found }
    }
    table = try? ProcessSnapshot()
    return table.map(find) ?? ([], false)
  }

  /// Looks at the attempts of which something can't be watched.
  mutating func lookAtUnwatched() {
    for place in attempts.indices where attempts[place]?.isUnwatched == true {
      if attempts[place]?.result == nil { reapLeader(place) } else { checkLeftovers(place) }
    }
    hasUnwatched = attempts.contains(where: \.isUnwatched)
  }

  private mutating func signalLeftovers(_ place: Int, _ signal: Int32) {
    if signal == SIGKILL { signalStrays(place, signal) }
    checkLeftovers(place)
    guard let attempt = attempts[place], !attempt.leftovers.isEmpty else { return }
    table = table ?? (try? ProcessSnapshot())
    // A process of the group was alive just now. Should it have ended since, it is a zombie until it is reaped, and as long
    // the group's number can't be another's. So this reaches all of them at once, and nobody else.
    let isReached = !isShared(attempt.group) && attempt.leftovers.keys.contains { getpgid($0) == attempt.process }
    if isReached {
      kill(-attempt.process, signal)
      // A stopped process does not see that it was asked to end before it is continued.
      if signal == SIGTERM { kill(-attempt.process, SIGCONT) }
    }
    // Some may have left the group since they were found, and some may be another user's.
    for (process, descriptor) in attempt.leftovers {
      let wasAsked = isReached && signal == SIGTERM && getpgid(process) == attempt.process
      signalLeftover(place, process, descriptor, wasAsked ? 0 : signal)
    }
    checkLeftovers(place)
  }

  /// Signals a process that has outlived its leader; lets go of it when that is refused.
  private mutating func signalLeftover(_ place: Int, _ process: pid_t, _ descriptor: Int32, _ signal: Int32) {
    if send(signal, through: descriptor) || errno != EPERM { return }
    giveUp(process, of: attempts[place]?.key.task, errno)
    close(descriptor)
    attempts[place]?.leftovers[process] = nil
  }

  // MARK: - What can't be stopped

  private mutating func noteKill(of place: Int) {
    guard let attempt = attempts[place], attempt.killing == nil else { return }
    attempts[place]?.killing = clock.now
    let end = clock.now.advanced(by: Self.killingTime)
    nextGivingUp = min(nextGivingUp ?? end, end)
  }

  /// No longer waits for what was killed and does not end: it may hang in a device or a file system.
  mutating func giveUpHanging() {
    nextGivingUp = nil
    for place in attempts.indices {
      guard let killing = attempts[place]?.killing else { continue }
      let end = killing.advanced(by: Self.killingTime)
      if end > clock.now {
        nextGivingUp = min(nextGivingUp ?? end, end)
        continue
      }
      reapLeader(place)
      attempts[place]?.releaseEnded()
      guard let attempt = attempts[place] else { continue }
      for process in [pid_t](attempt.leftovers.keys) + attempt.strays.keys {
        giveUp(process, of: attempt.key.task, ETIMEDOUT)
      }
      if attempt.result == nil {
        giveUp(attempt.process, of: attempt.key.task, ETIMEDOUT)
        endLeader(place, .notStopped)
        if guest == place { takeBack() }
      }
      finish(place)
    }
  }

  private mutating func giveUpLeader(_ place: Int, _ errno: Int32) {
    guard let attempt = attempts[place] else { return }
    giveUp(attempt.process, of: attempt.key.task, errno)
    endLeader(place, .notStopped)
    if guest == place { takeBack() }
    checkLeftovers(place)
  }

  /// A process can't be stopped: from now on nobody waits for it.
  mutating func giveUp(_ process: pid_t, of task: TaskID?, _ errno: Int32) {
    guard survivors.insert(process).inserted, let name = ProcessStatus.name(of: process) else { return }
    onSurvivor(Survivor(process: process, name: name, task: task.map { engine.plan.name(of: $0) }, errno: errno))
  }

  // MARK: - The end of an attempt

  mutating func finish(_ place: Int) {
    drainOutput(place)
    guard let attempt = attempts[place], var result = attempt.result else { return }
    for descriptor in Array(attempt.leftovers.values) + attempt.strays.values { close(descriptor) }
    attempts.remove(at: place)
    if attempt.key.phase == .probe { tell(probeOutput: attempt.outputTail, of: attempt.key.task) }
    let exports = takeExports(of: attempt, &result)
    engine.attemptEnded(attempt.key.task, result, in: attempt.key.phase, exports: exports, at: clock.now)
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
