import CSystem
import Glibc

/// Sends a signal to a process, or to a group by its negative number, whose number can't be another's. What is stopped and asked
/// to end is continued: it would not see it before.
///
/// - Returns: the `errno` of a refusal; nil when it was sent.
@discardableResult
func deliver(_ signal: Int32, to process: pid_t) -> Int32? {
  if kill(process, signal) == -1 { return errno }
  if signal == SIGTERM { kill(process, SIGCONT) }
  return nil
}

/// The same for a process that is held by a descriptor.
@discardableResult
func deliver(_ signal: Int32, through descriptor: Int32) -> Int32? {
  if tf_pidfd_send_signal(descriptor, signal) == -1 { return errno }
  if signal == SIGTERM { _ = tf_pidfd_send_signal(descriptor, SIGCONT) }
  return nil
}
