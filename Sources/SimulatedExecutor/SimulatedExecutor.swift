package import Engine
import HeapModule
package import Planner
package import RunEvents
import Variables
package import WorkflowModel

/// Drives the engine in virtual time: no processes, no waiting, every instant exact.
package struct SimulatedExecutor {
  /// What an attempt would do: how long it takes, how it ends, and how long it lives on after a polite signal.
  package struct Behaviour: Sendable {
    package var duration: Nanoseconds
    package var result: AttemptResult
    /// nil for a process that refuses to end until it is killed.
    package var timeToTerminate: Nanoseconds?
    /// How its `if` ends, and how long that takes.
    package var condition = AttemptResult.exited(0)
    package var conditionDuration: Nanoseconds = 0
    /// Of a service: how long after its start its test succeeds; nil for never.
    package var timeToGetReady: Nanoseconds? = 0
    /// What it hands on when it ends well.
    package var exports: [Instance.Value] = []

    package init(
      duration: Nanoseconds, result: AttemptResult = .exited(0), timeToTerminate: Nanoseconds? = 0
    ) {
      self.duration = duration
      self.result = result
      self.timeToTerminate = timeToTerminate
    }

    /// What a plan expects of a task: its estimate; of a service that it runs until it is told to stop.
    package static func expected(of task: TaskID, in plan: Plan) -> Behaviour {
      var behaviour = Behaviour(duration: plan.tasks[Int(task)].estimate)
      guard plan.tasks[Int(task)].rules != 0 else { return behaviour }
      if plan.isService(task) { behaviour.duration = .max }
      let names = plan.rules(of: task).exports
      // Nobody knows how long a list will be: it is planned as one of one value.
      behaviour.exports = names.map { Instance.Value(name: $0, value: [UInt8(ascii: "?")]) }
      return behaviour
    }
  }

  /// Something from outside that happens at an instant.
  package struct Interruption: Sendable {
    package var instant: Instant
    package var reason: StopReason

    package init(_ reason: StopReason, at instant: Instant) {
      self.instant = instant
      self.reason = reason
    }
  }

  private var engine: Engine
  /// nil for what the plan expects.
  private let chosenBehaviour: ((_ task: TaskID, _ attempt: Int32, _ plan: Plan) -> Behaviour)?
  private var interruptions: ArraySlice<Interruption>
  private let observers: [any RunObserver]
  private var completions = Heap<Completion>()
  /// For each task, which completion of its `run` counts, since one that was overtaken by a signal does not; 0 while that is
  /// not under way.
  private var runs: [Int32]
  /// The same for tests.
  private var tests: [Process: Int32] = [:]
  /// When each service was started.
  private var serviceStarts: [TaskID: Instant] = [:]
  private var generation: Int32 = 0
  private var now = Instant.zero

  private struct Process: Hashable {
    var task: TaskID
    var phase: Phase
  }

  private struct Completion: Comparable {
    var instant: Instant
    var process: Process
    var generation: Int32
    var result: AttemptResult

    static func < (left: Completion, right: Completion) -> Bool {
      left.instant == right.instant
        ? left.process.task == right.process.task
          ? left.process.phase.rawValue < right.process.phase.rawValue : left.process.task < right.process.task
        : left.instant < right.instant
    }
  }

  /// - Parameter behaviour: what each attempt does; nil for what the plan expects.
  package init(
    engine: consuming Engine, observers: [any RunObserver], interruptions: [Interruption] = [],
    behaviour: ((_ task: TaskID, _ attempt: Int32, _ plan: Plan) -> Behaviour)? = nil
  ) {
    runs = Array(repeating: 0, count: engine.plan.tasks.count)
    self.engine = engine
    self.observers = observers
    self.interruptions = interruptions[...]
    chosenBehaviour = behaviour
  }

  /// Runs to the end.
  package mutating func run() -> RunResult {
    engine.start(at: now)
    while true {
      engine.dispatch()
      // A service that is ready as soon as it is started lets others start at the same instant.
      let isAnythingToDo = !engine.actions.isEmpty
      perform()
      engine.deliverEvents(to: observers)
      if isAnythingToDo { continue }
      guard !engine.isFinished, let next = nextInstant() else { break }
      now = next
      happen()
    }
    return engine.result
  }

  private func nextInstant() -> Instant? {
    [engine.nextDeadline, completions.min?.instant, interruptions.first?.instant].compactMap { $0 }.min()
  }

  /// Everything that is due at this instant, before anything new is started.
  private mutating func happen() {
    engine.advance(to: now)
    while let completion = completions.min, completion.instant <= now {
      completions.removeMin()
      let process = completion.process
      guard self.generation(of: process) == completion.generation else { continue }
      setGeneration(of: process, 0)
      engine.attemptEnded(
        process.task, completion.result, in: process.phase, exports: exports(of: process, completion.result), at: now)
    }
    while let interruption = interruptions.first, interruption.instant <= now {
      interruptions.removeFirst()
      engine.stop(interruption.reason, at: now)
    }
  }

  private func exports(of process: Process, _ result: AttemptResult) -> [Instance.Value] {
    guard engine.plan.hasExports, process.phase == .run, result.isSuccess else { return [] }
    return behaviour(of: process.task).exports
  }

  private mutating func perform() {
    guard !engine.actions.isEmpty else { return }
    let actions = engine.actions
    engine.actions.removeAll(keepingCapacity: true)
    for action in actions {
      switch action {
      case .start(let task, let phase, _): start(Process(task: task, phase: phase))
      case .signal(let task, let phase, let signal):
        let process = Process(task: task, phase: phase)
        // One that ended by itself at the instant at which the engine wished it to is not there any more.
        guard generation(of: process) != 0 else { continue }
        switch signal {
        case .terminate:
          guard let time = behaviour(of: task).timeToTerminate else { continue }
          complete(process, after: time, .signalled(15))
        case .kill: complete(process, after: 0, .signalled(9))
        }
      }
    }
  }

  private mutating func start(_ process: Process) {
    if process.phase != .probe, !engine.mayStart(process.task) {
      return engine.attemptWithdrawn(process.task, in: process.phase, at: now)
    }
    if process.phase == .run, chosenBehaviour == nil, engine.plan.tasks[Int(process.task)].rules == 0 {
      // As nearly all: a plan is copied to ask it more.
      engine.attemptStarted(process.task, at: now)
      return complete(process, after: engine.plan.tasks[Int(process.task)].estimate, .exited(0))
    }
    let behaviour = behaviour(of: process.task)
    engine.attemptStarted(process.task, in: process.phase, at: now)
    switch process.phase {
    case .run:
      if engine.plan.isService(process.task) { serviceStarts[process.task] = now }
      complete(process, after: behaviour.duration, behaviour.result)
    case .condition: complete(process, after: behaviour.conditionDuration, behaviour.condition)
    case .probe:
      let isReady = behaviour.timeToGetReady.map { now.since(serviceStarts[process.task] ?? now) >= $0 } ?? false
      complete(process, after: 0, .exited(isReady ? 0 : 1))
    }
  }

  private func behaviour(of task: TaskID) -> Behaviour {
    guard let chosenBehaviour else { return .expected(of: task, in: engine.plan) }
    return chosenBehaviour(task, engine.attempt(of: task), engine.plan)
  }

  private mutating func complete(_ process: Process, after duration: Nanoseconds, _ result: AttemptResult) {
    generation += 1
    setGeneration(of: process, generation)
    // What would last for ever ends when it is told to.
    guard duration < .max else { return }
    completions.insert(
      Completion(instant: now.advanced(by: duration), process: process, generation: generation, result: result))
  }

  private func generation(of process: Process) -> Int32 {
    guard process.phase == .run else { return tests[process] ?? 0 }
    return Int(process.task) < runs.count ? runs[Int(process.task)] : 0
  }

  private mutating func setGeneration(of process: Process, _ generation: Int32) {
    guard process.phase == .run else {
      tests[process] = generation == 0 ? nil : generation
      return
    }
    // Tasks that matrices add while the run goes on.
    if Int(process.task) >= runs.count {
      runs += Array(repeating: 0, count: engine.plan.tasks.count - runs.count)
    }
    runs[Int(process.task)] = generation
  }
}
