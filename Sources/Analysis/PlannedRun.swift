package import Engine
package import Planner
package import Reporters
package import RunEvents
package import Scheduling
import SimulatedExecutor
package import Variables
package import WorkflowModel

/// A plan run in virtual time, with what is known of the best that could be.
package struct PlannedRun {
  package let timeline: Timeline
  package let options: Engine.Options
  package let result: RunResult
  /// nil where there is none to compare with: a task fails, or times are too long to add up.
  package let bound: PlanBound?

  /// The run that was made, where this is a plan of one.
  var measured: Timeline?

  package var plan: Plan { timeline.plan }
  package var makespan: Nanoseconds { timeline.makespan }

  /// - Parameters:
  ///   - failing: the tasks that are to fail.
  ///   - observers: who else is told what happens.
  ///   - bound: what is known of the best that could be, where a search has found out.
  package init(
    _ plan: Plan, _ options: Engine.Options, secrets: Secrets, failing: Set<TaskID> = [],
    observers: [any RunObserver] = [], bound: LowerBound? = nil
  ) {
    timeline = Timeline(plan, secrets: secrets)
    self.options = options
    result = Self.result(of: plan, options, failing, [timeline] + observers)
    self.bound = result == .succeeded ? PlanBound(timeline, options, known: bound) : nil
  }

  /// In a function of its own, so that the memory of the engine is free for what comes then.
  private static func result(
    of plan: Plan, _ options: Engine.Options, _ failing: Set<TaskID>, _ observers: [any RunObserver]
  ) -> RunResult {
    let matrices = failing.filter { plan.tasks[Int($0)].kind == .matrixStart }
    let failure: (TaskID, Int32, Plan) -> SimulatedExecutor.Behaviour = { task, _, plan in
      var behaviour = SimulatedExecutor.Behaviour.expected(of: task, in: plan)
      let isFailing = failing.contains(task) || matrices.contains { plan.isInstance(task, ofMatrix: $0) }
      if isFailing {
        behaviour.result = .exited(1)
        // A service that ends later may not be needed any more.
        if plan.tasks[Int(task)].rules != 0, plan.isService(task) {
          (behaviour.duration, behaviour.timeToGetReady) = (0, nil)
        }
      }
      return behaviour
    }
    var executor = SimulatedExecutor(
      engine: Engine(plan: plan, options: options), observers: observers, behaviour: failing.isEmpty ? nil : failure)
    return executor.run()
  }
}

/// A length that no schedule of a plan can be below.
package struct PlanBound: Equatable, Sendable {
  package var length: Nanoseconds
  /// What makes it so long: `critical path`, `work / slots`.
  package var reason: String

  /// Beyond so many tasks only the bounds are computed that take no longer than the plan itself.
  private static let thoroughLimit = 20_000

  init?(_ timeline: Timeline, _ options: Engine.Options, known: LowerBound?) {
    let (plan, makespan) = (timeline.plan, timeline.makespan)
    guard let planned = PlannedProblem(plan, slots: options.slots, memory: options.memory) else { return nil }
    let isThorough = plan.tasks.count <= Self.thoroughLimit
    let bound = known ?? Self.bound(planned.problem, makespan / planned.unit, isThorough: isThorough)
    length = planned.length(bound)
    reason = Self.words(bound.reason) { Self.name(planned.resources[$0], timeline) }
  }

  private static func bound(_ problem: SchedulingProblem, _ makespan: Int64, isThorough: Bool) -> LowerBound {
    let paths = HeadsAndTails(problem)
    var bound = LowerBound.simple(problem, paths)
    if bound.length < makespan, isThorough { bound.strengthen(problem, paths, limit: makespan) }
    return bound
  }

  private static func words(_ reason: LowerBound.Reason, _ name: (Int) -> String) -> String {
    switch reason {
    case .criticalPath: "critical path"
    case .workAround: "work before and after one task"
    case .work(let resource): "work / \(name(resource))"
    case .interval(let resource): "intervals of \(name(resource)), Fernández–Bussell"
    case .counting(let resource): "tasks per unit of \(name(resource)), Dell'Amico–Martello"
    case .headsAndTails(let resource): "heads and tails on \(name(resource)), Carlier"
    }
  }

  private static func name(_ resource: PlannedProblem.Resource, _ timeline: Timeline) -> String {
    switch resource {
    case .slots: "slots"
    case .memory: "memory"
    case .pool(let pool): "pool '\(timeline.poolName(pool))'"
    case .terminal: "the terminal"
    }
  }

  /// How close a schedule is: 1 is as short as can be.
  package func ratio(of makespan: Nanoseconds) -> Double {
    length == 0 ? 1 : Double(makespan) / Double(length)
  }
}
