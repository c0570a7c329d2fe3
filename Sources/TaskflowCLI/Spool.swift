import CSystem
import Glibc
import LocalExecutor
import Reporters

/// The output of a task that waits to be shown: once it is more than a little, its beginning is in a file without a name, and
/// what came last in memory.
final class Spool: OutputSpool {
  /// What a file could not do.
  enum Problem: Hashable {
    /// Take more, for the system's reason, an `errno`: it stays in memory.
    case full(errno: Int32)
    /// Give back what it took.
    case unreadable(errno: Int32)
  }

  private(set) var last: UInt8?
  private var file: Int32 = -1
  /// How much is in the file.
  private var fileCount = 0
  private var memory: [UInt8] = []
  /// More in memory is put into the file, all at once: each write costs, however little it is.
  private var memoryLimit = usualMemoryLimit
  private let onProblem: (Problem) -> Void
  private static let usualMemoryLimit = 256 << 10
  private static let pieceSize = 64 << 10

  init(onProblem: @escaping (Problem) -> Void) {
    self.onProblem = onProblem
  }

  deinit {
    if file >= 0 { close(file) }
  }

  var count: Int { fileCount + memory.count }

  func append(_ bytes: UnsafeRawBufferPointer) {
    last = bytes.last ?? last
    if memory.count + bytes.count > memoryLimit { moveToFile() }
    memory.append(contentsOf: bytes)
  }

  /// Calls `body` with a part of the bytes that begins at an offset; with none, and `errno`, if they can't be read.
  func withBytes<Result>(from offset: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if offset >= fileCount {
      return memory.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[(offset - fileCount)...])) }
    }
    return withUnsafeTemporaryAllocation(byteCount: Self.pieceSize, alignment: 64) { piece in
      let size = min(piece.count, fileCount - offset)
      let count = pread(file, piece.baseAddress, size, off_t(offset))
      // It has no end before that, unless something is wrong with it.
      if count == 0 { errno = EIO }
      return body(UnsafeRawBufferPointer(rebasing: piece[..<max(0, count)]))
    }
  }

  /// Lets the system move bytes that begin at an offset into a pipe, as many as it can without waiting: that takes half the
  /// time of copying them.
  ///
  /// - Returns: how many, or -1 with `errno`; nil when they have to be copied.
  func move(from offset: Int, toPipe pipe: Int32) -> Int? {
    guard offset < fileCount else { return nil }
    let count = tf_splice(file, Int64(offset), pipe, fileCount - offset)
    return count == 0 || (count < 0 && errno == EINVAL) ? nil : count
  }

  func read(_ body: (UnsafeRawBufferPointer) -> Void) {
    var offset = 0
    while offset < count {
      let length = withBytes(from: offset) { bytes in
        if bytes.isEmpty { onProblem(.unreadable(errno: errno)) } else { body(bytes) }
        return bytes.count
      }
      if length == 0 { return }
      offset += length
    }
  }

  private func moveToFile() {
    if file < 0 { file = Self.openFile() }
    let written = file < 0 ? 0 : memory.withUnsafeBytes { write($0) }
    fileCount += written
    if written == memory.count {
      memory.removeAll(keepingCapacity: true)
      memoryLimit = Self.usualMemoryLimit
    } else {
      onProblem(.full(errno: errno))
      memory.removeFirst(written)
      // There may be room later, but it is not tried each time.
      memoryLimit *= 2
    }
  }

  private static func openFile() -> Int32 {
    for directory in [TerminalTraits.variable("TMPDIR"), "/tmp", "/var/tmp"].compactMap({ $0 }) {
      let file = tf_open_tmpfile(directory)
      if file >= 0 { return file }
    }
    return -1
  }

  /// - Returns: how many bytes are written; all, or `errno` says why not.
  private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    var written = 0
    while written < bytes.count {
      let count = retryingInterrupts { Glibc.write(file, bytes.baseAddress! + written, bytes.count - written) }
      if count <= 0 { break }
      written += count
    }
    return written
  }
}
