import Glibc

/// The first three descriptors.
enum StandardStreams {
  /// Puts something in the place of those that are closed, so that no file of ours gets their number and what is meant
  /// for a stream. Using them fails as before.
  static func fillGaps() {
    for stream: Int32 in 0...2 where fcntl(stream, F_GETFD) == -1 {
      // The lowest free number is the one that is given. What is only for reading can't be written to, and vice versa.
      _ = open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
