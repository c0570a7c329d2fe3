import CSystem
import Glibc

/// The calls that create things and can fail for want of them: the seam at which tests inject the system's faults.
package struct SystemCalls: Sendable {
  package struct Pipe: Sendable {
    package var readEnd: Int32
    package var writeEnd: Int32
  }

  /// A pipe whose ends are closed on exec, and of which reading never waits; or an `errno`. A process may open its own end for
  /// reading, and take what it was told that there is.
  package var makePipe: @Sendable () -> Result<Pipe, SystemError> = {
    var ends: (Int32, Int32) = (-1, -1)
    let result = withUnsafeMutablePointer(to: &ends) {
      $0.withMemoryRebound(to: Int32.self, capacity: 2) { pipe2($0, O_CLOEXEC) }
    }
    guard result == 0 else { return .failure(SystemError(errno: errno)) }
    _ = tf_set_nonblocking(ends.0)
    return .success(Pipe(readEnd: ends.0, writeEnd: ends.1))
  }

  /// The master of a new pseudo-terminal, and its number; or an `errno`.
  package var makeTerminal: @Sendable () -> Result<(master: Int32, number: UInt32), SystemError> = {
    var number: UInt32 = 0
    let master = tf_open_pseudo_terminal(&number)
    return master >= 0 ? .success((master, number)) : .failure(SystemError(errno: errno, device: "/dev/ptmx"))
  }

  /// Starts a process; 0 or an `errno`. Called before that is tried, a test may refuse.
  package var refuseSpawn: @Sendable () -> Int32 = { 0 }

  /// Whether a process may come with its descriptor. One that comes without, as in older systems, is opened afterwards.
  package var givesDescriptors = true

  package var openProcess: @Sendable (Int32) -> Int32 = { tf_pidfd_open($0) }

  package init() {}
}

package struct SystemError: Error, Equatable {
  package let errno: Int32
  /// The device of the system that could not be opened; nil where it was something else, which the error tells by itself.
  package let device: String?

  package init(errno: Int32, device: String? = nil) {
    self.errno = errno
    self.device = device
  }

  /// Whether the system lacks something that it may have again when a process has ended.
  package var isShortage: Bool {
    [EMFILE, ENFILE, EAGAIN, ENOMEM, ENOBUFS].contains(errno)
  }
}
