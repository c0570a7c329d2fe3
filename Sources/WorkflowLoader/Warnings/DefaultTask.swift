import Diagnostics
import WorkflowModel
import YAMLSyntax

/// A task named `default` in a file without the key `default`.
extension WorkflowReader {
  mutating func noteTaskNamedDefault(_ root: NodeID) {
    let name = FieldID.defaultTargets.name
    guard checks == .all, let text = workflow.texts.find(name), entry(name, of: root) == nil else { return }
    let isAtTop = { [workflow] in workflow.tasks[$0].parent == nil }
    guard let task = workflow.tasks.indices.first(where: { workflow.tasks[$0].name == text && isAtTop($0) }),
      case let top = workflow.tasks.indices.filter(isAtTop), waitedFor(by: task, among: top).count < top.count
    else { return }
    // go-task runs it alone; by the name only, that is not certain.
    let fix = isTaskfile ? fixOfDefault(root) : nil
    diagnostics.append(Diagnostic(.taskNamedDefault, at: workflow.tasks[task].nameRange, fix: fix))
  }

  /// A task and those at the top of the file that it waits for.
  private func waitedFor(by task: DefinitionID, among top: [DefinitionID]) -> Set<DefinitionID> {
    let byName = Dictionary(top.map { (workflow.texts[workflow.tasks[$0].name], $0) }) { first, _ in first }
    var found: Set<DefinitionID> = [task]
    var pending = [task]
    while let next = pending.popLast() {
      for member in next..<max(next + 1, Int(workflow.tasks[next].end)) {
        for dependency in workflow.tasks[member].dependencies {
          let name = workflow.texts[workflow.dependencies[Int(dependency)].text].prefix { $0 != "/" && $0 != "[" }
          if let other = byName[String(name)], found.insert(other).inserted { pending.append(other) }
        }
      }
    }
    return found
  }

  /// A line before `tasks`, where that begins a line.
  private func fixOfDefault(_ root: NodeID) -> Fix? {
    guard let key = tree.entries(of: root).first(where: { tree.isScalar($0.key, "tasks") })?.key else { return nil }
    let start = tree.range(of: key).start
    let offset = Int(start - file.base)
    guard offset == 0 || file.bytes[offset - 1] == UInt8(ascii: "\n") else { return nil }
    return Fix(.add("default: default"), [Fix.Edit(SourceRange(start: start, end: start), "default: default\n\n")])
  }
}

extension WorkflowReader {
  /// Where a text is written besides at a key.
  mutating func uses(of text: String, besides key: NodeID) -> [Diagnostic.Label] {
    // In a file full of such names each would be compared with all.
    guard mayCompare(tree.nodes.count) else { return [] }
    return tree.nodes.indices.filter {
      $0 != key && !tree.isAlias($0) && tree.isScalar($0) && tree.text(of: $0) == text
    }
    .map { Diagnostic.Label(.namedHere, at: tree.range(of: $0)) }
  }
}
