import CSystem
import Diagnostics
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
  /// The signal that a program ends with whose output nobody reads: the one that put an end to the waiting.
  private(set) var losingSignal = SIGPIPE
  private let kind: Kind
  private let target: Int32
  private var waiting: [Piece] = []
  private var next = 0
  /// How much of the first waiting piece is written.
  private var offset = 0
  private(set) var pendingBytes = 0
  /// Whether what was written last is no whole line.
  private(set) var isInLine = false
  private let onFailure: (Int32) -> Void
  private var isPaused = false
  private var isEnlarged = false
  /// Whether the run was asked to end: of what nobody takes only so much is kept, and given up at the end.
  private var isEnding = false
  /// How much of what waits was put aside since then, and whether that became too much.
  private var asideBytes = 0
  private var isOverfull = false
  /// More than this in memory is put aside in a file.
  private static let memoryLimit = 1 << 20
  private static let limit = 64 << 20
  /// So much goes into one file: it is there until all of that is written.
  private static let spoolLimit = 16 << 20
  /// How long a reader may take nothing when all else is done, in milliseconds.
  private static let patience: Int32 = 10_000

  let showsStyles = isatty(1) == 1 || TerminalTraits.style(of: 1).isColored

  /// What else is written during the run.
  var others: [any Backlog] = []

  /// - Parameter onFailure: told once, with the `errno`; but not that nobody reads any more, which ends the run.
  init(onFailure: @escaping (Int32) -> Void) {
    self.onFailure = onFailure
    (kind, target) = Self.findKind()
  }

  /// What standard output is, and so how it is written to without ever waiting in the middle of it.
  private enum Kind {
    /// Always takes more.
    case file
    /// A pipe or terminal opened anew: others who share ours must not find it non-blocking.
    case ownPipe
    /// A pipe that could not be opened anew: it is asked first, and given what it then takes for certain.
    case sharedPipe
    case socket
  }

  private static func findKind() -> (Kind, Int32) {
    var status = stat()
    guard fstat(1, &status) == 0 else { return (.file, 1) }
    switch status.st_mode & S_IFMT {
    case S_IFSOCK: return (.socket, 1)
    case S_IFIFO: break
    case S_IFCHR where isatty(1) == 1: break
    default: return (.file, 1)
    }
    let own = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    return own >= 0 ? (.ownPipe, own) : (.sharedPipe, 1)
  }

  var descriptor: Int32? { kind == .file ? nil : target }

  /// Writes a report for people, never behind a line that a task has left open.
  func write(report: String) {
    if report.isEmpty { return }
    endLine()
    write(text: HarmlessText(report, isColored: TerminalTraits.style(of: 1).isColored).text)
  }

  /// Writes whole lines for programs, never behind one that a task has left open.
  func writeLines(_ lines: String) {
    endLine()
    write(text: lines)
  }

  private func write(text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, !isOverfull, let last = bytes.last else { return }
    isInLine = last != UInt8(ascii: "\n")
    var rest = bytes
    while pendingBytes == 0, !rest.isEmpty, !isPaused {
      let count = writeNow(rest)
      if failure != nil { return }
      if count == 0 { break }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    guard !rest.isEmpty else { return }
    if pendingBytes > Self.memoryLimit { return putAside(rest) }
    waiting.append(.bytes(Array(rest)))
    pendingBytes += rest.count
  }

  func resetStyles() {
    let wasInLine = isInLine
    StyleTracker.reset.withUnsafeBytes { write($0) }
    isInLine = wasInLine
  }

  /// Puts what waits behind a lot into a file.
  private func putAside(_ bytes: UnsafeRawBufferPointer) {
    if isEnding { asideBytes += bytes.count }
    guard asideBytes <= Self.limit else {
      isOverfull = true
      return onFailure(EPIPE)
    }
    let aside: Spool
    if case .spool(let last)? = waiting.last, last.count < Self.spoolLimit {
      aside = last
    } else {
      aside = Spool { _ in }
      waiting.append(.spool(aside))
    }
    aside.append(bytes)
    pendingBytes += bytes.count
  }

  func write(_ spool: any OutputSpool) {
    guard failure == nil, !isOverfull, let spool = spool as? Spool, spool.count > 0 else { return }
    isInLine = spool.last != UInt8(ascii: "\n")
    if pendingBytes > Self.memoryLimit, spool.isInMemory { return spool.read(putAside) }
    waiting.append(.spool(spool))
    pendingBytes += spool.count
    flush()
  }

  func flush() {
    if isPaused { return }
    while next < waiting.count, failure == nil {
      let written: Int
      let size: Int
      switch waiting[next] {
      case .bytes(let bytes):
        size = bytes.count
        written = bytes.withUnsafeBytes { writeNow(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
      case .spool(let spool):
        size = spool.count
        written = retrying { writeOnce(spool, from: offset) }
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

  var hasBacklog: Bool { !isPaused && others.contains(where: \.isWaiting) }

  func offerBacklog() {
    for other in others where other.isWaiting && !isPaused { other.offer() }
  }

  func pause() {
    endLine()
    isPaused = true
    Messages.hold()
  }

  func resume() {
    isPaused = false
    Messages.release()
    flush()
  }

  func stopWaiting() {
    isEnding = true
    Messages.stopWaiting()
  }

  func discard(after signal: Int32?) {
    // There is a reader, but it does not read: as good as none.
    if pendingBytes > 0, failure == nil {
      failure = EPIPE
      losingSignal = signal ?? SIGPIPE
      onFailure(EPIPE)
    }
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
    retrying { writeOnce(bytes) }
  }

  private func retrying(_ write: () -> Int) -> Int {
    while true {
      let count = write()
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN where kind != .file:
        if isEnlarged { return 0 }
        // Whoever has to wait for each other at every turn of a small pipe takes three times as long.
        isEnlarged = true
        tf_enlarge_pipe(target)
      // Somebody else made it non-blocking.
      case EAGAIN: _ = isWritable(timeout: -1)
      default:
        fail(errno)
        return 0
      }
    }
  }

  private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
    switch kind {
    case .file, .ownPipe: return Glibc.write(target, bytes.baseAddress, bytes.count)
    case .socket: return send(target, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
    case .sharedPipe:
      guard isWritable(timeout: 0) else {
        errno = EAGAIN
        return -1
      }
      // A pipe that is writable takes as much without waiting (pipe(7), PIPE_BUF).
      return Glibc.write(target, bytes.baseAddress, min(bytes.count, 4096))
    }
  }

  private func writeOnce(_ spool: Spool, from offset: Int) -> Int {
    if kind == .ownPipe || kind == .sharedPipe, let count = spool.move(from: offset, toPipe: target) { return count }
    // What was put aside and can't be read back is as lost as what can't be written.
    return spool.withBytes(from: offset) { $0.isEmpty ? -1 : writeOnce($0) }
  }

  private func isWritable(timeout: Int32) -> Bool {
    var polled = pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
    return poll(&polled, 1, timeout) > 0
  }

  private func fail(_ errno: Int32) {
    failure = errno
    // Where nobody reads, the run ends.
    if errno != EPIPE { onFailure(errno) }
    clear()
  }

  var hasLostReader: Bool { failure == EPIPE }

  func lookForReader() {
    guard kind != .file, failure == nil else { return }
    var polled = pollfd(fd: target, events: 0, revents: 0)
    // Of a pipe without a reader, and of a terminal that is gone (poll(2)).
    if poll(&polled, 1, 0) > 0, polled.revents & Int16(POLLERR) != 0 { fail(EPIPE) }
  }

  /// Writes everything that waits, however long it takes; after a run that was asked to end, as long as somebody takes it.
  func finish() {
    while pendingBytes > 0 {
      flush()
      if pendingBytes > 0, !isWritable(timeout: isEnding ? Self.patience : -1) { discard(after: nil) }
    }
  }
}
