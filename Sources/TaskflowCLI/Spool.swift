import CSystem
import Glibc
import LocalExecutor
import Reporters

/// The output of a task that waits to be shown: a little in memory, more in a file without a name. What the file can't take is
/// in memory again, behind it.
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
  /// More than this is put into the file.
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
  var isInMemory: Bool { fileCount == 0 }

  func append(_ bytes: UnsafeRawBufferPointer) {
    last = bytes.last ?? last
    if memory.count + bytes.count > memoryLimit { moveToFile(bytes) } else { memory.append(contentsOf: bytes) }
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

  /// Puts what is in memory into the file, and what follows it.
  private func moveToFile(_ bytes: UnsafeRawBufferPointer) {
    if file < 0 { file = Self.openFile() }
    let known = memory.withUnsafeBytes { write($0) }
    let new = known == memory.count ? write(bytes) : 0
    if new == bytes.count {
      memory = []
      memoryLimit = 0
    } else {
      onProblem(.full(errno: errno))
      memory = Array(memory[known...]) + bytes[new...]
      // There may be room later, but it is not tried each time.
      memoryLimit = max(Self.usualMemoryLimit, 2 * memory.count)
    }
  }

  private static func openFile() -> Int32 {
    for directory in [TerminalTraits.variable("TMPDIR"), "/tmp", "/var/tmp"].compactMap({ $0 }) {
      let file = tf_open_tmpfile(directory)
      if file >= 0 { return file }
    }
    return -1
  }

  /// - Returns: how many bytes were written; all, or `errno` says why not.
  private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    var written = 0
    while file >= 0, written < bytes.count {
      let count = retryingInterrupts { Glibc.write(file, bytes.baseAddress! + written, bytes.count - written) }
      if count <= 0 { break }
      written += count
    }
    fileCount += written
    return written
  }
}
