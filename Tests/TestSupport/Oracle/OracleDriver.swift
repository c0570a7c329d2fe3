import Engine
import Planner
import RunEvents
import WorkflowModel

/// Drives an engine in virtual time with whatever an executor may answer, by chance, and writes down what both say.
///
/// Most lengths of time are small whole numbers, so that many things happen at one instant; and what happens at one instant is
/// told in any order. It keeps the engine's contract and nothing else.
struct OracleDriver {
  private(set) var log: [OracleLogEntry] = []
  /// What went wrong while driving.
  private(set) var problems: [String] = []

  private var engine: Engine
  private var random: SplitMix64
  private let shape: OracleGenerator.Shape
  private let translation: OracleTranslation
  private var now: Int64 = 0
  private var processes: [Process] = []
  private var interruptions: [(instant: Int64, reason: StopReason)] = []
  /// How likely a process fails, of a hundred.
  private let failures: Int
  private let shortages: Int

  private struct Process {
    var task: TaskID
    var phase: Phase
    /// `Int64.max` for one that does not end by itself.
    var end: Int64
    var result: AttemptResult
    /// nil for one that has to be killed.
    var timeToTerminate: Int64?
    var leaves: Bool = false
  }

  init(_ plan: Plan, _ workflow: OracleWorkflow, _ graph: OracleGraph, seed: UInt64, _ shape: OracleGenerator.Shape) {
    self.shape = shape
    var random = SplitMix64(seed: ~seed)
    translation = OracleTranslation(plan, graph)
    let failures = [0, 5, 15, 30].randomElement(using: &random)!
    self.failures = shape.has(.failures) ? failures : 0
    let hasShortages = random.chance(20)
    shortages = shape.has(.shortages) && hasShortages ? 10 : 0
    self.random = random
    var options = Engine.Options(
      slots: workflow.slots, memory: workflow.memory.map { Int64($0) }, onFailure: plan.onFailure)
    options.grace = workflow.grace
    engine = Engine(plan: plan, options: options)
    problems = translation.problems
    if shape.has(.interruptions) { chooseInterruptions() }
    run()
  }

  private mutating func chooseInterruptions() {
    guard random.chance(30) else { return }
    var instant: Int64 = 0
    for _ in 0..<random.number(1...2) {
      instant += Int64(random.number(0...12)) * OracleGenerator.tick
      let isFault = random.chance(8) && shape.has(.faults)
      interruptions.append((instant, isFault ? .fault(.noProcess(errno: 28)) : .signal(random.chance(50) ? 2 : 15)))
    }
  }

  private var instant: Instant { Instant(nanoseconds: now) }

  private mutating func run() {
    engine.start(at: instant)
    takeEvents()
    var steps = 0
    while problems.isEmpty {
      perform()
      if engine.isFinished { break }
      steps += 1
      if steps > 3000 { problems.append("the run does not come to an end") }
      step()
    }
    // Of a test nobody waits for the end.
    let left = processes.filter { $0.phase != .probe }
    if engine.isFinished, !left.isEmpty { problems.append("the run ends while \(left.count) processes run") }
  }

  // MARK: - What the engine says

  private mutating func takeEvents() {
    for timed in engine.events {
      if let event = translation.translate(timed.event) {
        log.append(OracleLogEntry(event, at: timed.instant.nanoseconds))
      }
    }
    engine.events.removeAll(keepingCapacity: true)
  }

  private mutating func note(_ event: OracleEvent) {
    log.append(OracleLogEntry(event, at: now))
  }

  /// Until nothing more is wished: a start that is refused may make room for another.
  private mutating func perform() {
    while problems.isEmpty {
      engine.dispatch()
      takeEvents()
      let actions = engine.actions
      guard !actions.isEmpty else { return }
      engine.actions.removeAll(keepingCapacity: true)
      // All of these were chosen before any of them is answered.
      for action in actions {
        if case .start(let task, let phase, _) = action {
          note(.asked(translation.node(task), isProbe: phase == .probe))
        }
      }
      for action in actions {
        perform(action)
        takeEvents()
      }
    }
  }

