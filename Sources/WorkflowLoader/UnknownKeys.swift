import Diagnostics

/// What to say of a key that cannot stand where it stands.
enum UnknownKeys {
  /// - Returns: nil for keys that are free for the user (`x-…` at the top of the file).
  static func fact(_ name: String, in context: KeyContext) -> Fact? {
    if context == .workflow, name.hasPrefix("x-") { return nil }
    let contexts = WorkflowField.Contexts(context)
    if let later = WorkflowFields.notReadYet.first(where: { $0.name == name }) {
      return later.contexts.contains(contexts) ? .keyNotReadYet(name) : .keyNotAllowed(name, in: context)
    }
    if context == .group, name == FieldID.run.rawValue { return .conflictingKeys(name, FieldID.tasks.rawValue) }
    if WorkflowFields.all.contains(where: { $0.name == name }) { return .keyNotAllowed(name, in: context) }

    let later = WorkflowFields.notReadYet.filter { $0.contexts.contains(contexts) }.map(\.name)
    // A task with this one would be a group.
    let tasks = context == .task ? [FieldID.tasks.rawValue] : []
    let known = WorkflowFields.names(in: context) + later + tasks
    if let ours = WorkflowFields.otherTools[name], known.contains(ours) {
      return .unknownKey(name, in: context, suggestion: .otherTool(ours))
    }
    let similar = suggestion(for: name, among: known)
    return .unknownKey(name, in: context, suggestion: similar.map { .similar($0) })
  }
}
