import Diagnostics
import WorkflowModel

/// Finds members of `sync` lists that wait for a task outside which the order of the list does not reach: it may start
/// before what is listed before the member.
struct OuterTaskCheck {
  private let graph: GraphBuilder
  private let sources: Adjacency
  /// For each node the edges to it that dependencies bring, by their places.
  private let references: [TaskID: [Int]]
  private var workflow: Workflow { graph.workflow }
  /// In a larger graph nothing is looked for.
  private static let largest = 20_000
  private static let searchLimit = 2_000

  /// - Returns: nil for a graph that is too large or has nothing in order.
  init?(_ graph: GraphBuilder) {
    guard graph.nodes.count <= Self.largest, graph.edges.contains(where: { $0.reason == .syncOrder }) else {
      return nil
    }
    self.graph = graph
    sources = Adjacency(nodes: graph.nodes.count, edges: graph.edges, isReversed: true)
    let edges = graph.edges.indices.filter { graph.edges[$0].reason.reference != nil }
    references = Dictionary(grouping: edges) { graph.edges[$0].target }
  }

  func findings() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var searches = 0
    for order in graph.edges where order.reason == .syncOrder {
      let member = Int(graph.nodes[Int(order.target)].definition)
      guard let list = workflow.tasks[member].parent else { continue }
      let last = graph.nodes[Int(order.target)].kind.isStart ? graph.nodes[Int(order.target)].partner : order.target
      for node in order.target...max(order.target, last) {
        for edge in references[node] ?? [] where isOutside(graph.edges[edge].source, list) {
          searches += 1
          if searches > Self.searchLimit { return findings }
          if let finding = finding(edge, order) { findings.append(finding) }
        }
      }
    }
    return findings
  }

  private func isOutside(_ node: TaskID, _ list: DefinitionID) -> Bool {
    let definition = Int(graph.nodes[Int(node)].definition)
    return definition < list || definition >= Int(workflow.tasks[list].end)
  }

  private func finding(_ reference: Int, _ order: Edge) -> Diagnostic? {
    let source = graph.edges[reference].source
    let outer = graph.nodes[Int(source)]
    // A service that others need is not a step.
    if workflow.rules(of: Int(outer.definition))?.service != nil { return nil }
    let start = outer.kind.isEnd ? outer.partner : source
    guard !ancestors(of: order.source).contains(source), !ancestors(of: start).contains(order.source),
      let place = graph.edges[reference].reason.reference
    else { return nil }
    let previous = Int(graph.nodes[Int(order.source)].definition)
    let waiting = Int(graph.nodes[Int(graph.edges[reference].target)].definition)
    let label = Diagnostic.Label(.listedBefore(workflow.path(of: previous)), at: workflow.tasks[previous].nameRange)
    let fact = Fact.outerTaskUnordered(
      workflow.path(of: Int(outer.definition)), member: workflow.path(of: waiting), after: workflow.path(of: previous))
    return Diagnostic(fact, at: workflow.dependencies[place].range, labels: [label])
  }

  private func ancestors(of node: TaskID) -> Set<TaskID> { sources.reached(from: [node]) }
}
