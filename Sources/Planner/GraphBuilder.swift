import Diagnostics
import WorkflowModel

/// Makes nodes of tasks and groups, and edges of dependencies, `sync` order and membership.
struct GraphBuilder {
  let workflow: Workflow
  let scope: Scope
  var diagnostics: [Diagnostic] = []
  private(set) var edges: [Edge] = []
  private(set) var nodes: [Node] = []
  /// For each definition the node that starts it and the node that ends it: of a task, the same.
  private(set) var startNodes: [TaskID]
  private(set) var endNodes: [TaskID]
  private let topMode: Mode
  /// For each definition, the last reference to it and by whom: finds what is listed twice.
  private var lastReference: [(task: Int32, reference: Int32)]

  struct Node: Sendable {
    var definition: Int32
    var kind: PlannedTask.Kind
  }

  init(workflow: Workflow, mode: Mode?) {
    self.workflow = workflow
    scope = Scope(workflow)
    topMode = mode ?? workflow.mode
    startNodes = Array(repeating: 0, count: workflow.tasks.count)
    endNodes = Array(repeating: 0, count: workflow.tasks.count)
    lastReference = Array(repeating: (-1, 0), count: workflow.tasks.count)
    nodes.reserveCapacity(workflow.tasks.count)
    edges.reserveCapacity(workflow.dependencies.count)
  }

  mutating func build() {
    addNodes()
    addOrder(of: nil, mode: topMode)
    for task in workflow.tasks.indices { addDependencies(of: task) }
  }

  // MARK: - Nodes

  private mutating func addNodes() {
    var open: [DefinitionID] = []
    for (id, task) in workflow.tasks.enumerated() {
      closeGroups(&open, before: id)
      startNodes[id] = TaskID(nodes.count)
      endNodes[id] = TaskID(nodes.count)
      nodes.append(Node(definition: Int32(id), kind: task.isGroup ? .groupStart : .task))
      if task.isGroup { open.append(id) }
    }
    closeGroups(&open, before: workflow.tasks.count)
  }

  private mutating func closeGroups(_ open: inout [DefinitionID], before id: DefinitionID) {
    while let group = open.last, workflow.tasks[group].end <= id {
      endNodes[group] = TaskID(nodes.count)
      nodes.append(Node(definition: Int32(group), kind: .groupEnd))
      open.removeLast()
    }
  }

  // MARK: - Edges

  /// Members wait for the group's start, its end waits for them, and within the list the mode decides.
  private mutating func addOrder(of group: DefinitionID?, mode: Mode) {
    var lastSync: DefinitionID?
    var member = group.map { $0 + 1 } ?? 0
    let end = group.map { Int(workflow.tasks[$0].end) } ?? workflow.tasks.count
    while member < end {
      let task = workflow.tasks[member]
      if let group {
        edges.append(Edge(source: startNodes[group], target: startNodes[member], reason: .startOfGroup))
        edges.append(Edge(source: endNodes[member], target: endNodes[group], reason: .endOfGroup))
      }
      if let lastSync {
        edges.append(Edge(source: endNodes[lastSync], target: startNodes[member], reason: .syncOrder))
      }
      // A group's own mode is about what is inside it.
      let ownMode = task.isGroup ? mode : task.mode ?? mode
      if ownMode == .sync { lastSync = member }
      if task.isGroup { addOrder(of: member, mode: task.mode ?? .async) }
      member = Int(task.end)
    }
    if let group, end == group + 1 {
      edges.append(Edge(source: startNodes[group], target: endNodes[group], reason: .endOfGroup))
    }
  }

  private mutating func addDependencies(of task: DefinitionID) {
    let definition = workflow.tasks[task]
    for index in definition.dependencies {
      let reference = workflow.dependencies[Int(index)]
      let found = scope.findDependency(reference.text, of: task, in: workflow)
      guard let found else {
        let name = workflow.texts[reference.text]
        // Suggestions are made for the first findings only: each looks at every name that can be seen.
        let similar = diagnostics.count < 50 ? scope.similarName(to: name, for: task, in: workflow) : nil
        report(.unknownDependency(name, suggestion: similar), at: reference.range)
        continue
      }
      if isUsable(reference, found, by: task, index) {
        edges.append(Edge(source: endNodes[found], target: startNodes[task], reason: .dependency(index)))
      }
    }
  }

  private mutating func isUsable(
    _ reference: Reference, _ found: DefinitionID, by task: DefinitionID, _ index: Int32
  ) -> Bool {
    if found == task {
      report(.selfDependency(workflow.path(of: task)), at: reference.range)
      return false
    }
    if isGroup(found, around: task) {
      let fact = Fact.dependencyOnContainingGroup(task: workflow.path(of: task), group: workflow.path(of: found))
      report(fact, at: reference.range, labels: [.init(.startedHere("the group"), at: workflow.tasks[found].nameRange)])
      return false
    }
    if lastReference[found].task == task {
      let first = workflow.dependencies[Int(lastReference[found].reference)].range
      let fact = Fact.duplicateReference(key: "dependencies", name: workflow.texts[reference.text])
      report(fact, at: reference.range, labels: [.init(.firstDefinition, at: first)])
      return false
    }
    lastReference[found] = (Int32(task), index)
    return true
  }

  private func isGroup(_ group: DefinitionID, around task: DefinitionID) -> Bool {
    var parent = workflow.tasks[task].parent
    while let current = parent {
      if current == group { return true }
      parent = workflow.tasks[current].parent
    }
    return false
  }

  private mutating func report(_ fact: Fact, at range: SourceRange, labels: [Diagnostic.Label] = []) {
    diagnostics.append(Diagnostic(fact, at: range, labels: labels))
  }

  // MARK: - Selection

  /// Marks the nodes of tasks and groups, and of everything they wait for.
  func selection(of targets: [DefinitionID]) -> [Bool] {
    var isSelected = [Bool](repeating: false, count: nodes.count)
    let sources = Adjacency(nodes: nodes.count, edges: edges, isReversed: true)
    var pending = targets.map { endNodes[$0] }
    while let node = pending.popLast() {
      guard !isSelected[Int(node)] else { continue }
      isSelected[Int(node)] = true
      pending += sources[node]
    }
    return isSelected
  }
}
