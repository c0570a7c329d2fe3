import Diagnostics
import Glibc

/// What taskflow itself says: on standard error, one line a message, each with the program's name before it.
enum Messages {
  static func say(_ message: String) {
    write("taskflow: \(message)\n", to: 2)
  }

  static func show(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    let renderer = TextRenderer(sources: sources, style: TerminalTraits.style(of: 2))
    write(renderer.render(diagnostics), to: 2)
  }

  /// Writes all of a text; what can't be written is lost, there is nobody to tell.
  ///
  /// - Returns: the `errno` of what failed.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes -> Int32? in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count < 0, errno == EAGAIN {
          var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&polled, 1, -1)
          continue
        }
        guard count > 0 else { return errno }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return nil
    }
  }
}
