import CSystem
import Glibc

/// Everything that this process has started, and what that has started in turn, wherever it hid: in another group, in another
/// session, behind a parent that is gone.
///
/// A subreaper (prctl(2)) is the parent of every descendant whose own parent has died. So a process without children has
/// no descendants, and to end them all it is enough to end its children until there are none. A child's number is its
/// own until we have waited for it, which nobody else can: no number that may be another's is ever signalled.
enum Descendants {
  /// Whether this process has no children, and so no descendants.
  static var areNone: Bool { tf_ended_child() == -1 }

  /// Whether a process is one of them, as far as can be seen.
  static func include(_ process: pid_t) -> Bool {
    var process = process
    // Whoever is moved to another parent meanwhile is moved to an older one: the way up has an end.
    while process > 1 {
      guard let status = try? ProcessStatus.read(process) else { return false }
      if status.parent == getpid() { return true }
      process = status.parent
    }
    return false
  }

  /// Waits for children that have ended.
  ///
  /// - Parameter isAwaited: whether somebody else will wait for a child; those behind it are left for the next time.
  static func reap(unless isAwaited: (pid_t) -> Bool) {
    while true {
      let child = tf_ended_child()
      guard child > 0, !isAwaited(child), waitpid(child, nil, WNOHANG) == child else { return }
    }
  }

  /// The children that have not ended; those that have are waited for.
  ///
  /// - Returns: nil when they can't be told just now, for want of descriptors, or because they pass their life on to children
  ///   of their own while they are looked for. None means that there are none.
  static func children() -> [pid_t]? {
    if areNone { return [] }
    guard let present = listedChildren() else { return nil }
    let children = present.filter { waitpid($0, nil, WNOHANG) != $0 }
    return children.isEmpty && !areNone ? nil : children
  }

  /// The children as the system lists them for a thread (proc(5)), which may leave some out that come while others go.
  private static func listedChildren() -> [pid_t]? {
    let descriptor = Descriptor(open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC))
    guard descriptor.number >= 0 else { return errno == ENOENT ? try? unlistedChildren() : nil }
    var text: [UInt8] = []
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16 << 10) { piece in
      while case let count = read(descriptor.number, piece.baseAddress, piece.count), count > 0 {
        text += piece[..<count]
      }
    }
    return text.split(separator: UInt8(ascii: " ")).compactMap { pid_t(String(decoding: $0, as: UTF8.self)) }
  }

  /// The children where the system does not list them; none only where there are none.
  private static func unlistedChildren() throws(SystemError) -> [pid_t] {
    let children = try unlistedChildren(isThorough: false)
    return children.isEmpty && !areNone ? try unlistedChildren(isThorough: true) : children
  }

  private static func unlistedChildren(isThorough: Bool) throws(SystemError) -> [pid_t] {
    let parent = getpid()
    var children: [pid_t] = []
    for process in try ProcessStatus.all(isThorough: isThorough) {
      if let status = try ProcessStatus.read(process), status.parent == parent { children.append(process) }
    }
    return children
  }

  /// Kills all of them, and all that they start meanwhile, and waits for their end: some seconds at most, since some can't
  /// be killed.
  static func kill() {
    for _ in 0..<killingRounds {
      if let children = children() {
        if children.isEmpty { return }
        let refused = children.count { Glibc.kill($0, SIGKILL) == -1 }
        if refused == children.count { return }
      }
      usleep(killingPause)
    }
  }

  private static let killingPause: UInt32 = 1000
  private static let killingRounds = 5000
}
