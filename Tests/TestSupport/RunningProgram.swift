import Glibc

/// A program under way. Whatever is left of it, or of what it has started, is killed when its test is done.
package final class RunningProgram {
  package let process: Int32
  package private(set) var output: [UInt8] = []
  package private(set) var errors: [UInt8] = []
  private var outputPipe: Int32
  private var errorPipe: Int32
  private let mark: String
  private let owner: TemporaryDirectory?
  private var status: ProgramResult.Status?
  /// No limit of speed: what takes longer than this hangs.
  private static let patience: Double = 120

  init(process: Int32, output: Int32, errors: Int32, mark: String, owner: TemporaryDirectory?) {
    self.process = process
    self.owner = owner
    self.mark = mark
    outputPipe = output
    errorPipe = errors
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      var ignored: Int32 = 0
      waitpid(process, &ignored, 0)
    }
    for survivor in survivors { kill(survivor, SIGKILL) }
    closeOutput()
    if errorPipe >= 0 { close(errorPipe) }
  }

  /// The processes that the program has started, directly or not, and that still run; and itself.
  package var survivors: [Int32] {
    ProcessTable.processes(with: Program.mark, mark)
  }

  package func signal(_ signal: Int32) {
    kill(process, signal)
  }

  /// Closes our end of its standard output: nobody reads that any more.
  package func closeOutput() {
    if outputPipe >= 0 { close(outputPipe) }
    outputPipe = -1
  }

  /// Types on its terminal, once what was typed before is forgotten: `waitForOutput` looks at what comes from now on.
  package func type(_ keys: String) {
    output = []
    _ = Glibc.write(outputPipe, keys, keys.utf8.count)
  }

  // MARK: - Waiting

  package func waitForOutput(_ text: String, count: Int = 1) throws {
    try pump("output of '\(text)'", from: [outputPipe, errorPipe]) { self.output.count(of: text) >= count }
  }

  package func waitForErrors(_ text: String) throws {
    try pump("a message '\(text)'", from: [outputPipe, errorPipe]) { self.errors.count(of: text) > 0 }
  }

  /// As `waitForErrors`, while nothing is read of its standard output.
  package func waitForErrorsOnly(_ text: String) throws {
    try pump("a message '\(text)'", from: [errorPipe]) { self.errors.count(of: text) > 0 }
  }

  /// Waits until something is so, without reading anything.
  package func wait(for what: String, until isSo: () -> Bool) throws {
    let deadline = Self.now + Self.patience
    while !isSo() {
      guard Self.now < deadline else { throw hang(what) }
      usleep(5000)
    }
  }

  /// Reads standard output as a slow reader does: in small pieces, each after a pause.
  package func readSlowly(pieces: Int, of size: Int, pause: UInt32) {
    var piece = [UInt8](repeating: 0, count: size)
    for _ in 0..<pieces {
      let count = Glibc.read(outputPipe, &piece, size)
      guard count > 0 else { return }
      output += piece[..<count]
      usleep(pause)
    }
  }

  /// Reads all it writes, and waits for its end.
  package func finish() throws -> ProgramResult {
    try pump("the end of its streams", from: [outputPipe, errorPipe]) { false }
    return try waitForEnd()
  }

  /// Waits for its end without reading its standard output.
  package func finishUnread() throws -> ProgramResult {
    try pump("the end of its messages", from: [errorPipe]) { false }
    return try waitForEnd()
  }

  private func waitForEnd() throws -> ProgramResult {
    var raw: Int32 = 0
    try wait(for: "its end") { waitpid(process, &raw, WNOHANG) != 0 }
    let signal = raw & 0x7F
    status = signal == 0 ? .exited((raw >> 8) & 0xFF) : .signalled(signal)
    return ProgramResult(status: status!, outputBytes: output, errorBytes: errors)
  }

  /// Reads from pipes until something is so, or they have ended.
  private func pump(_ what: String, from pipes: [Int32], until isDone: () -> Bool) throws {
    let deadline = Self.now + Self.patience
    var open = pipes.filter { $0 >= 0 }
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while !isDone(), !open.isEmpty {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard Self.now < deadline else { throw hang(what) }
      poll(&polled, nfds_t(polled.count), 1000)
      for entry in polled where entry.revents != 0 {
        let count = Glibc.read(entry.fd, &piece, piece.count)
        if count <= 0 {
          open.removeAll { $0 == entry.fd }
        } else if entry.fd == outputPipe {
          output += piece[..<count]
        } else {
          errors += piece[..<count]
        }
      }
    }
  }

  private func hang(_ what: String) -> ProgramHang {
    ProgramHang(awaited: what, output: output.text, errors: errors.text)
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// How a program ended, and what it wrote.
package struct ProgramResult: Sendable {
  package enum Status: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)
  }

  package let status: Status
  package let outputBytes: [UInt8]
  package let errorBytes: [UInt8]

  package var output: String { outputBytes.text }
  package var errors: String { errorBytes.text }
}

/// A program did not do what a test waits for.
package struct ProgramHang: Error, CustomStringConvertible {
  let awaited: String
  let output: String
  let errors: String

  package var description: String {
    "waited in vain for \(awaited)\n--- standard output\n\(output.suffix(4000))\n--- standard error\n\(errors.suffix(4000))"
  }
}

extension [UInt8] {
  package var text: String { String(decoding: self, as: UTF8.self) }

  /// How often a text occurs before the first NUL, overlaps not counted.
  func count(of text: String) -> Int {
    var count = 0
    (self + [0]).withUnsafeBytes { bytes in
      var rest = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
      while let found = strstr(rest, text) {
        count += 1
        rest = UnsafePointer(found) + text.utf8.count
      }
    }
    return count
  }
}
