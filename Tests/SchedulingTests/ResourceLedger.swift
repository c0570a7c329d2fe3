import Engine
import Planner
import RunEvents
import TestSupport
import WorkflowModel

/// Follows the events of a run and keeps account of what is held, without asking the engine: what is taken when, by whom,
/// and whether something waits that could have been started.
struct ResourceLedger {
  private let plan: Plan
  private let slotLimit: Int64
  private let memoryLimit: Int64
  private var slots: Int64
  private var memory: Int64
  private var pools: [Int64]
  /// What waits, and from when on it could be started.
  private var queued: [TaskID: Nanoseconds] = [:]
  private var serving: Set<TaskID> = []
  private(set) var violations: [String] = []
  /// How often something waited because it did not fit: without such, nothing was tested.
  private(set) var waits = 0

  init(_ simulation: Simulation) {
    plan = simulation.plan
    slotLimit = simulation.options.slots.map(Int64.init) ?? .max
    memoryLimit = simulation.options.memory ?? .max
    (slots, memory) = (slotLimit, memoryLimit)
    pools = plan.pools.map { Int64($0.count) }
    let events = simulation.events
    for (place, timed) in events.enumerated() {
      let now = timed.instant.nanoseconds
      note(timed.event, at: now)
      if slots < 0 || memory < 0 || pools.contains(where: { $0 < 0 }) {
        violations.append("a limit exceeded at \(now)")
      }
      let next = place + 1 < events.count ? events[place + 1].instant.nanoseconds : now
      if next > now { checkNothingFits(from: now, before: next) }
    }
    if slots != slotLimit || memory != memoryLimit || pools != plan.pools.map({ Int64($0.count) }) {
      violations.append("something was not given back")
    }
  }

  private mutating func note(_ event: RunEvent, at now: Nanoseconds) {
    switch event {
    case .taskReady(let task, _):
      let planned = plan.tasks[Int(task)]
      let isHolder = planned.kind == .groupStart && !plan.rules(of: task).pools.isEmpty
      if planned.hasAction || isHolder { queued[task] = now + planned.delay }
    case .retryScheduled(let task, _, let wait): queued[task] = now + wait
    case .attemptStarted(let task, _, _):
      queued[task] = nil
      hold(task, sign: 1)
    case .serviceReady(let task):
      serving.insert(task)
      slots += slotDemand(task)
    case .attemptEnded(let task, _, _):
      hold(task, sign: -1)
      if serving.remove(task) != nil { slots -= slotDemand(task) }
    case .taskEnded(let task, let outcome): noteEnd(of: task, outcome)
    default: break
    }
  }

  /// A group that has begun holds its pools until its end.
  private mutating func noteEnd(of task: TaskID, _ outcome: Outcome) {
    let planned = plan.tasks[Int(task)]
    if planned.kind == .groupStart, queued[task] != nil, outcome == .succeeded { holdPools(task, sign: 1) }
    if planned.kind == .groupEnd, begun.contains(planned.partner) { holdPools(planned.partner, sign: -1) }
    queued[task] = nil
  }

  /// The groups that hold pools.
  private var begun: Set<TaskID> = []

  private mutating func holdPools(_ task: TaskID, sign: Int64) {
    if plan.tasks[Int(task)].kind == .groupStart {
      if sign > 0 { begun.insert(task) } else { begun.remove(task) }
    }
    for pool in plan.rules(of: task).pools { pools[Int(pool)] -= sign }
  }

  private mutating func hold(_ task: TaskID, sign: Int64) {
    slots -= sign * slotDemand(task)
    memory -= sign * memoryDemand(task)
    holdPools(task, sign: sign)
  }

  private func slotDemand(_ task: TaskID) -> Int64 {
    plan.tasks[Int(task)].kind == .groupStart ? 0 : min(Int64(plan.tasks[Int(task)].cpus), slotLimit)
  }

  private func memoryDemand(_ task: TaskID) -> Int64 {
    plan.tasks[Int(task)].kind == .groupStart ? 0 : min(plan.rules(of: task).memory, memoryLimit)
  }

  /// Work conserving: until the next event nothing waits that fits.
  private mutating func checkNothingFits(from now: Nanoseconds, before next: Nanoseconds) {
    for (task, since) in queued where since < next {
      let fits =
        slotDemand(task) <= slots && memoryDemand(task) <= memory
        && plan.rules(of: task).pools.allSatisfy { pools[Int($0)] > 0 }
      if fits { violations.append("\(plan.name(of: task)) waits at \(max(since, now)) and fits") } else { waits += 1 }
    }
  }
}
