import Glibc

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
