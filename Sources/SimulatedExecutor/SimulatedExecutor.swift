package import Engine
import HeapModule
package import Planner
package import RunEvents
package import WorkflowModel

/// Drives the engine in virtual time: no processes, no waiting, every instant exact.
package struct SimulatedExecutor {
  /// What an attempt would do: how long it takes, how it ends, and how long it lives on after a polite signal.
  package struct Behaviour: Sendable {
    package var duration: Nanoseconds
    package var result: AttemptResult
    /// nil for a process that refuses to end until it is killed.
    package var timeToTerminate: Nanoseconds?

    package init(
      duration: Nanoseconds, result: AttemptResult = .exited(0), timeToTerminate: Nanoseconds? = 0
    ) {
      self.duration = duration
      self.result = result
      self.timeToTerminate = timeToTerminate
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
  private let behaviour: (TaskID) -> Behaviour
  private var interruptions: ArraySlice<Interruption>
  private let observers: [any RunObserver]
  private var completions = Heap<Completion>()
  /// For each task, which of its completions counts: one that was overtaken by a signal does not.
  private var generations: [Int32]
  /// For each task, whether an attempt is under way that signals can reach.
  private var isUnderWay: [Bool]
  private var now = Instant.zero

  private struct Completion: Comparable {
    var instant: Instant
    var task: TaskID
    var generation: Int32
    var result: AttemptResult

    static func < (left: Completion, right: Completion) -> Bool {
      left.instant == right.instant ? left.task < right.task : left.instant < right.instant
    }
  }

  /// - Parameter behaviour: what each task's attempt does; nil for what the plan expects.
  package init(
    engine: Engine, observers: [any RunObserver], interruptions: [Interruption] = [],
    behaviour: ((TaskID) -> Behaviour)? = nil
  ) {
    self.engine = engine
    self.observers = observers
    self.interruptions = interruptions[...]
    let plan = engine.plan
    self.behaviour = behaviour ?? { Behaviour(duration: plan.tasks[Int($0)].estimate) }
    generations = Array(repeating: 0, count: plan.tasks.count)
    isUnderWay = Array(repeating: false, count: plan.tasks.count)
  }

  /// Runs to the end.
  package mutating func run() -> RunResult {
    engine.start(at: now)
    while true {
      engine.dispatch()
      perform()
      engine.deliverEvents(to: observers)
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
      guard completion.generation == generations[Int(completion.task)] else { continue }
      isUnderWay[Int(completion.task)] = false
      engine.attemptEnded(completion.task, completion.result, at: now)
    }
    while let interruption = interruptions.first, interruption.instant <= now {
      interruptions.removeFirst()
      engine.stop(interruption.reason, at: now)
    }
  }

  private mutating func perform() {
    for action in engine.actions {
      switch action {
      case .start(let task, _, _):
        engine.attemptStarted(task, at: now)
        isUnderWay[Int(task)] = true
        let behaviour = behaviour(task)
        complete(task, after: behaviour.duration, behaviour.result)
      case .signal(let task, _, _) where !isUnderWay[Int(task)]:
        // It ended by itself at the instant at which the engine wished it to.
        continue
      case .signal(let task, _, .terminate):
        guard let time = behaviour(task).timeToTerminate else { continue }
        complete(task, after: time, .signalled(15))
      case .signal(let task, _, .kill): complete(task, after: 0, .signalled(9))
      }
    }
    engine.actions.removeAll(keepingCapacity: true)
  }

  private mutating func complete(_ task: TaskID, after duration: Nanoseconds, _ result: AttemptResult) {
    generations[Int(task)] += 1
    completions.insert(
      Completion(
        instant: now.advanced(by: duration), task: task, generation: generations[Int(task)], result: result))
  }
}
