import CSystem
import Glibc

/// Holds back all signals that a process may take for itself, so that they can be waited for one by one.
struct SignalRelay {
  /// Those that a fault of the process itself raises, and those that stop a process in the background: to the front process
  /// they do what they always do.
  private static let left: [Int32] =
    [
      SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGKILL, SIGSTOP, SIGTTIN, SIGTTOU,
    ] + FrontProcess.signals
  private var taken = sigset_t()
  private var original = sigset_t()

  /// Begins. What was ignored stays ignored, but for the news of children.
  ///
  /// - Parameter takesRequests: whether this process is itself behind one that passes requests on.
  init(takesRequests: Bool = false) {
    signal(SIGCHLD, SIG_DFL)
    sigemptyset(&taken)
    for signal in 1...tf_last_realtime_signal() where !Self.left.contains(signal) && !isIgnored(signal) {
      sigaddset(&taken, signal)
    }
    if takesRequests { sigaddset(&taken, FrontProcess.requestSignal) }
    sigprocmask(SIG_BLOCK, &taken, &original)
    // Only the front process gives the terminal back, and it may be in the background then.
    blockSignals([SIGTTOU])
  }

  /// Gives the signals the course they had before.
  func remove() {
    var mask = original
    sigprocmask(SIG_SETMASK, &mask, nil)
  }

  /// Waits for a signal and takes it; a request that was passed on is the signal that made it.
  func next() -> Int32 {
    var taken = taken
    var number: Int32 = 0
    let signal = retryingInterrupts { tf_wait_signal(&taken, &number) }
    return signal == FrontProcess.requestSignal ? number : signal
  }

  /// Whether a signal has come and was not taken.
  func isPending(_ signal: Int32) -> Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return sigismember(&pending, signal) == 1
  }

  /// Takes a signal if it has come.
  func take(_ signal: Int32) {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, signal)
    var noTime = timespec()
    _ = sigtimedwait(&set, nil, &noTime)
  }
}

func isIgnored(_ signal: Int32) -> Bool {
  var action = sigaction()
  sigaction(signal, nil, &action)
  return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
