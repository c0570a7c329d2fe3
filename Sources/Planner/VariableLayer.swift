import Variables
package import WorkflowModel

/// The variables that one place of a file sets, inside those of the places around it.
package struct VariableLayer: Sendable {
  /// The layer around it.
  package var outer: Int32?
  package var rank: VariableRank
  package var entries: [EnvironmentEntry]
  package var files: [EnvironmentFile]
  /// The file it stands in.
  package var file: Int32
  /// True where each value sees only what was set before all of them.
  package var isSimultaneous = false

  /// Whether any of its values holds a variable.
  var hasReferences: Bool {
    entries.contains { $0.value?.isLiteral == false } || !files.isEmpty
  }
}
