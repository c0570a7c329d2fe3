import Engine
import Planner
import WorkflowModel

/// Gathers the jobs, edges and resources of a plan.
struct ProblemBuilder {
  private let plan: Plan
  private var limits: Resources
  private var durations: [Nanoseconds]
  private var leads: [Nanoseconds]
  private var lanes: [Int32]
  /// Where they are not just those of the plan.
  private var edges: [(source: Int32, target: Int32)]?
  private(set) var conditions: [TaskID] = []
  private(set) var resources: [PlannedProblem.Resource] = []
  private(set) var omissions: Set<PlannedProblem.Omission> = []

  init(_ plan: Plan, _ limits: Resources) {
    self.plan = plan
    self.limits = limits
    durations = Array(repeating: 0, count: plan.tasks.count)
    leads = durations
    lanes = Array(repeating: -1, count: plan.tasks.count)
  }

  mutating func addTasks() {
    var skippedUntil: TaskID = -1
    for task in 0..<TaskID(plan.tasks.count) {
      let planned = plan.tasks[Int(task)]
      let rules = planned.rules == 0 ? nil : plan.rules(of: task)
      if rules?.when == .failure, task > skippedUntil, !isInstance(planned) {
        skippedUntil = planned.kind.isStart ? planned.partner : task
      }
      let isSkipped = task <= skippedUntil
      if !isSkipped {
        add(task, planned, rules)
        noteOmission(task, planned, rules)
      }
    }
    divertConditions()
  }

  /// Whether it is an instance of a matrix of its own: then what it waits for was looked at when the matrix began.
  private func isInstance(_ task: PlannedTask) -> Bool {
    task.instance >= 0 && plan.instances[Int(task.instance)].owner == task.definition
  }

  private mutating func add(_ task: TaskID, _ planned: PlannedTask, _ rules: RunRules?) {
    guard !planned.kind.isEnd, planned.kind != .matrixStart else { return }
    if planned.delay > 0 { leads[Int(task)] = planned.delay }
    if planned.hasAction {
      lanes[Int(task)] = Int32(limits.lane(of: planned, rules, isCondition: false))
      // A service is ready at once, and gives its slots back then.
      durations[Int(task)] = rules?.service == nil ? planned.estimate : 0
    }
    if rules?.hasCondition == true { conditions.append(task) }
  }

  private mutating func noteOmission(_ task: TaskID, _ planned: PlannedTask, _ rules: RunRules?) {
    switch planned.kind {
    case .task:
      guard let rules, rules.service != nil, rules.memory > 0 || !rules.pools.isEmpty else { return }
      omissions.insert(.servicesHold)
    case .groupStart: if rules?.pools.isEmpty == false { omissions.insert(.groupsHold) }
    case .matrixStart: if plan.awaitedLists(of: task) != nil { omissions.insert(.unknownMatrices) }
    case .groupEnd, .matrixEnd: break
    }
  }

  /// What a task with an `if` waits for, its `if` waits for.
  private mutating func divertConditions() {
    guard !conditions.isEmpty || plan.successors.hasGrown else { return }
    var edges = (0..<TaskID(plan.tasks.count)).flatMap { task in
      plan.successors[task].map { (source: task, target: $0) }
    }
    var jobs: [TaskID: Int32] = [:]
    for task in conditions {
      jobs[task] = Int32(durations.count)
      durations.append(0)
      leads.append(0)
      let rules = plan.rules(of: task)
      lanes.append(Int32(limits.lane(of: plan.tasks[Int(task)], rules, isCondition: true)))
    }
    for edge in edges.indices {
      if let condition = jobs[edges[edge].target] { edges[edge].target = condition }
    }
    self.edges = edges + conditions.map { (jobs[$0]!, $0) }
  }

  // MARK: - Dense arrays

  /// - Returns: the problem with its unit of time; nil where sums would not fit in 64 bits.
  mutating func make() -> (SchedulingProblem, unit: Nanoseconds)? {
    let demands = limits.demands
    resources = limitedResources(demands)
    var rows = demands.map { demand in resources.map { amount(of: $0, in: demand) } }
    var capacities = resources.map(capacity)
    for resource in resources.indices { reduce(resource, &rows, &capacities) }
    let unit = max(1, leads.reduce(durations.reduce(0, greatestCommonDivisor), greatestCommonDivisor))
    let times = zip(durations, leads).reduce(Int64(0)) { $0.addingSaturated($1.0).addingSaturated($1.1) }
    let largest = capacities.max() ?? 1
    guard times / unit < Int64.max / 8 / largest else { return nil }
    for job in durations.indices {
      durations[job] /= unit
      if leads[job] > 0 { leads[job] /= unit }
    }
    let waits = edges.map { JobEdges(jobs: durations.count, edges: $0) } ?? JobEdges(plan.successors)
    var problem = SchedulingProblem(
      durations: durations, leads: leads, lanes: lanes, demands: rows, capacities: capacities,
      successors: waits.withoutImplied())
    problem.classes = classes()
    return (problem, unit)
  }

  /// Those that are limited, and that something asks for.
  private func limitedResources(_ demands: [Demand]) -> [PlannedProblem.Resource] {
    var found: [PlannedProblem.Resource] = []
    if demands.contains(where: { $0.slots > 0 }) { found.append(.slots) }
    if limits.freeMemory < .max, demands.contains(where: { $0.memory > 0 }) { found.append(.memory) }
    for pool in Set(demands.flatMap(\.pools)).sorted() {
      found.append(pool == plan.pools.count ? .terminal : .pool(pool))
    }
    return found
  }

  private func amount(of resource: PlannedProblem.Resource, in demand: Demand) -> Int64 {
    switch resource {
    case .slots: Int64(demand.slots)
    case .memory: demand.memory
    case .pool(let pool): demand.pools.contains(pool) ? 1 : 0
    case .terminal: demand.pools.contains(Int32(plan.pools.count)) ? 1 : 0
    }
  }

  private func capacity(of resource: PlannedProblem.Resource) -> Int64 {
    switch resource {
    case .slots: Int64(limits.freeSlots)
    case .memory: limits.freeMemory
    case .pool(let pool): Int64(limits.freePools[Int(pool)])
    case .terminal: 1
    }
  }

  /// Counts a resource in the largest amount that all demands are multiples of.
  private func reduce(_ resource: Int, _ rows: inout [[Int64]], _ capacities: inout [Int64]) {
    let divisor = rows.reduce(0) { greatestCommonDivisor($0, $1[resource]) }
    guard divisor > 1 else { return }
    for row in rows.indices { rows[row][resource] /= divisor }
    capacities[resource] /= divisor
  }

  /// Priorities of the file, highest first, where there are different ones.
  private func classes() -> [Int32]? {
    let priorities = Set(plan.tasks.lazy.filter(\.hasAction).map(\.priority))
    guard priorities.count > 1 else { return nil }
    let order = Dictionary(uniqueKeysWithValues: priorities.sorted(by: >).enumerated().map { ($1, Int32($0)) })
    return plan.tasks.map { order[$0.priority] ?? 0 } + conditions.map { order[plan.tasks[Int($0)].priority] ?? 0 }
  }
}

/// Euclid's algorithm.
private func greatestCommonDivisor(_ first: Int64, _ second: Int64) -> Int64 {
  var (a, b) = (first, second)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
