import CSystem
import Glibc
import LocalExecutor
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// How processes are started by the system's own calls.
struct StartTests {
  /// A program that uses the library may change what signals do at any time.
  @Test func whatAProgramAroundDoesWithSignalsIsNotInherited() throws {
    var options = ExecutionOptions()
    options.onEvent = { event in
      if case .runStarted = event {
        // Nobody else uses these.
        signal(SIGUSR2, SIG_IGN)
        signal(SIGURG) { _ in }
        blockSignals([SIGUSR1, SIGALRM])
      }
    }
    let execution = try execute(
      "{tasks: {a: {run: [grep, -E, 'Sig(Blk|Ign|Pnd)', /proc/self/status]}}}", in: "/tmp", options)
    for line in execution.outputs["a", default: ""].split(separator: "\n") {
      let parts = line.split(separator: ":\t")
      // Without 32 and 33, which are the C library's own.
      let signals = try #require(UInt64(parts[1], radix: 16)) & ~(3 << 31)
      #expect(signals == 0, "\(parts[0])")
    }
    #expect(execution.outputs["a"]?.split(separator: "\n").count == 3)
  }

  private func blockSignals(_ signals: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  @Test func theSignalsOfThisProcessAreAsTheyWere() throws {
    let (before, after) = try onOwnThread {
      blockSignals([SIGUSR1])
      let before = Self.blockedSignals()
      var start = tf_start()
      let stack = UnsafeMutableRawPointer.allocate(byteCount: tf_start_stack_size, alignment: 64)
      defer { stack.deallocate() }
      (start.input, start.output, start.foreground) = (-1, -1, -1)
      let words = CStringList(["/no/such/program"])
      words.withPointers { arguments in
        start.program = UnsafePointer(arguments[0]!)
        start.arguments = arguments
        start.environment = arguments + 1
        var step = tf_step_process
        #expect(tf_start_process(&start, stack, nil, &step) == -1)
        #expect(errno == ENOENT)
      }
      return (before, Self.blockedSignals())
    }
    #expect(before == after)
    #expect(before.contains(SIGUSR1))
  }

  private static func blockedSignals() -> [Int32] {
    var set = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &set)
    return (1...64).filter { sigismember(&set, $0) == 1 }
  }

  @Test func whatCannotBeExecutedIsToldByItsNumber() throws {
    let directory = try TemporaryDirectory()
    try directory.write("no-format", "neither a program nor a script\n", mode: 0o755)
    try directory.write("no-interpreter", "#!/no/such/interpreter\n", mode: 0o755)
    var options = ExecutionOptions()
    options.policy = .continue
    options.slots = 1
    let execution = try execute(
      """
      tasks:
        a: { run: [./no-format] }
        b: { run: [./no-interpreter] }
        c: { run: [\(directory.path)] }
        d: { run: [/etc/passwd/x] }
      """, in: directory.path, options)
    let numbers = [("a", ENOEXEC), ("b", ENOENT), ("c", EACCES), ("d", ENOTDIR)]
    #expect(
      execution.events.filter { $0.hasPrefix("exit ") } == numbers.map { "exit \($0): errno \($1) in execution" })
  }

  @Test func aProcessThatComesWithoutItsDescriptorIsOpened() throws {
    let calls = CallCounter()
    var options = ExecutionOptions()
    options.slots = 2
    options.system.givesDescriptors = false
    let real = options.system.openProcess
    options.system.openProcess = {
      _ = calls.next()
      return real($0)
    }
    let names = (0..<20).map { "t\($0)" }
    let execution = try execute(
      "{tasks: {\(names.map { "\($0): {run: 'echo \($0)'}" }.joined(separator: ", "))}}", in: "/tmp", options)
    #expect(execution.result == .succeeded)
    #expect(execution.outputs == Dictionary(uniqueKeysWithValues: names.map { ($0, "\($0)\n") }))
    #expect(calls.value == 20)
  }

  /// More at once than there are pipes of which both ends are kept.
  @Test func nothingOfWhatManyWriteAtOnceIsLost() throws {
    let names = (0..<100).map { "t\($0)" }
    let execution = try execute(
      "{tasks: {\(names.map { "\($0): {run: 'echo \($0); sleep 0.2; echo end'}" }.joined(separator: ", "))}}")
    #expect(execution.outputs == Dictionary(uniqueKeysWithValues: names.map { ($0, "\($0)\nend\n") }))
  }

  /// What was needed for the task before is closed after the next one was started, or when there is no room for that.
  @Test func descriptorsOfAnEndedTaskMakeRoomForTheNext() throws {
    let calls = CallCounter()
    var options = ExecutionOptions()
    let real = options.system
    options.system.makePipe = { calls.next() == 2 ? .failure(SystemError(errno: EMFILE)) : real.makePipe() }
    let execution = try execute(
      "{tasks: {a: {run: echo a}, b: {dependencies: a, run: echo b}}}", in: "/tmp", options)
    #expect(execution.outputs == ["a": "a\n", "b": "b\n"])
    #expect(calls.value == 3)
  }
}
