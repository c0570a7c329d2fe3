import CSystem
import Glibc

/// The first three descriptors.
enum StandardStreams {
  /// A Boolean value that indicates whether standard output and standard error are shown, or kept, in one place.
  static var areOne: Bool {
    var (output, errors) = (stat(), stat())
    guard fstat(1, &output) == 0, fstat(2, &errors) == 0 else { return false }
    return output.st_dev == errors.st_dev && output.st_ino == errors.st_ino
  }

  /// Puts something in the place of those that are closed, so that no file of ours gets their number and what is meant
  /// for a stream. Using them fails as before.
  static func fillGaps() {
    for stream: Int32 in 0...2 where fcntl(stream, F_GETFD) == -1 {
      // The lowest free number is the one that is given. What is only for reading can't be written to, and vice versa.
      _ = open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
