import Engine
import Planner
import RunEvents
import WorkflowModel

/// What must be true when nothing more is asked for, and when a run has ended.
extension State {
  /// Nothing more is asked for: something must be able to happen.
  func checkQuiet(_ subject: Subject, _ witness: inout Witness) {
    if isOver {
      for unit in subject.nodes.indices
      where processes.isAlive(unit, .probe) && processes.told(unit, .probe) == .nothing {
        witness.complain("the run has ended and a test of \(subject.name(subject.nodes[unit])) has not")
      }
      return
    }
    let held = held(subject)
    let free = engine.freeSlotsAndUnits
    if let limit = subject.options.slots, free.slots != Int32(limit) - held.slots {
      witness.complain("\(held.slots) slots are held, and the engine has \(free.slots) of \(limit) left")
    }
    for (place, pool) in subject.plan.pools.prefix(2).enumerated() {
      let units = place == 0 ? held.units : held.others
      guard free.units[place] != pool.count - units else { continue }
      witness.complain("\(units) units are held, and the engine has \(free.units[place]) of \(pool.count) left")
    }
    var isAnythingComing = engine.hasLiveDeadline
    for unit in subject.nodes.indices {
      if processes.isAlive(unit, .probe) { isAnythingComing = true }
      guard let phase = processes.phase(unit) else { continue }
      let told = processes.told(unit, phase)
      if told == .nothing, isLeft(subject.nodes[unit], subject) {
        witness.complain("\(subject.name(subject.nodes[unit])) goes on, and nothing that may still run needs it")
      }
      if told == .toEnd, !engine.hasLiveDeadline {
        witness.complain("\(subject.name(subject.nodes[unit])) was told to end, and nothing would kill it")
      }
      if !processes.isReady(unit) || told != .nothing { isAnythingComing = true }
    }
    if !isAnythingComing { witness.complain("stall: nothing can happen any more, and the run has not ended") }
  }

  func checkEnd(_ subject: Subject, _ witness: inout Witness) {
    for node in 0..<TaskID(subject.nodeCount) where ended(node) == .not {
      witness.complain("the run has ended and \(subject.name(node)) has not")
    }
    if processes.hasMain { witness.complain("the run has ended and processes have not") }
    if !engine.hasAllBack { witness.complain("not all slots, memory and units were given back") }
    if !isKilled { checkCleanUp(subject, &witness) }
    let mayCancel = signals > 0 || isStuck || isGivenUp || subject.options.onFailure != .continue || overdue != 0
    for node in 0..<TaskID(subject.nodeCount) {
      if !mayCancel, ended(node) == .cancelled, !isLeft(node, subject) {
        witness.complain("\(subject.name(node)) was cancelled by nothing")
      }
      if ended(node) == .blocked { checkBlocked(node, subject, &witness) }
    }
  }

  /// Something it depends on, or a service, has failed, or its group has not begun; and it runs only after success.
  private func checkBlocked(_ node: TaskID, _ subject: Subject, _ witness: inout Witness) {
    let hasBegun = NodeSet(subject.surroundings[Int(node)]).allSatisfy { ended($0) == .succeeded }
    guard hasBegun, !hasLostService else { return }
    let hasCause = NodeSet(subject.predecessors[Int(node)]).contains { source in
      switch ended(source) {
      case .not, .succeeded, .skipped: false
      case .cancelled: true
      case .failed, .timedOut: !isAllowed(source, for: node, subject)
      case .blocked: hasFailures(before: source, for: node, subject)
      }
    }
    if !hasCause { witness.complain("\(subject.name(node)) is blocked, and nothing it depends on has failed") }
    if subject.rules[Int(node)].when != .success, !subject.plan.tasks[Int(node)].kind.isEnd {
      witness.complain("\(subject.name(node)) is blocked, and runs after failures")
    }
  }

  /// Whether something that a node waits for has failed in a way that is no success for another one.
  private func hasFailures(before source: TaskID, for node: TaskID, _ subject: Subject) -> Bool {
    (0..<TaskID(subject.nodeCount)).contains { failed in
      let isFailure = ended(failed) == .failed || ended(failed) == .timedOut
      return isFailure && subject.followers[Int(failed)] >> UInt64(source) & 1 == 1
        && !isAllowed(failed, for: node, subject)
    }
  }

  /// What runs always has run, or its group has not begun. As long as nothing but a failure stops the run, so has what runs after failures.
  private func checkCleanUp(_ subject: Subject, _ witness: inout Witness) {
    for node in 0..<TaskID(subject.nodeCount) {
      let (rules, kind) = (subject.rules[Int(node)], subject.plan.tasks[Int(node)].kind)
      guard kind == .task || kind == .groupStart,
        rules.when == .always || (rules.when == .failure && signals == 0 && !isStuck)
      else {
        continue
      }
      let hasBegun = NodeSet(subject.surroundings[Int(node)]).allSatisfy { ended($0) == .succeeded }
      let isAbandoned = abandoned >> UInt64(node) & 1 == 1
      if hasBegun, ended(node) == .cancelled, !isLeftService(node, subject), !isAbandoned {
        witness.complain("\(subject.name(node)) runs \(rules.when), and was cancelled")
      }
    }
  }

  /// A service that was not ready when nothing needed it any more.
  private func isLeftService(_ node: TaskID, _ subject: Subject) -> Bool { subject.isService(node) }
}
