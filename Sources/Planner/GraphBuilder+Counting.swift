import Variables
import WorkflowModel

/// How many tasks and groups matrices make, as far as that is certain before any are made.
extension GraphBuilder {
  /// The number of tasks and groups that one instance of a group makes at least, itself included.
  ///
  /// - Parameter lists: what variables hold where the group begins.
  func leastCount(inside group: DefinitionID, _ lists: [String: Bytes]) -> Int {
    var lists = lists
    // What a member exports may be another list.
    for member in (group + 1)..<Int(workflow.tasks[group].end) {
      for export in workflow.rules(of: member)?.exports ?? [] { lists[workflow.texts[export.text]] = nil }
    }
    return leastCount(of: group, lists)
  }

  private func leastCount(of id: DefinitionID, _ lists: [String: Bytes]) -> Int {
    guard workflow.tasks[id].isGroup else { return 1 }
    var count = 1
    var member = id + 1
    while member < Int(workflow.tasks[id].end) {
      let instances = leastInstanceCount(of: member, lists)
      if instances > 0 { count = min(count + instances * leastCount(of: member, lists), taskLimit + 1) }
      member = Int(workflow.tasks[member].end)
    }
    return count
  }

  private func leastInstanceCount(of id: DefinitionID, _ lists: [String: Bytes]) -> Int {
    guard let matrix = workflow.rules(of: id)?.matrix else { return 1 }
    guard matrix.exclude.isEmpty, !matrix.axes.isEmpty else { return 0 }
    var count = 1
    for axis in matrix.axes {
      switch axis.values {
      case .list(let texts): count *= texts.count
      case .lines(let name, _): count *= lists[name].map { lines(of: $0).count } ?? 0
      }
      // Then it makes none, which is a finding of its own.
      if count > MatrixExpansion.limit { return 0 }
    }
    return count
  }
}
