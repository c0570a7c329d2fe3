/// What follows from the end of a task.
extension OracleJudge {
  mutating func settle(_ node: OracleNode, _ outcome: OracleOutcome) {
    let course = courses[node]
    courses[node].outcome = outcome
    courses[node].stage = .ended
    courses[node].expected = []
    courses[node].mayRetry = false
    if outcome == .cancelled { noteReason(of: node) }
    if outcome == .failed || outcome == .timedOut {
      if course.isReleased { lostServices.append(node) }
      if !isTolerated(node) {
        hasFailures = true
        if stop == nil, workflow.policy != .continue { unannounced.append(node) }
      }
    }
    // A group holds its units of pools from its start to the end of its last member.
    let description = graph.nodes[node]
    if description.kind == .begin, outcome == .succeeded {
      courses[node].groupLimit = description.task.timeout.map { now + $0 }
      if !description.task.pools.isEmpty {
        free.take(demand(of: node))
        poolsTaken = now
      }
    }
    if description.kind == .end, courses[description.partner].outcome == .succeeded { giveBackUnits(of: node) }
    if description.isService {
      let ends = description.around.map { graph.nodes[$0].partner }
      for end in ends where course.hasProcess && courses[end].outcome != nil { giveBackUnits(of: end) }
    }
    tellDependents(of: node)
  }

  /// The last member of a group may be a service that is used from outside of it.
  private mutating func giveBackUnits(of end: OracleNode) {
    let begin = graph.nodes[end].partner
    guard graph.nodes[begin].kind == .begin else { return }
    let isServing = courses.indices.contains {
      graph.nodes[$0].isService && courses[$0].hasProcess && isInside($0, begin)
    }
    if !isServing { free.giveBack(demand(of: begin)) }
  }

  private mutating func noteReason(of node: OracleNode) {
    courses[node].isLeft = isLeft(node) && !isStopped(node) && !isKilled
    let limited = graph.nodes[node].around.filter { courses[$0].isLimited }
    // The outermost one: in which fewer groups may allow it.
    if let outermost = limited.last {
      courses[node].cutBy = outermost
    } else if let begin = graph.nodes[node].around.first, courses[begin].outcome == .cancelled {
      courses[node].cutBy = courses[begin].cutBy
    } else {
      let sources = graph.nodes[node].waits.filter { effect(of: $0, on: node) == .cancelled }
      let reasons = sources.map { courses[$0].cutBy }
      courses[node].cutBy = reasons.contains(nil) ? nil : reasons.first ?? nil
    }
  }

  /// Finds what there is nothing more to wait for.
  mutating func tellDependents(of node: OracleNode) {
    var pending = [node]
    while let next = pending.popLast() {
      let course = courses[next]
      if course.outcome != nil, !course.isComplete {
        guard graph.nodes[next].waits.allSatisfy({ courses[$0].isOver }) else { continue }
        courses[next].isComplete = true
      } else if course.outcome == nil, !course.isReleased {
        continue
      }
      pending += graph.nodes[next].dependents.filter { !courses[$0].isComplete && courses[$0].outcome != nil }
    }
  }

  // MARK: - Words

  /// Groups are named alike, whichever part of them has failed.
  func matches(_ outcome: OracleOutcome, _ expected: [OracleOutcome]) -> Bool {
    guard case .blocked(let cause) = outcome else { return expected.contains(outcome) }
    return expected.contains {
      guard case .blocked(let other) = $0 else { return false }
      return terms.isExact ? cause == other : graph.nodes[cause].key == graph.nodes[other].key
    }
  }

  func describe(_ outcome: OracleOutcome) -> String {
    if case .blocked(let cause) = outcome { return "blocked by \(name(cause))" }
    return "\(outcome)"
  }

  func describe(_ decision: Decision) -> String {
    switch decision {
    case .undecided: return "still to wait"
    case .ready: return "to go on"
    case .ends(let outcomes):
      return outcomes.isEmpty ? "still under way" : outcomes.map(describe).joined(separator: " or ")
    }
  }
}
