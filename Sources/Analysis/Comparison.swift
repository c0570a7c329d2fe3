package import Engine
package import Planner
import Reporters
import Scheduling
package import WorkflowModel

/// The same plan with other numbers of slots: what another core would buy.
package struct SlotRow: Equatable, Sendable {
  /// nil for no limit.
  package let slots: Int?
  package let makespan: Nanoseconds
  /// One task after the other takes so many times as long.
  package let speedUp: Double
  /// The part of the slots' time in which something ran; nil without a limit.
  package let utilisation: Double?
  /// 1 is as short as can be; nil where no bound is known.
  package let ratioToBound: Double?

  package init(_ run: PlannedRun) {
    slots = run.options.slots
    makespan = run.makespan
    speedUp = run.makespan == 0 ? 1 : Double(run.timeline.work) / Double(run.makespan)
    utilisation = run.options.slots.map { Self.utilisation(of: $0, run) }
    ratioToBound = run.bound?.ratio(of: run.makespan)
  }

  private static func utilisation(of slots: Int, _ run: PlannedRun) -> Double {
    let changes = ResourceUsage(run.timeline, run.options).changes(of: .slots)
    let held = zip(changes, changes.dropFirst()).reduce(0) { $0 + Double($1.0.used) * Double($1.1.since - $1.0.since) }
    return run.makespan == 0 ? 0 : held / Double(run.makespan) / Double(slots)
  }

  /// The part of the speed-up that each slot brings; nil without a limit.
  package var efficiency: Double? { slots.map { speedUp / Double($0) } }
}

/// Finds the first number of slots beyond which more slots save no time.
package enum SlotSearch {
  /// - Returns: nil where no task holds a slot.
  package static func enough(_ plan: Plan, _ options: Engine.Options) -> (slots: Int, makespan: Nanoseconds)? {
    let all = plan.tasks.reduce(0) { $0 + Int($1.cpus) }
    guard all > 0 else { return nil }
    func makespan(_ slots: Int?) -> Nanoseconds {
      var options = options
      options.slots = slots
      return VirtualRun(plan, options).length
    }
    let best = makespan(nil)
    var high = 1
    while high < all, makespan(high) > best { high *= 2 }
    var low = high / 2 + 1
    high = min(high, all)
    // More is not always better (Graham's anomalies), so this is one place from which on it was seen not to help.
    while low < high {
      let middle = (low + high) / 2
      if makespan(middle) <= best { high = middle } else { low = middle + 1 }
    }
    return (high, best)
  }
}
