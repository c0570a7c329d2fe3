/// Answers for many pairs of nodes whether the one has to end before the other begins.
///
/// Most that have to are near each other: a short search from the second finds the first. What is left is answered by one
/// pass through the graph for each 64 different first nodes.
struct Precedence {
  private let nodeCount: Int
  private let edges: [Edge]
  private let knots: Knots
  /// How many edges a search follows before it leaves the pair to a pass.
  private static let reach = 256

  init(_ graph: GraphBuilder, _ knots: Knots) {
    nodeCount = graph.nodes.count
    edges = knots.merge(graph.edges)
    self.knots = knots
  }

  /// - Returns: for each pair whether it is ordered; one inside a knot may be.
  func isOrdered(_ pairs: [(first: TaskID, second: TaskID)]) -> [Bool] {
    guard !pairs.isEmpty else { return [] }
    let pairs = knots.isEmpty ? pairs : pairs.map { (knots.first(of: $0.first), knots.first(of: $0.second)) }
    let sources = Adjacency(nodes: nodeCount, edges: edges, isReversed: true)
    var near: (node: TaskID, found: Set<TaskID>, isAll: Bool) = (-1, [], true)
    var answers = [Bool](repeating: false, count: pairs.count)
    var open: [Int] = []
    for (index, pair) in pairs.enumerated() {
      if near.node != pair.second { near = Self.search(from: pair.second, sources) }
      answers[index] = pair.first == pair.second || near.found.contains(pair.first)
      if !answers[index], !near.isAll { open.append(index) }
    }
    if !open.isEmpty { answer(open, of: pairs, &answers) }
    return answers
  }

  private static func search(
    from node: TaskID, _ sources: Adjacency
  ) -> (node: TaskID, found: Set<TaskID>, isAll: Bool) {
    var found: Set<TaskID> = []
    var pending = [node]
    var next = 0
    var edges = 0
    while next < pending.count {
      edges += sources[pending[next]].count
      if edges > reach { return (node, found, false) }
      for source in sources[pending[next]] where found.insert(source).inserted { pending.append(source) }
      next += 1
    }
    return (node, found, true)
  }

  private func answer(_ open: [Int], of pairs: [(first: TaskID, second: TaskID)], _ answers: inout [Bool]) {
    let targets = Adjacency(nodes: nodeCount, edges: edges)
    let order = targets.topologicalOrder()
    let byFirst = Dictionary(grouping: open) { pairs[$0].first }
    let firsts = byFirst.keys.sorted()
    for start in stride(from: 0, to: firsts.count, by: UInt64.bitWidth) {
      let batch = firsts[start..<min(firsts.count, start + UInt64.bitWidth)]
      let passed = Self.pass(from: batch, order, targets)
      for (bit, first) in batch.enumerated() {
        for index in byFirst[first]! { answers[index] = passed[Int(pairs[index].second)] >> UInt64(bit) & 1 == 1 }
      }
    }
  }

  /// For each node a bit for each of some nodes that have to end before it begins.
  private static func pass(from nodes: ArraySlice<TaskID>, _ order: [TaskID], _ targets: Adjacency) -> [UInt64] {
    var seen = [UInt64](repeating: 0, count: order.count)
    var own: [TaskID: UInt64] = [:]
    for (bit, node) in nodes.enumerated() { own[node] = 1 << UInt64(bit) }
    for node in order {
      let passed = own.isEmpty ? seen[Int(node)] : seen[Int(node)] | (own[node] ?? 0)
      if passed == 0 { continue }
      for target in targets[node] { seen[Int(target)] |= passed }
    }
    return seen
  }
}
