/// The edges of a graph by node, in two flat arrays (compressed sparse rows).
package struct Adjacency: Sendable {
  /// Where the neighbours of each node begin; one entry more than there are nodes.
  package private(set) var offsets: [Int32]
  package private(set) var neighbours: [Int32]
  /// All neighbours of nodes that were given more of them later.
  @usableFromInline private(set) var grown: [Int32: [Int32]] = [:]
  /// The reason for each of `neighbours`; empty where nobody asks for them.
  private var reasons: [EdgeReason] = []
  /// The reasons for each of `grown`.
  private var grownReasons: [Int32: [EdgeReason]] = [:]

  /// - Parameters:
  ///   - isReversed: lists for each node its sources instead of its targets.
  ///   - keepsReasons: whether it is asked later why the edges are there.
  package init(nodes: Int, edges: [Edge], isReversed: Bool = false, keepsReasons: Bool = false) {
    offsets = Array(repeating: 0, count: nodes + 1)
    for edge in edges { offsets[Int(isReversed ? edge.target : edge.source) + 1] += 1 }
    for node in 0..<nodes { offsets[node + 1] += offsets[node] }
    var next = offsets
    neighbours = Array(repeating: 0, count: edges.count)
    if keepsReasons { reasons = Array(repeating: .dependency, count: edges.count) }
    for edge in edges {
      let (node, neighbour) = isReversed ? (edge.target, edge.source) : (edge.source, edge.target)
      neighbours[Int(next[Int(node)])] = neighbour
      if keepsReasons { reasons[Int(next[Int(node)])] = edge.reason.kind }
      next[Int(node)] += 1
    }
  }

  /// Returns the reasons for the edges of a node, in the order of its neighbours.
  package func reasons(of node: Int32) -> ArraySlice<EdgeReason> {
    if !grown.isEmpty, let all = grownReasons[node] { return all[...] }
    if reasons.isEmpty { return Array(repeating: .dependency, count: self[node].count)[...] }
    return reasons[Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])]
  }

  /// The same edges the other way round.
  package func reversed() -> Adjacency {
    var edges: [Edge] = []
    edges.reserveCapacity(neighbours.count)
    for node in 0..<Int32(offsets.count - 1) {
      for (neighbour, reason) in zip(self[node], reasons(of: node)) {
        edges.append(Edge(source: node, target: neighbour, reason: Edge.Reason(reason)))
      }
    }
    return Adjacency(nodes: offsets.count - 1, edges: edges, isReversed: true, keepsReasons: !reasons.isEmpty)
  }

  @inlinable
  package subscript(_ node: Int32) -> ArraySlice<Int32> {
    if !grown.isEmpty, let all = grown[node] { return all[...] }
    return neighbours[Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])]
  }

  /// Whether any node was given more neighbours, or nodes were added, since it was made.
  package private(set) var hasGrown = false

  /// Every node that some lead to by one edge or more.
  package func reached(from starts: [Int32]) -> Set<Int32> {
    var found: Set<Int32> = []
    var pending = starts
    while let node = pending.popLast() {
      for next in self[node] where found.insert(next).inserted { pending.append(next) }
    }
    return found
  }

  /// Every node after those it comes from; what is in a cycle, or behind one, is left out.
  func topologicalOrder() -> [Int32] {
    orderTopologically(nodes: offsets.count - 1) { self[$0] }
  }

  /// Adds nodes behind those there are, and edges from any.
  package mutating func grow(to nodes: Int, edges: [Edge]) {
    hasGrown = true
    let old = offsets.count - 1
    var added: [Int32: [Edge]] = [:]
    var fresh = [[Edge]](repeating: [], count: nodes - old)
    for edge in edges {
      if Int(edge.source) < old {
        added[edge.source, default: []].append(edge)
      } else {
        fresh[Int(edge.source) - old].append(edge)
      }
    }
    for (node, edges) in added {
      grownReasons[node] = reasons(of: node) + edges.map(\.reason.kind)
      grown[node] = Array(self[node]) + edges.map(\.target)
    }
    for edges in fresh {
      if neighbours.isEmpty || !reasons.isEmpty { reasons += edges.map(\.reason.kind) }
      neighbours += edges.map(\.target)
      offsets.append(Int32(neighbours.count))
    }
  }
}

/// Why one node of a graph waits for another.
package enum EdgeReason: UInt8, Sendable, CaseIterable {
  /// The file says so: `dependencies`, or what follows from a matrix of them.
  case dependency
  /// It stands before it in a list whose mode is `sync`.
  case order
  /// It is in the group or matrix that begins there.
  case beginning
  /// The group or matrix ends when it has.
  case end
}

/// "`target` waits for `source`", and why.
package struct Edge: Sendable {
  package var source: TaskID
  package var target: TaskID
  package var reason: Reason

  package init(source: TaskID, target: TaskID, reason: Reason) {
    self.source = source
    self.target = target
    self.reason = reason
  }

  /// Four bytes: the graph of a hundred thousand tasks should stay small.
  package struct Reason: Sendable, Equatable {
    private let code: Int32

    /// The place of the reference in `Workflow.dependencies`.
    static func dependency(_ index: Int32) -> Reason { Reason(code: index) }
    static let syncOrder = Reason(code: -1)
    static let startOfGroup = Reason(code: -2)
    static let endOfGroup = Reason(code: -3)

    var reference: Int? { code >= 0 ? Int(code) : nil }

    /// Without the place in the file.
    package var kind: EdgeReason {
      switch self {
      case .syncOrder: .order
      case .startOfGroup: .beginning
      case .endOfGroup: .end
      default: .dependency
      }
    }

    private init(code: Int32) { self.code = code }

    /// A reason without a place in the file.
    package init(_ kind: EdgeReason) {
      switch kind {
      case .dependency: self = .dependency(.max)
      case .order: self = .syncOrder
      case .beginning: self = .startOfGroup
      case .end: self = .endOfGroup
      }
    }
  }
}

/// Every node of a graph after those it comes from (Kahn 1962); what is in a cycle, or behind one, is left out.
package func orderTopologically(nodes: Int, neighbours: (Int32) -> ArraySlice<Int32>) -> [Int32] {
  // Most files list what is waited for first: then the numbers are such an order, and it is seen without jumping about.
  let isOrdered = (0..<Int32(nodes)).allSatisfy { node in neighbours(node).allSatisfy { $0 > node } }
  if isOrdered { return Array(0..<Int32(nodes)) }
  var missing = [Int32](repeating: 0, count: nodes)
  for node in 0..<Int32(nodes) {
    for neighbour in neighbours(node) { missing[Int(neighbour)] += 1 }
  }
  var order: [Int32] = []
  order.reserveCapacity(nodes)
  for node in 0..<Int32(nodes) where missing[Int(node)] == 0 { order.append(node) }
  var next = 0
  while next < order.count {
    for neighbour in neighbours(order[next]) {
      missing[Int(neighbour)] -= 1
      if missing[Int(neighbour)] == 0 { order.append(neighbour) }
    }
    next += 1
  }
  return order
}
