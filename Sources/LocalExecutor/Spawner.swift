import CSystem
import Glibc

/// Starts processes: each leads a group of its own, with the default signals.
struct Spawner: ~Copyable {
  /// What was started.
  struct Process {
    let number: pid_t
    /// A descriptor for it; -1 where the system gave none with it.
    var descriptor: Int32 = -1
  }

  private let nullDevice: Descriptor
  private let changedSignals: UInt64
  private let stack = UnsafeMutableRawPointer.allocate(byteCount: tf_start_stack_size, alignment: 64)
  /// What most processes are given: one string for all of them.
  private let firstAttempt = makeCString("TASKFLOW_ATTEMPT=", "1")

  /// - Parameters:
  ///   - ignoredSignals: what was ignored before taskflow began (nohup), and stays so.
  ///   - isAlone: whether nobody else in this process may change what signals do while it runs.
  /// - Throws: the `errno` of what the system refused.
  init(ignoredSignals: [Int32], isAlone: Bool) throws(SystemError) {
    let path = "/dev/null"
    let nullDevice = Descriptor(open(path, O_RDONLY | O_CLOEXEC))
    guard nullDevice.number >= 0 else { throw SystemError(errno: errno, device: path) }
    self.nullDevice = nullDevice
    let changed = isAlone ? tf_changed_signals() : tf_changeable_signals
    changedSignals = ignoredSignals.reduce(changed) { $0 & ~(1 << UInt64($1 - 1)) }
  }

  deinit {
    stack.deallocate()
    free(firstAttempt)
  }

  /// What was refused of a process.
  struct Refusal: Error {
    let error: SystemError
    /// Which step failed, as the process itself has told.
    let step: tf_step
  }

  /// - Parameters:
  ///   - key: of the task.
  ///   - isHeld: whether the process is to come with its descriptor.
  func spawn(
    _ launch: Launch, _ surroundings: Surroundings, key: String, attempt: Int32, _ connection: Connection,
    isHeld: Bool
  ) -> Result<Process, Refusal> {
    let number = attempt == 1 ? firstAttempt : makeCString("TASKFLOW_ATTEMPT=", String(attempt))
    let name = makeCString("TASKFLOW_TASK=", key)
    defer {
      free(name)
      if attempt != 1 { free(number) }
    }
    return surroundings.environment.withPointers(adding: number, name) { environment in
      execute(launch.words, surroundings, environment, connection, isHeld)
    }
  }

  private func execute(
    _ words: [String], _ surroundings: Surroundings, _ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>,
    _ connection: Connection, _ isHeld: Bool
  ) -> Result<Process, Refusal> {
    guard let program = surroundings.program(words[0]) else {
      // In a directory that can't be entered no program is found, either.
      if let error = surroundings.directoryRefusal { return .failure(Refusal(error: error, step: tf_step_directory)) }
      return .failure(Refusal(error: surroundings.refusal(of: words[0]), step: tf_step_program))
    }
    let arguments = CStringList(words)
    return program.withCString { program in
      arguments.withPointers { arguments in
        var start = tf_start()
        start.program = program
        start.arguments = arguments
        start.environment = environment
        start.directory = UnsafePointer(surroundings.changedDirectory)
        start.defaults = changedSignals
        return connection.withStreams(of: start, nullDevice: nullDevice.number) { self.start($0, isHeld) }
      }
    }
  }

  /// The program that the first line of a script names; nil for what is no script.
  static func interpreter(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &start, start.count)
    guard count > 2, start.starts(with: "#!".utf8) else { return nil }
    let line = start[2..<count].prefix { $0 != UInt8(ascii: "\n") }.drop { $0 == UInt8(ascii: " ") }
    return String(decoding: line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }, as: UTF8.self)
  }

  private func start(_ start: tf_start, _ isHeld: Bool) -> Result<Process, Refusal> {
    var start = start
    var descriptor: Int32 = -1
    var step = tf_step_process
    let process =
      isHeld ? tf_start_process(&start, stack, &descriptor, &step) : tf_start_process(&start, stack, nil, &step)
    guard process > 0 else { return .failure(Refusal(error: SystemError(errno: errno), step: step)) }
    return .success(Process(number: process, descriptor: descriptor))
  }
}

extension Connection {
  /// Calls `body` with a start whose standard streams are connected in this way.
  fileprivate func withStreams<Result>(of start: tf_start, nullDevice: Int32, _ body: (tf_start) -> Result) -> Result {
    var start = start
    start.input = nullDevice
    start.output = -1
    start.foreground = -1
    switch self {
    case .pipe(_, let writeEnd):
      start.output = writeEnd
      return body(start)
    case .pseudoTerminal(_, _, let path):
      return path.withCString { path in
        start.terminal = path
        return body(start)
      }
    case .ours(let terminal):
      start.input = -1
      start.foreground = terminal ?? -1
      return body(start)
    }
  }
}
