import CSystem
import Glibc

/// Takes the signals that ask a run to end out of their usual course, so that they can be waited for like everything else.
package struct SignalMask: Sendable {
  /// Ctrl-C, Ctrl-\, the end of the terminal, and the polite request.
  private static let stopping: [Int32] = [SIGINT, SIGQUIT, SIGHUP, SIGTERM]

  /// The signals that were not ignored when taskflow began; `nohup` and background jobs ignore some, and so it stays.
  package let watched: [Int32]
  package let ignored: [Int32]

  /// Blocks the signals in this process, and ignores SIGPIPE and SIGXFSZ: a closed pipe, and a file that may not grow, are
  /// told by `write`. Where whoever started taskflow ignored SIGCHLD, it is no longer: how children ended would be lost.
  package static func install() -> SignalMask {
    let ignored = stopping.filter(isIgnored)
    let watched = stopping.filter { !ignored.contains($0) }
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in watched { sigaddset(&mask, signal) }
    sigprocmask(SIG_BLOCK, &mask, nil)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGCHLD, SIG_DFL)
    return SignalMask(watched: watched, ignored: ignored)
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Gives the signals their usual course again; those that have come and were not taken are forgotten.
  package func remove() {
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in watched { sigaddset(&mask, signal) }
    var noTime = timespec()
    while sigtimedwait(&mask, nil, &noTime) > 0 {}
    sigprocmask(SIG_UNBLOCK, &mask, nil)
  }
}
