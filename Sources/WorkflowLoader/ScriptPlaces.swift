import Diagnostics
import WorkflowModel
import YAMLSyntax

extension WorkflowReader {
  /// Notes where a script of the task being read is written, for those that look into scripts.
  mutating func notePlace(of text: TextID, _ value: NodeID, _ field: WorkflowField) {
    guard checks == .all else { return }
    // All keys of a task are read before those of its members.
    let task = workflow.tasks.count - 1
    let use = field.id == .run ? ScriptPlace.Use.action : .test
    let range = tree.range(of: tree.resolve(value))
    workflow.scripts.append(ScriptPlace(task: task, text: text, use: use, range: range))
  }

  /// Where parts of a scalar's text stand in the file; the whole scalar for each where its text can't be followed there, as that of
  /// an alias.
  func placesOfParts(in scalar: NodeID) -> (Range<Int>) -> SourceRange {
    let whole = tree.range(of: scalar)
    if tree.isAsWritten(scalar) { return { [tree] in tree.range(of: scalar, $0) } }
    guard !tree.isAlias(scalar), let places = ScalarPlaces(of: tree.bytes(of: scalar), in: file, at: whole) else {
      return { _ in whole }
    }
    return { places.range(of: $0) }
  }
}
