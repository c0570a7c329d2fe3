import CSystem
import Glibc
import LocalExecutor
import Variables

/// A program that reads some texts and writes one: run to its end, with the environment of this process.
struct ToolProcess {
  /// The path of the program.
  let program: String

  /// - Returns: nil when `PATH` has no such program.
  init?(named name: String) {
    let path = getenv("PATH").map { String(cString: $0) }
    guard let program = PathSearch(path: path, directory: ".").find(name) else { return nil }
    self.program = program
  }

  /// - Parameters:
  ///   - standardInput: what it reads there.
  ///   - isQuiet: false to have what it writes to standard error with the output.
  ///   - names: variables that it is not given.
  ///   - arguments: given the paths of the texts, under which the program can open them.
  /// - Returns: what it wrote to standard output, and its exit status, 128 and more for a signal.
  /// - Throws: what the system refused.
  func run(
    standardInput: Bytes = [], texts: [Bytes] = [], isQuiet: Bool = true, without names: [String] = [],
    arguments: ([String]) -> [String]
  ) throws(SystemError) -> (output: Bytes, status: Int32) {
    let input = try MemoryFile(standardInput)
    var files: [MemoryFile] = []
    for text in texts { files.append(try MemoryFile(text)) }
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemError(errno: errno) }
    let readEnd = Descriptor(ends[0])
    let writeEnd = Descriptor(ends[1])
    let words = [program] + arguments(files.map { "/proc/self/fd/\($0.number)" })
    let errors = isQuiet ? nil : writeEnd.number
    let process = try spawn(
      words, without: names, input: input.number, output: writeEnd.number, errors: errors, files.map(\.number))
    _ = consume writeEnd
    let output = readAll(readEnd.number)
    var status: Int32 = 0
    _ = retryingInterrupts { waitpid(process, &status, 0) }
    let signal = status & 0x7F
    return (output, signal == 0 ? status >> 8 & 0xFF : 128 + signal)
  }

  private func spawn(
    _ words: [String], without names: [String], input: Int32, output: Int32, errors: Int32?, _ files: [Int32]
  ) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    if let errors { posix_spawn_file_actions_adddup2(&actions, errors, 2) }
    // Onto itself: then it stays open in the new process.
    for file in files { posix_spawn_file_actions_adddup2(&actions, file, file) }
    var process: pid_t = 0
    let failure = CStringList(words).withPointers { words in
      environment(without: names).withPointers { posix_spawn(&process, program, &actions, nil, words, $0) }
    }
    guard failure == 0 else { throw SystemError(errno: failure) }
    return process
  }

  private func environment(without names: [String]) -> CStringList {
    var lines: [String] = []
    var next = Glibc.environ
    while let entry = next.pointee {
      let line = String(cString: entry)
      if !names.contains(where: { line.hasPrefix("\($0)=") }) { lines.append(line) }
      next += 1
    }
    return CStringList(lines)
  }

  private func readAll(_ descriptor: Int32) -> Bytes {
    var bytes: Bytes = []
    var piece = Bytes(repeating: 0, count: 1 << 16)
    while case let count = retryingInterrupts({ read(descriptor, &piece, piece.count) }), count > 0 {
      bytes += piece[..<count]
    }
    return bytes
  }
}

/// A text in memory that other processes can read as a file; it is gone with its last reader.
private final class MemoryFile {
  private let descriptor: Descriptor

  var number: Int32 { descriptor.number }

  init(_ text: Bytes) throws(SystemError) {
    descriptor = Descriptor(tf_open_memory())
    guard descriptor.number >= 0 else { throw SystemError(errno: errno) }
    var written = 0
    while written < text.count {
      let count = text[written...].withUnsafeBytes { rest in
        retryingInterrupts { write(descriptor.number, rest.baseAddress, rest.count) }
      }
      guard count > 0 else { throw SystemError(errno: errno) }
      written += count
    }
    lseek(descriptor.number, 0, SEEK_SET)
  }
}
