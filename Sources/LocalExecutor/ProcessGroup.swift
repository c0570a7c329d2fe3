import CSystem
import Glibc

/// The processes that a task has started and that stayed in its group, looked at after the group's leader is gone.
///
/// Their numbers are never signalled: a number may be given to another process at any time. Each process is held by a
/// pidfd, which is checked to be in the group after it was opened, and signals go through that.
struct ProcessGroup {
  let leader: pid_t

  /// Whether any process is in the group, be it a zombie.
  var isEmpty: Bool {
    kill(-leader, 0) == -1 && errno == ESRCH
  }

  /// Descriptors for the processes in the group now, but for those that are known; the caller closes them.
  ///
  /// - Returns: also whether there were descriptors enough to find them all.
  func openMembers(
    except known: [pid_t: Int32] = [:]
  ) -> (members: [(process: pid_t, descriptor: Int32)], isComplete: Bool) {
    var members: [(process: pid_t, descriptor: Int32)] = []
    do throws(SystemError) {
      for process in try Self.processes() where known[process] == nil {
        guard try Self.isAlive(process, in: leader) else { continue }
        let descriptor = Descriptor(tf_pidfd_open(process))
        guard try Self.isOpen(descriptor) else { continue }
        // It was alive when the descriptor was opened, and still is: so the number has meant this process throughout.
        if try Self.isAlive(process, in: leader) { members.append((process, descriptor.release())) }
      }
      return (members, true)
    } catch {
      return (members, false)
    }
  }

  /// - Throws: when it is not open for want of descriptors; for other reasons there is no such thing.
  private static func isOpen(_ descriptor: borrowing Descriptor) throws(SystemError) -> Bool {
    if descriptor.number >= 0 { return true }
    let error = SystemError(errno: errno)
    if error.isShortage { throw error }
    return false
  }

  private static func processes() throws(SystemError) -> [pid_t] {
    guard let directory = opendir("/proc") else {
      let error = SystemError(errno: errno)
      if error.isShortage { throw error }
      return []
    }
    defer { closedir(directory) }
    var processes: [pid_t] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let process = pid_t(name) { processes.append(process) }
    }
    return processes
  }

  /// Whether a process is in a group and no zombie: the first and third field behind the command in `/proc/N/stat`
  /// (proc(5)); the command is in parentheses and may hold any byte.
  private static func isAlive(_ process: pid_t, in group: pid_t) throws(SystemError) -> Bool {
    let descriptor = Descriptor(open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC))
    guard try isOpen(descriptor) else { return false }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(descriptor.number, &bytes, bytes.count)
    guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return false }
    let fields = bytes[(end + 1)..<count].split(separator: UInt8(ascii: " "))
    guard fields.count > 2, let state = fields[0].first else { return false }
    let isEnded = state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")
    return !isEnded && pid_t(String(decoding: fields[2], as: UTF8.self)) == group
  }
}
