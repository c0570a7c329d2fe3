/// What has to run while a group or a service holds something, and whether two of them may do so at the same time.
///
/// The whole of what is looked at is limited: a graph of very many holders is not looked at in full.
struct HoldingSpans {
  private let targets: Adjacency
  private let sources: Adjacency
  /// With those inside knots.
  private let allTargets: Adjacency
  /// How many more edges are followed.
  private var budget = 20_000_000
  private var after: [TaskID: Set<TaskID>] = [:]

  /// - Parameter isNeeded: whether anything will be asked at all.
  init(_ graph: GraphBuilder, _ knots: Knots, isNeeded: Bool) {
    let (count, edges) = isNeeded ? (graph.nodes.count, knots.cut(graph.edges)) : (0, [])
    targets = Adjacency(nodes: count, edges: edges)
    sources = Adjacency(nodes: count, edges: edges, isReversed: true)
    allTargets = knots.isEmpty || !isNeeded ? targets : Adjacency(nodes: count, edges: graph.edges)
  }

  /// Every node that begins after a holder has begun and has to end before it can: in the order found.
  mutating func visit(_ holder: PoolChecks.Holder, _ body: (TaskID) -> Void) {
    guard let end = holder.end else {
      for node in reached(from: [holder.node], targets) { body(node) }
      return
    }
    for node in (holder.node + 1)..<max(holder.node + 1, end) { body(node) }
    // Others may stand between two members: one waits for them, and they wait for another.
    let inside = (holder.node + 1)..<max(holder.node + 1, end)
    var outer: Set<TaskID> = []
    for node in inside { for next in targets[node] where !inside.contains(next) && next != end { outer.insert(next) } }
    budget -= inside.count
    guard !outer.isEmpty else { return }
    let following = reached(from: Array(outer), targets).union(outer)
    var entries: Set<TaskID> = []
    for node in inside { for source in sources[node] where following.contains(source) { entries.insert(source) } }
    for node in reached(from: Array(entries), sources).union(entries) where following.contains(node) {
      if !inside.contains(node) { body(node) }
    }
  }

  /// Whether neither has to end before the other begins.
  mutating func mayOverlap(_ first: PoolChecks.Holder, _ second: PoolChecks.Holder) -> Bool {
    guard budget > 0 else { return false }
    if let end = first.end, isBefore(end, second.node) { return false }
    if let end = second.end, isBefore(end, first.node) { return false }
    return budget > 0
  }

  /// Whether a node has to end before another one begins.
  mutating func isBefore(_ first: TaskID, _ second: TaskID) -> Bool {
    if after[first] == nil { after[first] = reached(from: [first], allTargets) }
    return after[first]!.contains(second)
  }

  private mutating func reached(from starts: [TaskID], _ neighbours: Adjacency) -> Set<TaskID> {
    var found: Set<TaskID> = []
    var pending = starts
    while let node = pending.popLast(), budget > 0 {
      budget -= neighbours[node].count
      for next in neighbours[node] where found.insert(next).inserted { pending.append(next) }
    }
    return found
  }
}
