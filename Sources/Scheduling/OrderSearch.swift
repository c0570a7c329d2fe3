package import Engine
package import Planner
import RunEvents
import SimulatedExecutor
package import WorkflowModel

/// Finds the best order of starting that a given effort allows, for a plan and what there is to run it with.
package struct OrderSearch {
  private let plan: Plan
  private let options: Engine.Options

  /// - Parameter options: `ranks` is where the search begins; without, the order of the plan.
  package init(_ plan: Plan, _ options: Engine.Options) {
    self.plan = plan
    self.options = options
  }

  package struct Found: Sendable {
    /// For each task its place.
    package var ranks: [Int32]
    package var length: Nanoseconds
    /// Of the order that the plan has without a search.
    package var firstLength: Nanoseconds
    /// How many schedules were computed.
    package var schedules: Int
  }

  /// - Parameters:
  ///   - seconds: on a machine of 2020: the effort is counted, so that the same order is found everywhere.
  ///   - seed: decides what is tried.
  package func run(seconds: Double, seed: UInt64) -> Found {
    let ranks = options.ranks ?? plan.ranks()
    let first = length(ranks)
    var unchanged = Found(ranks: ranks, length: first, firstLength: first, schedules: 1)
    guard let planned = PlannedProblem(plan, slots: options.slots, memory: options.memory) else { return unchanged }
    var search = ScheduleSearch(planned.problem, ranks: planned.jobRanks(ranks), seed: seed)
    let effort = min(seconds * ScheduleSearch.effortPerSecond, Double(Int.max / 2))
    let outcome = search.run(effort: Int(effort))
    unchanged.schedules = outcome.schedules
    guard outcome.length < outcome.firstLength else { return unchanged }
    let found = planned.taskRanks(outcome.ranks)
    // The engine has the last word: it also knows what the problem leaves out.
    let length = length(found)
    guard length < first else { return unchanged }
    return Found(ranks: found, length: length, firstLength: first, schedules: outcome.schedules)
  }

  private func length(_ ranks: [Int32]) -> Nanoseconds {
    var options = options
    options.ranks = ranks
    return VirtualRun(plan, options).length
  }
}

/// A run in virtual time of which only the end is of interest.
package struct VirtualRun {
  /// When everything had ended.
  package let length: Nanoseconds

  package init(_ plan: Plan, _ options: Engine.Options) {
    let clock = EndClock()
    var executor = SimulatedExecutor(engine: Engine(plan: plan, options: options), observers: [clock])
    _ = executor.run()
    length = clock.end
  }

  private final class EndClock: RunObserver {
    private(set) var end: Nanoseconds = 0

    func observe(_ event: RunEvent, at instant: Instant) {
      end = instant.nanoseconds
    }
  }
}
