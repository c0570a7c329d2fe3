import Diagnostics
import Variables
import WorkflowModel

/// What exports two tasks of one name to the same place, and lists of matrices that come from nowhere.
struct ExportChecks {
  private let graph: GraphBuilder
  private let knots: Knots
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder, _ knots: Knots) {
    self.graph = graph
    self.knots = knots
  }

  func findings() -> [Diagnostic] {
    guard let flow = ExportFlow(graph, knots) else { return [] }
    return duplicates(flow) + unseenLists(flow)
  }

  private func duplicates(_ flow: ExportFlow) -> [Diagnostic] {
    flow.producers.keys.sorted().flatMap { name in
      flow.collisions(of: name, in: graph).compactMap { collision -> Diagnostic? in
        let (first, second) = (collision.first, collision.second)
        guard let place = export(name, of: second), let other = export(name, of: first) else { return nil }
        let fact = Fact.exportProducedTwice(
          name, by: workflow.path(of: Int(first)), and: workflow.path(of: Int(second)),
          reader: workflow.path(of: Int(collision.reader)))
        let reader = workflow.tasks[Int(collision.reader)].nameRange
        return Diagnostic(
          fact, at: place, labels: [.init(.firstDefinition, at: other), .init(.seesBoth, at: reader)])
      }
    }
  }

  private func export(_ name: String, of task: Int32) -> SourceRange? {
    workflow.rules(of: Int(task))?.exports.first { workflow.texts[$0.text] == name }?.range
  }

  /// The lists of a matrix must come from what it depends on.
  private func unseenLists(_ flow: ExportFlow) -> [Diagnostic] {
    let matrices = graph.awaitingMatrices.sorted { $0.key < $1.key }
    let lists = matrices.flatMap { node, id in
      self.lists(of: id).map { (node: node, id: id, name: $0.name, range: $0.range) }
    }
    let names = Set(lists.map(\.name)).filter { flow.producers[$0] != nil }.sorted()
    let visible = flow.visibility(of: names)
    return lists.compactMap { list in
      guard let number = visible.number(of: list.name), !visible.isSeen(number, by: list.node),
        let producer = flow.producers[list.name]?.map(\.definition).min()
      else { return nil }
      let fact = Fact.exportNotVisible(
        list.name, task: workflow.path(of: list.id), producer: workflow.path(of: Int(producer)))
      return Diagnostic(fact, at: list.range)
    }
  }

  private func lists(of id: DefinitionID) -> [(name: String, range: SourceRange)] {
    (workflow.rules(of: id)?.matrix?.axes ?? []).compactMap { axis in
      if case .lines(let name, let range) = axis.values { (name, range) } else { nil }
    }
  }
}
