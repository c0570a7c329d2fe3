import Glibc

/// A process of a task that could not be stopped: one of another user, or one that hangs in the system.
package struct Survivor {
  package let process: Int32
  /// What the system calls it.
  package let name: String
  /// Whose it is, where that is known.
  package let task: String?
  /// Why: EPERM, or ETIMEDOUT where it was killed and did not end.
  package let errno: Int32
}
