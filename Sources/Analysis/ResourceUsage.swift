import Engine
import Planner
import Reporters
import RunEvents
import WorkflowModel

/// How much of what was in use when, as far as a timeline tells.
struct ResourceUsage {
  /// What a task may have waited for besides those it depends on.
  enum Resource: Hashable {
    case slots
    case memory
    /// By its place in `Plan.pools`; the one behind them is the terminal.
    case pool(Int32)
  }

  private let plan: Plan
  private let limits: Resources
  /// For each resource its changes in order of time: since when how much is in use.
  private var changes: [Resource: [(since: Nanoseconds, used: Int64)]] = [:]

  init(_ timeline: Timeline, _ options: Engine.Options) {
    plan = timeline.plan
    limits = Resources(slots: options.slots, memory: options.memory, pools: plan.pools)
    var steps: [Resource: [(since: Nanoseconds, used: Int64)]] = [:]
    for task in timeline.shownTasks where plan.tasks[Int(task)].hasAction {
      if let details = timeline.details(of: task), let start = details.conditionStart, let end = details.conditionEnd {
        let amount = Int64(min(1, plan.tasks[Int(task)].cpus))
        steps[.slots, default: []] += [(start.nanoseconds, amount), (end.nanoseconds, -amount)]
      }
      for (resource, amount) in demand(of: task) {
        for attempt in timeline.attempts(of: task) {
          guard let start = attempt.start, let end = Self.release(resource, attempt, task, timeline) else { continue }
          steps[resource, default: []] += [(start.nanoseconds, amount), (end.nanoseconds, -amount)]
        }
      }
    }
    // One after the other and in place: of a million tasks a list is long.
    for resource in Array(steps.keys) { changes[resource] = Self.addedUp(steps.removeValue(forKey: resource)!) }
  }

  /// From by how much the use changes when, to how much is in use since when.
  private static func addedUp(
    _ steps: consuming [(since: Nanoseconds, used: Int64)]
  ) -> [(since: Nanoseconds, used: Int64)] {
    var changes = steps
    changes.sort { $0.since < $1.since }
    var (count, used) = (0, Int64(0))
    for step in changes {
      used += step.used
      if count > 0, changes[count - 1].since == step.since {
        changes[count - 1].used = used
      } else {
        changes[count] = (step.since, used)
        count += 1
      }
    }
    changes.removeLast(changes.count - count)
    return changes
  }

  /// A service gives its slots back when it is ready.
  private static func release(
    _ resource: Resource, _ attempt: Timeline.Attempt, _ task: TaskID, _ timeline: Timeline
  ) -> Instant? {
    let ready = resource == .slots ? timeline.details(of: task)?.servingSince : nil
    return ready ?? attempt.end ?? timeline.entries[Int(task)].finish
  }

  /// What a task needs, and how much of it.
  func demand(of task: TaskID) -> [(Resource, Int64)] {
    let planned = plan.tasks[Int(task)]
    if planned.rules == 0 {
      // Without a limit nobody is counted.
      let slots = limits.freeSlots == .max ? 0 : min(planned.cpus, limits.freeSlots)
      return slots > 0 ? [(.slots, Int64(slots))] : []
    }
    // Finds a lane that is there already; a new one would be this copy's alone.
    var limits = limits
    let lane = limits.lane(of: planned, plan.rules(of: task), isCondition: false)
    let demand = limits.demands[lane]
    var needs: [(Resource, Int64)] = demand.pools.map { (.pool($0), 1) }
    if demand.memory > 0, limits.freeMemory < .max { needs.append((.memory, demand.memory)) }
    if demand.slots > 0 { needs.append((.slots, Int64(demand.slots))) }
    return needs
  }

  func holdsSlots(_ task: TaskID) -> Bool {
    plan.tasks[Int(task)].hasAction && plan.tasks[Int(task)].cpus > 0
  }

  /// In order of time, since when how much of it is in use.
  func changes(of resource: Resource) -> [(since: Nanoseconds, used: Int64)] {
    changes[resource] ?? []
  }

  /// What a task that was started at an instant had lacked just before.
  func lacking(_ task: TaskID, before instant: Instant) -> Resource? {
    demand(of: task).first { resource, amount in
      used(resource, before: instant.nanoseconds) + amount > limit(resource)
    }?.0
  }

  private func used(_ resource: Resource, before time: Nanoseconds) -> Int64 {
    guard let changes = changes[resource] else { return 0 }
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].since < time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 0 : changes[low - 1].used
  }

  private func limit(_ resource: Resource) -> Int64 {
    switch resource {
    case .slots: Int64(limits.freeSlots)
    case .memory: limits.freeMemory
    case .pool(let pool): Int64(limits.freePools[Int(pool)])
    }
  }

}
