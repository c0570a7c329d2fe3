import WorkflowModel

/// Runs a graph without time: whatever may begin is done at once, as long as it gets what it wants.
///
/// To find a wait that never ends, some holders are opened first, and nothing else is done but what they wait for. Then all
/// that can be done is done. More can't be done with these holders open, in whatever order: to end a node never takes
/// anything away. So what is left then waits for ever, and if nothing is left, no run gets stuck with just these open.
struct WaitSimulation {
  let graph: WaitGraph
  var states: [NodeState]
  private var missing: [Int32]
  private var free: [Int32]
  /// What failed first of all a node depends on; -1 for nothing.
  private var causes: [TaskID]
  var hasCancelled: [Bool]
  /// Holders that have begun and hold what they took.
  private(set) var open: Set<TaskID> = []
  /// For each service how many of those that depend on it have not ended.
  private var usersLeft: [TaskID: Int] = [:]
  /// Services on which something depends.
  private var hasUsers: Set<TaskID> = []
  private var services: [TaskID: [TaskID]] = [:]
  private var ready: Set<TaskID> = []
  /// Those that ended before all they wait for had.
  private var incomplete: Set<TaskID> = []
  /// Services that were cancelled because nothing needed them any more.
  private var unneeded: Set<TaskID> = []
  /// For those that a time limit has cancelled, or will, the group whose time it was.
  var limits: [TaskID: TaskID] = [:]
  var isStopping = false
  /// Groups whose time is over: each fails when all that goes on in it has ended.
  var timedOut: Set<TaskID> = []
  private var told: [TaskID] = []
  private let chances: Chances
  /// Holders that begin before anything ends.
  private let eager: Set<TaskID>
  private let eagerGroups: Set<TaskID>

  /// How what is open in advance turns out.
  struct Chances {
    var mishap: Mishap?
    /// Those whose `if` says no.
    var skipping: Set<TaskID> = []
    var order = Order()
  }

  /// What comes before the holders although it need not.
  struct Order {
    /// Groups and services whose time would stop the run if it came to its end, which it doesn't: they are done before anything
    /// that need not be is begun.
    var early: [TaskID] = []
    /// Others are given units first that holders could have at once.
    var isForestalled = false
  }

  /// What goes wrong, so that something runs that would not otherwise.
  enum Mishap {
    /// A task fails when it runs; an early failure comes before all that need not be over by then, and may keep that from
    /// running.
    case failure(of: TaskID, isEarly: Bool)
    /// The time of a group is over when a member of it begins, or waits to.
    case overrun(of: TaskID, in: TaskID)
  }

  enum NodeState {
    case waiting, serving, good, skipped, failed, blocked, cancelled

    var hasEnded: Bool { self != .waiting && self != .serving }
  }

  init(_ graph: WaitGraph, _ chances: Chances) {
    self.graph = graph
    self.chances = chances
    let all = graph.eagerGroups.union(graph.eagerServices)
    eager = chances.order.isForestalled ? all.subtracting(graph.contested) : all
    eagerGroups = eager.intersection(graph.eagerGroups)
    states = Array(repeating: .waiting, count: graph.count)
    missing = graph.counts
    free = graph.units
    causes = Array(repeating: -1, count: graph.count)
    hasCancelled = Array(repeating: false, count: graph.count)
    for service in 0..<TaskID(graph.count) where graph.isService(service) {
      let users = graph.followers(of: [service]).filter { graph.nodes[Int($0)].kind == .task }
      usersLeft[service] = users.count
      if !users.isEmpty { hasUsers.insert(service) }
      for user in users { services[user, default: []].append(service) }
    }
    for node in 0..<TaskID(graph.count) where missing[Int(node)] == 0 { decide(node) }
    tellAll()
  }

  // MARK: - Moves

  /// Opens holders, and does what they wait for but no more.
  mutating func open(_ holders: [TaskID]) {
    beginAtOnce(holders)
    failEarly()
    endEarly(before: holders)
    let needed = graph.ancestors(of: holders)
    for holder in holders {
      while states[Int(holder)] == .waiting {
        // What waits for nothing is let in before anything ends.
        let atOnce = nextReady(among: Set(holders), last: nil) ?? nextReady(among: eagerGroups, last: nil)
        let next =
          atOnce ?? nextReady(among: needed.union([holder]), last: holder)
          ?? nextReady(among: inside(of: holders), last: nil)
        guard let next else { break }
        run(next)
      }
    }
  }

  /// Begins what waits for nothing, not even for the end of an `if`: of holders and groups, before anything else ends.
  private mutating func beginAtOnce(_ holders: [TaskID]) {
    let immediate = Set(holders.filter { eager.contains($0) })
    if immediate.count == holders.count, earlyFailure == nil, chances.order.early.isEmpty { return }
    while let next = nextReady(among: immediate, last: nil) ?? nextReady(among: eagerGroups, last: nil) {
      run(next)
    }
  }

