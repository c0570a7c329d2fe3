package import Diagnostics

/// One task or group as written.
package struct TaskDefinition: Sendable {
  package var name: TextID
  package var nameRange: SourceRange
  /// The group it is in.
  package var parent: DefinitionID?
  /// The index behind its last member in `Workflow.tasks`; of a task, the index behind itself.
  package var end: Int32 = 0
  package var action: TaskAction = .none
  /// On a task: how it is started within its list. On a group: how its members are.
  package var mode: Mode?
  /// Waited before the action, holding no slot.
  package var delay: Nanoseconds?
  /// How long `run` is expected to take.
  package var estimate: Nanoseconds?
  /// Its part of `Workflow.dependencies`.
  package var dependencies: Range<Int32> = 0..<0
  /// Its part of `Workflow.settings`.
  package var settings: Int32?
  /// Its part of `Workflow.rules`.
  package var rules: Int32?
  package var description: TextID?

  package init(name: TextID, nameRange: SourceRange, parent: DefinitionID?) {
    self.name = name
    self.nameRange = nameRange
    self.parent = parent
  }

  package var isGroup: Bool {
    if case .group = action { true } else { false }
  }
}

/// What a task does once its dependencies and its delay are over.
package enum TaskAction: Sendable {
  /// Nothing: a pure delay, or a join.
  case none
  /// A text for the shell.
  case script(TextID)
  /// A program and its arguments: a part of `Workflow.arguments`.
  case arguments(Range<Int32>)
  /// The members that follow in `Workflow.tasks`.
  case group
}
