import CSystem
import Glibc
package import RunEvents
import WorkflowModel

/// Instants of a run from the system's monotonic clock, which no change of the date touches.
package struct MonotonicClock: Sendable {
  /// The reading at which the run began.
  let origin: Nanoseconds

  package init() {
    origin = Self.reading()
  }

  package var now: Instant {
    Instant(nanoseconds: Self.reading() - origin)
  }

  private static func reading() -> Nanoseconds {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Nanoseconds(time.tv_sec) * .second + Nanoseconds(time.tv_nsec)
  }
}
