/// From waiting to a process.
extension OracleJudge {
  mutating func follow(ready node: OracleNode) {
    require(courses[node].stage == .waiting, "\(name(node)) is ready, but does not wait")
    let decision = decision(of: node)
    require(decision == .ready, "\(name(node)) is ready, but it is \(describe(decision))")
    // It only says that the group was a success, which its end will tell.
    if graph.nodes[node].isEnd {
      courses[node].expected = [.succeeded]
      return
    }
    goOn(node)
  }

  mutating func goOn(_ node: OracleNode) {
    if graph.nodes[node].hasCondition {
      courses[node].stage = .beforeCondition
      courses[node].startable = now
    } else {
      beginDelay(of: node)
    }
  }

  private mutating func beginDelay(of node: OracleNode) {
    courses[node].stage = .delay
    courses[node].startable = now + graph.nodes[node].delay
    if graph.nodes[node].delay == 0, !graph.nodes[node].isQueued { courses[node].expected = [.succeeded] }
  }

  // MARK: - The queue

  /// Whether it waits for nothing but slots, memory and pools.
  func isQueued(_ node: OracleNode) -> Bool {
    let course = courses[node]
    guard !course.isAsked, course.outcome == nil, course.expected.isEmpty else { return false }
    switch course.stage {
    case .beforeCondition: return true
    case .delay: return course.startable <= now && graph.nodes[node].isQueued
    default: return false
    }
  }

  mutating func follow(asked node: OracleNode) {
    require(isQueued(node), "\(name(node)) is started, but it is not its turn")
    require(mayStart(node) || mayGoOn(node) || isOpen(node), "\(name(node)) is started, but nothing new may start")
    if terms.isExact, let until = starvedUntil {
      require(until <= now, "\(name(node)) is started, but there are no processes to be had")
    }
    let wanted = demand(of: node)
    require(free.has(wanted), "\(name(node)) is started, but there is too little for it: \(free)")
    if terms.isExact { expectNoneBefore(node, wanted) }
    free.take(wanted)
    courses[node].isAsked = true
  }

  /// "Higher starts first among ready tasks; ties go to the longest remaining path", then to the first in the file.
  private mutating func expectNoneBefore(_ node: OracleNode, _ wanted: OracleResources.Demand) {
    for other in courses.indices where other != node && isQueued(other) && mayGoOn(other) {
      // What a group lets in that has just been given its pools may have come after this one was chosen.
      if poolsTaken == now, courses[other].startable == now { continue }
      guard demand(of: other).isWithin(wanted), isBetter(other, than: node) else { continue }
      complain("\(name(node)) is started before \(name(other))")
    }
  }

  private func isBetter(_ left: OracleNode, than right: OracleNode) -> Bool {
    let (one, other) = (graph.nodes[left], graph.nodes[right])
    let priorities = (one.isTask ? one.task.priority : 0, other.isTask ? other.task.priority : 0)
    if priorities.0 != priorities.1 { return priorities.0 > priorities.1 }
    if one.remaining != other.remaining { return one.remaining > other.remaining }
    return left < right
  }

  mutating func follow(refused node: OracleNode) {
    free.giveBack(demand(of: node))
    courses[node].isAsked = false
    // One that is not wanted any more says nothing of the system.
    guard mayStart(node) || mayGoOn(node) || isOpen(node) else {
      courses[node].expected = [.cancelled]
      return
    }
    starvedUntil = now + 100_000_000
    fruitless = courses.contains { $0.hasProcess } ? fruitless : fruitless + 1
  }

  // MARK: - Processes

  private mutating func begin(_ node: OracleNode) {
    // What is given by nobody but the engine is not in the log of a real run.
    if !courses[node].isAsked { follow(asked: node) }
    courses[node].isAsked = false
    courses[node].started = now
    courses[node].limit = graph.nodes[node].task.timeout.map { now + $0 }
    courses[node].readyLimit = nil
    courses[node].isLimited = false
    courses[node].isDoomed = false
    courses[node].patienceEnds = nil
    courses[node].told = nil
    courses[node].killed = nil
    fruitless = 0
  }

  mutating func follow(conditionStarted node: OracleNode) {
    require(courses[node].stage == .beforeCondition, "the 'if' of \(name(node)) starts, but it is not its turn")
    begin(node)
    courses[node].stage = .condition
  }

  mutating func follow(attemptStarted node: OracleNode, _ attempt: Int) {
    require(courses[node].stage == .delay, "\(name(node)) starts, but it is not its turn")
    require(attempt == courses[node].attempt + 1, "\(name(node)) starts attempt \(attempt)")
    begin(node)
    courses[node].stage = .running
    courses[node].attempt = attempt
    guard let service = graph.nodes[node].task.service else { return }
    courses[node].mustBeReady = service.ready == nil
    if service.ready != nil { courses[node].readyLimit = now + service.timeout }
  }

  mutating func follow(probeEnded node: OracleNode, _ result: OracleResult) {
    starvedUntil = nil
    let course = courses[node]
    guard course.stage == .running, !course.isDoomed, !course.isLimited, !course.isRetiring else { return }
    if isStopped(node), !isNeeded(node) { return }
    if result == .exited(0), !courses[node].hasFallen { courses[node].mustBeReady = true }
  }

  mutating func follow(serviceReady node: OracleNode) {
    let course = courses[node]
    require(course.stage == .running && graph.nodes[node].isService, "\(name(node)) is ready, but it does not run")
    require(!course.isLimited && !course.isDoomed, "\(name(node)) is ready, but it was told to end")
    require(!course.hasFallen, "\(name(node)) is ready, but its main process has failed")
    if terms.isExact { require(course.mustBeReady, "\(name(node)) is ready, but its test has not said so") }
    var slots = demand(of: node)
    slots.memory = 0
    slots.pools = []
    free.giveBack(slots)
    courses[node].mustBeReady = false
    courses[node].stage = .serving
    courses[node].isReleased = true
    tellDependents(of: node)
  }

  /// Each attempt waits `delay` × `backoff` to the power of those after the first, `max_delay` at most.
  mutating func follow(retryOf node: OracleNode, _ attempt: Int, _ wait: Int64) {
    require(courses[node].mayRetry, "\(name(node)) is tried again")
    require(attempt == courses[node].attempt + 1, "\(name(node)) is tried again as attempt \(attempt)")
    guard let retry = graph.nodes[node].task.retry else { return complain("\(name(node)) has no 'retry'") }
    var expected = retry.delay
    for _ in 1..<max(1, courses[node].attempt) { expected *= retry.backoff }
    expected = min(expected, retry.maximumDelay ?? .max)
    require(wait == expected, "\(name(node)) waits \(wait) ns before attempt \(attempt) instead of \(expected)")
    courses[node].expected = []
    courses[node].mayRetry = false
    courses[node].stage = .delay
    courses[node].isRetry = true
    courses[node].startable = now + wait
  }
}
