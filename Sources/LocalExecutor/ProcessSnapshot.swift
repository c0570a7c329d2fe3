import Glibc

/// The processes of this machine that had not ended, at a moment: which were in which group, and whose children they were.
/// It takes time to make, in proportion to their number.
struct ProcessSnapshot {
  private var processesOfGroup: [pid_t: [ProcessStatus]] = [:]
  private var childrenOfProcess: [pid_t: [ProcessStatus]] = [:]

  /// - Throws: when they can't be read for want of descriptors.
  init() throws(SystemError) {
    for process in try ProcessStatus.all() {
      guard let status = try ProcessStatus.read(process), !status.isZombie else { continue }
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

  /// Descendants of the processes of a group that are not in it themselves, and orphans with theirs, parents before their
  /// children.
  func strays(of group: pid_t, and orphans: [ProcessStatus]) -> [ProcessStatus] {
    var family = processes(in: group) + orphans
    var next = 0
    while next < family.count {
      family += children(of: family[next].process).filter { $0.group != group }
      next += 1
    }
    return family.filter { $0.group != group }
  }
}
