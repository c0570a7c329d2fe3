/// Ends of processes and of tasks.
extension OracleJudge {
  /// Gives back what a process held; one that could not be started has held it for no time.
  private mutating func leaveProcess(_ node: OracleNode, _ result: OracleResult) {
    starvedUntil = nil
    if !courses[node].hasProcess {
      require(result == .notStarted, "\(name(node)) has a process that ends, but none was started")
      if !courses[node].isAsked { follow(asked: node) }
      courses[node].isAsked = false
      courses[node].isDoomed = false
      courses[node].isLimited = false
      courses[node].isRetiring = false
      courses[node].told = nil
      courses[node].limit = nil
    }
    var held = demand(of: node)
    if courses[node].stage == .serving { held.slots = 0 }
    free.giveBack(held)
    if let limit = courses[node].limit, terms.isExact, courses[node].told == nil {
      require(limit >= now, "\(name(node)) runs on after its time")
    }
  }

  mutating func follow(conditionEnded node: OracleNode, _ result: OracleResult) {
    require(
      courses[node].stage == .condition || courses[node].stage == .beforeCondition,
      "the 'if' of \(name(node)) ends, but it does not run")
    leaveProcess(node, result)
    let course = courses[node]
    courses[node].stage = .delay
    courses[node].patienceEnds = nil
    if course.isDoomed {
      courses[node].expected = isKilled ? [.cancelled, .timedOut] : [.cancelled]
    } else if course.isLimited {
      courses[node].expected = [.timedOut]
    } else if isLeft(node) {
      courses[node].expected = [.cancelled]
    } else if result == .exited(0) {
      guard mayStart(node) else {
        courses[node].expected = [.cancelled]
        return
      }
      courses[node].isRetry = false
      courses[node].startable = now + graph.nodes[node].delay
      let causes = when(of: node) == .success ? serviceCauses(of: node) : []
      if graph.nodes[node].delay == 0, !graph.nodes[node].isQueued {
        courses[node].expected = causes.isEmpty ? [.succeeded] : causes.map { .blocked($0) }
      }
    } else {
      courses[node].expected = [result == .exited(1) ? .skipped : .failed]
    }
  }

  /// What a service leaves running when its main process ends well is the service.
  mutating func follow(leftoversOf node: OracleNode, _ result: OracleResult) {
    if graph.nodes[node].isService, courses[node].stage != .condition {
      if result == .exited(0) { return }
      courses[node].hasFallen = true
      courses[node].mustBeReady = false
    }
    courses[node].patienceEnds = now + 100_000_000
  }

  mutating func follow(attemptEnded node: OracleNode, _ attempt: Int, _ result: OracleResult) {
    let stage = courses[node].stage
    require(
      stage == .running || stage == .serving || stage == .delay, "\(name(node)) has an attempt that ends, but none runs"
    )
    leaveProcess(node, result)
    if stage == .delay { courses[node].attempt += 1 }
    require(attempt == courses[node].attempt, "attempt \(attempt) of \(name(node)) ends, not \(courses[node].attempt)")
    courses[node].stage = .running
    courses[node].patienceEnds = nil
    courses[node].hasFallen = false
    courses[node].mustBeReady = false
    decideEnd(of: node, wasServing: stage == .serving, result)
  }

  private mutating func decideEnd(of node: OracleNode, wasServing: Bool, _ result: OracleResult) {
    let course = courses[node]
    let isService = graph.nodes[node].isService
    if isService, wasServing {
      if course.isRetiring || !isNeeded(node) {
        courses[node].expected = course.isLimited ? [.timedOut] : isKilled ? [.succeeded, .cancelled] : [.succeeded]
        if course.isRetiring, course.isLimited { courses[node].expected.append(.succeeded) }
      } else if isKilled {
        courses[node].expected = [.cancelled, .timedOut]
      } else {
        courses[node].expected = [course.isLimited ? .timedOut : .failed]
      }
    } else if course.isDoomed
      || (isService && !course.isLimited && (course.isRetiring || (isStopped(node) && !isNeeded(node)) || isLeft(node)))
    {
      courses[node].expected = [.cancelled]
    } else if result == .exited(0), !course.isLimited, !isService {
      courses[node].expected = [.succeeded]
    } else {
      let isRetried = isRetried(node, result)
      let failure: OracleOutcome = course.isLimited ? .timedOut : .failed
      if isService, stop != nil || isStopped(node) {
        // What a stop makes of a service that is on its way is told by its signals alone.
        courses[node].expected = [.cancelled, failure]
        courses[node].mayRetry = isRetried
      } else {
        courses[node].mayRetry = isRetried && !isRetryStopped(node)
        courses[node].expected = courses[node].mayRetry ? [] : [failure]
      }
    }
  }

