import CSystem
import Glibc
package import RunEvents
package import WorkflowModel

/// Instants of a run from the system's monotonic clock, which no change of the date touches.
package struct MonotonicClock: Sendable {
  /// The reading at which the run began.
  private(set) var origin: Nanoseconds

  package init() {
    origin = Self.reading()
  }

  package var now: Instant {
    Instant(nanoseconds: Self.reading() - origin)
  }

  /// Makes it an earlier moment again: the time since then does not count.
  package mutating func setBack(to instant: Instant) {
    origin += now.since(instant)
  }

  private static func reading() -> Nanoseconds {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Nanoseconds(time.tv_sec) * .second + Nanoseconds(time.tv_nsec)
  }
}

/// The time of day, in nanoseconds since 1970-01-01 in UTC.
package func timeOfDay() -> Nanoseconds {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Nanoseconds(now.tv_sec) * .second + Nanoseconds(now.tv_nsec)
}
