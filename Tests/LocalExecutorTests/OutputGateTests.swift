import CSystem
import Glibc
import LocalExecutor
import RunEvents
import Testing

/// A run and the place where its output goes: when that can't take more, nothing more is read from tasks.
struct OutputGateTests {
  private static let congestion = 64 << 20

  /// A pipe of which one end is held, so that the other can or can't be written to.
  private struct Pipe: ~Copyable {
    private let readEnd: Int32
    let writeEnd: Int32

    init(isFull: Bool) {
      var ends: [Int32] = [-1, -1]
      pipe2(&ends, O_CLOEXEC | O_NONBLOCK)
      (readEnd, writeEnd) = (ends[0], ends[1])
      let piece = [UInt8](repeating: 0, count: 4096)
      while isFull, write(writeEnd, piece, piece.count) > 0 {}
    }

    deinit {
      close(readEnd)
      close(writeEnd)
    }
  }

  @Test func nothingIsReadWhileTooMuchIsWaiting() throws {
    let pipe = Pipe(isFull: false)
    let gate = FakeGate(descriptor: pipe.writeEnd, pendingBytes: 66 << 20)
    gate.step = 256 << 10
    var options = ExecutionOptions()
    options.gate = gate
    let execution = try execute(
      "{tasks: {a: {run: 'head -c 300000 /dev/zero'}, b: {run: 'head -c 300000 /dev/zero'}}}", options)
    #expect(execution.result == .succeeded)
    #expect(execution.outputs.mapValues(\.utf8.count) == ["a": 300_000, "b": 300_000])
    // Eight steps to get below the limit, and then output and what is left of the congestion in any order.
    #expect(gate.log.prefix(8) == Array(repeating: .flush, count: 8)[...])
    for case .output(let waiting) in gate.log { #expect(waiting <= Self.congestion) }
    #expect(gate.pendingBytes == 0)
    #expect(!gate.log.contains(.discard))
  }

  @Test func theRunEndsWhenAllIsWritten() throws {
    let pipe = Pipe(isFull: false)
    let gate = FakeGate(descriptor: pipe.writeEnd, pendingBytes: 10)
    gate.step = 1
    var options = ExecutionOptions()
    options.gate = gate
    #expect(try execute("{tasks: {a: {}}}", options).result == .succeeded)
    #expect(gate.log == Array(repeating: .flush, count: 10))
  }

  @Test func timeGoesOnWhileNothingCanBeWritten() throws {
    let pipe = Pipe(isFull: false)
    let gate = FakeGate(descriptor: pipe.writeEnd, pendingBytes: 66 << 20)
    var options = ExecutionOptions()
    options.gate = gate
    // A delay ends in the midst of the congestion, and only that resolves it.
    options.onEvent = { [gate] event in
      if case .taskEnded = event { gate.step = 70 << 20 }
    }
    let execution = try execute("{tasks: {a: {delay: 30ms}}}", options)
    #expect(execution.events == ["run started", "ready a", "end a: succeeded", "run succeeded"])
    #expect(gate.pendingBytes == 0)
  }

  /// Two signals in one batch: the second gives up what nobody takes, without which the run could not end.
  @Test func aSecondSignalGivesUpWhatNobodyTakes() throws {
    let pipe = Pipe(isFull: true)
    let gate = FakeGate(descriptor: pipe.writeEnd, pendingBytes: 66 << 20)
    var options = ExecutionOptions()
    options.gate = gate
    options.onEvent = { event in
      guard case .attemptStarted = event else { return }
      raise(SIGINT)
      raise(SIGTERM)
    }
    let execution = try execute("{tasks: {a: {run: sleep 1000}, b: {dependencies: a}}}", options)
    #expect(execution.result == .interrupted(signal: SIGINT))
    #expect(gate.log == [.discard])
    #expect(execution.events.contains { $0.hasPrefix("exit a: signal ") })
    #expect(execution.events.contains("end a: cancelled"))
    #expect(execution.events.last == "run interrupted by signal \(SIGINT)")
  }

  @Test func oneSignalGivesItUpWhenNothingElseIsLeft() throws {
    let pipe = Pipe(isFull: true)
    let gate = FakeGate(descriptor: pipe.writeEnd, pendingBytes: 100)
    var options = ExecutionOptions()
    options.gate = gate
    options.onEvent = { event in if case .runEnded = event { raise(SIGTERM) } }
    let execution = try execute("{tasks: {a: {}}}", options)
    #expect(gate.log == [.discard])
    #expect(execution.events.last == "run succeeded")
  }

  @Test func aFileIsNeverWaitedFor() throws {
    let gate = FakeGate(descriptor: nil, pendingBytes: 0)
    var options = ExecutionOptions()
    options.gate = gate
    #expect(try execute("{tasks: {a: {run: echo a}}}", options).outputs == ["a": "a\n"])
    #expect(gate.log == [.output(waiting: 0)])
  }
}
