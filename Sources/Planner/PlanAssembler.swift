import WorkflowModel

/// Numbers the selected nodes and gives each what the engine and the executors need to know of it.
struct PlanAssembler {
  private let workflow: Workflow
  private let graph: GraphBuilder
  private let selection: [Bool]?
  private var settings: [ResolvedSettings] = []
  /// The settings that the members of each group start from; the file's own at nil.
  private var memberSettings: [Int32: Int32] = [:]
  private var assumedEstimates = 0

  init(workflow: Workflow, graph: GraphBuilder, selection: [Bool]?) {
    self.workflow = workflow
    self.graph = graph
    self.selection = selection
  }

  mutating func assemble() -> Plan {
    var top = ResolvedSettings()
    top.environment = workflow.environment
    if let defaults = workflow.defaults { top.apply(defaults) }
    settings = [top]

    var numbers = [TaskID](repeating: -1, count: graph.nodes.count)
    var tasks: [PlannedTask] = []
    tasks.reserveCapacity(graph.nodes.count)
    for (node, description) in graph.nodes.enumerated() {
      // The settings of a group are needed by its members, selected or not.
      let settings = resolveSettings(of: description)
      guard selection?[node] ?? true else { continue }
      numbers[node] = TaskID(tasks.count)
      tasks.append(plannedTask(description, settings: settings))
    }
    var edges = graph.edges
    if selection != nil {
      edges = edges.compactMap { edge in
        let (source, target) = (numbers[Int(edge.source)], numbers[Int(edge.target)])
        return source < 0 || target < 0 ? nil : Edge(source: source, target: target, reason: edge.reason)
      }
    }
    var counts = [Int32](repeating: 0, count: tasks.count)
    for edge in edges { counts[Int(edge.target)] += 1 }
    return Plan(
      workflow: workflow, tasks: tasks, settings: settings,
      successors: Adjacency(nodes: tasks.count, edges: edges), dependencyCounts: counts,
      taskCount: tasks.count { $0.kind == .task }, assumedEstimates: assumedEstimates)
  }

  private mutating func plannedTask(_ node: GraphBuilder.Node, settings index: Int32) -> PlannedTask {
    let definition = workflow.tasks[Int(node.definition)]
    let hasAction =
      switch definition.action {
      case .script, .arguments: true
      case .none, .group: false
      }
    var estimate: Nanoseconds = 0
    if hasAction {
      if definition.estimate == nil { assumedEstimates += 1 }
      estimate = definition.estimate ?? (definition.delay == nil ? .second : 0)
    }
    return PlannedTask(
      definition: node.definition, kind: node.kind, hasAction: hasAction,
      cpus: hasAction ? settings[Int(index)].cpus : 0, priority: settings[Int(index)].priority,
      delay: node.kind == .groupEnd ? 0 : definition.delay ?? 0, estimate: estimate, settings: index)
  }

  /// - Returns: the number of the settings of a node; tasks that set nothing share those of their group.
  private mutating func resolveSettings(of node: GraphBuilder.Node) -> Int32 {
    let definition = workflow.tasks[Int(node.definition)]
    let inherited = definition.parent.map { memberSettings[Int32($0)] ?? 0 } ?? 0
    guard let own = definition.settings else {
      if node.kind == .groupStart { memberSettings[node.definition] = inherited }
      return inherited
    }
    if node.kind == .groupEnd { return inherited }
    var resolved = settings[Int(inherited)]
    resolved.apply(workflow.settings[Int(own)])
    settings.append(resolved)
    let index = Int32(settings.count - 1)
    if node.kind == .groupStart { memberSettings[node.definition] = index }
    return index
  }
}

extension ResolvedSettings {
  /// Lays settings over these; of a group, then those for its members.
  fileprivate mutating func apply(_ own: TaskSettings) {
    if let shell = own.shell { self.shell = shell }
    if let directory = own.directory { self.directory = directory }
    if let cpus = own.cpus { self.cpus = cpus }
    if let priority = own.priority { self.priority = priority }
    environment += own.environment
    if case .values(let defaults) = own.memberDefaults { apply(defaults) }
  }
}
