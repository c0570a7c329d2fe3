package import WorkflowModel

/// A node of the graph: a task of the file, or the beginning or end of a group.
package struct PlannedTask: Sendable {
  package enum Kind: UInt8, Sendable {
    case task
    /// Holds back the members of a group until the group's dependencies and delay are over.
    case groupStart
    /// Ends when all members of its group have.
    case groupEnd
  }

  package var definition: Int32
  package var kind: Kind
  /// Whether it does something after its delay. What does nothing holds no slot.
  package var hasAction: Bool
  /// Slots that the action holds.
  package var cpus: Int32
  /// Higher starts first.
  package var priority: Int32
  /// Waited before the action.
  package var delay: Nanoseconds
  /// How long the action is expected to take.
  package var estimate: Nanoseconds
  /// Its part of `Plan.settings`.
  package var settings: Int32
}

/// What a task was given by itself and by all around it.
package struct ResolvedSettings: Sendable {
  package var shell: Shell = .sh
  /// nil for the directory of the file; otherwise absolute or relative to it.
  package var directory: String?
  /// In the order in which they apply: later entries win.
  package var environment: [EnvironmentEntry] = []
  package var cpus: Int32 = 1
  package var priority: Int32 = 0
}
