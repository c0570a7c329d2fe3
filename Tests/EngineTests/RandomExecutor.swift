import Engine
import Planner
import RunEvents
import TestSupport
import WorkflowModel

/// Drives an engine with whatever an executor may answer, by chance: starts that are refused, processes left over,
/// ends at any time, signals. It keeps the engine's contract and nothing else.
struct RandomExecutor {
  private(set) var events: [TimedEvent] = []
  /// What went wrong while driving.
  private(set) var problems: [String] = []

  private var engine: Engine
  private var random: SplitMix64
  private var now = Instant.zero
  /// Attempts under way.
  private var alive: [TaskID] = []
  private var slotsHeld: [TaskID: Int] = [:]
  private let slots: Int?

  init(_ run: RandomRun, _ plan: Plan) {
    slots = run.slots
    random = SplitMix64(seed: ~run.seed)
    engine = Engine(plan: plan, options: Engine.Options(slots: run.slots, onFailure: run.onFailure))
    engine.start(at: now)
    var steps = 0
    repeat {
      perform()
      take()
      if !engine.isFinished { step() }
      steps += 1
    } while !engine.isFinished && steps < 20_000
    take()
    if !engine.isFinished { problems.append("it does not end") }
    if !alive.isEmpty { problems.append("it ended with \(alive) alive") }
  }

  private mutating func take() {
    events += engine.events
    engine.events.removeAll()
  }

  /// Until nothing more is wished: a start that is refused may make room for another.
  private mutating func perform() {
    while true {
      engine.dispatch()
      let actions = engine.actions
      guard !actions.isEmpty else { return }
      engine.actions.removeAll()
      for action in actions { perform(action) }
    }
  }

  private mutating func perform(_ action: Action) {
    switch action {
    case .start(let task, _, _):
      slotsHeld[task] = slots.map { min($0, Int(engine.plan.tasks[Int(task)].cpus)) } ?? 0
      if let slots, slotsHeld.values.reduce(0, +) > slots { problems.append("too many slots at \(task)") }
      answer(task)
    case .signal(let task, _, let signal):
      guard alive.contains(task), signal == .kill || random.chance(40) else { return }
      end(task, .signalled(signal == .kill ? 9 : 15))
    }
  }

  private mutating func answer(_ task: TaskID) {
    guard engine.mayStart(task) else {
      slotsHeld[task] = nil
      return engine.attemptWithdrawn(task, at: now)
    }
    switch random.number(1...100) {
    case ...65:
      engine.attemptStarted(task, at: now)
      alive.append(task)
    case ...90:
      slotsHeld[task] = nil
      engine.attemptDeferred(task, errno: 24, at: now)
    default: end(task, .notStarted(.program("sh", errno: 2)))
    }
  }

  private mutating func end(_ task: TaskID, _ result: AttemptResult) {
    alive.removeAll { $0 == task }
    slotsHeld[task] = nil
    engine.attemptEnded(task, result, at: now)
  }

  /// One thing that can happen next.
  private mutating func step() {
    let deadline = engine.nextDeadline
    if alive.isEmpty, deadline == nil { return problems.append("nothing is left that could happen") }
    let passes = alive.isEmpty || random.chance(30)
    if passes, let deadline {
      now = max(now, deadline.advanced(by: Nanoseconds(random.number(0...3)) * .millisecond))
      return engine.advance(to: now)
    }
    now = now.advanced(by: Nanoseconds(random.number(0...2000)) * .millisecond)
    engine.advance(to: now)
    switch random.number(1...100) {
    case ...2: engine.stop(random.chance(80) ? .signal(2) : .fault(.noProcess(errno: 28)), at: now)
    case ...12:
      guard let task = alive.randomElement(using: &random) else { break }
      engine.attemptLingers(task, .exited(random.chance(50) ? 0 : 1), at: now)
    default:
      if let task = alive.randomElement(using: &random) { end(task, random.chance(85) ? .exited(0) : .exited(1)) }
    }
  }
}