  private mutating func perform(_ action: Action) {
    switch action {
    case .start(let task, let phase, _): answer(task, phase)
    case .signal(let task, let phase, let signal):
      note(.told(translation.node(task), signal == .kill ? .kill : .terminate, isProbe: phase == .probe))
      guard let place = processes.firstIndex(where: { $0.task == task && $0.phase == phase }) else { return }
      if signal == .kill {
        processes[place].end = now
        processes[place].result = .signalled(9)
      } else if let time = processes[place].timeToTerminate, processes[place].end > now + time {
        processes[place].end = now + time
        processes[place].result = [.signalled(15), .exited(0), .exited(1)].randomElement(using: &random)!
      }
      processes[place].leaves = false
    }
  }

  private mutating func answer(_ task: TaskID, _ phase: Phase) {
    if phase != .probe, !engine.mayStart(task) {
      note(.refused(translation.node(task)))
      return engine.attemptWithdrawn(task, in: phase, at: instant)
    }
    if random.chance(shortages) {
      if phase != .probe { note(.refused(translation.node(task))) }
      return engine.attemptDeferred(task, in: phase, errno: 11, at: instant)
    }
    if shape.has(.refusals), phase != .probe, random.chance(failures / 4) {
      let result: AttemptResult =
        random.chance(50) ? .notStarted(.program("x", errno: 2)) : .notStarted(.directory("/x", errno: 2))
      return engine.attemptEnded(task, result, in: phase, at: instant)
    }
    processes.append(makeProcess(task, phase))
    engine.attemptStarted(task, in: phase, at: instant)
  }

  private mutating func makeProcess(_ task: TaskID, _ phase: Phase) -> Process {
    var process = Process(task: task, phase: phase, end: now + ticks(0...5), result: .exited(0), timeToTerminate: 0)
    switch phase {
    case .probe:
      process.end = now + ticks(0...2)
      if random.chance(50) { process.result = .exited(1) }
    case .condition:
      if random.chance(25) { process.result = .exited(1) }
      if random.chance(failures / 2) { process.result = .exited(2) }
    case .run:
      if random.chance(failures) {
        process.result = [.exited(1), .exited(3), .signalled(11)].randomElement(using: &random)!
      }
      if engine.plan.isService(task) { process.end = random.chance(85 - failures) ? .max : now + ticks(0...12) }
    }
    if shape.has(.stubbornness) {
      process.timeToTerminate = random.chance(50) ? 0 : random.chance(60) ? ticks(1...3) : nil
    }
    if phase != .probe, shape.has(.lingering), random.chance(4) { process.leaves = true }
    return process
  }

  private mutating func ticks(_ range: ClosedRange<Int>) -> Int64 { Int64(random.number(range)) * OracleGenerator.tick }

  // MARK: - What happens next

  private mutating func step() {
    let ends = processes.map(\.end).min() ?? .max
    let next = min(ends, engine.nextDeadline?.nanoseconds ?? .max, interruptions.first?.instant ?? .max)
    if next == .max { return problems.append("nothing is left that could happen, but the run does not end") }
    now = max(now, next)
    var parts: [Int] = [0, 1, 2].shuffled(using: &random)
    while let part = parts.popLast() {
      switch part {
      case 0: engine.advance(to: instant)
      case 1: endProcesses()
      default: interrupt()
      }
      takeEvents()
    }
  }

  private mutating func interrupt() {
    guard let (moment, reason) = interruptions.first, moment <= now else { return }
    interruptions.removeFirst()
    guard !engine.isFinished else { return }
    if case .signal = reason { note(.interrupted(.signal)) } else { note(.interrupted(.fault)) }
    engine.stop(reason, at: instant)
  }

  private mutating func endProcesses() {
    for process in processes.filter({ $0.end <= now }).shuffled(using: &random) {
      let place = processes.firstIndex { $0.task == process.task && $0.phase == process.phase }!
      if process.leaves {
        processes[place].leaves = false
        processes[place].end = now + ticks(0...3)
        note(.lingers(translation.node(process.task), translation.translate(process.result)))
        engine.attemptLingers(process.task, process.result, in: process.phase, at: instant)
        continue
      }
      processes.remove(at: place)
      if process.phase == .probe {
        note(.probeEnded(translation.node(process.task), translation.translate(process.result)))
      }
      engine.attemptEnded(process.task, process.result, in: process.phase, at: instant)
      takeEvents()
    }
  }
}
