import CSystem
import Glibc
import Reporters

/// The output of a task that waits to be shown: a little in memory, the rest in a file without a name.
final class Spool: OutputSpool {
  private(set) var count = 0
  private(set) var last: UInt8?
  private var memory: [UInt8] = []
  private var file: Int32 = -1
  /// No file could be had: everything stays in memory, so that nothing is lost.
  private var isMemoryOnly = false
  private static let memoryLimit = 256 << 10
  private static let pieceSize = 64 << 10

  deinit {
    if file >= 0 { close(file) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    count += bytes.count
    last = bytes.last ?? last
    if file < 0, !isMemoryOnly, memory.count + bytes.count > Self.memoryLimit { moveToFile() }
    if file >= 0 {
      if writeAll(bytes) { return }
      moveToMemory(count - bytes.count)
    }
    memory.append(contentsOf: bytes)
  }

  /// Calls `body` with a part of the bytes that begins at an offset.
  func withBytes<Result>(from offset: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard file >= 0 else {
      return memory.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }
    var piece = [UInt8](repeating: 0, count: min(Self.pieceSize, count - offset))
    let read = piece.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(offset)) }
    return piece.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<max(0, read)])) }
  }

  func read(_ body: (UnsafeRawBufferPointer) -> Void) {
    var offset = 0
    while offset < count {
      let length = withBytes(from: offset) { bytes in
        body(bytes)
        return bytes.count
      }
      // What was put aside can't be read back.
      if length == 0 { return }
      offset += length
    }
  }

  private func moveToFile() {
    file = Self.openFile()
    guard file >= 0 else {
      isMemoryOnly = true
      return
    }
    if memory.withUnsafeBytes({ writeAll($0) }) {
      memory = []
    } else {
      closeFile()
    }
  }

  /// The file can't take more: its first bytes, all that were written whole, come back.
  private func moveToMemory(_ count: Int) {
    var filled = 0
    memory = [UInt8](repeating: 0, count: count)
    while filled < count {
      let read = memory.withUnsafeMutableBytes { pread(file, $0.baseAddress! + filled, count - filled, off_t(filled)) }
      if read <= 0 { break }
      filled += read
    }
    closeFile()
  }

  private func closeFile() {
    close(file)
    file = -1
    isMemoryOnly = true
  }

  private static func openFile() -> Int32 {
    for directory in [TerminalTraits.variable("TMPDIR"), "/tmp", "/var/tmp"].compactMap({ $0 }) {
      let file = tf_open_tmpfile(directory)
      if file >= 0 { return file }
    }
    return -1
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(file, bytes.baseAddress! + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      written += count
    }
    return true
  }
}
