package import Planner
package import Variables
package import WorkflowModel

/// The graph of a run as its event log tells of it. Secrets were masked when it was written.
package struct RecordedGraph: RunGraph {
  package var title = ""
  package var directory = ""
  package var poolNames: [String] = []
  package var onFailure = FailurePolicy.finish
  private var nodes: [Node] = []
  package private(set) var edges = Adjacency(nodes: 0, edges: [])
  package private(set) var addedEdges: [Edge] = []
  /// Edges that were told of since the graph could be asked last.
  private var newEdges: [Edge] = []
  private var isSettled = false

  /// What a node waits for, and why.
  struct Wait: Equatable, Sendable {
    var source: TaskID
    var reason: EdgeReason
  }

  /// What is told of one node.
  struct Node: Sendable {
    var kind = PlannedTask.Kind.task
    var key = ""
    var label: String?
    var target: String?
    var hidesSecret = false
    var place: Int32 = 0
    var partner: TaskID = -1
    var group: TaskID = -1
    var delay: Nanoseconds = 0
    /// nil for what has no action.
    var slots: Int32?
    var isShown = true
    var isService = false
    var mayFail = false
    var terms = RunTerms()
    var axes: [Instance.Value] = []
  }

  package init() {}

  package var nodeCount: Int { nodes.count }
  package var taskCount: Int { nodes.count { $0.kind == .task } }

  package func kind(of node: TaskID) -> PlannedTask.Kind { nodes[Int(node)].kind }
  package func place(of node: TaskID) -> Int32 { nodes[Int(node)].place }
  package func partner(of node: TaskID) -> TaskID { nodes[Int(node)].partner }
  package func delay(of node: TaskID) -> Nanoseconds { nodes[Int(node)].delay }
  package func hasAction(_ node: TaskID) -> Bool { nodes[Int(node)].slots != nil }
  package func slots(of node: TaskID) -> Int32 { nodes[Int(node)].slots ?? 0 }
  package func isShown(_ node: TaskID) -> Bool { nodes[Int(node)].isShown }
  package func isService(_ node: TaskID) -> Bool { nodes[Int(node)].isService }
  package func allowsFailure(_ node: TaskID) -> Bool { nodes[Int(node)].mayFail }
  package func terms(of node: TaskID) -> RunTerms { nodes[Int(node)].terms }
  package func axes(of node: TaskID) -> [Instance.Value] { nodes[Int(node)].axes }

  package func isInside(_ node: TaskID, group: TaskID) -> Bool {
    let start = kind(of: group).isEnd ? partner(of: group) : group
    var around = self.group(around: node)
    while around >= 0, around != start { around = self.group(around: around) }
    return around >= 0
  }

  package func runsAfterFailure(_ node: TaskID, within group: TaskID) -> Bool {
    let start = kind(of: group).isEnd ? partner(of: group) : group
    var node = node
    while node >= 0, node != start {
      if terms(of: node).when != .success { return true }
      node = self.group(around: node)
    }
    return false
  }

  /// The beginning of what is around a node; -1 for nothing.
  private func group(around node: TaskID) -> TaskID { nodes[Int(node)].group }

  package func name(of node: TaskID, _ kind: NameKind, masking masker: SecretMasker) -> String {
    let node = nodes[Int(node)]
    let name =
      switch kind {
      case .key: node.key
      case .label: node.label ?? node.key
      case .reference: node.target ?? node.key
      }
    return masker.mask(name)
  }

  package func targetName(of node: TaskID) -> String { nodes[Int(node)].target ?? nodes[Int(node)].key }
  package func hidesSecret(_ node: TaskID, from masker: SecretMasker) -> Bool { nodes[Int(node)].hidesSecret }
  package func secrets(masking masker: SecretMasker) -> [Bytes] { [] }

  // MARK: - Reading

  /// Adds the next node, and what it waits for.
  mutating func append(_ node: Node, _ sources: [Wait]) {
    nodes.append(node)
    add(sources, to: TaskID(nodes.count - 1))
  }

  /// A node waits for more than before.
  mutating func add(_ sources: [Wait], to node: TaskID) {
    newEdges += sources.map { Edge(source: $0.source, target: node, reason: Edge.Reason($0.reason)) }
  }

  /// All nodes that belong to one moment were told of: from here on the graph can be asked.
  ///
  /// - Parameter matrix: the one whose instances they are; nil for what there is from the beginning.
  mutating func settle(expanding matrix: TaskID? = nil) {
    if isSettled {
      addedEdges += newEdges
      edges.grow(to: nodes.count, edges: newEdges)
    } else {
      edges = Adjacency(nodes: nodes.count, edges: newEdges, keepsReasons: true)
    }
    isSettled = true
    newEdges.removeAll()
    // It stood for instances that nobody knew.
    if let matrix { nodes[Int(matrix)].isShown = nodes[Int(matrix)].delay > 0 }
  }
}
