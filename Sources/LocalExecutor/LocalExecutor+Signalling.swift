import Glibc

/// How processes of tasks are signalled. A task may move them to any group of the session: that of another task, and that of
/// taskflow itself. So a group's number stands for an attempt only together with who is in it.
extension LocalExecutor {
  /// Sends a signal to the leader of an attempt that was not reaped, wherever it is, and to its group, whose number can't be
  /// another's as long.
  ///
  /// - Returns: whether it reached anybody.
  func signalLeader(_ place: Int, _ signal: Int32) -> Bool {
    guard let attempt = attempts[place], attempt.result == nil else { return false }
    let isReached = deliver(signal, to: -attempt.process) == nil
    if getpgid(attempt.process) == attempt.process { return isReached }
    return deliver(signal, to: attempt.process) == nil || isReached
  }

  /// Whether leaders of other attempts are in a group, as far as the table of processes shows.
  func isShared(_ group: ProcessGroup) -> Bool {
    table?.processes(in: group.leader).contains { isOtherLeader($0, than: group.leader) } ?? false
  }

  /// Whether a process is the leader of an attempt, but not a certain one.
  func isOtherLeader(_ status: ProcessStatus, than leader: pid_t) -> Bool {
    status.process != leader && status.parent == getpid() && attempts.place(ofLeader: status.process) != nil
  }
}
