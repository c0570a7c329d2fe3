import CSystem
import Glibc
import RunEvents
import WorkflowModel

/// Ends what tasks have left behind outside of their groups, once all tasks have ended: as with what they leave in their
/// groups, it may end by itself for a moment, is then asked to, and after the grace is killed.
struct Sweep {
  private let patience: Nanoseconds
  private let grace: Nanoseconds
  private var beginning: Instant?
  private var isHurried = false
  private var killing: Instant?
  private var asked: Set<pid_t> = []
  /// Processes that could not be stopped.
  private(set) var survivors: [pid_t] = []
  /// How long to wait before looking again: the whole table of processes is read each time.
  private var interval = 2 * Nanoseconds.millisecond
  private static let longestInterval = 100 * Nanoseconds.millisecond
  /// How long what was killed is waited for: a process may hang in a device or a file system.
  private static let killingTime = 5 * Nanoseconds.second

  init(patience: Nanoseconds, grace: Nanoseconds) {
    self.patience = patience
    self.grace = grace
  }

  /// What is left is killed at the next look.
  mutating func hurry() {
    isHurried = true
    interval = .millisecond
  }

  /// Does what is due.
  ///
  /// - Parameter isStopping: whether the run was told to stop, so that nothing is given time to end by itself.
  /// - Returns: when to look again; nil when nothing is left.
  mutating func pass(at now: Instant, isStopping: Bool) -> Instant? {
    interval = min(interval + interval / 2, Self.longestInterval)
    let next = now.advanced(by: interval)
    guard let children = Descendants.children() else { return next }
    let left = children.filter { !survivors.contains($0) }
    if left.isEmpty { return nil }
    let beginning = beginning ?? now
    self.beginning = beginning
    let asking = isStopping ? beginning : beginning.advanced(by: patience)
    if isHurried || now >= asking.advanced(by: grace) {
      kill(left, at: now)
    } else if now >= asking {
      for process in left where asked.insert(process).inserted { ask(process) }
    }
    return next
  }

  private mutating func ask(_ process: pid_t) {
    // A process of another user, which would refuse to be killed as well.
    if Glibc.kill(process, SIGTERM) == -1 { return survivors.append(process) }
    // A stopped process would not see it before it is continued.
    Glibc.kill(process, SIGCONT)
  }

  private mutating func kill(_ processes: [pid_t], at now: Instant) {
    let end = (killing ?? now).advanced(by: Self.killingTime)
    killing = killing ?? now
    for process in processes where Glibc.kill(process, SIGKILL) == -1 || now >= end { survivors.append(process) }
  }
}
