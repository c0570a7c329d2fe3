import Glibc
import Variables

/// Owns a file descriptor: it is closed when its owner is gone, and can't be closed twice.
package struct Descriptor: ~Copyable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  /// Ends the ownership without closing.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  deinit {
    if number >= 0 { close(number) }
  }
}

/// Repeats a system call that a signal interrupted.
@inline(__always)
package func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// What is in a file; nothing where it can't be read.
///
/// - Parameter limit: what is behind about so many bytes is left out.
func readBytes(_ path: String, atMost limit: Int = .max) -> Bytes {
  let descriptor = Descriptor(open(path, O_RDONLY | O_CLOEXEC))
  guard descriptor.number >= 0 else { return [] }
  return (try? readBytes(descriptor, atMost: limit).get()) ?? []
}

/// What is in a file, from where its descriptor stands.
///
/// - Parameter limit: reading stops when there are so many bytes, or up to 64 KiB more.
func readBytes(_ descriptor: borrowing Descriptor, atMost limit: Int) -> Result<Bytes, SystemError> {
  var bytes: Bytes = []
  var piece = Bytes(repeating: 0, count: 64 << 10)
  while bytes.count < limit {
    let count = retryingInterrupts { read(descriptor.number, &piece, piece.count) }
    if count < 0 { return .failure(SystemError(errno: errno)) }
    if count == 0 { break }
    bytes += piece[..<count]
  }
  return .success(bytes)
}
