import Engine
package import Planner
package import WorkflowModel

/// A plan as a scheduling problem: one job for each task, and one more for each `if`.
///
/// What a plan expects to happen is in it: every task succeeds, `when: failure` is skipped, services are ready at once. Left
/// out is what has no fixed length (`Omission`). So a lower bound holds in any case, but where something is left out, only the
/// engine knows how long an order takes.
package struct PlannedProblem: Sendable {
  package enum Resource: Equatable, Sendable {
    case slots
    case memory
    /// By its place in `Plan.pools`.
    case pool(Int32)
    case terminal
  }

  /// What a plan has and the problem has not.
  package enum Omission: Hashable, Comparable, Sendable {
    /// Memory and pools that a service holds until nobody needs it.
    case servicesHold
    /// Pools that a group holds from its start to its end.
    case groupsHold
    /// Matrices whose values only the run will know.
    case unknownMatrices
  }

  package private(set) var problem: SchedulingProblem
  /// What the capacities of the problem are of.
  package let resources: [Resource]
  package let omissions: Set<Omission>
  /// The unit of its times.
  package let unit: Nanoseconds
  /// For the jobs behind those of the tasks, whose `if` they are.
  private let conditions: [TaskID]
  private let taskCount: Int

  /// - Returns: nil where sums of times would not fit in 64 bits.
  package init?(_ plan: Plan, slots: Int?, memory: Int64?) {
    var builder = ProblemBuilder(plan, Resources(slots: slots, memory: memory, pools: plan.pools))
    builder.addTasks()
    guard let (problem, unit) = builder.make() else { return nil }
    self.problem = problem
    self.unit = unit
    resources = builder.resources
    omissions = builder.omissions
    conditions = builder.conditions
    taskCount = plan.tasks.count
  }

  /// For each job its place, given those of the tasks.
  package func jobRanks(_ ranks: [Int32]) -> [Int32] {
    guard !conditions.isEmpty else { return ranks }
    let order = (0..<Int32(problem.count)).sorted { (rank($0, ranks), $0) < (rank($1, ranks), $1) }
    return order.inverted
  }

  /// For each task its place, given those of the jobs.
  package func taskRanks(_ ranks: [Int32]) -> [Int32] {
    guard !conditions.isEmpty else { return ranks }
    return (0..<Int32(taskCount)).sorted { ranks[Int($0)] < ranks[Int($1)] }.inverted
  }

  private func rank(_ job: Int32, _ ranks: [Int32]) -> Int32 {
    Int(job) < taskCount ? ranks[Int(job)] : ranks[Int(conditions[Int(job) - taskCount])]
  }

  package func length(_ bound: LowerBound) -> Nanoseconds { bound.length * unit }
}
