/// What becomes of a task that waits.
extension OracleJudge {
  enum Decision: Equatable {
    case undecided
    /// It goes on.
    case ready
    /// It ends, in one of these ways.
    case ends([OracleOutcome])
  }

  /// How one that has ended looks to another that waits for it.
  enum Effect: Equatable {
    case none, cancelled
    case failure(OracleNode)
  }

  func decision(of node: OracleNode) -> Decision {
    let description = graph.nodes[node]
    if description.isEnd { return decision(ofEnd: node) }
    if let begin = description.around.first {
      guard let outcome = courses[begin].outcome else { return .undecided }
      if outcome != .succeeded { return .ends(inherited(outcome, from: begin)) }
    }
    let isComplete = description.waits.allSatisfy { courses[$0].isOver }
    let effects = description.waits.map { effect(of: $0, on: node) }
    switch when(of: node) {
    case .success:
      let causes = knownCauses(of: node)
      if !causes.isEmpty { return .ends(causes.map { .blocked($0) }) }
      if !mayStart(node) { return .ends([.cancelled]) }
      guard isComplete else { return .undecided }
      return effects.contains(.cancelled) ? .ends([.cancelled]) : .ready
    case .failure:
      if !mayStart(node) { return .ends([.cancelled]) }
      guard isComplete else { return .undecided }
      return effects.allSatisfy { $0 == .none } ? .ends([.skipped]) : .ready
    case .always:
      if !mayStart(node) { return .ends([.cancelled]) }
      return isComplete ? .ready : .undecided
    }
  }

  /// What its matrix waits for was looked at when the matrix began.
  func when(of node: OracleNode) -> OracleTask.When {
    let description = graph.nodes[node]
    if let begin = description.around.first, graph.nodes[begin].kind == .beginAll { return .success }
    return description.task.when
  }

  /// What is in a group that does not begin ends as the group does.
  private func inherited(_ outcome: OracleOutcome, from begin: OracleNode) -> [OracleOutcome] {
    outcome == .failed || outcome == .timedOut ? [.blocked(begin)] : [outcome]
  }

  private func decision(ofEnd node: OracleNode) -> Decision {
    let begin = graph.nodes[node].partner
    guard let outcome = courses[begin].outcome else { return .undecided }
    if outcome != .succeeded { return .ends(inherited(outcome, from: begin)) }
    guard graph.nodes[node].waits.allSatisfy({ courses[$0].isOver }) else { return .undecided }
    let effects = graph.nodes[node].waits.map { effect(of: $0, on: node) }
    var causes = graph.nodes[node].waits.flatMap { knownCauses(from: $0, on: node) }
    if courses[begin].isLimited {
      // What comes from outside is no failure of its own, however long it took.
      let outer = causes.filter { graph.nodes[node].task.allowsFailure && !isInside($0, begin) }
      return .ends(outer.isEmpty ? [.timedOut] : outer.map { .blocked($0) })
    }
    // Of a group that took too long after something in it had failed, either may be named.
    var next = 0
    while next < causes.count {
      let cause = causes[next]
      next += 1
      guard graph.nodes[cause].isEnd else { continue }
      let inner = graph.nodes[cause].waits.flatMap { knownCauses(from: $0, on: cause) }
      causes += inner.filter { !isAllowed($0, for: node) && !causes.contains($0) }
    }
    if causes.isEmpty { return effects.contains(.cancelled) ? .ends([.cancelled]) : .ready }
    guard graph.nodes[node].task.allowsFailure else { return .ends(causes.map { .blocked($0) }) }
    // What comes from outside is nothing that the group could be allowed.
    let outer = causes.filter { !isInside($0, begin) }
    return .ends(outer.isEmpty ? [.failed] : outer.map { .blocked($0) })
  }

  // MARK: - Failures

  func effect(of source: OracleNode, on node: OracleNode) -> Effect {
    switch courses[source].outcome {
    case .failed, .timedOut: effectOfFailure(source, on: node)
    case .blocked(let cause):
      // Of several failures that block it one is named, and whichever is not allowed counts.
      blockingCauses(of: source, cause).lazy.map { effectOfFailure($0, on: node) }.first { $0 != .none } ?? .none
    case .cancelled: isCutShort(source, for: node) ? .none : .cancelled
    case .succeeded, .skipped, nil: .none
    }
  }

  /// Nothing fails of what nobody needed; and what the time limit of a group has cancelled is, outside of those around it that may
  /// fail, a part of their failure.
  private func isCutShort(_ source: OracleNode, for node: OracleNode) -> Bool {
    if courses[source].isLeft { return true }
    guard let begin = courses[source].cutBy else { return false }
    return ([begin] + graph.nodes[begin].around).contains {
      graph.nodes[$0].task.allowsFailure && !isInside(node, $0) && isInside(source, $0)
    }
  }

  /// "`allow_failure` on a group makes failures of its members successes for everything outside it."
  func effectOfFailure(_ cause: OracleNode, on node: OracleNode) -> Effect {
    isAllowed(cause, for: node) ? .none : .failure(cause)
  }

  private func isAllowed(_ cause: OracleNode, for node: OracleNode) -> Bool {
    let description = graph.nodes[cause]
    if description.isTask || description.isEnd, description.task.allowsFailure { return true }
    let groups = description.isBegin ? [cause] + description.around : description.around
    return groups.contains { graph.nodes[$0].task.allowsFailure && !isInside(node, $0) }
  }

