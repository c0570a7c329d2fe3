import Glibc
import RunEvents
import WorkflowModel

/// Tells requests to end a run apart. What is sent to both processes of taskflow, as by `systemctl stop` or `pkill -f`,
/// reaches the worker on two ways and is one request; what comes a second time on the same way is a second one. But when a
/// terminal goes away, SIGHUP comes from the shell and from the kernel, and a service manager may send it right after SIGTERM
/// (systemd.kill(5), `SendSIGHUP`): it is no second request within a second of another one.
struct StopRequests {
  /// How a request reaches the process that does the work.
  enum Way {
    case direct
    /// By way of the front process.
    case relayed
  }

  /// The last request of which only one signal has come.
  private var single: (signal: Int32, way: Way, instant: Instant)?
  /// When a request came last.
  private var last: Instant?
  /// How long the second signal of a request may take.
  static let window = Nanoseconds.second

  /// Whether a request came straight to this process only, so that its second signal may still be on its way.
  func expectsRelayed(at instant: Instant) -> Bool {
    guard let single, single.way == .direct else { return false }
    return instant.since(single.instant) <= Self.window
  }

  /// Takes note of a signal.
  ///
  /// - Returns: whether it is a request of its own.
  mutating func isRequest(_ signal: Int32, _ way: Way, at instant: Instant) -> Bool {
    if let single, single.signal == signal, single.way != way, instant.since(single.instant) <= Self.window {
      self.single = nil
      return false
    }
    single = (signal, way, instant)
    if signal == SIGHUP, let last, instant.since(last) <= Self.window { return false }
    last = instant
    return true
  }
}
