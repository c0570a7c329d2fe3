import Diagnostics

/// What to say of a key that cannot stand where it stands.
enum UnknownKeys {
  /// - Returns: nil for keys that are free for the user (`x-…` at the top of the file).
  static func fact(_ name: String, in context: KeyContext) -> Fact? {
    if context == .workflow, name.hasPrefix("x-") { return nil }
    let contexts = WorkflowField.Contexts(context)
    if let later = WorkflowFields.notReadYet.first(where: { $0.name == name }) {
      return later.contexts.contains(contexts) ? .keyNotReadYet(name) : misplaced(name, in: context, later.contexts)
    }
    if context == .group, name == FieldID.run.rawValue { return .conflictingKeys(name, FieldID.tasks.rawValue) }
    if let field = WorkflowFields.all.first(where: { $0.name == name }) {
      return misplaced(name, in: context, field.contexts)
    }

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

  /// Sends a key to the nearest place where it may stand.
  private static func misplaced(
    _ name: String, in context: KeyContext, _ allowed: WorkflowField.Contexts
  ) -> Fact {
    let mayBeDefault = context != .task && context != .defaults && allowed.contains(.defaults)
    let belongs: KeyContext = mayBeDefault ? .defaults : allowed.contains(.task) ? .task : .workflow
    return .keyNotAllowed(name, in: context, belongsIn: belongs)
  }
}
