/// What must not be left when all that belongs to an instant has happened.
extension OracleJudge {
  mutating func expectQuiet(until next: Int64) {
    guard result == nil else { return }
    retireServices()
    expectAnnounced()
    let isStarved = starvedUntil.map { now < $0 } ?? false
    for node in courses.indices where courses[node].outcome == nil {
      if courses[node].hasProcess { expectSignals(node) }
      expectDecided(node)
      if !isStarved { expectStarted(node) }
      expectTimely(node, next)
    }
  }

  private mutating func expectAnnounced() {
    guard let failed = unannounced.first else { return }
    complain("\(name(failed)) failed, but the run does not say that it stops")
    unannounced = []
  }

  /// A service goes on until the last task that depends on it has ended. One that nothing depends on gets ready first, but where
  /// the run stops.
  private mutating func retireServices() {
    for (service, _) in graph.users where courses[service].hasProcess && !isNeeded(service) {
      guard !courses[service].isLimited || courses[service].stage == .serving else { continue }
      if courses[service].stage == .serving || isStopped(service) || isLeft(service) {
        courses[service].isRetiring = true
      }
    }
  }

  private mutating func expectSignals(_ node: OracleNode) {
    let course = courses[node]
    let isOver = course.isDoomed || course.isLimited || course.isRetiring
    if isKilled { return require(course.killed != nil, "\(name(node)) is not killed") }
    let hasPatience = course.patienceEnds.map { $0 > now } ?? true
    if isOver { require(course.told != nil, "\(name(node)) is not told to end") }
    if course.told == now {
      require(isOver || !hasPatience, "\(name(node)) is told to end for no reason")
    } else if course.told == nil, !isOver {
      require(hasPatience, "what \(name(node)) has left behind is not told to end")
    }
    guard let told = course.told else { return require(course.killed == nil, "\(name(node)) is killed without a word") }
    let end = told + (graph.nodes[node].task.grace ?? workflow.grace)
    if let killed = course.killed {
      require(killed >= end, "\(name(node)) is killed before its grace is over")
    } else {
      require(end > now, "\(name(node)) is not killed when its grace is over")
    }
  }

  private mutating func expectDecided(_ node: OracleNode) {
    let course = courses[node]
    if !course.expected.isEmpty || course.mayRetry {
      return complain("\(name(node)) should be \(describe(.ends(course.expected)))")
    }
    if course.stage == .waiting {
      let decision = decision(of: node)
      if decision != .undecided { complain("\(name(node)) should be \(describe(decision)), but still waits") }
    } else if course.mustBeReady, course.stage == .running, !course.isRetiring {
      complain("\(name(node)) should be ready")
    }
  }

  private mutating func expectStarted(_ node: OracleNode) {
    let stage = courses[node].stage
    guard stage == .delay || stage == .beforeCondition else { return }
    if isOpen(node) { return }
    if !mayGoOn(node) || courses[node].isAbandoned { return complain("\(name(node)) should be cancelled") }
    // One that is between two attempts, or between its `if` and its first, has started or has not.
    let isBegun = courses[node].attempt > 0 || (stage == .delay && graph.nodes[node].hasCondition)
    if when(of: node) == .success, !isBegun, let cause = serviceCauses(of: node).first {
      return complain("\(name(node)) should be blocked by \(name(cause))")
    }
    guard courses[node].startable <= now else { return }
    if !graph.nodes[node].isQueued, stage == .delay { return complain("the delay of \(name(node)) is over") }
    if free.has(demand(of: node)) { complain("\(name(node)) waits, but there is all it needs") }
  }

  /// Nothing that is due passes by.
  private mutating func expectTimely(_ node: OracleNode, _ next: Int64) {
    let course = courses[node]
    if course.hasProcess, !course.isLimited, !course.isDoomed, !course.isRetiring, course.told == nil {
      let limits = [course.limit, course.stage == .serving ? nil : course.readyLimit].compactMap { $0 }
      if let limit = limits.min() { require(limit > now, "the time of \(name(node)) is over") }
    }
    if graph.nodes[node].isEnd {
      let begin = graph.nodes[node].partner
      if let limit = courses[begin].groupLimit, !courses[begin].isLimited {
        require(limit > now, "the time of \(name(begin)) is over")
      }
    }
    // Nothing changes until the next event: what is free now is free when the delay is over.
    guard course.stage == .delay, course.startable > now, next > course.startable, mayGoOn(node) else { return }
    if let until = starvedUntil, until >= course.startable { return }
    if !graph.nodes[node].isQueued || free.has(demand(of: node)) {
      complain("\(name(node)) waits longer than it should, from \(now) to \(next)")
    }
  }

  // MARK: - Real runs

  /// Groups begin without a word, and so does all that is around the instances of a matrix, unless it fails: here these do as
  /// soon as they can.
  mutating func settleHidden() {
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for node in courses.indices where courses[node].outcome == nil && !graph.nodes[node].isTask {
        if settleHidden(node) { hasChanged = true }
      }
    }
  }

  private mutating func settleHidden(_ node: OracleNode) -> Bool {
    let course = courses[node]
    if let outcome = course.expected.first {
      return hide(node, outcome)
    }
    if course.stage == .beforeCondition, !mayStart(node) {
      return hide(node, .cancelled)
    }
    guard course.stage == .waiting else { return false }
    switch decision(of: node) {
    case .undecided: return false
    case .ends(let outcomes): return hide(node, outcomes[0])
    case .ready:
      if graph.nodes[node].isEnd { return hide(node, .succeeded) }
      goOn(node)
      return true
    }
  }

  /// Ends what ends without a word. Returns false for a group of whose end the log tells.
  private mutating func hide(_ node: OracleNode, _ outcome: OracleOutcome) -> Bool {
    if isTold(node, outcome) { return false }
    settle(node, outcome)
    courses[node].isHidden = outcome == .failed || outcome == .timedOut
    return true
  }

  /// A group has one end: that of its beginning where it does not begin.
  private func isTold(_ node: OracleNode, _ outcome: OracleOutcome) -> Bool {
    switch graph.nodes[node].kind {
    case .task: true
    case .begin: outcome != .succeeded
    case .end: courses[graph.nodes[node].partner].outcome == .succeeded
    case .beginAll, .endAll: false
    }
  }
}