  /// "At most two attempts after the first"; `on` lists exit codes, `timeout` or `signal`.
  private func isRetried(_ node: OracleNode, _ result: OracleResult) -> Bool {
    if isLeft(node) { return false }
    guard let retry = graph.nodes[node].task.retry, courses[node].attempt <= retry.maximum else { return false }
    if retry.causes.isEmpty { return true }
    if courses[node].isLimited { return retry.causes.contains(.timeout) }
    switch result {
    case .exited(let status): return retry.causes.contains(.status(status))
    case .signalled: return retry.causes.contains(.signal)
    case .notStarted, .badExports: return false
    }
  }

  /// Under `finish` what runs may end with all its attempts; otherwise a stop lets nobody try again whom it does not spare.
  private func isRetryStopped(_ node: OracleNode) -> Bool {
    if mayStart(node) { return false }
    if case .failure = stop, workflow.policy == .finish, !isKilled { return isStopped(node) }
    return true
  }

  // MARK: - Ends of tasks

  mutating func follow(endOf node: OracleNode, _ outcome: OracleOutcome) {
    // Of a group people know one name only.
    if !terms.isExact, graph.nodes[node].isBegin, courses[node].outcome == .succeeded {
      return follow(endOf: graph.nodes[node].partner, outcome)
    }
    // In the log of a real run what is around the instances of a matrix is told only where it fails.
    if courses[node].isHidden, matches(outcome, [courses[node].outcome!]) {
      courses[node].isHidden = false
      return
    }
    if courses[node].outcome != nil { return complain("\(name(node)) ends twice") }
    let course = courses[node]
    if !course.expected.isEmpty || course.mayRetry {
      let expected = describe(.ends(course.expected)) + (course.mayRetry ? ", or tried again" : "")
      require(matches(outcome, course.expected), "\(name(node)) is \(describe(outcome)), but it is to be \(expected)")
    } else {
      let ways = waysToEnd(node)
      require(
        matches(outcome, ways), "\(name(node)) is \(describe(outcome)), but it is to be \(describe(.ends(ways)))")
    }
    settle(node, outcome)
  }

  /// How one whose process has not just ended may end now.
  private func waysToEnd(_ node: OracleNode) -> [OracleOutcome] {
    // A second request is not told when nothing runs that could be killed.
    if !terms.isExact, terms.signals > 1, stop == .signal { return [.cancelled] + waysToEndByItself(node) }
    // Where what cleans up can't go on either, all is given up without another word.
    if stop == .fault, !courses.contains(where: \.hasProcess) { return [.cancelled] + waysToEndByItself(node) }
    return waysToEndByItself(node)
  }

  private func waysToEndByItself(_ node: OracleNode) -> [OracleOutcome] {
    if courses[node].isAbandoned { return [.cancelled] }
    switch courses[node].stage {
    case .waiting:
      switch decision(of: node) {
      case .ends(let outcomes): return outcomes
      case .ready: return graph.nodes[node].isEnd ? [.succeeded] : []
      case .undecided: return []
      }
    case .beforeCondition, .delay:
      var ways: [OracleOutcome] = []
      if !mayGoOn(node) || isOpen(node) { ways.append(.cancelled) }
      if when(of: node) == .success { ways += serviceCauses(of: node).map { .blocked($0) } }
      if courses[node].stage == .delay, courses[node].startable <= now, !graph.nodes[node].hasRun {
        if !graph.nodes[node].isQueued || free.has(demand(of: node)) { ways.append(.succeeded) }
      }
      return ways
    case .condition, .running, .serving, .ended: return []
    }
  }

  func serviceCauses(of node: OracleNode) -> [OracleNode] {
    lostServices.filter { graph.users[$0]!.contains(node) && effectOfFailure($0, on: node) != .none }
  }
}
