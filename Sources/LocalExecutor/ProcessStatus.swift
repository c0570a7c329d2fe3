import CSystem
import Glibc

/// A process as the system's table shows it: `/proc/N/stat` (proc(5)).
struct ProcessStatus {
  let process: pid_t
  /// `R`, `S`, `T`, `Z` …
  let state: UInt8
  let parent: pid_t
  let group: pid_t
  let session: pid_t
  /// Of a stopped process whose parent does not know it yet, the signal that has stopped it; otherwise 0.
  let stopSignal: Int32

  /// Whether it has ended and was not waited for yet.
  var isZombie: Bool { state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") }

  /// Whether the system shows its table: a chroot need not have it. Without it, children are found by trying numbers, and nothing but
  /// these.
  static let isTableThere = access("/proc/self/stat", F_OK) == 0 || access("/proc/thread-self", F_OK) == 0

  /// What is known of a process without the table.
  private init?(withoutTable process: pid_t) {
    let group = getpgid(process)
    guard group >= 0 else { return nil }
    let child = tf_child_state(process)
    self.process = process
    state = UInt8(ascii: child == 1 ? "Z" : "S")
    parent = child >= 0 ? getpid() : 0
    self.group = group
    session = getsid(process)
    stopSignal = 0
  }

  /// Reads one line of the table.
  ///
  /// - Returns: nil when there is no such process.
  /// - Throws: when it can't be read for want of descriptors.
  static func read(_ process: pid_t) throws(SystemError) -> ProcessStatus? {
    if !isTableThere { return ProcessStatus(withoutTable: process) }
    let descriptor = Descriptor(open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC))
    guard try isOpen(descriptor) else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) { bytes in
      let count = Glibc.read(descriptor.number, bytes.baseAddress, bytes.count)
      return count > 0 ? ProcessStatus(process, line: UnsafeBufferPointer(rebasing: bytes[..<count])) : nil
    }
  }

  private init?(_ process: pid_t, line: UnsafeBufferPointer<UInt8>) {
    // The name before it is in parentheses and may hold any byte.
    guard let end = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = line[(end + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 4)
    guard fields.count > 3, let state = fields[0].first else { return nil }
    guard let parent = pid_t(String(decoding: fields[1], as: UTF8.self)) else { return nil }
    guard let group = pid_t(String(decoding: fields[2], as: UTF8.self)) else { return nil }
    guard let session = pid_t(String(decoding: fields[3], as: UTF8.self)) else { return nil }
    self.process = process
    self.state = state
    self.parent = parent
    self.group = group
    self.session = session
    // The last field is a status as `waitpid` has it, which for a stopped process is the signal.
    let isStopped = state == UInt8(ascii: "T")
    let last =
      isStopped ? line.split(separator: UInt8(ascii: " ")).last.map { String(decoding: $0, as: UTF8.self) } : nil
    stopSignal = last.flatMap { Int32($0.prefix { $0.isNumber }) } ?? 0
  }

  /// Whether any of its threads waits in a read of a terminal, by that name or as the one of its session. False where the system
  /// does not show it: what a thread waits in is in `/proc/N/task/M/syscall` (proc(5)).
  func isReading(_ terminal: dev_t) -> Bool {
    let threads = (try? entryNames(of: "/proc/\(process)/task")) ?? []
    return threads.contains { thread in
      let call = String(decoding: readBytes("/proc/\(process)/task/\(thread)/syscall"), as: UTF8.self)
      let words = call.split(separator: " ", maxSplits: 2)
      guard words.count > 2, Int(words[0]) == tf_read_call, let descriptor = Int32(words[1].dropFirst(2), radix: 16)
      else { return false }
      var file = stat()
      guard stat("/proc/\(process)/fd/\(descriptor)", &file) == 0, file.st_mode & S_IFMT == S_IFCHR else {
        return false
      }
      return file.st_rdev == terminal || file.st_rdev == tf_session_terminal()
    }
  }

  /// What the system calls a process: its program's name, or what it has called itself. For messages; nil when it is gone.
  static func name(of process: pid_t) -> String? {
    let bytes = readBytes("/proc/\(process)/comm")
    if bytes.isEmpty { return nil }
    return String(
      decoding: bytes.filter { $0 != UInt8(ascii: "\n") }.map { $0 < 0x20 || $0 == 0x7F ? 0x3F : $0 }, as: UTF8.self)
  }

  /// All processes there are; without the table, the children of this one.
  ///
  /// - Parameter isThorough: whether all numbers are tried without the table, which takes a processor for a second or more. Otherwise
  ///   those are that were given since this process began: children with others are left out once the system has given all numbers.
  /// - Throws: when they can't be read for want of descriptors.
  static func all(isThorough: Bool = false) throws(SystemError) -> [pid_t] {
    if isTableThere { return try entryNames(of: "/proc").compactMap { pid_t($0) } }
    let numbers = isThorough ? [1...tf_largest_process] : numbersOfDescendants
    return numbers.flatMap { $0.filter { tf_child_state($0) >= 0 } }
  }

  /// The numbers that were given since this process began, as long as none was given twice: one after the other, and after the
  /// largest the smallest again.
  private static var numbersOfDescendants: [ClosedRange<pid_t>] {
    let (own, newest) = (getpid(), tf_newest_process())
    if newest < 0 { return [1...tf_largest_process] }
    return newest > own ? [own...newest] : [own...tf_largest_process, 1...newest]
  }

  /// - Throws: when it is not open for want of descriptors; for other reasons there is no such thing.
  static func isOpen(_ descriptor: borrowing Descriptor) throws(SystemError) -> Bool {
    if descriptor.number >= 0 { return true }
    let error = SystemError(errno: errno)
    if error.isShortage { throw error }
    return false
  }
}

/// The names of what is in a directory, but for `.` and `..`; none where it can't be read.
///
/// - Throws: when it can't be read for want of descriptors.
func entryNames(of path: String) throws(SystemError) -> [String] {
  guard let directory = opendir(path) else {
    let error = SystemError(errno: errno)
    if error.isShortage { throw error }
    return []
  }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
