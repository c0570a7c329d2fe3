import Engine
import Planner
import RunEvents

/// An engine and what its executor knows: a run at one moment.
struct State {
  var engine: Engine
  var now = Instant.zero
  /// What was asked for and not answered yet, the next one last.
  var asked: [Action] = []
  var processes = Processes()
  /// How each node has ended, four bits each, by `Ended`.
  var outcomes: UInt64 = 0
  /// What each attempt came to, by `Results`.
  var results = Results()
  /// Nodes whose time was over.
  var overdue: UInt64 = 0
  var signals: UInt8 = 0
  /// Starts that were refused for now.
  var deferrals: UInt8 = 0
  /// Processes that left others behind.
  var leftovers: UInt8 = 0
  /// A Boolean value that indicates whether the engine has started what it can.
  var isDispatched = false
  /// A Boolean value that indicates whether a start of this batch was answered.
  var hasAnswered = false
  /// A Boolean value that indicates whether the engine found that its tasks wait for each other.
  var isStuck = false
  /// The run was stuck before any signal.
  var isStuckFirst = false
  /// Those that could never start when the run was stuck while it stopped.
  var abandoned: UInt64 = 0
  /// A Boolean value that indicates whether the run was given up, since nothing could be started.
  var isGivenUp = false
  /// A Boolean value that indicates whether a service that was ready ended before it was told to.
  var hasLostService = false
  var isOver = false

  /// `EAGAIN`
  static let shortage: Int32 = 11

  init(_ subject: Subject, _ witness: inout Witness) {
    engine = Engine(plan: subject.plan, options: subject.options)
    engine.start(at: now)
    take(subject, &witness)
  }

  /// A Boolean value that indicates whether not even what cleans up is started any more.
  var isKilled: Bool { isGivenUp || signals + (isStuckFirst ? 1 : 0) > 1 }

  func ended(_ node: TaskID) -> Ended { Ended(rawValue: outcomes >> UInt64(node * 4) & 15)! }

  func digest() -> StateDigest {
    var digest = StateDigest()
    engine.add(to: &digest)
    digest.add(processes.bits)
    digest.add(processes.left)
    digest.add(outcomes)
    // Nobody compares how runs end that were stopped.
    if signals == 0, !isStuck {
      digest.add(overdue)
      if !hasLostService { digest.add(results.bits) }
    }
    var flags = UInt64(signals) << 8 | UInt64(deferrals) << 16 | UInt64(leftovers) << 24
    if isDispatched { flags |= 1 }
    if hasAnswered, !asked.isEmpty { flags |= 2 }
    if isStuck { flags |= 4 }
    if isStuckFirst { flags |= 32 }
    digest.add(abandoned)
    if hasLostService { flags |= 8 }
    if isOver { flags |= 16 }
    digest.add(flags)
    for action in asked { digest.add(action) }
    return digest
  }

  // MARK: - Steps

  mutating func perform(_ choice: Choice, _ subject: Subject, _ witness: inout Witness) {
    witness.note(choice, subject)
    switch choice {
    case .dispatch: isDispatched = true
    case .started, .refused, .deferred: answer(choice, subject, &witness)
    case .lingers(let unit, let phase, let isSuccess):
      leftovers += 1
      processes.leave(unit, isSuccess: isSuccess)
      isDispatched = false
      engine.attemptLingers(subject.nodes[unit], .exited(isSuccess ? 0 : 1), in: phase, at: now)
    case .ends(let unit, let phase, let ending): end(unit, phase, ending, subject, &witness)
    case .deadline:
      guard let next = engine.nextDeadline else { return }
      now = max(now, next)
      engine.advance(to: now)
      isDispatched = false
    case .signal:
      signals += 1
      engine.stop(.signal(2), at: now)
      if asked.isEmpty { isDispatched = false }
    }
    take(subject, &witness)
    settle(subject, &witness)
  }

  /// Performs what leaves no choice, as an executor does: signals, starts that are not wanted any more, and, when all that was
  /// asked for at once is answered, whether there is more.
  private mutating func settle(_ subject: Subject, _ witness: inout Witness) {
    while true {
      while let action = asked.last {
        switch action {
        case .signal(let task, let phase, let signal):
          asked.removeLast()
          witness.note(action, subject)
          tell(subject.units[Int(task)], phase, signal, subject, &witness)
        case .start(let task, let phase, _):
          guard phase != .probe, !engine.mayStart(task) else { return }
          asked.removeLast()
          hasAnswered = true
          witness.note("withdrawn: \(subject.name(task))")
          engine.attemptWithdrawn(task, in: phase, at: now)
          take(subject, &witness)
        }
      }
      hasAnswered = false
      guard isDispatched else { return }
      engine.dispatch()
      take(subject, &witness)
      if engine.actions.isEmpty { return checkQuiet(subject, &witness) }
      asked = engine.actions.reversed()
      engine.actions = []
    }
  }

  private mutating func answer(_ choice: Choice, _ subject: Subject, _ witness: inout Witness) {
    guard case .start(let task, let phase, let attempt)? = asked.popLast() else { return }
    checkStart(of: task, phase, attempt, subject, &witness)
    hasAnswered = true
    let unit = subject.units[Int(task)]
    switch choice {
    case .started:
      processes.begin(unit, phase)
      engine.attemptStarted(task, in: phase, at: now)
      checkLimits(subject, &witness)
    case .refused:
      results.record(.failure, unit, phase, attempt)
      engine.attemptEnded(task, .notStarted(.program("x", errno: 2)), in: phase, at: now)
    default:
      deferrals += 1
      engine.attemptDeferred(task, in: phase, errno: Self.shortage, at: now)
    }
  }

  private mutating func end(
    _ unit: Int, _ phase: Phase, _ ending: Exit, _ subject: Subject, _ witness: inout Witness
  ) {
    let task = subject.nodes[unit]
    if phase != .probe { recordEnd(of: unit, phase, ending, subject) }
    processes.end(unit, phase)
    isDispatched = false
    engine.attemptEnded(task, ending.result(of: phase), in: phase, at: now)
  }

  private mutating func recordEnd(of unit: Int, _ phase: Phase, _ ending: Exit, _ subject: Subject) {
    let task = subject.nodes[unit]
    let attempt = engine.attempt(of: task)
    // A service that was ready has failed those that use it.
    if processes.isReady(unit), processes.isOverdue(unit) { hasLostService = true }
    if processes.isOverdue(unit) { return results.record(.overdue, unit, phase, attempt) }
    // What a service leaves running when its main process ends well is the service.
    let isService = phase == .run && subject.isService(task)
    let isRest = processes.isLeft(unit) && !(isService && processes.hasLeftWell(unit))
    guard processes.told(unit, phase) == .nothing || isRest else {
      // Nobody needed it any more, or it was cancelled, which is told apart.
      if processes.isReady(unit) { results.record(.success, unit, phase, attempt) }
      return
    }
    if processes.isReady(unit) {
      hasLostService = true
      return
    }
    switch ending {
    // A service that ends before it is ready has failed, however it ends.
    case .success: results.record(isService ? .failure : .success, unit, phase, attempt)
    case .failure: results.record(phase == .condition ? .no : .failure, unit, phase, attempt)
    case .accident, .stopped: results.record(.failure, unit, phase, attempt)
    }
  }

  private mutating func tell(
    _ unit: Int, _ phase: Phase, _ signal: StopSignal, _ subject: Subject, _ witness: inout Witness
  ) {
    guard processes.isAlive(unit, phase) else { return }
    if phase == .run { checkServiceSignal(unit, signal, subject, &witness) }
    processes.tell(unit, phase, signal)
  }
}
