import Diagnostics
import WorkflowModel

/// Finds `sync` lists whose tasks could as well run side by side. What a script does besides is not known: so only where
/// every task says what it reads and what it writes, and nothing of that is shared.
struct SyncCheck {
  private let graph: GraphBuilder
  private let files: FileChecks
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder) {
    self.graph = graph
    files = FileChecks(graph)
  }

  func findings() -> [Diagnostic] {
    guard workflow.fileGlobs.contains(where: \.isOutput) else { return [] }
    let groups = workflow.tasks.indices.filter { workflow.tasks[$0].isGroup && workflow.tasks[$0].mode == .sync }
    let lists: [DefinitionID?] = (workflow.mode == .sync ? [nil] : []) + groups.map(Optional.some)
    if lists.isEmpty { return [] }
    let readers = Set(workflow.fileGlobs.lazy.filter { !$0.isOutput }.map(\.task))
    let writers = Set(workflow.fileGlobs.lazy.filter(\.isOutput).map(\.task))
    func saysEverything(_ task: DefinitionID) -> Bool {
      readers.contains(Int32(task)) && writers.contains(Int32(task)) && isPlain(task)
    }
    return lists.compactMap { group in
      let members = workflow.members(of: group)
      guard members.count > 1, members.allSatisfy(saysEverything), areIndependent(members) else { return nil }
      let place = workflow.tasks[group ?? members[0]].nameRange
      return Diagnostic(.needlessSync(group: group.map { workflow.path(of: $0) }), at: place)
    }
  }

  /// Whether a task has no other effects on others than by files, as far as it says.
  private func isPlain(_ task: DefinitionID) -> Bool {
    let definition = workflow.tasks[task]
    guard !definition.isGroup, definition.mode == nil else { return false }
    let settings = definition.settings.map { workflow.settings[Int($0)] }
    guard settings?.pools == nil, settings?.usesTerminal == nil else { return false }
    guard let rules = workflow.rules(of: task) else { return true }
    return rules.matrix == nil && rules.service == nil && !rules.isInteractive && rules.condition == nil
      && rules.exports.isEmpty
  }

  private func areIndependent(_ members: [DefinitionID]) -> Bool {
    let names = Set(members.map(Int32.init))
    let isOrdered = graph.edges.contains { edge in
      edge.reason.reference != nil && names.contains(graph.nodes[Int(edge.source)].definition)
        && names.contains(graph.nodes[Int(edge.target)].definition)
    }
    if isOrdered { return false }
    let nodes = graph.nodes.indices.filter { names.contains(graph.nodes[$0].definition) }
    return files.areApart(nodes)
  }
}
