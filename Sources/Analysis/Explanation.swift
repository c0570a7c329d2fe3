package import Engine
package import Planner
package import Reporters
import RunEvents
package import WorkflowModel

/// Where the time of a run goes, planned or measured: where it waits, for what, and what it would take without.
package struct Explanation {
  package let timeline: Timeline
  package let stretches: Stretches
  /// The largest first.
  package let savings: [TimeSavings.Saving]
  /// What savings were looked for in; nil for a run that did not succeed, which ended where it did because of that.
  let base: PlannedRun?
  let slots: Int?
  /// Whether its times were measured, so that fractions of a millisecond say nothing.
  let isMeasured: Bool

  /// Larger plans are not explained: it takes many plans to find out.
  private static let limit = 50_000

  /// Of a plan.
  ///
  /// - Parameters:
  ///   - mode: what the command line has put in place of the mode of the file.
  ///   - replan: plans a changed workflow as the run was planned.
  /// - Returns: nil for one that does not succeed, or is too large.
  package init?(
    _ run: PlannedRun, mode: Mode?, replan: @escaping (_ workflow: Workflow, _ mode: Mode?) -> Plan?
  ) {
    guard run.result == .succeeded else { return nil }
    self.init(run.timeline, run.options, base: run, isMeasured: false, mode, replan)
  }

  /// Of a run that was made, whatever its end.
  ///
  /// - Returns: nil for one that is too large.
  package init?(
    measured timeline: Timeline, _ options: Engine.Options, mode: Mode?,
    replan: @escaping (_ workflow: Workflow, _ mode: Mode?) -> Plan?
  ) {
    self.init(
      timeline, options, base: PlannedRun(measured: timeline, options), isMeasured: true, mode
    ) { workflow, mode in
      replan(workflow, mode)?.withDurations(of: timeline)
    }
  }

  private init?(
    _ timeline: Timeline, _ options: Engine.Options, base: PlannedRun?, isMeasured: Bool, _ mode: Mode?,
    _ replan: @escaping (_ workflow: Workflow, _ mode: Mode?) -> Plan?
  ) {
    guard timeline.plan.tasks.count <= Self.limit else { return nil }
    self.timeline = timeline
    self.base = base
    self.isMeasured = isMeasured
    slots = options.slots
    let unordered = timeline.plan.workflow.withoutSyncOrder(mode: mode).flatMap { replan($0, .async) }
    stretches = Stretches(timeline, options, unordered: unordered)
    savings = base.map { TimeSavings($0, mode: mode, replan: replan).find() } ?? []
  }

  /// What the run takes without a cause. What a measured run took besides its tasks, it takes then, too.
  package func makespan(without saving: TimeSavings.Saving) -> Nanoseconds {
    max(0, timeline.makespan - amount(of: saving))
  }

  package func amount(of saving: TimeSavings.Saving) -> Nanoseconds { (base?.makespan ?? 0) - saving.makespan }

  /// How much is saved without the cause of a stretch; nil where that was not looked for.
  package func savings(without cause: Stretch.Cause) -> Nanoseconds? {
    switch cause {
    case .nothingLeft, .dependency, .terminal, .starting: return nil
    case .order, .slots, .memory, .pool, .delay, .retry: break
    }
    guard base != nil else { return nil }
    return savings.first { $0.cause.stretches == cause }.map(amount) ?? 0
  }
}

extension Workflow {
  /// The same without the order of any list; nil where there is none.
  fileprivate func withoutSyncOrder(mode: Mode?) -> Workflow? {
    var changed = self
    var hasOrder = false
    for list in [nil] + tasks.indices.filter({ tasks[$0].isGroup }).map(Optional.some)
    where hasSyncOrder(in: list, mode: mode) {
      changed.removeSyncOrder(in: list)
      hasOrder = true
    }
    return hasOrder ? changed : nil
  }
}
