import CSystem
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
    let isReached = kill(-attempt.process, signal) == 0
    if getpgid(attempt.process) == attempt.process { return isReached }
    return kill(attempt.process, signal) == 0 || isReached
  }

  /// Whether leaders of other attempts are in a group, as far as the table of processes shows.
  func isShared(_ group: ProcessGroup) -> Bool {
    table?.processes(in: group.leader).contains { isOtherLeader($0, than: group.leader) } ?? false
  }

  /// Whether a process is the leader of an attempt, but not a certain one.
  func isOtherLeader(_ status: ProcessStatus, than leader: pid_t) -> Bool {
    status.process != leader && status.parent == getpid() && attempts.place(ofLeader: status.process) != nil
  }

  /// Sends a signal to a process that is held by a descriptor. A stopped one that is asked to end is continued: it would not see
  /// it before.
  ///
  /// - Returns: whether it was sent; if not, `errno` says why.
  @discardableResult
  func send(_ signal: Int32, through descriptor: Int32) -> Bool {
    guard tf_pidfd_send_signal(descriptor, signal) == 0 else { return false }
    if signal == SIGTERM { _ = tf_pidfd_send_signal(descriptor, SIGCONT) }
    return true
  }

  /// The same for a child that was not waited for.
  func send(_ signal: Int32, toChild process: pid_t) {
    kill(process, signal)
    if signal == SIGTERM { kill(process, SIGCONT) }
  }
}
