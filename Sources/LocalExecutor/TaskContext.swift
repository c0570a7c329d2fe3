package import Planner
package import WorkflowModel

/// What the tasks of a run have in common.
package struct TaskContext: Sendable {
  package let plan: Plan
  /// The environment before the workflow's own.
  package let inherited: Environment
  /// Variables given on the command line: they win over everything.
  package let overrides: [EnvironmentEntry]
  package let runID: String

  package init(plan: Plan, inherited: Environment, overrides: [EnvironmentEntry], runID: String) {
    self.plan = plan
    self.inherited = inherited
    self.overrides = overrides
    self.runID = runID
  }
}
