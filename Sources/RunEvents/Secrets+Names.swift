package import Planner
package import Variables

extension Secrets {
  /// The name of a task without secrets.
  package func name(of task: TaskID, _ kind: NameKind = .label, in graph: any RunGraph) -> String {
    graph.name(of: task, kind, masking: masker)
  }
}
