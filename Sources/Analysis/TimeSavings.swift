import Engine
package import Planner
import Reporters
import RunEvents
import Scheduling
package import WorkflowModel

/// Where the time goes: whatever keeps the run from being shorter, besides the work itself, each with what the run would
/// take without it. Found by planning again without it, so it is what `plan` says when it is removed.
package struct TimeSavings {
  package enum Cause: Equatable, Sendable {
    /// The order of a list, of the file itself for nil. The task that waits longest for it, and how long.
    case syncOrder(of: DefinitionID?, waiting: TaskID, for: Nanoseconds)
    /// How many slots there are, and how many would do.
    case slots(Int, enough: Int)
    /// A pool by its place in `Plan.pools`.
    case pool(Int, count: Int32, enough: Int32)
    /// In bytes.
    case memory(Int64)
    case delay(TaskID)
    /// How many attempts a task needed.
    case attempts(TaskID, Int)

    /// What the stretches wait for that it causes.
    var stretches: Stretch.Cause {
      switch self {
      case .syncOrder(let list, _, _): .order(of: list)
      case .slots: .slots
      case .pool(let pool, _, _): .pool(Int32(pool))
      case .memory: .memory
      case .delay(let task): .delay(task)
      case .attempts(let task, _): .retry(task)
      }
    }
  }

  package struct Saving: Equatable, Sendable {
    package var cause: Cause
    /// What the run takes without it.
    package var makespan: Nanoseconds
  }

  private let run: PlannedRun
  private let replan: (_ workflow: Workflow, _ mode: Mode?) -> Plan?
  private let mode: Mode?
  /// How many tasks are planned again at most, all causes together.
  private static let effort = 2_000_000

  /// - Parameters:
  ///   - mode: what the command line has put in place of the mode of the file.
  ///   - replan: plans a changed workflow as the run was planned.
  package init(
    _ run: PlannedRun, mode: Mode? = nil, replan: @escaping (_ workflow: Workflow, _ mode: Mode?) -> Plan?
  ) {
    self.run = run
    self.mode = mode
    self.replan = replan
  }

  /// All there are, the largest first.
  package func find() -> [Saving] {
    guard run.result == .succeeded, run.makespan > 0 else { return [] }
    var budget = Self.effort / max(1, run.plan.tasks.count)
    var found: [Saving] = []
    for find in [pools, slots, memory, lists, delays, attempts] where budget > 0 { found += find(&budget) }
    // Of equal ones in the order in which they were looked for.
    let order = found.enumerated().sorted { ($0.element.makespan, $0.offset) < ($1.element.makespan, $1.offset) }
    return order.map(\.element)
  }

  private func makespan(_ plan: Plan, _ options: Engine.Options, _ budget: inout Int) -> Nanoseconds {
    budget -= 1
    var options = options
    options.ranks = nil
    return VirtualRun(plan, options).length
  }

  // MARK: - What there is too little of

  /// The smallest amount above one that is too small with which the run takes no longer than with any amount.
  private func enough(
    above amount: Int, atMost most: Int, _ budget: inout Int, _ makespan: (Int, inout Int) -> Nanoseconds
  ) -> (amount: Int, makespan: Nanoseconds)? {
    let best = makespan(most, &budget)
    guard best < run.makespan else { return nil }
    var (low, high) = (amount + 1, most)
    // More is not always better (Graham's anomalies): then some other amount would do as well.
    while low < high, budget > 0 {
      let middle = (low + high) / 2
      if makespan(middle, &budget) <= best { high = middle } else { low = middle + 1 }
    }
    return (high, best)
  }

  private func pools(_ budget: inout Int) -> [Saving] {
    run.plan.pools.indices.compactMap { pool in
      let users = run.plan.tasks.count { run.plan.rules[Int($0.rules)].pools.contains(Int32(pool)) }
      let count = run.plan.pools[pool].count
      guard users > count, budget > 0 else { return nil }
      let found = enough(above: Int(count), atMost: users, &budget) { amount, budget in
        var plan = run.plan
        plan.setPool(pool, count: Int32(amount))
        return makespan(plan, run.options, &budget)
      }
      return found.map { found in
        Saving(cause: .pool(pool, count: count, enough: Int32(found.amount)), makespan: found.makespan)
      }
    }
  }

  private func slots(_ budget: inout Int) -> [Saving] {
    guard let slots = run.options.slots else { return [] }
    let all = run.plan.tasks.reduce(0) { $0 + Int($1.cpus) }
    guard all > slots else { return [] }
    let planned = PlannedLength(run.plan, run.options)
    let found = enough(above: slots, atMost: all, &budget) { amount, budget in
      budget -= 1
      return planned.length(slots: amount)
    }
    return found.map { [Saving(cause: .slots(slots, enough: $0.amount), makespan: $0.makespan)] } ?? []
  }

  private func memory(_ budget: inout Int) -> [Saving] {
    guard let memory = run.options.memory, run.plan.rules.contains(where: { $0.memory > 0 }) else { return [] }
    var options = run.options
    options.memory = nil
    return saving(.memory(memory), makespan(run.plan, options, &budget))
  }

  private func saving(_ cause: Cause, _ makespan: Nanoseconds) -> [Saving] {
    makespan < run.makespan ? [Saving(cause: cause, makespan: makespan)] : []
  }

  // MARK: - What waits for no reason

  private func lists(_ budget: inout Int) -> [Saving] {
    let workflow = run.plan.workflow
    let groups = workflow.tasks.indices.filter { workflow.tasks[$0].isGroup }.map(Optional.some)
    var found: [Saving] = []
    for list in [nil] + groups where workflow.hasSyncOrder(in: list, mode: mode) && budget > 0 {
      var changed = workflow
      changed.removeSyncOrder(in: list)
      // Instances that were made while the workflow ran are in no other plan.
      guard let plan = replan(changed, list == nil ? .async : mode), plan.tasks.count == run.plan.tasks.count else {
        continue
      }
      budget -= 1
      var options = run.options
      options.ranks = nil
      let other = PlannedRun(plan, options, secrets: run.timeline.secrets)
      guard other.makespan < run.makespan, let (task, wait) = longestWait(in: list, other) else { continue }
      found.append(Saving(cause: .syncOrder(of: list, waiting: task, for: wait), makespan: other.makespan))
    }
    return found
  }

  /// Of the tasks in a list, the one that starts so much earlier in another run.
  private func longestWait(in list: DefinitionID?, _ other: PlannedRun) -> (TaskID, Nanoseconds)? {
    let workflow = run.plan.workflow
    let members = list.map { $0 + 1..<Int(workflow.tasks[$0].end) } ?? workflow.tasks.indices
    var longest: (TaskID, Nanoseconds)?
    for task in run.timeline.shownTasks where members.contains(Int(run.plan.tasks[Int(task)].definition)) {
      guard let start = run.timeline.start(of: task), let earlier = other.timeline.start(of: task) else { continue }
      let wait = start.since(earlier)
      if wait > longest?.1 ?? 0 { longest = (task, wait) }
    }
    return longest
  }

  /// Delays that decide when the run ends.
  private func delays(_ budget: inout Int) -> [Saving] {
    var found: [Saving] = []
    for task in run.timeline.criticalPath() where delaysItsWork(task) && budget > 0 {
      var plan = run.plan
      plan.removeDelay(of: task)
      found += saving(.delay(task), makespan(plan, run.options, &budget))
    }
    return found
  }

  private func delaysItsWork(_ task: TaskID) -> Bool { (run.measured?.plan ?? run.plan).delaysItsWork(task) }

  /// Of a run that was made: attempts that came to nothing, and the waits between them.
  private func attempts(_ budget: inout Int) -> [Saving] {
    guard let measured = run.measured else { return [] }
    var found: [Saving] = []
    for task in measured.criticalPath() where budget > 0 {
      let attempts = measured.attempts(of: task)
      guard attempts.count > 1, let start = attempts[attempts.count - 1].start,
        let end = attempts[attempts.count - 1].end
      else { continue }
      var plan = run.plan
      plan.setDuration(of: task) { _ in end.since(start) }
      found += saving(.attempts(task, attempts.count), makespan(plan, run.options, &budget))
    }
    return found
  }
}
