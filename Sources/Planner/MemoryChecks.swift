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
      for task in plan.successors.reached(from: [service]) where plan.tasks[Int(task)].kind == .task {
        held[task, default: 0] += share(of: service)
        servicesOf[task, default: []].append(service)
      }
    }
  }

  /// One that asks for more than there is gets all.
  private func share(of task: TaskID) -> Int64 { min(plan.rules(of: task).memory, limit) }

  func findings() -> [Diagnostic] {
    findings(
      servicesOf.sorted { $0.key < $1.key }.compactMap { task, services in
        let needed = held[task]! + (isCertain(task) ? share(of: task) : 0)
        return needed > limit ? (task, needed, services) : nil
      })
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
    return findings(waiting.sorted().map { (task: $0, needed: held + share(of: $0), services: stuck) })
  }

  private func findings(_ waits: [(task: TaskID, needed: Int64, services: [TaskID])]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var seen: Set<Int32> = []
    for (task, needed, services) in waits where seen.insert(plan.tasks[Int(task)].definition).inserted {
      let fact = Fact.memoryNeverFree(
        task: path(of: task), needed: needed, limit: limit, services: services.map { path(of: $0) })
      let labels = services.map { Diagnostic.Label(.heldHere, at: plan.definition(of: $0).nameRange) }
      found.append(Diagnostic(fact, at: plan.definition(of: task).nameRange, labels: labels))
    }
    return found.inFileOrder()
  }

  private func path(of task: TaskID) -> String { plan.workflow.path(of: Int(plan.tasks[Int(task)].definition)) }

  /// Whether it will take its memory: no `if` or `when` of it, or around it, may say no.
  private func isCertain(_ task: TaskID) -> Bool {
    var definition: DefinitionID? = Int(plan.tasks[Int(task)].definition)
    while let id = definition {
      let rules = plan.workflow.rules(of: id)
      if rules?.condition != nil || rules?.when ?? .success != .success { return false }
      definition = plan.workflow.tasks[id].parent
    }
    return true
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
