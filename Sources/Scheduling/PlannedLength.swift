package import Engine
package import Planner
package import WorkflowModel

/// How long a plan takes in its own order with other numbers of slots. Where that can be, the list scheduler says so, which
/// is given the plan once, and then takes a fiftieth of the engine's time for each number.
package struct PlannedLength {
  private let plan: Plan
  private let options: Engine.Options
  private let scheduler: ListScheduler?
  /// The place of the slots among the resources.
  private let slots: Int
  private let unit: Nanoseconds

  /// - Parameter options: all but the order.
  package init(_ plan: Plan, _ options: Engine.Options) {
    self.plan = plan
    self.options = options
    // Tasks that hold several slots hold fewer where there are not so many.
    guard plan.tasks.allSatisfy({ $0.cpus <= 1 }),
      let planned = PlannedProblem(plan, slots: options.slots ?? plan.tasks.count, memory: options.memory),
      planned.omissions.isEmpty, let slots = planned.resources.firstIndex(of: .slots)
    else {
      (scheduler, slots, unit) = (nil, 0, 1)
      return
    }
    scheduler = ListScheduler(planned.problem)
    scheduler?.setRanks(planned.jobRanks(plan.ranks()))
    (self.slots, unit) = (slots, planned.unit)
  }

  /// - Parameter count: of slots.
  package func length(slots count: Int) -> Nanoseconds {
    if let scheduler {
      scheduler.setCapacity(of: slots, to: Int64(count))
      return scheduler.run() * unit
    }
    var options = options
    (options.slots, options.ranks) = (count, nil)
    return VirtualRun(plan, options).length
  }
}
