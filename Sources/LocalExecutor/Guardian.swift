import CSystem
import Glibc

/// What the front process does while the worker lives, and after that.
struct Guardian {
  private let worker: pid_t
  private let relay: SignalRelay
  private var terminal: Terminal?
  /// Of the files that are to be removed; nil where another process cleans up behind the worker.
  private let runFiles: RunFiles?
  /// The signal that asked for the end of the run first.
  private var firstRequest: Int32?
  /// Whether the worker was told to stop and has not stopped yet.
  private var isAskedToStop = false
  /// Whether it is to go on as soon as it has stopped.
  private var isContinued = false

  init(worker: pid_t, relay: SignalRelay, terminal: Terminal?, runFiles: RunFiles? = nil) {
    self.worker = worker
    self.relay = relay
    self.terminal = terminal
    self.runFiles = runFiles
  }

  /// Those that ask for the end of a run.
  private static let stopping = [SIGINT, SIGQUIT, SIGHUP, SIGTERM]
  /// The status of a taskflow that could not go on.
  private static let faultStatus: Int32 = 3
  /// Signals that nobody sends for a good reason: the user is told of them.
  private static let faults = [SIGKILL, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT]

  /// Never returns: this process ends as the worker does.
  ///
  /// - Parameter onFault: told of the signal that has killed the worker, if nobody sends that for a good reason.
  mutating func wait(onFault: (Int32) -> Void) -> Never {
    while true {
      let signal = relay.next()
      switch signal {
      case SIGCHLD: lookAtWorker(onFault)
      case SIGTSTP:
        (isAskedToStop, isContinued) = (true, false)
        kill(worker, SIGTSTP)
      case SIGCONT:
        // The worker takes a while to stop: when it has, this is long forgotten.
        (isAskedToStop, isContinued) = (false, isContinued || isAskedToStop)
        terminal?.remember()
        kill(worker, SIGCONT)
      case _ where Self.stopping.contains(signal): requestEnd(signal)
      default: kill(worker, signal)
      }
    }
  }

  private mutating func requestEnd(_ signal: Int32) {
    mergeRepetition(of: signal)
    firstRequest = firstRequest ?? signal
    // Where too many signals wait already, the signal itself is a request as well, if it is the first one.
    if tf_queue_signal(worker, FrontProcess.requestSignal, signal) == -1 { kill(worker, signal) }
  }

  /// `timeout` and the like send a signal to a process and then to its group: that is one request, and no second one.
  private func mergeRepetition(of signal: Int32) {
    usleep(1000)
    relay.take(signal)
  }

  private mutating func lookAtWorker(_ onFault: (Int32) -> Void) {
    var change = tf_exit()
    guard tf_wait_change(worker, &change) == 0 else { return }
    switch Int(change.code) {
    case 0: return
    case Int(CLD_STOPPED): stop(by: change.status == SIGTTIN ? SIGTTIN : SIGTSTP)
    // A worker that could not go on may have left everything as it was.
    case Int(CLD_EXITED) where change.status == Self.faultStatus:
      clean()
      _exit(change.status)
    case Int(CLD_EXITED): _exit(change.status)
    default: clean(after: change.status, onFault)
    }
  }

  /// Stops as the worker has, so that whoever waits for this process sees it, until both are continued.
  ///
  /// - Parameter signal: tells why, be it a shell or the taskflow that runs this one.
  private mutating func stop(by signal: Int32) {
    // To stop now would make the system forget what has come to continue it.
    if isContinued || relay.isPending(SIGCONT) {
      isContinued = false
      kill(worker, SIGCONT)
      return
    }
    isAskedToStop = false
    blockSignals([SIGTSTP], isBlocked: false)
    raise(signal)
    blockSignals([SIGTSTP])
    // Where nobody could continue this process, the system has ignored the signal. A task that wants the terminal and can't
    // get it stops again and again.
    if !relay.isPending(SIGCONT) { usleep(100_000) }
    kill(worker, SIGCONT)
  }

  private func clean(after signal: Int32, _ onFault: (Int32) -> Void) -> Never {
    // A worker that does not listen yet, or no longer, dies of a request as of the signal that made it.
    let signal = signal == FrontProcess.requestSignal ? firstRequest ?? signal : signal
    clean()
    // The core of the worker was dumped already, if at all.
    if Self.faults.contains(signal) { onFault(signal) } else { die(of: signal) }
    _exit(128 + signal)
  }

  /// Ends what the worker has started, and removes its files.
  private func clean() {
    guard let runFiles else { return }
    Descendants.kill()
    runFiles.remove()
    terminal?.takeBack()
  }
}
