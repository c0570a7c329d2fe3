package import WorkflowModel

/// What a run will do: a graph of dense task numbers without names, ready for the engine.
package struct Plan: Sendable {
  /// Where names, texts and places come from.
  package let workflow: Workflow
  package let tasks: [PlannedTask]
  package let settings: [ResolvedSettings]
  /// For each task, those that wait for it.
  package let successors: Adjacency
  /// How many tasks each waits for.
  package let dependencyCounts: [Int32]
  /// The number of tasks proper, without the beginnings and ends of groups.
  package let taskCount: Int
  /// How many estimates were assumed because the file gives none.
  package let assumedEstimates: Int

  package var onFailure: FailurePolicy { workflow.onFailure }

  /// A task's name with those of the groups around it.
  package func name(of task: TaskID) -> String {
    workflow.path(of: Int(tasks[Int(task)].definition))
  }

  package func definition(of task: TaskID) -> TaskDefinition {
    workflow.tasks[Int(tasks[Int(task)].definition)]
  }

  /// Whether a task is one people know of: a task of the file, or a group that waits a time of its own.
  package func isShown(_ task: TaskID) -> Bool {
    let task = tasks[Int(task)]
    return task.kind == .task || task.delay > 0
  }

  /// The tasks each task waits for.
  package func predecessors() -> Adjacency {
    var edges: [Edge] = []
    edges.reserveCapacity(successors.neighbours.count)
    for task in 0..<TaskID(tasks.count) {
      for successor in successors[task] { edges.append(Edge(source: task, target: successor, reason: .syncOrder)) }
    }
    return Adjacency(nodes: tasks.count, edges: edges, isReversed: true)
  }
}
