import CSystem
import Glibc

/// The terminal that this process may be stopped and interrupted from, and the state it is to be left in.
struct Terminal {
  private let descriptor: Int32
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

  private var isOurs: Bool { tcgetpgrp(descriptor) == group }

  /// Takes down the state it has now, unless it is somebody else's at the moment.
  mutating func remember() {
    if isOurs { isRemembered = tcgetattr(descriptor, &settings) == 0 }
  }

  /// Takes it back and gives it the state that was remembered, unless it belongs to somebody else who lives.
  func restore() {
    let owner = tcgetpgrp(descriptor)
    guard isRemembered, owner == group || !ProcessGroup(leader: owner).hasLivingMembers else { return }
    if owner != group { tcsetpgrp(descriptor, group) }
    var current = termios()
    guard tcgetattr(descriptor, &current) == 0, !isEqual(current, settings) else { return }
    var settings = settings
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  private func isEqual(_ a: termios, _ b: termios) -> Bool {
    withUnsafeBytes(of: a) { a in withUnsafeBytes(of: b) { b in a.elementsEqual(b) } }
  }
}
