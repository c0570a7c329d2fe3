/// What brings a run, a group or a process to its end before its time.
extension OracleJudge {
  mutating func follow(interruption reason: OracleReason) {
    requests += 1
    wanted = reason
    switch stop {
    case .signal, .fault: kill()
    case .failure, nil: break
    }
  }

  mutating func follow(stopping reason: OracleReason) {
    switch reason {
    case .failure(let node):
      require(stop == nil, "the run stops because of \(name(node)), but it stops already")
      require(workflow.policy != .continue, "the run stops because of \(name(node)) under 'continue'")
    case .signal:
      require(stop != .signal && stop != .fault, "a second signal is told as the first")
      if terms.isExact { require(wanted == .signal, "the run stops for a signal that nobody sent") }
    case .fault:
      if wanted != .fault, fruitless < 50 { expectDeadlock() }
      if stop == .signal || stop == .fault { return wanted == .fault || fruitless >= 50 ? kill() : abandon() }
    }
    stop = reason
    doom()
  }

  /// What cleans up waits for ever as well: of that, what something is held for ends, and if nothing is, all of it.
  private mutating func abandon() {
    let waiting = courses.indices.filter { isQueued($0) }
    let held = waiting.filter { node in
      graph.nodes[node].around.contains { graph.nodes[$0].isQueued && courses[$0].outcome == .succeeded }
        || courses.indices.contains { courses[$0].stage == .serving && graph.users[$0]?.contains(node) == true }
    }
    for node in held.isEmpty ? waiting : held { courses[node].isAbandoned = true }
  }

  mutating func follow(killing: Void) {
    require(stop == .signal || stop == .fault, "the run kills, but nobody has asked it to end")
    kill()
  }

  private mutating func kill() {
    isKilled = true
    for node in courses.indices where courses[node].hasProcess {
      if !courses[node].isLimited, !courses[node].isRetiring { courses[node].isDoomed = true }
    }
  }

  /// Marks what a stop ends.
  private mutating func doom() {
    for node in courses.indices where courses[node].stage == .condition || courses[node].stage == .running {
      guard courses[node].hasProcess, courses[node].expected.isEmpty, !courses[node].mayRetry else { continue }
      if graph.nodes[node].isService, courses[node].stage == .running { continue }
      if isStopped(node), !courses[node].isLimited { courses[node].isDoomed = true }
    }
  }

  mutating func follow(limitOf node: OracleNode) {
    let description = graph.nodes[node]
    let course = courses[node]
    if description.isTask || course.hasProcess {
      require(course.hasProcess, "the time of \(name(node)) is over, but it does not run")
      require(
        !course.isLimited && !course.isDoomed, "the time of \(name(node)) is over, but it was told to end already")
      let limits = [course.limit, course.stage == .serving ? nil : course.readyLimit].compactMap { $0 }
      require(
        terms.isExact ? limits.contains(now) : limits.contains { $0 <= now + tolerance },
        "the time of \(name(node)) is over, but its limits are \(limits)")
      courses[node].isLimited = true
      return
    }
    let begin = description.isEnd ? description.partner : node
    require(courses[begin].outcome == .succeeded, "the time of \(name(node)) is over, but it has not begun")
    require(
      courses[graph.nodes[begin].partner].outcome == nil, "the time of \(name(node)) is over, but so is the group")
    guard let limit = courses[begin].groupLimit else { return complain("\(name(node)) has no time limit") }
    require(terms.isExact ? limit == now : limit <= now + tolerance, "the time of \(name(node)) is over at \(limit)")
    courses[begin].isLimited = true
    doom()
  }

  /// Instants of real runs are told by the clock that deadlines are set by, but waits begin a little before they are told.
  private var tolerance: Int64 { 20_000_000 }

  mutating func follow(told node: OracleNode, _ signal: OracleSignal) {
    guard courses[node].hasProcess else { return }
    if signal == .kill { courses[node].killed = now } else { courses[node].told = courses[node].told ?? now }
  }

  /// Nothing runs but services that only wait, no time passes for anything, and what waits can never be given what it wants.
  private mutating func expectDeadlock() {
    for node in courses.indices where courses[node].outcome == nil {
      let course = courses[node]
      require(!course.hasProcess || course.stage == .serving, "the run is given up, but \(name(node)) runs")
      require(!course.isAsked, "the run is given up, but \(name(node)) is being started")
      if course.stage == .delay {
        require(course.startable <= now, "the run is given up, but \(name(node)) only waits")
      }
      if course.groupLimit != nil, !course.isLimited, courses[graph.nodes[node].partner].outcome == nil {
        complain("the run is given up, but the time of \(name(node)) passes")
      }
      if isQueued(node) { require(!free.has(demand(of: node)), "the run is given up, but \(name(node)) could start") }
    }
    require(courses.indices.contains { isQueued($0) }, "the run is given up, but nothing waits for anything")
  }

  mutating func follow(runEnded told: OracleRunResult) {
    let expected: OracleRunResult =
      switch stop {
      case .signal: .interrupted
      case .fault: .faulted
      case .failure, nil: hasFailures ? .failed : .succeeded
      }
    require(told == expected, "the run is told as \(told), but it is \(expected)")
    for node in graph.nodes.indices where courses[node].outcome == nil {
      complain("the run ends, but \(name(node)) does not")
    }
    result = told
  }
}
