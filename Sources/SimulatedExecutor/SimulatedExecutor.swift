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
      var behaviour = Behaviour(duration: plan.isService(task) ? .max : plan.tasks[Int(task)].estimate)
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
  private let behaviour: (_ task: TaskID, _ attempt: Int32, _ plan: Plan) -> Behaviour
  private var interruptions: ArraySlice<Interruption>
  private let observers: [any RunObserver]
  private var completions = Heap<Completion>()
  /// The processes under way, each with which of its completions counts: one that was overtaken by a signal does not.
  private var underWay: [Process: UnderWay] = [:]
  private var generation: Int32 = 0
  private var now = Instant.zero

  private struct Process: Hashable {
    var task: TaskID
    var phase: Phase
  }

  private struct UnderWay {
    var generation: Int32
    var attempt: Int32
    var start: Instant
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
    engine: Engine, observers: [any RunObserver], interruptions: [Interruption] = [],
    behaviour: ((_ task: TaskID, _ attempt: Int32, _ plan: Plan) -> Behaviour)? = nil
  ) {
    self.engine = engine
    self.observers = observers
    self.interruptions = interruptions[...]
    self.behaviour = behaviour ?? { task, _, plan in Behaviour.expected(of: task, in: plan) }
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
      guard let process = underWay[completion.process], process.generation == completion.generation else { continue }
      underWay[completion.process] = nil
      let task = completion.process.task
      let phase = completion.process.phase
      let isGood = phase == .run && completion.result.isSuccess
      let exports = isGood ? behaviour(task, process.attempt, engine.plan).exports : []
      engine.attemptEnded(task, completion.result, in: phase, exports: exports, at: now)
    }
    while let interruption = interruptions.first, interruption.instant <= now {
      interruptions.removeFirst()
      engine.stop(interruption.reason, at: now)
    }
  }

  private mutating func perform() {
    let actions = engine.actions
    engine.actions.removeAll(keepingCapacity: true)
    for action in actions {
      switch action {
      case .start(let task, let phase, let attempt): start(Process(task: task, phase: phase), attempt)
      case .signal(let task, let phase, let signal):
        // One that ended by itself at the instant at which the engine wished it to is not there any more.
        guard let process = underWay[Process(task: task, phase: phase)] else { continue }
        let time = behaviour(task, process.attempt, engine.plan).timeToTerminate
        switch signal {
        case .terminate:
          guard let time else { continue }
          complete(Process(task: task, phase: phase), after: time, .signalled(15))
        case .kill: complete(Process(task: task, phase: phase), after: 0, .signalled(9))
        }
      }
    }
  }

  private mutating func start(_ process: Process, _ attempt: Int32) {
    if process.phase != .probe, !engine.mayStart(process.task) {
      return engine.attemptDeferred(process.task, in: process.phase, errno: 125, at: now)
    }
    let behaviour = behaviour(process.task, attempt, engine.plan)
    underWay[process] = UnderWay(generation: 0, attempt: attempt, start: now)
    engine.attemptStarted(process.task, in: process.phase, at: now)
    switch process.phase {
    case .run: complete(process, after: behaviour.duration, behaviour.result)
    case .condition: complete(process, after: behaviour.conditionDuration, behaviour.condition)
    case .probe:
      let start = underWay[Process(task: process.task, phase: .run)]?.start ?? now
      let isReady = behaviour.timeToGetReady.map { now.since(start) >= $0 } ?? false
      complete(process, after: 0, .exited(isReady ? 0 : 1))
    }
  }

  private mutating func complete(_ process: Process, after duration: Nanoseconds, _ result: AttemptResult) {
    generation += 1
    underWay[process]?.generation = generation
    // What would last for ever ends when it is told to.
    guard duration < .max else { return }
    completions.insert(
      Completion(instant: now.advanced(by: duration), process: process, generation: generation, result: result))
  }
}
