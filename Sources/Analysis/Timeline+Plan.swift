package import Planner
package import Reporters
import RunEvents
import Variables
import WorkflowModel

/// What is worked out from a timeline needs the plan that was run, and not only what its events say of it.
extension Timeline {
  /// The plan that the timeline is of, with the instances that were made while it ran.
  package var plan: Plan {
    guard let plan = graph as? Plan else { preconditionFailure("the timeline of a record has no plan") }
    return plan
  }

  /// The name of a pool as it may be shown.
  package func poolName(_ pool: Int32) -> String { secrets.shown(plan.pools[Int(pool)].name) }

  /// The name of a group as it stands in the file, as it may be shown.
  package func listName(_ list: Int) -> String { secrets.shown(plan.workflow.path(of: list)) }
}
