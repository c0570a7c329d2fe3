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
  /// When each process was killed first.
  private var killed: [pid_t: Instant] = [:]
  private var asked: Set<pid_t> = []
  /// Processes that could not be stopped, and why, an `errno`.
  private var refusals: [(process: pid_t, errno: Int32)] = []
  /// How long to wait before looking again: the whole table of processes is read each time.
  private var interval = 2 * Nanoseconds.millisecond
  private static let longestInterval = 100 * Nanoseconds.millisecond

  init(patience: Nanoseconds, grace: Nanoseconds) {
    self.patience = patience
    self.grace = grace
  }

  /// What is left is killed at the next look.
  mutating func hurry() {
    isHurried = true
    interval = .millisecond
  }

  /// Processes that could not be stopped since this was asked last, and why.
  mutating func takeRefusals() -> [(process: pid_t, errno: Int32)] {
    defer { refusals = [] }
    return refusals
  }

  /// Does what is due.
  ///
  /// - Parameters:
  ///   - isStopping: whether the run was told to stop, so that nothing is given time to end by itself.
  ///   - survivors: processes that nobody waits for; but what they have started is ours.
  /// - Returns: when to look again; nil when nothing is left.
  mutating func pass(at now: Instant, isStopping: Bool, except survivors: Set<pid_t>) -> Instant? {
    interval = min(interval + interval / 2, Self.longestInterval)
    let next = now.advanced(by: interval)
    guard let children = Descendants.children() else { return next }
    let left = children.filter { !survivors.contains($0) }
    let beneath = children.count > left.count ? Self.descendants(of: survivors.intersection(children), survivors) : []
    if left.isEmpty, beneath.isEmpty { return nil }
    let beginning = beginning ?? now
    self.beginning = beginning
    let asking = isStopping ? beginning : beginning.advanced(by: patience)
    if isHurried || now >= asking.advanced(by: grace) {
      kill(left, beneath, at: now)
    } else if now >= asking {
      for process in left where asked.insert(process).inserted { note(process, deliver(SIGTERM, to: process)) }
      for status in beneath where asked.insert(status.process).inserted {
        note(status.process, Self.send(SIGTERM, to: status))
      }
    }
    return next
  }

  /// What those have started that can't be stopped themselves.
  private static func descendants(of processes: Set<pid_t>, _ survivors: Set<pid_t>) -> [ProcessStatus] {
    guard let table = try? ProcessSnapshot() else { return [] }
    return processes.flatMap(table.descendants).filter { !survivors.contains($0.process) }
  }

  private mutating func kill(_ children: [pid_t], _ beneath: [ProcessStatus], at now: Instant) {
    for process in children { note(process, deliver(SIGKILL, to: process), isLate: isLate(process, at: now)) }
    for status in beneath {
      note(status.process, Self.send(SIGKILL, to: status), isLate: isLate(status.process, at: now))
    }
  }

  /// Returns true if a process does not end although it was killed a while ago.
  private mutating func isLate(_ process: pid_t, at now: Instant) -> Bool {
    if let first = killed[process] { return now >= first.advanced(by: LocalExecutor.killingTime) }
    killed[process] = now
    // What is new may be starting others: the sooner those are found, the fewer there will be.
    interval = .millisecond
    return false
  }

  /// - Parameter error: why a signal was refused; nil when it was not.
  private mutating func note(_ process: pid_t, _ error: Int32?, isLate: Bool = false) {
    if error == EPERM { refusals.append((process, EPERM)) } else if isLate { refusals.append((process, ETIMEDOUT)) }
  }

  /// Signals one that is no child of ours: its number may be another's by now.
  ///
  /// - Returns: the `errno` of a refusal.
  private static func send(_ signal: Int32, to status: ProcessStatus) -> Int32? {
    let descriptor = Descriptor(tf_pidfd_open(status.process))
    guard descriptor.number >= 0, let now = try? ProcessStatus.read(status.process), now.parent == status.parent else {
      return nil
    }
    return deliver(signal, through: descriptor.number)
  }
}
