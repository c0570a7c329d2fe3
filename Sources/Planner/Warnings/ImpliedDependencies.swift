import Diagnostics
import WorkflowModel

/// Finds dependencies that are waited for anyway, because another one waits for them: the edges that a transitive reduction
/// leaves out (Aho, Garey, Ullman 1972).
///
/// From all that a task waits for, one search goes back in time, no further than to the level of the earliest of them; what
/// it meets among them again is implied. In graphs as people write them these searches are short. In one so entangled that they
/// are not, and in one that no one has written by hand, nothing is looked for.
struct ImpliedDependencies {
  private let graph: GraphBuilder
  private let incoming: IncomingEdges
  /// For each node, the number of edges on the longest way to it.
  private let levels: [Int32]
  /// Whether a node succeeds only when all it waits for has.
  private let passesFailureOn: [Bool]

  /// How many edges may be followed altogether.
  private static let effort = 2_000_000
  /// In a graph with more nodes, looking would take longer than what is found is worth.
  private static let largest = 20_000

  /// - Returns: nil for a graph that is too large.
  init?(_ graph: GraphBuilder) {
    guard graph.nodes.count <= Self.largest else { return nil }
    self.graph = graph
    incoming = IncomingEdges(graph)
    levels = incoming.levels(graph)
    let strictRules = graph.resolver.rules.map { $0.when == .success && !$0.isTolerated && !$0.allowsFailure }
    passesFailureOn = graph.nodes.map { strictRules[Int(graph.resolver.rulesOf[Int($0.definition)])] }
  }

  private struct Implied {
    var source: TaskID
    /// What waits for the source already.
    var through: Edge
  }

  func findings() -> [Diagnostic] {
    var implied: [Int: Implied] = [:]
    // By place: an alias brings one text to several tasks, and each of them may need it.
    var explicit: Set<SourceRange> = []
    var search = Search(nodes: graph.nodes.count)
    var effort = Self.effort
    // The last tasks have the most before them: whether it is too much is known soon.
    for node in graph.nodes.indices.reversed() where incoming.count(of: node) > 1 && passesFailureOn[node] {
      let edges = incoming.edges(of: node).map { graph.edges[Int($0)] }
      guard edges.contains(where: { $0.reason.reference != nil }) else { continue }
      guard let found = search.findImplied(edges, in: self, &effort) else { return [] }
      for (index, edge) in edges.enumerated() {
        guard let reference = edge.reason.reference else { continue }
        if let through = found[index] {
          implied[reference] = Implied(source: edge.source, through: edges[through])
        } else {
          explicit.insert(workflow.dependencies[reference].range)
        }
      }
    }
    for edge in graph.edges {
      guard let reference = edge.reason.reference, implied[reference] == nil else { continue }
      explicit.insert(workflow.dependencies[reference].range)
    }
    return implied.filter { !explicit.contains(workflow.dependencies[$0.key].range) }.sorted { $0.key < $1.key }.map(
      finding)
  }

  private func finding(_ reference: Int, _ implied: Implied) -> Diagnostic {
    let name = workflow.texts[workflow.dependencies[reference].text]
    let (other, place) = description(of: implied.through)
    let source = workflow.path(of: Int(graph.nodes[Int(implied.source)].definition))
    let label = Diagnostic.Label(.waitsAlready(task: other, on: source), at: place)
    return Diagnostic(
      .impliedDependency(name, by: other), at: workflow.dependencies[reference].range, labels: [label])
  }

  /// What brings an edge, and where that is written.
  private func description(of edge: Edge) -> (String, SourceRange) {
    let definition = Int(graph.nodes[Int(edge.source)].definition)
    let place = edge.reason.reference.map { workflow.dependencies[$0].range } ?? workflow.tasks[definition].nameRange
    return (workflow.path(of: definition), place)
  }

  private var workflow: Workflow { graph.workflow }

  /// A search backwards, with the marks that it needs.
  private struct Search {
    private var stamp: Int32 = 0
    /// For each node the search in which it was met.
    private var met: [Int32]
    /// Of a node that was met, the place among the edges of the one it was met from.
    private var origin: [Int32]
    private var pending: [TaskID] = []

    init(nodes: Int) {
      met = Array(repeating: 0, count: nodes)
      origin = met
    }

    /// - Parameter edges: what one node waits for.
    /// - Returns: for each edge the place of another that brings it along, where there is one; nil when the effort is spent.
    mutating func findImplied(_ edges: [Edge], in graph: ImpliedDependencies, _ effort: inout Int) -> [Int?]? {
      stamp += 1
      let floor = edges.map { graph.levels[Int($0.source)] }.min() ?? 0
      for (index, edge) in edges.enumerated() where graph.levels[Int(edge.source)] > floor {
        pending = [edge.source]
        while let node = pending.popLast() {
          guard graph.passesFailureOn[Int(node)] else { continue }
          for incoming in graph.incoming.edges(of: Int(node)) {
            effort -= 1
            let source = graph.graph.edges[Int(incoming)].source
            guard graph.levels[Int(source)] >= floor, met[Int(source)] != stamp else { continue }
            met[Int(source)] = stamp
            origin[Int(source)] = Int32(index)
            pending.append(source)
          }
          if effort < 0 { return nil }
        }
      }
      return edges.map { met[Int($0.source)] == stamp ? Int(origin[Int($0.source)]) : nil }
    }
  }
}

/// For each node the edges that lead to it, by their places.
private struct IncomingEdges {
  private var offsets: [Int32]
  private var places: [Int32]

  init(_ graph: GraphBuilder) {
    offsets = Array(repeating: 0, count: graph.nodes.count + 1)
    for edge in graph.edges { offsets[Int(edge.target) + 1] += 1 }
    for node in graph.nodes.indices { offsets[node + 1] += offsets[node] }
    var next = offsets
    places = Array(repeating: 0, count: graph.edges.count)
    for (place, edge) in graph.edges.enumerated() {
      places[Int(next[Int(edge.target)])] = Int32(place)
      next[Int(edge.target)] += 1
    }
  }

  func count(of node: Int) -> Int { Int(offsets[node + 1] - offsets[node]) }

  func edges(of node: Int) -> ArraySlice<Int32> { places[Int(offsets[node])..<Int(offsets[node + 1])] }

  /// For each node, the number of edges on the longest way to it.
  func levels(_ graph: GraphBuilder) -> [Int32] {
    var levels = [Int32](repeating: 0, count: graph.nodes.count)
    for node in order(graph) {
      for place in edges(of: Int(node)) {
        levels[Int(node)] = max(levels[Int(node)], levels[Int(graph.edges[Int(place)].source)] + 1)
      }
    }
    return levels
  }

  /// Every node after those it waits for. In most files these stand first, and the nodes are in that order already.
  private func order(_ graph: GraphBuilder) -> [TaskID] {
    let nodes = 0..<TaskID(graph.nodes.count)
    if graph.edges.allSatisfy({ $0.source < $0.target }) { return Array(nodes) }
    let targets = Adjacency(nodes: graph.nodes.count, edges: graph.edges)
    return targets.topologicalOrder()
  }
}
