import CSystem
import Glibc

/// The terminal that this process may be stopped and interrupted from, and the state it is to be left in.
struct Terminal {
  let descriptor: Int32
  /// The group to which it belongs between tasks: that of the front process.
  private let group = getpgrp()
  private var settings = termios()
  private var isRemembered = false

  /// - Returns: nil when there is none.
  init?() {
    if let stream = (0...2).first(where: { tcgetpgrp($0) >= 0 }) {
      descriptor = stream
    } else {
      descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
      if descriptor < 0 { return nil }
    }
    remember()
  }

  /// Whether it is in our hands.
  var isOurs: Bool { tcgetpgrp(descriptor) == group }

  /// Takes down the state it has now, unless it is somebody else's at the moment.
  mutating func remember() {
    if isOurs { isRemembered = tcgetattr(descriptor, &settings) == 0 }
  }

  /// Gives it to the group of a task.
  ///
  /// - Parameter settings: the state in which the task had left it.
  func handOver(to group: pid_t, _ settings: termios?) {
    guard isOurs else { return }
    if let settings { apply(settings) }
    tcsetpgrp(descriptor, group)
  }

  /// Takes it back from a task and gives it the state that was remembered. What belongs to somebody else is left alone, and
  /// so is the state of what is ours: others who share our group, such as a pager, may have changed it.
  ///
  /// - Returns: the state in which the task left it; nil when nothing was taken.
  @discardableResult
  func takeBack() -> termios? {
    let owner = tcgetpgrp(descriptor)
    var current = termios()
    guard isRemembered, owner >= 0, owner != group, isWithinReach(owner) else { return nil }
    let isKnown = tcgetattr(descriptor, &current) == 0
    tcsetpgrp(descriptor, group)
    apply(settings)
    return isKnown ? current : nil
  }

  /// Whether a group is gone, or one of ours.
  private func isWithinReach(_ group: pid_t) -> Bool {
    guard let table = try? ProcessSnapshot() else { return false }
    let processes = table.processes(in: group).map(\.process)
    return processes.isEmpty || processes.contains(where: Descendants.include)
  }

  private func apply(_ settings: termios) {
    var settings = settings
    tcsetattr(descriptor, TCSANOW, &settings)
  }
}