  private var earlyFailure: TaskID? {
    if case .failure(let task, isEarly: true) = chances.mishap { task } else { nil }
  }

  private mutating func failEarly() {
    guard let task = earlyFailure else { return }
    let needed = graph.ancestors(of: [task]).union([task])
    while states[Int(task)] == .waiting, let next = nextReady(among: needed, last: nil) { run(next) }
  }

  /// Ends what has a time limit, as far as it can, before holders that could have begun later.
  private mutating func endEarly(before holders: [TaskID]) {
    if chances.order.early.isEmpty { return }
    let ends = chances.order.early.map { graph.isService($0) ? $0 : graph.nodes[Int($0)].partner }
    let users = graph.followers(of: chances.order.early.filter { graph.isService($0) })
    let inside = Set(chances.order.early.flatMap { $0...max($0, graph.nodes[Int($0)].partner) })
    let needed = graph.ancestors(of: ends + users).union(ends).union(users).union(inside).subtracting(holders)
    while let next = nextReady(among: needed, last: nil) { run(next) }
  }

  /// What goes on in groups that began before some holders, which may wait for what these hold.
  private func inside(of holders: [TaskID]) -> Set<TaskID> {
    let groups = open.filter { graph.nodes[Int($0)].kind == .groupStart && !holders.contains($0) }
    return Set(groups.flatMap { $0...graph.nodes[Int($0)].partner })
  }

  /// Does all that can be done, and lets the time limits pass that are left then.
  mutating func finish() {
    repeat {
      while let next = nextReady(among: nil, last: nil) { run(next) }
    } while passLimit()
  }

  /// Those that wait for units, with the pools of which none is free; empty when nothing waits for ever.
  var waits: [(node: TaskID, pools: [Int32])] {
    ready.sorted().map { node in (node, graph.wants[Int(node)].filter { free[Int($0)] < 1 }) }
  }

  /// What holds nothing goes before what does.
  private func nextReady(among nodes: Set<TaskID>?, last: TaskID?) -> TaskID? {
    var best: TaskID?
    for node in ready where nodes?.contains(node) ?? true {
      guard graph.wants[Int(node)].allSatisfy({ free[Int($0)] > 0 }) else { continue }
      guard let current = best else {
        best = node
        continue
      }
      if rank(node, last) < rank(current, last) { best = node }
    }
    return best
  }

  private func rank(_ node: TaskID, _ last: TaskID?) -> (Int, TaskID) {
    (node == last ? 2 : graph.holds(node) ? 1 : 0, node)
  }

  private mutating func run(_ node: TaskID) {
    ready.remove(node)
    if case .failure(node, _) = chances.mishap {
      settle(node, .failed, cause: node)
      failRun(of: node)
    } else if case .overrun(node, let group) = chances.mishap {
      if timedOut.insert(group).inserted { passLimit(of: group) }
    } else if graph.isService(node) {
      take(node)
      states[Int(node)] = .serving
      tell(node)
      if usersLeft[node] == 0 { close(node) }
    } else {
      if graph.holds(node) { take(node) }
      settle(node, .good, cause: -1)
    }
    tellAll()
  }

  private mutating func take(_ node: TaskID) {
    guard graph.holds(node) else { return }
    for pool in graph.wants[Int(node)] { free[Int(pool)] -= 1 }
    open.insert(node)
  }

  /// A group holds what it took to the end of its last member: its services may be used from outside of it.
  mutating func giveBack(_ node: TaskID) {
    let partner = graph.nodes[Int(node)].partner
    if partner > node, (node..<partner).contains(where: { states[Int($0)] == .serving }) { return }
    guard open.remove(node) != nil else { return }
    for pool in graph.wants[Int(node)] { free[Int(pool)] += 1 }
  }

  /// A service that nobody needs any more; those that depend on it have heard of it.
  private mutating func close(_ service: TaskID) {
    guard states[Int(service)] == .serving else { return cancelUnneeded(service) }
    giveBack(service)
    states[Int(service)] = .good
    giveBackGroups(around: service)
    leaveServices(service)
  }

  /// A service that was not begun when nothing needed it any more; its group does not fail of that.
  private mutating func cancelUnneeded(_ service: TaskID) {
    let start = graph.starts[Int(service)]
    guard states[Int(service)] == .waiting, start < 0 || states[Int(start)] == .good else { return }
    unneeded.insert(service)
    settle(service, .cancelled, cause: -1)
  }

