package import Planner
package import Variables

extension Secrets {
  /// The name of a task without secrets.
  package func name(of task: TaskID, _ kind: NameKind = .label, in plan: Plan) -> String {
    isEmpty
      ? kind == .label ? plan.name(of: task) : plan.key(of: task)
      : plan.name(of: task, kind, masking: masker)
  }
}
