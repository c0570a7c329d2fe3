import CSystem
import Engine
import Glibc
import Planner
import RunEvents

/// What has left the group of an attempt: `timeout` makes a group of its own, `setsid` a session. As long as its parents live
/// they show whose it is, and after that its environment. Finding it means to look at all processes of the machine: so it
/// is done when an attempt is told to end, and never for one that ends by itself.
extension LocalExecutor {
  /// Takes hold of them. They are not signalled yet: who started them may be about to end them in order.
  mutating func findStrays(of place: Int) {
    guard let attempt = attempts[place], attempt.result == nil else { return }
    table = table ?? (try? ProcessSnapshot())
    guard let table else { return }
    let mark = mark(of: attempt.key)
    let family = mark.flatMap { findOrphans(in: table)[$0] } ?? []
    let strays = table.strays(of: attempt.process, and: family) { attempts.place(ofLeader: $0) != nil }
    for stray in strays where attempt.strays[stray.process] == nil && !survivors.contains(stray.process) {
      guard let descriptor = open(stray, mark) else { continue }
      attempts[place]?.strays[stray.process] = descriptor
      poller.add(descriptor, .leftover(attempt: place))
    }
  }

  /// nil for a `ready` test, which sees the same environment as the service that it is about, and where our children may be
  /// those of somebody else in this process.
  private func mark(of key: Attempt.Key) -> AttemptMark? {
    if key.phase == .probe || front == nil { return nil }
    return AttemptMark(
      run: engine.plan.invocation.runID, task: engine.plan.key(of: key.task), attempt: engine.attempt(of: key.task))
  }

  /// The processes that are our children because their parents have died, by whose they are. They are looked at once for all
  /// attempts that are told to end at the same time.
  private mutating func findOrphans(in table: ProcessSnapshot) -> [AttemptMark: [ProcessStatus]] {
    if let orphans { return orphans }
    // A leader may be in any group.
    let leaders = Set(attempts.indices.compactMap { attempts[$0]?.result == nil ? attempts[$0]?.process : nil })
    var found: [AttemptMark: [ProcessStatus]] = [:]
    for child in table.children(of: getpid()) where !leaders.contains(child.process) {
      if let mark = AttemptMark(of: child.process) { found[mark, default: []].append(child) }
    }
    orphans = found
    return found
  }

  /// - Parameter mark: what an orphan shows if it is of this attempt.
  /// - Returns: a descriptor of the process; nil when its number may mean another one by now, or for want of descriptors.
  private func open(_ stray: ProcessStatus, _ mark: AttemptMark?) -> Int32? {
    let descriptor = Descriptor(tf_pidfd_open(stray.process))
    guard descriptor.number >= 0, let now = try? ProcessStatus.read(stray.process) else { return nil }
    guard now.parent == stray.parent, !now.isZombie else { return nil }
    // The number of a child can't become another's from now on: now it is certain whose it is.
    if now.parent == getpid(), AttemptMark(of: stray.process) != mark { return nil }
    return descriptor.release()
  }

  mutating func signalStrays(_ place: Int, _ signal: Int32) {
    guard let attempt = attempts[place], !attempt.strays.isEmpty else { return }
    for (process, descriptor) in attempt.strays {
      guard deliver(signal, through: descriptor) == EPERM, signal == SIGKILL else { continue }
      giveUp(process, of: attempt.key.task, EPERM)
      close(descriptor)
      attempts[place]?.strays[process] = nil
    }
  }
}
