import Glibc

/// Where `--events` goes. What can't be written is told once, and the run goes on.
final class EventFile {
  private let descriptor: Int32
  private let onFailure: (Int32) -> Void
  private(set) var failure: Int32?

  /// - Returns: nil with `errno` when the file can't be opened.
  init?(path: String, onFailure: @escaping (Int32) -> Void) {
    descriptor = path == "-" ? dup(1) : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    self.onFailure = onFailure
  }

  deinit {
    close(descriptor)
  }

  func write(_ text: String) {
    guard failure == nil, let errno = Messages.write(text, to: descriptor) else { return }
    failure = errno
    onFailure(errno)
  }
}
