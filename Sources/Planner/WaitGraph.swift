import WorkflowModel

/// A graph as far as it matters for waits: what each node waits for, wants while it runs, and what it goes on holding.
struct WaitGraph {
  let nodes: [GraphBuilder.Node]
  let targets: Adjacency
  let sources: Adjacency
  let counts: [Int32]
  let rules: [RunRules]
  /// What of those each node waits for lets it run; an instance of a matrix leaves that to the matrix.
  let when: [When]
  /// For each node the pools of which it takes a unit when it begins.
  let wants: [[Int32]]
  /// For each node that of the innermost group or matrix around it that has to begin first; -1 outside of all.
  let starts: [TaskID]
  /// How many units each pool has.
  private(set) var units: [Int32]
  let onFailure: FailurePolicy
  /// Groups that hold units and begin as soon as these are free: neither slots nor an `if` nor a delay can keep them waiting.
  let eagerGroups: Set<TaskID>
  /// Services that hold units and may begin as soon as these are free: without an `if` and a delay.
  let eagerServices: Set<TaskID>
  /// Of those, the ones for whose units others wait from the start: these may have been given them before.
  let contested: Set<TaskID>
  /// Nodes in matrices of which nobody knows yet how many instances there will be.
  private let isSample: [Bool]
  private let isActive: [Bool]

  /// - Parameter edges: those of the graph, or what is certain of them.
  init(_ graph: GraphBuilder, edges: [Edge]) {
    nodes = graph.nodes
    targets = Adjacency(nodes: graph.nodes.count, edges: edges)
    sources = Adjacency(nodes: graph.nodes.count, edges: edges, isReversed: true)
    var counts = [Int32](repeating: 0, count: graph.nodes.count)
    for edge in edges { counts[Int(edge.target)] += 1 }
    self.counts = counts
    let resolver = graph.resolver
    rules = graph.nodes.map { resolver.rules[Int(resolver.rulesOf[Int($0.definition)])] }
    when = graph.nodes.indices.map { index in
      let node = graph.nodes[index]
      let isInstance = node.instance >= 0 && graph.instances[Int(node.instance)].owner == node.definition
      let when = resolver.rules[Int(resolver.rulesOf[Int(node.definition)])].when
      return isInstance && counts[index] == 1 ? .success : when
    }
    wants = zip(graph.nodes, rules).map { node, rules in
      switch node.kind {
      case .groupStart: return rules.pools
      case .task:
        // What does nothing takes no unit.
        if case .none = graph.workflow.tasks[Int(node.definition)].action { return [] }
        return rules.pools
      case .groupEnd, .matrixStart, .matrixEnd: return []
      }
    }
    units = resolver.pools.map(\.count)
    onFailure = graph.workflow.onFailure
    isActive = graph.nodes.map { node in
      if case .none = graph.workflow.tasks[Int(node.definition)].action { return false }
      return node.kind == .task
    }
    let sampled = graph.sampledMatrices.values.map { $0..<max($0 + 1, Int(graph.workflow.tasks[$0].end)) }
    isSample = graph.nodes.map { node in sampled.contains { $0.contains(Int(node.definition)) } }
    let (wants, rules) = (self.wants, self.rules)
    let eager = graph.nodes.indices.filter { index in
      !wants[index].isEmpty && !rules[index].hasCondition
        && graph.workflow.tasks[Int(graph.nodes[index].definition)].delay == nil
    }
    eagerGroups = Set(eager.lazy.filter { graph.nodes[$0].kind == .groupStart }.map { TaskID($0) })
    let services = eager.lazy.filter { graph.nodes[$0].kind == .task && rules[$0].service != nil }
    eagerServices = Set(services.map { TaskID($0) })
    starts = graph.nodes.lazy.map(\.kind).surroundingStarts()
    contested = Self.contested(eagerGroups.union(eagerServices), graph, sources, wants, rules, units)
  }

