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
    guard failure == nil else { return }
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return fail(errno) }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

  private func fail(_ errno: Int32) {
    failure = errno
    onFailure(errno)
  }
}
