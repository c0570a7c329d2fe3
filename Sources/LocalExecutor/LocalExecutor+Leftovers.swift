import CSystem
import Engine
import Glibc
import RunEvents

/// What is left of an attempt when its leader has ended.
extension LocalExecutor {
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
  mutating func endGroup(_ place: Int) {
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
    guard let found = table.map(find) else { return ([], false) }
    if !found.members.isEmpty || !found.isComplete || ProcessStatus.isTableThere || group.isEmpty { return found }
    return (try? ProcessSnapshot(isThorough: true)).map(find) ?? ([], false)
  }

  /// Looks at the attempts of which something can't be watched.
  mutating func lookAtUnwatched() {
    for place in attempts.indices where attempts[place]?.isUnwatched == true {
      if attempts[place]?.result == nil { reapLeader(place) } else { checkLeftovers(place) }
    }
    hasUnwatched = attempts.contains(where: \.isUnwatched)
  }

  /// Lets go of what was in the group when its leader ended and has left it since, before it was told anything: a script may end
  /// while the `setsid` that it started is still being executed.
  mutating func releaseMoved(_ place: Int) {
    attempts[place]?.releaseEnded()
    guard let attempt = attempts[place] else { return }
    for (process, descriptor) in attempt.leftovers where getpgid(process) != attempt.process {
      close(descriptor)
      attempts[place]?.leftovers[process] = nil
    }
  }

  mutating func signalLeftovers(_ place: Int, _ signal: Int32) {
    if signal == SIGKILL { signalStrays(place, signal) }
    checkLeftovers(place)
    guard let attempt = attempts[place], !attempt.leftovers.isEmpty else { return }
    table = table ?? (try? ProcessSnapshot())
    // A process of the group was alive just now. Should it have ended since, it is a zombie until it is reaped, and as long
    // the group's number can't be another's. So this reaches all of them at once, and nobody else.
    let isReached = !isShared(attempt.group) && attempt.leftovers.keys.contains { getpgid($0) == attempt.process }
    if isReached { deliver(signal, to: -attempt.process) }
    // Some may have left the group since they were found, and some may be another user's.
    for (process, descriptor) in attempt.leftovers {
      let wasAsked = isReached && signal == SIGTERM && getpgid(process) == attempt.process
      signalLeftover(place, process, descriptor, wasAsked ? 0 : signal)
    }
    checkLeftovers(place)
  }

  /// Signals a process that has outlived its leader; lets go of it when that is refused.
  private mutating func signalLeftover(_ place: Int, _ process: pid_t, _ descriptor: Int32, _ signal: Int32) {
    guard deliver(signal, through: descriptor) == EPERM else { return }
    giveUp(process, of: attempts[place]?.key.task, EPERM)
    close(descriptor)
    attempts[place]?.leftovers[process] = nil
  }
}