  /// Whether a failure makes the run fail.
  func isTolerated(_ node: OracleNode) -> Bool {
    graph.nodes[node].task.allowsFailure || graph.nodes[node].around.contains { graph.nodes[$0].task.allowsFailure }
  }

  /// Its beginning and its end belong to a group.
  func isInside(_ node: OracleNode, _ begin: OracleNode) -> Bool {
    node == begin || node == graph.nodes[begin].partner || graph.nodes[node].around.contains(begin)
  }

  /// The failures that block it, also those in groups that have not ended: depending on a group means on all its members.
  func knownCauses(of node: OracleNode) -> [OracleNode] {
    var causes = dependencyCauses(of: node)
    for service in lostServices where graph.users[service]!.contains(node) && !causes.contains(service) {
      if case .failure = effectOfFailure(service, on: node) { causes.append(service) }
    }
    return causes
  }

  private func dependencyCauses(of node: OracleNode) -> [OracleNode] {
    var causes: [OracleNode] = []
    for source in graph.nodes[node].waits {
      for cause in knownCauses(from: source, on: node) where !causes.contains(cause) { causes.append(cause) }
    }
    return causes
  }

  /// All that blocks one that is blocked: of what is in a group that has not begun, what blocks the group.
  private func blockingCauses(of node: OracleNode, _ named: OracleNode) -> [OracleNode] {
    var blocked = node
    while let begin = graph.nodes[blocked].around.first, courses[begin].outcome != .succeeded { blocked = begin }
    // One whose own `if` has failed was not blocked by anything.
    guard case .blocked = courses[blocked].outcome else { return [named] }
    return [named] + dependencyCauses(of: blocked)
  }

  private func knownCauses(from source: OracleNode, on node: OracleNode) -> [OracleNode] {
    if courses[source].outcome != nil {
      guard case .failure(let cause) = effect(of: source, on: node) else { return [] }
      if graph.nodes[source].isEnd, cause == source {
        // Of a group that took too long after something in it had failed, either may be named.
        let inner = graph.nodes[source].waits.flatMap { knownCauses(from: $0, on: source) }
        return [cause] + inner.filter { !isAllowed($0, for: node) }
      }
      guard case .blocked(let named) = courses[source].outcome else { return [cause] }
      return ([cause] + blockingCauses(of: source, named)).filter { !isAllowed($0, for: node) }
    }
    guard graph.nodes[source].isEnd, courses[graph.nodes[source].partner].outcome == .succeeded else { return [] }
    return graph.nodes[source].waits.flatMap { knownCauses(from: $0, on: source) }.filter { !isAllowed($0, for: node) }
  }

  // MARK: - Stopping

  /// Whether it may be started as things stand.
  func mayStart(_ node: OracleNode) -> Bool {
    if isKilled || isLeft(node) { return false }
    switch stop {
    case .signal, .fault: if !graph.nodes[node].survivesInterruption { return false }
    case .failure: if !graph.nodes[node].survivesFailure { return false }
    case nil: break
    }
    return graph.nodes[node].around.allSatisfy { !courses[$0].isLimited || isSpared(node, in: $0) }
  }

  /// Whether the time limit of a group lets it run: its own `when`, or that of a group around it within the timed one.
  func isSpared(_ node: OracleNode, in group: OracleNode) -> Bool {
    if graph.nodes[node].task.when != .success { return true }
    return graph.nodes[node].around.prefix { $0 != group }.contains { graph.nodes[$0].task.when != .success }
  }

  /// Whether it may go on where it is: under `finish`, what runs may end with all its attempts, and so may delays of tasks
  /// without a `run`.
  func mayGoOn(_ node: OracleNode) -> Bool {
    if mayStart(node) { return true }
    if isLeft(node) { return false }
    guard case .failure = stop, workflow.policy == .finish, courses[node].stage == .delay else { return false }
    if graph.nodes[node].around.contains(where: { courses[$0].isLimited && !isSpared(node, in: $0) }) { return false }
    return courses[node].isRetry || (graph.nodes[node].isTask && !graph.nodes[node].hasRun)
  }

  /// Whether the rules leave open if it starts: another attempt of a service that something still needs while all stops.
  func isOpen(_ node: OracleNode) -> Bool {
    graph.nodes[node].isService && courses[node].isRetry && !mayStart(node) && isNeeded(node) && !isKilled
  }

  /// Whether all that depends on a service, and something does, has ended: "a service that isn't ready yet is stopped as soon as no
  /// task that may still run depends on it, and is cancelled".
  func isLeft(_ node: OracleNode) -> Bool {
    graph.nodes[node].isService && !graph.users[node]!.isEmpty && !isNeeded(node)
  }

  /// Whether something that has not ended depends on a service.
  func isNeeded(_ service: OracleNode) -> Bool {
    graph.users[service]!.contains { courses[$0].outcome == nil }
  }

  /// Whether the run, or a group around a task, is being brought to its end with what runs in it.
  func isStopped(_ node: OracleNode) -> Bool {
    if graph.nodes[node].around.contains(where: { courses[$0].isLimited && !isSpared(node, in: $0) }) { return true }
    switch stop {
    case .signal, .fault: return !graph.nodes[node].survivesInterruption
    case .failure: return workflow.policy == .cancel && !graph.nodes[node].survivesFailure
    case nil: return false
    }
  }
}