  /// A service has ended, for whose end groups that are over may have waited.
  mutating func giveBackGroups(around service: TaskID) {
    var start = graph.starts[Int(service)]
    while start >= 0 {
      if states[Int(graph.nodes[Int(start)].partner)].hasEnded { giveBack(start) }
      start = graph.starts[Int(start)]
    }
  }

  // MARK: - Ends

  mutating func settle(_ node: TaskID, _ state: NodeState, cause: TaskID) {
    states[Int(node)] = state
    ready.remove(node)
    causes[Int(node)] = cause
    leaveServices(node)
    let kind = graph.nodes[Int(node)].kind
    if kind.isEnd { giveBack(graph.nodes[Int(node)].partner) }
    // What follows one that ended early waits for all that this one waited for.
    if missing[Int(node)] > 0 { incomplete.insert(node) } else { tell(node) }
    guard kind.isStart else { return }
    let inside = (node + 1)..<(graph.nodes[Int(node)].partner + 1)
    for member in inside where states[Int(member)] == .waiting {
      if state == .cancelled { limits[member] = limits[node] }
      if state == .good { decide(member) } else { settle(member, state == .failed ? .blocked : state, cause: cause) }
    }
  }

  mutating func leaveServices(_ node: TaskID) {
    for service in services[node] ?? [] {
      usersLeft[service]! -= 1
      if usersLeft[service] == 0 { close(service) }
    }
  }

  private mutating func tell(_ node: TaskID) {
    let cause = causes[Int(node)]
    for target in graph.targets[node] {
      missing[Int(target)] -= 1
      if cause >= 0, !isAllowed(node, cause, for: target), causes[Int(target)] < 0 { causes[Int(target)] = cause }
      if states[Int(node)] == .cancelled, !isCutShort(node, for: target) { cancel(target, after: node) }
      told.append(target)
    }
  }

  mutating func tellAll() {
    while let next = told.popLast() { decide(next) }
  }

  /// Whether a failure counts as success for another node: its own, or one from inside of a group that the node is not in.
  func isAllowed(_ node: TaskID, _ cause: TaskID, for target: TaskID) -> Bool {
    if node == cause, graph.rules[Int(node)].allowsFailure { return true }
    var start = graph.starts[Int(node)]
    while start >= 0 {
      let inside = start...graph.nodes[Int(start)].partner
      if graph.rules[Int(start)].allowsFailure, inside.contains(cause), !inside.contains(target) { return true }
      start = graph.starts[Int(start)]
    }
    return false
  }

  /// Whether what cancelled it counts for nothing where another one is: nobody needed it, or the time of a group was over that may
  /// fail for all outside.
  private func isCutShort(_ node: TaskID, for target: TaskID) -> Bool {
    if unneeded.contains(node) { return true }
    guard let limit = limits[node] else { return false }
    return isAllowed(node, limit, for: target)
  }

  private mutating func cancel(_ target: TaskID, after node: TaskID) {
    if !hasCancelled[Int(target)] { limits[target] = limits[node] } else if limits[node] == nil { limits[target] = nil }
    hasCancelled[Int(target)] = true
  }

  private mutating func decide(_ node: TaskID) {
    if missing[Int(node)] == 0, incomplete.remove(node) != nil { return tell(node) }
    guard states[Int(node)] == .waiting, !ready.contains(node) else { return }
    let (kind, rules, isComplete) = (graph.nodes[Int(node)].kind, graph.rules[Int(node)], missing[Int(node)] == 0)
    let cause = causes[Int(node)]
    if kind.isEnd {
      guard isComplete else { return }
      settle(node, cause >= 0 ? .blocked : hasCancelled[Int(node)] ? .cancelled : .good, cause: cause)
      if timedOut.contains(graph.nodes[Int(node)].partner) { failRun(of: node) }
      return
    }
    let start = graph.starts[Int(node)]
    guard start < 0 || states[Int(start)] == .good else { return }
    if usersLeft[node] == 0, hasUsers.contains(node), cause < 0 || graph.when[Int(node)] != .success {
      return cancelUnneeded(node)
    }
    switch graph.when[Int(node)] {
    case .success:
      if cause >= 0 { return settle(node, .blocked, cause: cause) }
      guard isComplete else { return }
      if hasCancelled[Int(node)] { return settle(node, .cancelled, cause: -1) }
    case .failure:
      guard isComplete else { return }
      if cause < 0, !hasCancelled[Int(node)] { return settle(node, .skipped, cause: -1) }
    case .always: guard isComplete else { return }
    }
    if isStopping, !rules.survivesFailure { return settle(node, .cancelled, cause: -1) }
    if chances.skipping.contains(node) { return settle(node, .skipped, cause: -1) }
    causes[Int(node)] = -1
    ready.insert(node)
  }
}
