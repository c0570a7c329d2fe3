import Glibc

/// The processes of this machine that had not ended, at a moment: which were in which group, and whose children they were.
/// It takes time to make, in proportion to their number.
struct ProcessSnapshot {
  private var processesOfGroup: [pid_t: [ProcessStatus]] = [:]
  /// Whether any of them was stopped without its parent knowing yet.
  private(set) var hasStopped = false
  /// How many there were.
  private(set) var count = 0
  private var childrenOfProcess: [pid_t: [ProcessStatus]] = [:]

  /// - Parameter isThorough: see `ProcessStatus.all`.
  /// - Throws: when they can't be read for want of descriptors.
  init(isThorough: Bool = false) throws(SystemError) {
    for process in try ProcessStatus.all(isThorough: isThorough) {
      guard let status = try ProcessStatus.read(process), !status.isZombie else { continue }
      count += 1
      if status.stopSignal != 0 { hasStopped = true }
      processesOfGroup[status.group, default: []].append(status)
      childrenOfProcess[status.parent, default: []].append(status)
    }
  }

  func processes(in group: pid_t) -> [ProcessStatus] { processesOfGroup[group] ?? [] }

  func children(of process: pid_t) -> [ProcessStatus] { childrenOfProcess[process] ?? [] }

  /// Whether nothing of a group moves: all are stopped, or wait for a child that was stopped before it executed anything.
  func isStill(_ group: pid_t) -> Bool {
    processes(in: group).allSatisfy { "TtD".utf8.contains($0.state) }
  }

  /// Descendants of a leader and of the processes of its group that are not in the group themselves, and orphans with
  /// theirs, parents before their children.
  ///
  /// - Parameter isLeader: whether a process is the leader of an attempt: it may be in any group.
  func strays(of leader: pid_t, and orphans: [ProcessStatus], _ isLeader: (pid_t) -> Bool) -> [ProcessStatus] {
    let members = processes(in: leader).filter { !isLeader($0.process) }
    let outside = (children(of: leader) + orphans).filter { $0.group != leader }
    return family(of: members + outside) { $0.group != leader }.filter { $0.group != leader }
  }

  /// All descendants of a process, parents before their children.
  func descendants(of process: pid_t) -> [ProcessStatus] {
    family(of: children(of: process)) { _ in true }
  }

  /// Some processes and all their descendants that are reached through such as are wanted.
  private func family(of processes: [ProcessStatus], _ isWanted: (ProcessStatus) -> Bool) -> [ProcessStatus] {
    var family = processes
    var next = 0
    while next < family.count {
      family += children(of: family[next].process).filter(isWanted)
      next += 1
    }
    return family
  }
}
