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
  ///
  /// - Parameter isWorker: whether this is the worker of a front process, which hears from that also of its loss, of
  ///   the size of the terminal, and that it is to stop for a while.
  package static func install(isWorker: Bool = false) -> SignalMask {
    let ignored = stopping.filter(isIgnored)
    let passed = isWorker ? [SIGTSTP].filter { !isIgnored($0) } + [SIGWINCH] + FrontProcess.signals : []
    let watched = stopping.filter { !ignored.contains($0) } + passed
    blockSignals(watched)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGCHLD, SIG_DFL)
    return SignalMask(watched: watched, ignored: ignored)
  }

  /// Gives the signals their usual course again; those that have come and were not taken are forgotten.
  package func remove() {
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in watched { sigaddset(&mask, signal) }
    var noTime = timespec()
    while sigtimedwait(&mask, nil, &noTime) > 0 {}
    blockSignals(watched, isBlocked: false)
  }
}
