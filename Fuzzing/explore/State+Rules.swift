import Engine
import Planner
import RunEvents
import WorkflowModel

/// What must be true of every run, whatever the file and the luck.
extension State {
  /// Takes what the engine tells, and holds it against what is known.
  mutating func take(_ subject: Subject, _ witness: inout Witness) {
    guard !engine.events.isEmpty else { return }
    for timed in engine.events {
      witness.note(timed, subject)
      if isOver { witness.complain("something is told after the end of the run") }
      switch timed.event {
      case .taskEnded(let task, let outcome): note(task, outcome, subject, &witness)
      case .timeLimitReached(let task):
        overdue |= 1 << UInt64(task)
        if subject.units[Int(task)] >= 0 { processes.setOverdue(subject.units[Int(task)]) }
      case .serviceReady(let task): processes.setReady(subject.units[Int(task)])
      case .killing: if isStuck { isGivenUp = true }
      case .stopping(.fault(.noProcess)): isGivenUp = true
      case .stopping(.fault(.deadlock)):
        if isStuck || signals > 0 { noteAbandoned(subject, &witness) } else { isStuckFirst = true }
        isStuck = true
      case .runEnded:
        isOver = true
        // What cleans up waits for ever as well, or can't be started.
        if isStuck, engine.isKilled { isGivenUp = true }
        checkEnd(subject, &witness)
      default: break
      }
    }
    engine.events = []
  }

  private mutating func note(_ task: TaskID, _ outcome: Outcome, _ subject: Subject, _ witness: inout Witness) {
    if ended(task) != .not { witness.complain("\(subject.name(task)) ends twice") }
    outcomes = outcomes & ~(15 << UInt64(task * 4)) | Ended(outcome).rawValue << UInt64(task * 4)
    let unit = subject.units[Int(task)]
    if unit >= 0, processes.phase(unit) != nil {
      witness.complain("\(subject.name(task)) has ended and its process has not")
    }
    // What a member becomes is decided when its group has been, or with it.
    for start in NodeSet(subject.surroundings[Int(task)]) where ended(start) == .not {
      witness.complain("\(subject.name(task)) ends before its group has begun or ended")
    }
    guard outcome == .succeeded || outcome == .failed || outcome == .timedOut else { return }
    for start in NodeSet(subject.surroundings[Int(task)]) where ended(start) != .succeeded {
      witness.complain("\(subject.name(task)) ends in a group that has not begun")
    }
  }

  /// What was to clean up and has not begun, when nothing but services that wait runs any more.
  private mutating func noteAbandoned(_ subject: Subject, _ witness: inout Witness) {
    for unit in subject.nodes.indices {
      guard let phase = processes.phase(unit) else { continue }
      if phase != .run || !processes.isReady(unit) || processes.told(unit, phase) != .nothing {
        witness.complain("the run is stuck, and \(subject.name(subject.nodes[unit])) runs")
      }
    }
    for node in 0..<TaskID(subject.nodeCount) where ended(node) == .not && subject.rules[Int(node)].when == .always {
      abandoned |= 1 << UInt64(node)
    }
  }

  // MARK: - Starts

  func checkStart(of task: TaskID, _ phase: Phase, _ attempt: Int32, _ subject: Subject, _ witness: inout Witness) {
    guard phase != .probe else { return }
    let name = subject.name(task)
    if isOver || ended(task) != .not { witness.complain("\(name) is started after its end") }
    if isKilled { witness.complain("\(name) is started after all was killed") }
    if processes.phase(subject.units[Int(task)]) != nil { witness.complain("\(name) is started twice") }
    for start in NodeSet(subject.surroundings[Int(task)]) where ended(start) != .succeeded {
      witness.complain("\(name) is started before its group")
    }
    if isLeft(task, subject) { witness.complain("\(name) is started, and nothing that may still run needs it") }
    var hasFailure = false
    for source in NodeSet(subject.predecessors[Int(task)]) {
      let unit = subject.units[Int(source)]
      let isServing = subject.isService(source) && unit >= 0 && processes.isReady(unit)
      let ended = ended(source)
      if ended == .not, !isServing { witness.complain("\(name) is started before \(subject.name(source)) has ended") }
      let isGood = isServing || ended == .succeeded || ended == .skipped || isAllowed(source, for: task, subject)
      if !isGood { hasFailure = true }
    }
    // One that has begun goes on when a service that it uses fails.
    if subject.rules[Int(task)].when == .success, hasFailure, attempt == 1 {
      witness.complain("\(name) is started although something it depends on did not succeed")
    }
    guard signals > 0 || isStuck, !subject.rules[Int(task)].survivesInterruption else { return }
    witness.complain("\(name) is started after a signal")
  }

