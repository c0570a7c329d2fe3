import CSystem
import Glibc

/// The processes that a task has started and that stayed in its group, looked at after the group's leader is gone.
///
/// A number may be given to another process at any time. So each process is held by a pidfd, which is checked to be in the
/// group after it was opened, and signals go through that. The group's own number can't be another's as long as one of its
/// processes is there.
struct ProcessGroup {
  let leader: pid_t

  /// Whether any process is in the group, be it a zombie.
  var isEmpty: Bool {
    kill(-leader, 0) == -1 && errno == ESRCH
  }

  /// Descriptors for the processes of the group that a table shows, but for those that are excluded; the caller closes them.
  ///
  /// - Returns: also whether there were descriptors enough for them all.
  func openMembers(
    in table: ProcessSnapshot, except isExcluded: (ProcessStatus) -> Bool = { _ in false }
  ) -> (members: [(process: pid_t, descriptor: Int32)], isComplete: Bool) {
    var members: [(process: pid_t, descriptor: Int32)] = []
    do throws(SystemError) {
      for process in table.processes(in: leader).filter({ !isExcluded($0) }).map(\.process) {
        let descriptor = Descriptor(tf_pidfd_open(process))
        guard try ProcessStatus.isOpen(descriptor) else { continue }
        // If the number now means a process of the group, the descriptor does as well, or it means one that has ended.
        guard let status = try ProcessStatus.read(process), !status.isZombie, status.group == leader else { continue }
        members.append((process, descriptor.release()))
      }
      return (members, true)
    } catch {
      return (members, false)
    }
  }
}
