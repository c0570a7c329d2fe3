import ArgumentParser
import Diagnostics
import Engine
import Planner
import Variables
import WorkflowModel

/// Changes that are only planned: what would be if.
struct WhatIfOptions: ParsableArguments {
  @Option(
    name: .customLong("set-duration"),
    help: ArgumentHelp(
      "Plan with another duration for the tasks of a name or pattern, such as test=5s, or test=x0.5 for half; may be repeated.",
      valueName: "task=duration"))
  var durations: [DurationChange] = []

  @Option(
    name: .customLong("without-edge"),
    help: ArgumentHelp("Plan as if B did not wait for A; may be repeated.", valueName: "A:B"))
  var edges: [EdgePattern] = []

  @Option(
    name: .customLong("fail"),
    help: ArgumentHelp(
      "Plan as if a task failed, to see what it blocks and what cleans up; may be repeated.", valueName: "task"))
  var failures: [TaskPattern] = []

  @Option(
    help: ArgumentHelp("Plan with this number of slots (default: that of -j, or of the machine).", valueName: "n"),
    transform: Slots.parse)
  var cpus: Slots?

  @Option(
    name: .customLong("pool"),
    help: ArgumentHelp("Plan with another size of a pool, such as database=2; may be repeated.", valueName: "name=n"))
  var pools: [PoolSize] = []

  /// Whether anything is to be different from the plan as it stands.
  var isEmpty: Bool { durations.isEmpty && edges.isEmpty && failures.isEmpty && cpus == nil && pools.isEmpty }

  /// The plan with all changes made.
  func apply(to plan: Plan) throws(WhatIfMistake) -> Plan {
    var plan = plan
    for change in durations {
      for task in try tasks(change.pattern, plan) { plan.setDuration(of: task, to: change.apply) }
    }
    for edge in edges {
      let (sources, targets) = (try tasks(edge.source, plan), try tasks(edge.target, plan))
      if plan.removeEdges(from: sources, to: targets) == 0 {
        let (first, second) = (edge.source.text, edge.target.text)
        let isReversed = plan.removeEdges(from: targets, to: sources) > 0
        let hint: Words = isReversed ? "; did you mean '\(second):\(first)'?" : ""
        throw WhatIfMistake(message: "'\(second)' does not wait for '\(first)' directly\(hint)")
      }
    }
    for pool in pools {
      guard let place = plan.pools.firstIndex(where: { $0.name == pool.name }) else {
        let similar = suggestion(for: pool.name, among: plan.pools.map(\.name)).map {
          "; did you mean '\($0)'?" as Words
        }
        throw WhatIfMistake(message: "there is no pool '\(pool.name)'", afterFile: similar ?? Words())
      }
      plan.setPool(place, count: pool.count)
    }
    return plan
  }

  func failing(in plan: Plan) throws(WhatIfMistake) -> Set<TaskID> {
    var failing: Set<TaskID> = []
    for failure in failures {
      let found = try tasks(failure, plan)
      let able = found.flatMap { plan.tasksThatCanFail(in: $0) }
      guard !able.isEmpty else {
        let reason = found.contains { plan.tasks[Int($0)].kind == .matrixStart } ? "has no instances" : "runs nothing"
        throw WhatIfMistake(message: "'\(failure.text)' cannot fail: it \(reason)")
      }
      failing.formUnion(able)
    }
    return failing
  }

  private func tasks(_ pattern: TaskPattern, _ plan: Plan) throws(WhatIfMistake) -> [TaskID] {
    let found = plan.tasks(matching: pattern.pattern, text: pattern.text)
    guard found.isEmpty else { return found }
    let workflow = plan.workflow
    let paths = workflow.tasks.indices.map { workflow.path(of: $0) }
    if paths.contains(where: { pattern.pattern.matches($0) }) {
      throw WhatIfMistake(message: "'\(pattern.text)' is not in this plan: name it among the tasks to plan")
    }
    let names = (0..<TaskID(plan.tasks.count)).map(plan.key) + paths
    let similar = suggestion(for: pattern.text, among: names).map { "; did you mean '\($0)'?" as Words }
    throw WhatIfMistake(message: "there is no task '\(pattern.text)'", afterFile: similar ?? Words())
  }
}

/// A change that can't be made.
struct WhatIfMistake: Error {
  fileprivate let message: Words
  /// What follows where the file is named; nil where it isn't.
  fileprivate var afterFile: Words?

  /// - Parameter path: of the file that the plan is of.
  func message(ofFile path: String) -> Words {
    afterFile.map { "\(message) in '\(path)'\($0)" } ?? message
  }
}
