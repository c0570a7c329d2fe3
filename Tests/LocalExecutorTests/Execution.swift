import Engine
import Glibc
import LocalExecutor
import Planner
import RunEvents
import Synchronization
import TestSupport
import Variables
import WorkflowModel

/// What was seen of a real run.
struct Execution: Sendable {
  var result: RunResult
  /// The events as `describe` writes them, without their times.
  var events: [String]
  /// What each task wrote, by its name.
  var outputs: [String: String]
  /// By task, when its attempt started.
  var starts: [String: Nanoseconds]
  /// What was executed for each task of which that was told.
  var executed: [String: ExecutedCommand] = [:]
}

/// How a run is made, apart from its plan.
struct ExecutionOptions: Sendable {
  var slots: Int?
  var policy = FailurePolicy.finish
  var grace = 10 * Nanoseconds.second
  var environment = VariableMap.inherited()
  var overrides: [Invocation.Variable] = []
  var system = SystemCalls()
  var gate: FakeGate?
  /// Called on the thread of the run, which is the one whose signals it waits for.
  var onEvent: @Sendable (RunEvent) -> Void = { _ in }
}

/// Runs a task file in a directory, with real processes.
///
/// On a thread of its own: a run blocks signals, and tests raise some, for the thread it is on.
func execute(
  _ text: String, in directory: String = "/tmp", _ options: ExecutionOptions = ExecutionOptions()
) throws -> Execution {
  var invocation = Invocation(inherited: options.environment, overrides: options.overrides)
  invocation.runID = "test-run"
  let plan = try makePlan(text, directory: directory, options: Planner.Options(invocation: invocation))
  return try onOwnThread {
    Result {
      let recorder = Recorder(plan: plan, gate: options.gate, onEvent: options.onEvent)
      var engineOptions = Engine.Options(slots: options.slots, onFailure: options.policy)
      engineOptions.grace = options.grace
      let context = TaskContext()
      var executor = try LocalExecutor(
        engine: Engine(plan: plan, options: engineOptions), context: context, observers: [recorder], gate: options.gate,
        signals: SignalMask.install(), clock: MonotonicClock(), system: options.system)
      recorder.execution.result = executor.run()
      return recorder.execution
    }
  }.get()
}

private final class Recorder: RunObserver {
  var execution = Execution(result: .succeeded, events: [], outputs: [:], starts: [:])
  private var plan: Plan
  private let gate: FakeGate?
  private let onEvent: (RunEvent) -> Void

  init(plan: Plan, gate: FakeGate?, onEvent: @escaping (RunEvent) -> Void) {
    self.plan = plan
    self.gate = gate
    self.onEvent = onEvent
  }

  func observe(_ event: RunEvent, at instant: Instant) {
    let timed = TimedEvent(event, at: instant)
    if timed.isStep {
      let text = describe(timed, in: plan)
      execution.events.append(text.split(separator: " ").dropFirst().joined(separator: " "))
    }
    if case .attemptStarted(let task, _, _) = event { execution.starts[plan.name(of: task)] = instant.nanoseconds }
    onEvent(event)
  }

  func observe(grown graph: any RunGraph) {
    if let grown = graph as? Plan { plan = grown }
  }

  func observe(executed command: ExecutedCommand, of task: TaskID) {
    execution.executed[plan.name(of: task)] = command
  }

  func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    execution.outputs[plan.name(of: task), default: ""] += String(decoding: output, as: UTF8.self)
    gate?.log.append(.output(waiting: gate?.pendingBytes ?? 0))
  }
}

/// A place for output that takes more only when it pleases.
///
/// It is touched by the thread of one run, and by its test before and after that.
final class FakeGate: OutputGate, @unchecked Sendable {
  enum Entry: Equatable {
    case flush
    case discard
    case pause
    case resume
    /// A task's output was read while so much was waiting.
    case output(waiting: Int)
  }

  let descriptor: Int32?
  var pendingBytes: Int
  /// How much each `flush` gets rid of.
  var step = 0
  var log: [Entry] = []

  init(descriptor: Int32?, pendingBytes: Int) {
    self.descriptor = descriptor
    self.pendingBytes = pendingBytes
  }

  func flush() {
    log.append(.flush)
    pendingBytes = max(0, pendingBytes - step)
  }

  func pause() {
    log.append(.pause)
  }

  func resume() {
    log.append(.resume)
  }

  func stopWaiting() {}

  func discard(after signal: Int32?) {
    log.append(.discard)
    pendingBytes = 0
  }
}

/// A run does not come to its end.
struct RunHangs: Error {}

/// Calls a function on a thread of its own and waits for it; no limit of speed, but what takes two minutes hangs.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) throws -> Value {
  let result = Outcome<Value>()
  let job = Unmanaged.passRetained(Job { result.value.withLock { $0 = body() } })
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { argument in
      Unmanaged<Job>.fromOpaque(argument!).takeRetainedValue().run()
      return nil
    }, job.toOpaque())
  pthread_detach(thread)
  for _ in 0..<120_000 {
    // The thread holds the lock as long as it works.
    if case let value?? = result.value.withLockIfAvailable({ $0 }) { return value }
    usleep(1000)
  }
  throw RunHangs()
}

private final class Outcome<Value: Sendable>: Sendable {
  let value = Mutex<Value?>(nil)
}

private final class Job: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}

/// Counts calls, from whatever thread.
final class CallCounter: Sendable {
  private let count = Mutex(0)

  /// - Returns: the number of this call, counted from 1.
  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }

  var value: Int { count.withLock { $0 } }
}
