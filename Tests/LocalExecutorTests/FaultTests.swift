import Glibc
import LocalExecutor
import RunEvents
import Testing
import WorkflowModel

/// What happens when the system refuses something: nothing is lost, and the run ends.
struct FaultTests {
  private static let pair = "{tasks: {a: {run: 'sleep 0.05; echo a'}, b: {run: 'sleep 0.05; echo b'}}}"

  /// Real pipes, but for the calls that are to fail.
  private static func pipes(failing errno: Int32, when fails: @escaping @Sendable (Int) -> Bool) -> (
    SystemCalls, CallCounter
  ) {
    let calls = CallCounter()
    let real = SystemCalls()
    var system = SystemCalls()
    system.makePipe = { fails(calls.next()) ? .failure(SystemError(errno: errno)) : real.makePipe() }
    return (system, calls)
  }

  @Test(arguments: [EMFILE, ENFILE, ENOMEM])
  func aPipeThatIsRefusedOnceIsMadeLater(errno: Int32) throws {
    var options = ExecutionOptions()
    let calls: CallCounter
    (options.system, calls) = Self.pipes(failing: errno) { $0 == 2 }
    let execution = try execute(Self.pair, options)
    #expect(execution.result == .succeeded)
    #expect(execution.outputs == ["a": "a\n", "b": "b\n"])
    #expect(execution.events.filter { $0.hasPrefix("start ") }.count == 2)
    #expect(calls.value == 3)
  }

  @Test func onlyOneAtATimeStillGetsThroughAll() throws {
    // Every second one is refused: a task at a time finds room.
    var options = ExecutionOptions()
    (options.system, _) = Self.pipes(failing: EMFILE) { $0 % 2 == 0 }
    let names = (0..<10).map { "t\($0)" }
    let execution = try execute(
      "{tasks: {\(names.map { "\($0): {run: 'echo \($0)'}" }.joined(separator: ", "))}}", options)
    #expect(execution.result == .succeeded)
    #expect(execution.outputs == Dictionary(uniqueKeysWithValues: names.map { ($0, "\($0)\n") }))
  }

  @Test func aShortageThatPassesIsWaitedOut() throws {
    var options = ExecutionOptions()
    let calls: CallCounter
    (options.system, calls) = Self.pipes(failing: EMFILE) { $0 <= 5 }
    let execution = try execute("{tasks: {a: {run: echo a}}}", options)
    #expect(
      execution.events == ["run started", "ready a", "start a", "exit a: 0", "end a: succeeded", "run succeeded"])
    #expect(calls.value == 6)
  }

  @Test(arguments: [EMFILE, EAGAIN])
  func aShortageThatStaysEndsTheRun(errno: Int32) throws {
    var options = ExecutionOptions()
    if errno == EMFILE {
      (options.system, _) = Self.pipes(failing: errno) { _ in true }
    } else {
      options.system.refuseSpawn = { errno }
    }
    let execution = try execute("{tasks: {a: {run: echo a}, b: {run: echo b, dependencies: a}}}", options)
    #expect(execution.result == .faulted(.noProcess(errno: errno)))
    #expect(execution.outputs.isEmpty)
    #expect(execution.events.filter { $0.hasPrefix("start ") }.isEmpty)
    #expect(execution.events.filter { $0.hasPrefix("stopping") } == ["stopping: errno \(errno)"])
    #expect(Set(execution.events.filter { $0.hasPrefix("end ") }) == ["end a: cancelled", "end b: cancelled"])
    #expect(execution.events.last == "run ended by errno \(errno)")
  }

  @Test func whatRunsMayEndBeforeTheRunDoes() throws {
    // One task runs; for the others there is never room again.
    var options = ExecutionOptions()
    (options.system, _) = Self.pipes(failing: EMFILE) { $0 > 1 }
    let execution = try execute(Self.pair, options)
    #expect(execution.result == .faulted(.noProcess(errno: EMFILE)))
    #expect(execution.outputs == ["a": "a\n"])
    #expect(execution.events.contains("end a: succeeded"))
    #expect(execution.events.contains("end b: cancelled"))
    #expect(execution.events.last == "run ended by errno \(EMFILE)")
  }

  @Test func aProcessThatIsRefusedOnceIsStartedLater() throws {
    let calls = CallCounter()
    var options = ExecutionOptions()
    options.system.refuseSpawn = { calls.next() == 1 ? EAGAIN : 0 }
    let execution = try execute(Self.pair, options)
    #expect(execution.result == .succeeded)
    #expect(execution.outputs == ["a": "a\n", "b": "b\n"])
    #expect(calls.value == 3)
  }

  @Test func anotherRefusalIsTheTasksFailure() throws {
    var options = ExecutionOptions()
    options.system.refuseSpawn = { EPERM }
    let execution = try execute("{tasks: {a: {run: echo a}}}", options)
    #expect(
      execution.events == [
        "run started", "ready a", "exit a: not started: process(errno: \(EPERM))", "end a: failed",
        "stopping: a failed", "run failed",
      ])
  }

  /// The first of two can't be started for a reason of its own, which ends the run; the second finds no pipe.
  @Test func aShortageWhileTheRunStopsDoesNotHoldItUp() throws {
    var options = ExecutionOptions()
    (options.system, _) = Self.pipes(failing: EMFILE) { $0 == 2 }
    let execution = try execute("{tasks: {a: {run: [no-such-program]}, b: {run: echo b}}}", options)
    #expect(execution.result == .failed)
    #expect(execution.outputs.isEmpty)
    #expect(execution.events.last == "run failed")
    #expect(execution.events.contains("end b: cancelled"))
  }

  static let unwatched = [
    ("echo a", "a\n", "exit a: 0"), ("exit 3", "", "exit a: 3"), ("kill -KILL $$", "", "exit a: signal 9"),
    ("exec >&- 2>&-; sleep 0.1; exit 4", "", "exit a: 4"), ("sleep 1000 & echo a", "a\n", "exit a: 0"),
    ("(trap '' TERM; echo ready; sleep 1000) & sleep 0.2; exit 5", "ready\n", "exit a: 5"),
  ]

  @Test(arguments: unwatched)
  func aProcessThatCannotBeWatchedIsStillSeenToEnd(script: String, output: String, end: String) throws {
    var options = ExecutionOptions()
    options.policy = .continue
    options.grace = 50_000_000
    options.system.givesDescriptors = false
    options.system.openProcess = { _ in
      errno = EMFILE
      return -1
    }
    let execution = try execute("{tasks: {a: {run: \"\(script)\"}}}", options)
    #expect(execution.outputs["a", default: ""] == output)
    #expect(execution.events.contains(end))
    #expect(execution.events.filter { $0.hasPrefix("run ") }.count == 2)
  }

  @Test func itCanBeInterruptedToo() throws {
    var options = ExecutionOptions()
    options.system.givesDescriptors = false
    options.system.openProcess = { _ in -1 }
    options.onEvent = { event in if case .attemptStarted = event { raise(SIGINT) } }
    let execution = try execute("{tasks: {a: {run: sleep 1000}}}", options)
    #expect(execution.result == .interrupted(signal: SIGINT))
    #expect(execution.events.contains("exit a: signal 15"))
  }
}
