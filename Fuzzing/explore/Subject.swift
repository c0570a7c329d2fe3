import Engine
import Planner
import WorkflowModel

/// A workflow that is looked at, with what its file says in the form in which it is asked for, worked out from the plan's
/// graph and rules alone.
final class Subject {
  let plan: Plan
  let options: Engine.Options
  let nodeCount: Int
  /// For each node the place of its processes in `State.processes`; -1 for one without any.
  let units: [Int]
  let nodes: [TaskID]
  /// Sets of nodes, by node.
  let predecessors: [UInt64]
  /// All tasks and groups that depend on it, directly or not.
  let followers: [UInt64]
  /// Those that are no starts or ends of groups.
  let tasks: UInt64
  /// The starts of the groups and matrices around it.
  let surroundings: [UInt64]
  let rules: [RunRules]
  /// How many slots its action holds.
  let slots: [Int32]
  /// The starts of groups that hold units of pools.
  let holdingGroups: [TaskID]

  init(plan: Plan, options: Engine.Options) {
    self.plan = plan
    self.options = options
    nodeCount = plan.tasks.count
    precondition(nodeCount <= 16, "an outcome takes four of 64 bits")
    let rules = plan.tasks.indices.map { plan.rules(of: TaskID($0)) }
    self.rules = rules
    var (units, nodes) = ([Int](repeating: -1, count: nodeCount), [TaskID]())
    for (node, task) in plan.tasks.enumerated() {
      let mayHaveProcesses =
        task.hasAction || (rules[node].hasCondition && (task.kind == .task || task.kind == .groupStart))
      guard mayHaveProcesses else { continue }
      units[node] = nodes.count
      nodes.append(TaskID(node))
    }
    precondition(nodes.count <= 7, "the results of seven take 63 bits")
    (self.units, self.nodes) = (units, nodes)
    var predecessors = [UInt64](repeating: 0, count: nodeCount)
    for node in 0..<TaskID(nodeCount) {
      for successor in plan.successors[node] { predecessors[Int(successor)] |= 1 << UInt64(node) }
    }
    self.predecessors = predecessors
    var followers = [UInt64](repeating: 0, count: nodeCount)
    for node in plan.topologicalOrder().reversed() {
      for successor in plan.successors[node] {
        followers[Int(node)] |= followers[Int(successor)] | 1 << UInt64(successor)
      }
    }
    self.followers = followers
    tasks = plan.tasks.enumerated().reduce(0) { set, entry in
      entry.element.kind == .task ? set | 1 << UInt64(entry.offset) : set
    }
    var surroundings = [UInt64](repeating: 0, count: nodeCount)
    for (start, task) in plan.tasks.enumerated() where task.kind.isStart {
      for node in (start + 1)..<max(start + 1, Int(task.partner) + 1) { surroundings[node] |= 1 << UInt64(start) }
    }
    self.surroundings = surroundings
    holdingGroups = plan.tasks.indices.filter { plan.tasks[$0].kind == .groupStart && !rules[$0].pools.isEmpty }
      .map { TaskID($0) }
    slots = plan.tasks.map { task in options.slots.map { min(task.cpus, Int32($0)) } ?? 0 }
  }

  func name(_ node: TaskID) -> String {
    switch plan.tasks[Int(node)].kind {
    case .task: plan.name(of: node)
    case .groupStart, .matrixStart: "begin \(plan.name(of: node))"
    case .groupEnd, .matrixEnd: "end \(plan.name(of: node))"
    }
  }

  func isService(_ node: TaskID) -> Bool { rules[Int(node)].service != nil && plan.tasks[Int(node)].kind == .task }
}

/// The members of a set of nodes.
struct NodeSet: Sequence, IteratorProtocol {
  private var left: UInt64

  init(_ set: UInt64) { left = set }

  @inline(__always)
  mutating func next() -> TaskID? {
    guard left != 0 else { return nil }
    defer { left &= left - 1 }
    return TaskID(left.trailingZeroBitCount)
  }
}
