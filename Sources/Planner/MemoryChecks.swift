package import Diagnostics
import WorkflowModel

/// Tasks that would wait for ever for memory, because the services that they depend on hold it until they have ended.
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
    var found: [Diagnostic] = []
    var seen: Set<Int32> = []
    for (task, services) in servicesOf.sorted(by: { $0.key < $1.key }) {
      let needed = held[task]! + (isCertain(task) ? share(of: task) : 0)
      guard needed > limit, seen.insert(plan.tasks[Int(task)].definition).inserted else { continue }
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
  package func findings(memory limit: Int64?) -> [Diagnostic] {
    guard let limit, rules.contains(where: { $0.service != nil && $0.memory > 0 }) else { return [] }
    return MemoryChecks(self, limit: limit).findings()
  }
}
