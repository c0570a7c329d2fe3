package import Variables
package import WorkflowModel

/// What-if: changes to a plan that its file does not make.
extension Plan {
  /// The tasks, groups and matrices whose whole names match a pattern, each as the node with which it begins. Where there is
  /// a task whose name is the text of the pattern, that one alone is meant, whatever else the pattern matches.
  package func tasks(matching pattern: GlobPattern, text: String) -> [TaskID] {
    let candidates = (0..<TaskID(tasks.count)).filter { !tasks[Int($0)].kind.isEnd }
    for kind in [NameKind.reference, .key, .label] where text.utf8.contains(UInt8(ascii: "[")) {
      let found = candidates.filter { task in name(of: task) { $0.text(kind) } == text }
      if !found.isEmpty { return found }
    }
    return candidates.filter { pattern.matches(key(of: $0)) || pattern.matches(name(of: $0)) }
  }

  /// What fails where a task, a group or a matrix is to fail: all tasks in it that run something, and matrices whose instances
  /// are not known yet.
  package func tasksThatCanFail(in task: TaskID) -> [TaskID] {
    let planned = tasks[Int(task)]
    guard planned.kind.isStart else { return planned.hasAction ? [task] : [] }
    return (task...planned.partner).filter { inner in
      tasks[Int(inner)].hasAction || tasks[Int(inner)].kind == .matrixStart && isShown(inner)
    }
  }

  /// Whether a task is an instance of a matrix, or in one, also one that was added while the workflow ran.
  package func isInstance(_ task: TaskID, ofMatrix matrix: TaskID) -> Bool {
    let (inner, outer) = (tasks[Int(task)], tasks[Int(matrix)])
    guard outer.kind == .matrixStart, outer.definition <= inner.definition,
      inner.definition < workflow.tasks[Int(outer.definition)].end
    else { return false }
    var instance = inner.instance
    while instance >= 0, instance != outer.instance { instance = instances[Int(instance)].parent }
    return instance == outer.instance
  }

  /// Sets how long a task is expected to take: its action, or its delay where it has no action.
  package mutating func setDuration(of task: TaskID, to change: (Nanoseconds) -> Nanoseconds) {
    if tasks[Int(task)].hasAction {
      tasks[Int(task)].estimate = change(tasks[Int(task)].estimate)
    } else {
      tasks[Int(task)].delay = change(tasks[Int(task)].delay)
    }
  }

  package mutating func removeDelay(of task: TaskID) {
    tasks[Int(task)].delay = 0
  }

  /// Lets everything take as long as it does.
  package mutating func removeTimeLimits() {
    for index in rules.indices { rules[index].timeout = nil }
  }

  /// - Parameter pool: its place in `pools`.
  package mutating func setPool(_ pool: Int, count: Int32) {
    pools[pool].count = count
  }

  /// Lets tasks no longer wait for others.
  ///
  /// - Returns: how many edges there were.
  package mutating func removeEdges(from sources: [TaskID], to targets: [TaskID]) -> Int {
    let ends = Set(sources.map { tasks[Int($0)].kind.isStart ? tasks[Int($0)].partner : $0 })
    let starts = Set(targets)
    var edges: [Edge] = []
    var removed = 0
    for task in 0..<TaskID(tasks.count) {
      for (successor, reason) in zip(successors[task], successors.reasons(of: task)) {
        if ends.contains(task), starts.contains(successor) {
          dependencyCounts[Int(successor)] -= 1
          removed += 1
        } else {
          edges.append(Edge(source: task, target: successor, reason: Edge.Reason(reason)))
        }
      }
    }
    if removed > 0 { successors = Adjacency(nodes: tasks.count, edges: edges, keepsReasons: true) }
    return removed
  }
}

extension Planner.Options {
  /// The same for all tasks of a plan by name, so that whatever is changed about what they wait for, they are planned.
  package func naming(tasksOf plan: Plan) -> Self {
    guard !targets.isEmpty || plan.workflow.defaultTargets != nil else { return self }
    var named = self
    named.targets = (0..<TaskID(plan.tasks.count)).filter { !plan.tasks[Int($0)].kind.isStart }.map(plan.targetName)
    return named
  }
}

extension Workflow {
  /// Whether the tasks of a list, of the file itself for nil, wait for each other because of their order.
  ///
  /// - Parameter mode: replaces that of the file.
  package func hasSyncOrder(in list: DefinitionID?, mode: Mode?) -> Bool {
    let members = members(of: list)
    let listed = list.map { tasks[$0].mode ?? .async } ?? mode ?? self.mode
    return members.dropLast().contains { (tasks[$0].isGroup ? listed : tasks[$0].mode ?? listed) == .sync }
  }

  /// Starts the tasks of a list as soon as their dependencies allow.
  package mutating func removeSyncOrder(in list: DefinitionID?) {
    if let list { tasks[list].mode = .async } else { mode = .async }
    for member in members(of: list) where !tasks[member].isGroup { tasks[member].mode = nil }
  }
}
