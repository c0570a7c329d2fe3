package import Engine
package import Planner
package import Reporters
import RunEvents
import WorkflowModel

extension PlannedRun {
  /// A run that was made, as a plan of what each task really took: so what is asked of plans can be asked of it.
  ///
  /// - Returns: nil for one in which not everything succeeded: it ended where it did because of that. Nor would it say much
  ///   of one that can't be repeated in virtual time.
  package init?(measured timeline: Timeline, _ options: Engine.Options) {
    guard timeline.result == .succeeded else { return nil }
    self.init(timeline.plan.withDurations(of: timeline), options, secrets: timeline.secrets)
    guard result == .succeeded else { return nil }
    measured = timeline
  }
}

extension Plan {
  /// The same plan with the durations that tasks of the same numbers had in a run. What was not run takes no time, and what
  /// took several attempts is not late because of them.
  package func withDurations(of timeline: Timeline) -> Plan {
    var plan = self
    for task in 0..<TaskID(min(tasks.count, timeline.entries.count)) where tasks[Int(task)].hasAction {
      let entry = timeline.entries[Int(task)]
      guard let start = entry.actionStart, let finish = entry.finish else {
        plan.setDuration(of: task) { _ in 0 }
        continue
      }
      plan.setDuration(of: task) { _ in finish.since(start) }
    }
    plan.removeTimeLimits()
    return plan
  }
}
