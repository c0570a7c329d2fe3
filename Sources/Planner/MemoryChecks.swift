package import Diagnostics
import WorkflowModel

/// Tasks that would wait for ever for memory, because services hold it: those that they depend on, until they have ended, or
/// several that are started together, each until its own users have ended.
struct MemoryChecks {
  private let plan: Plan
  /// What there is for all.
  private let limit: Int64
  private var held: [TaskID: Int64] = [:]
  private var servicesOf: [TaskID: [TaskID]] = [:]

  init(_ plan: Plan, limit: Int64) {
    self.plan = plan
    self.limit = limit
    let services = plan.tasks.indices.map { TaskID($0) }.filter {
      plan.tasks[Int($0)].kind == .task && plan.tasks[Int($0)].rules != 0 && plan.isService($0) && isCertain($0)
        && plan.rules(of: $0).memory > 0
    }
    for service in services {
      for task in plan.successors.reached(from: [service])
      where plan.tasks[Int(task)].kind == .task || plan.awaitedLists(of: task) != nil {
        held[task, default: 0] += share(of: service)
        servicesOf[task, default: []].append(service)
      }
    }
  }

  /// One that asks for more than there is gets all.
  private func share(of task: TaskID) -> Int64 { min(plan.rules(of: task).memory, limit) }

  func findings() -> [Diagnostic] {
    // Few files have tasks that run after failures only.
    lazy var predecessors = plan.predecessors()
    return findings(
      servicesOf.sorted { $0.key < $1.key }.flatMap { task, services in
        let held = when(of: task) == .failure ? heldAfterFailure(at: task, services, predecessors) : held[task]!
        return wants(of: task).map { Wait(definition: $0, needed: held + min($1, limit), services: services) }
          .filter { $0.needed > limit }
      })
  }

  /// What services hold when a task starts that depends on them and runs only after a failure: of another task, or of one of
  /// the services itself.
  private func heldAfterFailure(at task: TaskID, _ services: [TaskID], _ predecessors: Adjacency) -> Int64 {
    let others = predecessors.reached(from: [task]).subtracting(services)
    if others.contains(where: { plan.tasks[Int($0)].kind == .task && plan.tasks[Int($0)].hasAction }) {
      return held[task]!
    }
    return held[task]! - services.map { share(of: $0) }.min()!
  }

  /// What a task asks for, in bytes, and each task in a matrix whose instances are not known yet.
  private func wants(of task: TaskID) -> [(definition: DefinitionID, memory: Int64)] {
    let id = Int(plan.tasks[Int(task)].definition)
    guard plan.tasks[Int(task)].kind != .task, let resolver = plan.expander?.graph.resolver else {
      return [(id, plan.tasks[Int(task)].hasAction ? plan.rules(of: task).memory : 0)]
    }
    return (id..<max(id + 1, Int(plan.workflow.tasks[id].end))).filter { !plan.workflow.tasks[$0].isGroup }
      .map { ($0, resolver.rules[Int(resolver.rulesOf[$0])].memory) }
  }

  /// A wait that never ends: how much is needed at a time, in bytes.
  private struct Wait {
    var definition: DefinitionID
    var needed: Int64
    var services: [TaskID]
  }

  /// Tasks that never get their memory because services that were started together hold it, of which each waits for such a task.
  ///
  /// - Parameter started: what the run starts before anything ends.
  func findings(startedTogether started: [TaskID]) -> [Diagnostic] {
    let groups = plan.tasks.contains(where: \.kind.isStart) ? plan.tasks.lazy.map(\.kind).surroundingStarts() : []
    /// Whether the time limit of a group ends the wait of a task.
    func isLimited(_ task: TaskID) -> Bool {
      var group = groups.isEmpty ? -1 : groups[Int(task)]
      while group >= 0, plan.rules(of: group).timeout == nil { group = groups[Int(group)] }
      return group >= 0
    }
    var users: [TaskID: [TaskID]] = [:]
    for (task, services) in servicesOf where plan.tasks[Int(task)].hasAction && isCertain(task) && !isLimited(task) {
      for service in services { users[service, default: []].append(task) }
    }
    // Whatever of them can get its memory besides the others may end, and gives back its own.
    var stuck = started.filter { users[$0] != nil && plan.rules(of: $0).timeout == nil }
    var (held, count) = (0 as Int64, -1)
    while stuck.count != count {
      count = stuck.count
      held = stuck.reduce(0) { $0 + share(of: $1) }
      stuck = stuck.filter { users[$0]!.contains { share(of: $0) > limit - held } }
    }
    let waiting = Set(stuck.flatMap { users[$0]! }).filter { share(of: $0) > limit - held }
    return findings(
      waiting.sorted().map {
        Wait(definition: Int(plan.tasks[Int($0)].definition), needed: held + share(of: $0), services: stuck)
      })
  }

  private func findings(_ waits: [Wait]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var seen: Set<DefinitionID> = []
    for wait in waits where seen.insert(wait.definition).inserted {
      let services = wait.services.map { Int(plan.tasks[Int($0)].definition) }
      let fact = Fact.memoryNeverFree(
        task: plan.workflow.path(of: wait.definition), needed: wait.needed, limit: limit,
        services: services.map { plan.workflow.path(of: $0) })
      let labels = services.map { Diagnostic.Label(.heldHere, at: plan.workflow.tasks[$0].nameRange) }
      found.append(Diagnostic(fact, at: plan.workflow.tasks[wait.definition].nameRange, labels: labels))
    }
    return found.inFileOrder()
  }

  /// After what a task runs, by its own `when` and those of the groups around it.
  private func when(of task: TaskID) -> When {
    rulesAround(task).lazy.map(\.when).first { $0 != .success } ?? .success
  }

  /// Whether it will take its memory unless something fails: no `if` or `when` of it, or around it, may say no.
  private func isCertain(_ task: TaskID) -> Bool {
    rulesAround(task).allSatisfy { $0.condition == nil && $0.when != .failure }
  }

  /// The rules of a task and of the groups around it, from the inside out.
  private func rulesAround(_ task: TaskID) -> [TaskRules] {
    sequence(first: Int(plan.tasks[Int(task)].definition)) { plan.workflow.tasks[$0].parent }
      .compactMap { plan.workflow.rules(of: $0) }
  }
}

extension Plan {
  /// What of a plan can never run with so much memory, in bytes; nothing without a limit.
  ///
  /// - Parameter startedTogether: finds what the run starts before anything ends; nothing where that is not certain.
  package func findings(memory limit: Int64?, startedTogether: () -> [TaskID]) -> [Diagnostic] {
    guard let limit, rules.contains(where: { $0.service != nil && $0.memory > 0 }) else { return [] }
    let checks = MemoryChecks(self, limit: limit)
    let found = checks.findings()
    return found.isEmpty ? checks.findings(startedTogether: startedTogether()) : found
  }
}
