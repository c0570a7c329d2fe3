import Diagnostics
import WorkflowModel

/// Numbers the selected nodes and gives each what the engine and the executors need to know of it.
struct PlanAssembler {
  private let graph: GraphBuilder
  private let selection: [Bool]?
  private let invocation: Invocation

  init(graph: GraphBuilder, selection: [Bool]?, invocation: Invocation) {
    self.graph = graph
    self.selection = selection
    self.invocation = invocation
  }

  func assemble() -> Plan {
    var numbers = [TaskID](repeating: -1, count: graph.nodes.count)
    var selected: [TaskID] = []
    selected.reserveCapacity(graph.nodes.count)
    for node in graph.nodes.indices where selection?[node] ?? true {
      numbers[node] = TaskID(selected.count)
      selected.append(TaskID(node))
    }
    var assumed = 0
    let tasks = selected.map { graph.plannedTask(Int($0), numbers: numbers, assumed: &assumed) }
    var edges = graph.edges
    if selection != nil {
      edges = edges.compactMap { edge in
        let (source, target) = (numbers[Int(edge.source)], numbers[Int(edge.target)])
        return source < 0 || target < 0 ? nil : Edge(source: source, target: target, reason: edge.reason)
      }
    }
    var counts = [Int32](repeating: 0, count: tasks.count)
    for edge in edges { counts[Int(edge.target)] += 1 }
    let isGrowing = !graph.pendingMatrices.isEmpty
    return Plan(
      workflow: graph.workflow, tasks: tasks, settings: graph.resolver.settings, layers: graph.resolver.layers,
      rules: graph.resolver.rules, pools: graph.resolver.pools, instances: graph.instances,
      successors: Adjacency(nodes: tasks.count, edges: edges, keepsReasons: true), dependencyCounts: counts,
      taskCount: tasks.count { $0.kind == .task }, assumedEstimates: assumed, invocation: invocation,
      hasExports: graph.resolver.rules.contains { !$0.exports.isEmpty },
      firstAdded: Int32(graph.instances.count), expansionProblem: nil,
      expander: isGrowing ? PlanExpander(graph: graph, numbers: numbers, nodes: selected) : nil)
  }
}

extension GraphBuilder {
  /// - Parameters:
  ///   - numbers: for each node its task.
  ///   - assumed: counts the estimates that the file does not give.
  func plannedTask(_ index: Int, numbers: [TaskID], assumed: inout Int) -> PlannedTask {
    let node = nodes[index]
    let definition = workflow.tasks[Int(node.definition)]
    let settings = resolver.settingsOf[Int(node.definition)]
    let rules = resolver.rulesOf[Int(node.definition)]
    var task = PlannedTask(
      definition: node.definition, kind: node.kind, hasAction: false, cpus: 0,
      priority: resolver.settings[Int(settings)].priority, delay: 0, estimate: 0, settings: settings, rules: 0,
      instance: node.instance, partner: node.partner < 0 ? -1 : numbers[Int(node.partner)])
    switch node.kind {
    case .task:
      switch definition.action {
      case .script, .arguments: task.hasAction = true
      case .none, .group: break
      }
      task.delay = definition.delay ?? 0
      task.rules = rules
    case .groupStart:
      task.delay = definition.delay ?? 0
      task.rules = rules
    case .groupEnd, .matrixEnd: task.rules = rules
    case .matrixStart: task.rules = rules
    }
    if task.hasAction {
      let rules = resolver.rules[Int(rules)]
      // How long a service runs, others decide.
      if definition.estimate == nil, rules.service == nil { assumed += 1 }
      task.estimate = definition.estimate ?? (definition.delay == nil ? assumedEstimate(rules) : 0)
      task.cpus = resolver.settings[Int(settings)].cpus
    }
    return task
  }

  /// What a task is taken to last that doesn't say: a second, and never so long that it would not be in time.
  private func assumedEstimate(_ rules: RunRules) -> Nanoseconds {
    guard let limit = rules.timeout, rules.service == nil, limit <= .second else { return .second }
    return limit / 2
  }
}
