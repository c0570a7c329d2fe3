import CSystem
import Glibc

/// The process that whoever started taskflow knows. It does nothing but pass signals on to the worker, its child, which does
/// all the work, and see to it that nothing remains should the worker be killed.
///
/// Each watches the other, so that one of them is left to clean up when the other is killed by a signal that can't be
/// caught: what the worker has started becomes the front process's own when the worker is gone (it is a subreaper), and the
/// worker is told by a signal when the front process is gone. The worker is in a group of its own, so that what is sent to
/// the group of the front process, be it by a terminal or by `kill -9 -- -N`, reaches it only through the front process.
package struct FrontProcess: Sendable {
  /// The front process, seen from the worker.
  let process: pid_t
  let terminal: Terminal?
  /// Where the worker keeps what tasks hand on, so that whoever is left can remove it.
  let runFiles: RunFiles

  /// The signal by which the worker learns that the front process is gone. Nobody else sends it.
  package static let lossSignal = tf_last_realtime_signal()

  /// What the front process sends for each signal that asks for the end of the run, with the number of that signal: of
  /// realtime signals none is lost because the one before was not taken yet, and nobody else sends this one.
  package static let requestSignal = lossSignal - 1

  static let signals = [lossSignal, requestSignal]

  /// What the system calls the worker: who looks for taskflow by its name means the front process.
  private static let workerName = "tf-worker"

  /// Makes this process the front process and a child of it the worker. Returns in the worker; the front process ends when
  /// the worker has ended, in the same way.
  ///
  /// A process that becomes taskflow may have children already, and they may leave processes behind, which are not to be
  /// taken for the worker's. Then there is a third process between the two, which has no child but the worker.
  ///
  /// - Parameter onFault: told of the signal that has killed the worker, if nobody sends that for a good reason.
  /// - Throws: the `errno` of what the system refused.
  package static func stepBehind(onFault: (Int32) -> Void) throws(SystemError) -> FrontProcess {
    let terminal = Terminal()
    let runFiles = RunFiles()
    var isBetween = false
    if !Descendants.areNone {
      try split(SignalRelay(), onFault) { Guardian(worker: $0, relay: $1, terminal: terminal) }
      isBetween = true
    }
    let front = FrontProcess(process: getpid(), terminal: terminal, runFiles: runFiles)
    _ = tf_become_subreaper()
    try split(SignalRelay(takesRequests: isBetween), onFault) {
      Guardian(worker: $0, relay: $1, terminal: terminal, runFiles: runFiles)
    }
    // A group in the background may write to the terminal, and give it away, only if it does not listen to SIGTTOU. A task may
    // move to this group and read the terminal: SIGTTIN goes to all of the group.
    blockSignals([SIGTTOU, SIGTTIN])
    tf_set_process_name(workerName)
    return front
  }

  /// Makes a child of this process. Returns in the child, which leads a group of its own; this process ends as the child does.
  private static func split(
    _ relay: SignalRelay, _ onFault: (Int32) -> Void, _ makeGuardian: (pid_t, SignalRelay) -> Guardian
  ) throws(SystemError) {
    let parent = getpid()
    let child = tf_fork()
    switch child {
    case -1:
      let error = SystemError(errno: errno)
      relay.remove()
      throw error
    case 0:
      relay.remove()
      setpgid(0, 0)
      for own in signals { signal(own, SIG_DFL) }
      blockSignals(signals, isBlocked: false)
      _ = tf_set_parent_death_signal(lossSignal)
      if getppid() != parent { _exit(128 + SIGKILL) }
    default:
      // Whoever comes first.
      setpgid(child, child)
      var guardian = makeGuardian(child, relay)
      guardian.wait(onFault: onFault)
    }
  }

  /// Stops this process, the worker, until it is continued.
  ///
  /// - Parameter signal: the front process stops by the same, if it is SIGTTIN.
  func pauseWorker(by signal: Int32 = SIGSTOP) {
    // Should the front process be killed meanwhile, this continues the worker.
    _ = tf_set_parent_death_signal(SIGCONT)
    if !isGone { stop(by: isIgnored(signal) ? SIGSTOP : signal) }
    _ = tf_set_parent_death_signal(Self.lossSignal)
  }

  private func stop(by signal: Int32) {
    // One that has come because of somebody else in the group would stop this process once more.
    var set = signalSet([SIGTTIN])
    var noTime = timespec()
    _ = sigtimedwait(&set, nil, &noTime)
    blockSignals([SIGTTIN], isBlocked: false)
    raise(signal)
    blockSignals([SIGTTIN])
  }

  /// Whether it has ended. Its number can't be that of another parent: orphans go to one that is older than they are.
  var isGone: Bool { getppid() != process }
}

func signalSet(_ signals: [Int32]) -> sigset_t {
  var set = sigset_t()
  sigemptyset(&set)
  for signal in signals { sigaddset(&set, signal) }
  return set
}

func blockSignals(_ signals: [Int32], isBlocked: Bool = true) {
  var mask = signalSet(signals)
  sigprocmask(isBlocked ? SIG_BLOCK : SIG_UNBLOCK, &mask, nil)
}
