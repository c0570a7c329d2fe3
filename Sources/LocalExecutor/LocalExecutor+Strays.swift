import CSystem
import Glibc

/// What has left the group of an attempt, but not its family: `timeout` makes a group of its own, `setsid` a session. Only as
/// long as the parents live can it be told whose it is, and finding it means to look at all processes of the machine: so
/// it is done when an attempt is told to end, and never for one that ends by itself.
extension LocalExecutor {
  /// Takes hold of them. They are not signalled yet: who started them may be about to end them in order.
  mutating func findStrays(of place: Int) {
    guard let attempt = attempts[place], attempt.result == nil else { return }
    table = table ?? (try? ProcessSnapshot())
    for stray in table?.strays(of: attempt.process) ?? [] where attempt.strays[stray.process] == nil {
      guard let descriptor = open(stray) else { continue }
      attempts[place]?.strays[stray.process] = descriptor
      poller.add(descriptor, .leftover(attempt: place))
    }
  }

  /// - Returns: a descriptor of the process; nil when its number may mean another one by now, or for want of descriptors.
  private func open(_ stray: ProcessStatus) -> Int32? {
    let descriptor = Descriptor(tf_pidfd_open(stray.process))
    guard descriptor.number >= 0, let now = try? ProcessStatus.read(stray.process) else { return nil }
    return now.parent == stray.parent && !now.isZombie ? descriptor.release() : nil
  }

  mutating func signalStrays(_ place: Int, _ signal: Int32) {
    for (process, descriptor) in attempts[place]?.strays ?? [:] {
      if tf_pidfd_send_signal(descriptor, signal) == 0 {
        // A stopped process does not see that it was asked to end before it is continued.
        if signal == SIGTERM { _ = tf_pidfd_send_signal(descriptor, SIGCONT) }
      } else if errno == EPERM {
        // Processes of another user can't be waited for.
        close(descriptor)
        attempts[place]?.strays[process] = nil
      }
    }
  }
}
