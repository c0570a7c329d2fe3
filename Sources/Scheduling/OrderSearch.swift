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
    /// No order is shorter, in the unit of `PlannedProblem`; nil where nothing was searched.
    package var bound: LowerBound?
    /// Why nothing was searched; nil where something was.
    package var refusal: Refusal?

    fileprivate func refused(_ refusal: Refusal) -> Found {
      var result = self
      result.refusal = refusal
      return result
    }
  }

  package enum Refusal: Sendable {
    /// The run in the order to begin with would fail, or come to a stop.
    case failingRun
    /// Sums of times would not fit in 64 bits.
    case longTimes
  }

  /// - Parameters:
  ///   - seconds: on a machine of 2020: the effort is counted, so that the same order is found everywhere.
  ///   - seed: decides what is tried.
  package func run(seconds: Double, seed: UInt64) -> Found {
    let ranks = options.ranks ?? plan.ranks()
    let first = VirtualRun(plan, options, ranks: ranks)
    var best = Found(ranks: ranks, length: first.length, firstLength: first.length, schedules: 1)
    guard first.isSuccess else { return best.refused(.failingRun) }
    guard let planned = PlannedProblem(plan, slots: options.slots, memory: options.memory) else {
      return best.refused(.longTimes)
    }
    var search = ScheduleSearch(planned.problem, ranks: planned.jobRanks(ranks), seed: seed)
    let effort = Int(min(seconds * ScheduleSearch.effortPerSecond, Double(Int.max / 2)))
    let outcome = search.run(effort: effort)
    best.schedules = outcome.schedules
    best.bound = outcome.bound
    if outcome.length < outcome.firstLength { take(planned.taskRanks(outcome.ranks), into: &best) }
    if !planned.omissions.isEmpty {
      var search = EngineSearch(plan, options, best, seed: seed)
      best = search.run(effort: effort, until: planned.length(outcome.bound))
    }
    return best
  }

  /// The engine has the last word: it also knows what the problem leaves out.
  private func take(_ ranks: [Int32], into best: inout Found) {
    let run = VirtualRun(plan, options, ranks: ranks)
    if run.isSuccess, run.length < best.length { (best.ranks, best.length) = (ranks, run.length) }
  }
}

/// A run in virtual time of which only the end is of interest.
package struct VirtualRun {
  /// When everything had ended.
  package let length: Nanoseconds
  /// Whether everything ended well: an order may let tasks hold what others wait for, so that the run ends early.
  package let isSuccess: Bool

  /// - Parameter ranks: the order of starting; nil for that of the options.
  package init(_ plan: Plan, _ options: Engine.Options, ranks: [Int32]? = nil) {
    var options = options
    if let ranks { options.ranks = ranks }
    let clock = EndClock()
    var executor = SimulatedExecutor(engine: Engine(plan: plan, options: options), observers: [clock])
    isSuccess = executor.run() == .succeeded
    length = clock.end
  }

  private final class EndClock: RunObserver {
    private(set) var end: Nanoseconds = 0

    func observe(_ event: RunEvent, at instant: Instant) {
      end = instant.nanoseconds
    }
  }
}