  /// A failure, of something in a group also where it is the reason why others are blocked, may be allowed to all outside.
  func isAllowed(_ source: TaskID, for task: TaskID, _ subject: Subject) -> Bool {
    let ended = ended(source)
    if ended == .cancelled { return isCutShort(source, for: task, subject) }
    guard ended == .failed || ended == .timedOut || ended == .blocked else { return false }
    if ended != .blocked, subject.rules[Int(source)].allowsFailure { return true }
    let partner =
      subject.plan.tasks[Int(source)].kind.isEnd ? 1 << UInt64(subject.plan.tasks[Int(source)].partner) : 0 as UInt64
    let around = (subject.surroundings[Int(source)] | partner) & ~subject.surroundings[Int(task)]
    return NodeSet(around).contains { subject.rules[Int($0)].allowsFailure }
  }

  /// Whether it was cancelled, as far as can be told, because the time of a group was over that may fail for all outside.
  private func isCutShort(_ source: TaskID, for task: TaskID, _ subject: Subject) -> Bool {
    if isLeft(source, subject) { return true }
    let around = subject.surroundings[Int(source)] & ~subject.surroundings[Int(task)]
    guard NodeSet(around).contains(where: { subject.rules[Int($0)].allowsFailure }) else { return false }
    return NodeSet(overdue).contains { subject.plan.tasks[Int($0)].kind == .groupEnd }
  }

  // MARK: - Limits

  /// No limit is exceeded.
  func checkLimits(_ subject: Subject, _ witness: inout Witness) {
    let held = held(subject)
    if let limit = subject.options.slots, held.slots > Int32(limit) { witness.complain("\(held.slots) slots are held") }
    for (pool, units) in zip(subject.plan.pools, [held.units, held.others]) where units > pool.count {
      witness.complain("\(units) units of a pool are held")
    }
  }

  /// What processes and groups hold of slots and of the first two pools.
  struct Held {
    var slots: Int32 = 0
    var units: Int32 = 0
    var others: Int32 = 0

    mutating func add(_ pools: [Int32]) {
      for pool in pools { if pool == 0 { units += 1 } else { others += 1 } }
    }
  }

  func held(_ subject: Subject) -> Held {
    var held = Held()
    for (unit, node) in subject.nodes.enumerated() {
      switch processes.phase(unit) {
      case .condition?: if subject.options.slots != nil { held.slots += conditionSlots(of: node, subject) }
      case .run?:
        if !processes.isReady(unit) { held.slots += subject.slots[Int(node)] }
        held.add(subject.rules[Int(node)].pools)
      default: break
      }
    }
    for start in subject.holdingGroups where ended(start) == .succeeded {
      let isOver = ended(subject.plan.tasks[Int(start)].partner) != .not
      if !isOver || hasServices(in: start, subject) { held.add(subject.rules[Int(start)].pools) }
    }
    return held
  }

  /// Whether services of a group are under way: they may be used from outside when all else in it has ended.
  private func hasServices(in start: TaskID, _ subject: Subject) -> Bool {
    subject.nodes.enumerated().contains { unit, node in
      subject.isService(node) && subject.surroundings[Int(node)] >> UInt64(start) & 1 == 1
        && processes.phase(unit) == .run
    }
  }

  private func conditionSlots(of node: TaskID, _ subject: Subject) -> Int32 {
    subject.plan.tasks[Int(node)].hasAction ? min(1, subject.plan.tasks[Int(node)].cpus) : 1
  }

  // MARK: - Services

  /// Whether it is a service that has had users, none of which is left.
  func isLeft(_ task: TaskID, _ subject: Subject) -> Bool {
    guard subject.isService(task) else { return false }
    let users = subject.followers[Int(task)] & subject.tasks
    return users != 0 && NodeSet(users).allSatisfy { ended($0) != .not }
  }

  /// A service is asked to end when nothing that depends on it is left; before that only if its own time is over, or all is
  /// killed, or its main process has gone. One that is not ready yet is given up in a stop unless what cleans up needs it.
  func checkServiceSignal(_ unit: Int, _ signal: StopSignal, _ subject: Subject, _ witness: inout Witness) {
    let task = subject.nodes[unit]
    guard subject.isService(task), !isKilled, !processes.isOverdue(unit), processes.told(unit, .run) == .nothing,
      !processes.isLeft(unit)
    else { return }
    for follower in NodeSet(subject.followers[Int(task)]) where subject.plan.tasks[Int(follower)].kind == .task {
      guard ended(follower) == .not else { continue }
      let rules = subject.rules[Int(follower)]
      let survives = signals > 0 || isStuck ? rules.survivesInterruption : rules.survivesFailure
      if processes.isReady(unit) || survives {
        witness.complain("\(subject.name(task)) is told to end before \(subject.name(follower)) has ended")
      }
    }
  }
}
