package import Diagnostics

/// A script of a task, and where it is written: for those that look into scripts.
package struct ScriptPlace: Sendable {
  package var task: DefinitionID
  package var text: TextID
  package var use: Use
  /// Of the scalar; where an alias brings it, of what the alias means.
  package var range: SourceRange

  package enum Use: Sendable {
    /// `run`, which the shell of the task is given.
    case action
    /// `if` or `ready`, which `sh` is given whatever runs the task.
    case test
  }

  package init(task: DefinitionID, text: TextID, use: Use, range: SourceRange) {
    self.task = task
    self.text = text
    self.use = use
    self.range = range
  }
}
