import CSystem
import Glibc

package enum RunID {
  /// Unique among all runs of a machine: the time and the process.
  package static func make() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let nanoseconds = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    return String(nanoseconds, radix: 36) + "-" + String(getpid(), radix: 36)
  }
}