  private static func contested(
    _ eager: Set<TaskID>, _ graph: GraphBuilder, _ sources: Adjacency, _ wants: [[Int32]], _ rules: [RunRules],
    _ units: [Int32]
  ) -> Set<TaskID> {
    if eager.isEmpty { return [] }
    // In the order of the nodes, what begins a group stands before what is in it.
    var isImmediate = [Bool](repeating: false, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() where !node.kind.isEnd && !rules[index].hasCondition {
      guard graph.workflow.tasks[Int(node.definition)].delay == nil else { continue }
      isImmediate[index] = sources[TaskID(index)].allSatisfy {
        $0 < index && isImmediate[Int($0)] && graph.nodes[Int($0)].kind.isStart
      }
    }
    var takers: [Int32: Int] = [:]
    for index in graph.nodes.indices where isImmediate[index] {
      for pool in wants[index] { takers[pool, default: 0] += 1 }
    }
    return eager.filter { node in
      isImmediate[Int(node)] && wants[Int(node)].contains { takers[$0]! > Int(units[Int($0)]) }
    }
  }

  var count: Int { nodes.count }

  func isService(_ node: TaskID) -> Bool { nodes[Int(node)].kind == .task && rules[Int(node)].service != nil }

  /// Whether a node, or a group around it inside of the one whose time is over, runs after failures.
  func isSpared(_ member: TaskID, byLimitOf group: TaskID) -> Bool {
    var node = member
    while node != group, node >= 0 {
      if when[Int(node)] != .success { return true }
      node = starts[Int(node)]
    }
    return false
  }

  /// Each node that may be under way when the time of a group around it is over, with that group.
  var overruns: [(node: TaskID, group: TaskID)] {
    (0..<TaskID(count)).flatMap { node -> [(node: TaskID, group: TaskID)] in
      if nodes[Int(node)].kind.isEnd { return [] }
      return sequence(first: starts[Int(node)]) { starts[Int($0)] }.prefix { $0 >= 0 }.compactMap { start in
        let isTimed = nodes[Int(start)].kind == .groupStart && rules[Int(start)].timeout != nil
        return isTimed && !isSpared(node, byLimitOf: start) ? (node, start) : nil
      }
    }
  }

  /// Whether a task has something to do that may go wrong.
  func mayFail(_ node: TaskID) -> Bool { isActive[Int(node)] }

  /// Whether a node goes on holding what it took when it has begun: until its end, or until all that depends on it has ended.
  func holds(_ node: TaskID) -> Bool {
    !wants[Int(node)].isEmpty && (nodes[Int(node)].kind == .groupStart || isService(node))
  }

  /// The same with a single unit left of each pool of which a holder takes one, as if other instances of the same matrix had
  /// taken the rest; nil where there is but one of it.
  func leavingOne(to holder: TaskID) -> WaitGraph? {
    let scarce = wants[Int(holder)].filter { units[Int($0)] > 1 }
    guard isSample[Int(holder)], !scarce.isEmpty else { return nil }
    var graph = self
    for pool in scarce { graph.units[Int(pool)] = 1 }
    return graph
  }

  /// Every node that comes after some.
  func followers(of starts: [TaskID]) -> Set<TaskID> { targets.reached(from: starts) }

  /// Every node that some come after.
  func ancestors(of starts: [TaskID]) -> Set<TaskID> { sources.reached(from: starts) }

  /// What has to end before a holder gives back what it holds, itself aside.
  func needed(by holder: TaskID) -> Set<TaskID> {
    let partner = nodes[Int(holder)].partner
    let services = isService(holder) ? [holder] : (holder..<partner).filter { isService($0) }
    // A group around a service goes on after it.
    var ends = followers(of: services).filter { !nodes[Int($0)].kind.isEnd }
    if !isService(holder) { ends.insert(partner) }
    let all = Array(ends)
    return ancestors(of: all).union(ends).subtracting(ancestors(of: [holder])).subtracting([holder])
  }
}
