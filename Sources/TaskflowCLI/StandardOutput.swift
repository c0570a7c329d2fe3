import Glibc
import LocalExecutor
import Reporters

/// Standard output for a run: what can't be written at once waits in order, so that a slow reader never stops the loop.
final class StandardOutput: OutputDestination, OutputGate {
  private enum Piece {
    case bytes([UInt8])
    case spool(Spool)
  }

  /// The first thing that went wrong; from then on everything is thrown away.
  private(set) var failure: Int32?
  let descriptor: Int32?
  private let target: Int32
  private var waiting: [Piece] = []
  private var next = 0
  /// How much of the first waiting piece is written.
  private var offset = 0
  private(set) var pendingBytes = 0
  /// Whether what was written last is no whole line.
  private(set) var isInLine = false
  private let onFailure: (Int32) -> Void

  /// - Parameter onFailure: told once, with the `errno`.
  init(onFailure: @escaping (Int32) -> Void) {
    self.onFailure = onFailure
    let own = Self.openWithoutBlocking()
    descriptor = own
    target = own ?? 1
  }

  /// A description of our own for a pipe or a terminal: others who share ours must not find it non-blocking.
  private static func openWithoutBlocking() -> Int32? {
    var status = stat()
    guard fstat(1, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFIFO || (kind == S_IFCHR && isatty(1) == 1) else { return nil }
    let own = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    return own >= 0 ? own : nil
  }

  func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, let last = bytes.last else { return }
    isInLine = last != UInt8(ascii: "\n")
    var rest = bytes
    while pendingBytes == 0, !rest.isEmpty {
      let count = writeNow(rest)
      if failure != nil { return }
      if count == 0 { break }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    guard !rest.isEmpty else { return }
    waiting.append(.bytes(Array(rest)))
    pendingBytes += rest.count
  }

  func write(_ spool: any OutputSpool) {
    guard failure == nil, let spool = spool as? Spool, spool.count > 0 else { return }
    isInLine = spool.last != UInt8(ascii: "\n")
    waiting.append(.spool(spool))
    pendingBytes += spool.count
    flush()
  }

  func flush() {
    while next < waiting.count, failure == nil {
      let written: Int
      let size: Int
      switch waiting[next] {
      case .bytes(let bytes):
        size = bytes.count
        written = bytes.withUnsafeBytes { writeNow(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
      case .spool(let spool):
        size = spool.count
        written = spool.withBytes(from: offset) { writeNow($0) }
      }
      guard written > 0 else { return }
      offset += written
      pendingBytes -= written
      if offset == size {
        // What is written takes no memory any more, should the queue never become empty.
        waiting[next] = .bytes([])
        next += 1
        offset = 0
      }
    }
    clear()
  }

  func discard() {
    // There is a reader, but it does not read: as good as none.
    if pendingBytes > 0, failure == nil { failure = EPIPE }
    clear()
  }

  private func clear() {
    waiting.removeAll()
    next = 0
    offset = 0
    pendingBytes = 0
  }

  /// - Returns: how much was written; 0 when nothing can be written now or ever.
  private func writeNow(_ bytes: UnsafeRawBufferPointer) -> Int {
    while true {
      let count = Glibc.write(target, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN where descriptor != nil: return 0
      case EAGAIN: waitUntilWritable()
      default:
        failure = errno
        onFailure(errno)
        clear()
        return 0
      }
    }
  }

  /// Standard output was made non-blocking by somebody else.
  private func waitUntilWritable() {
    var polled = pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
    _ = poll(&polled, 1, -1)
  }

  /// Writes everything that waits, however long it takes.
  func finish() {
    while pendingBytes > 0 {
      flush()
      if pendingBytes > 0 { waitUntilWritable() }
    }
  }
}
