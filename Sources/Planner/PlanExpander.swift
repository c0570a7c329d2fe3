import Diagnostics
package import Variables
import WorkflowModel

/// Adds to a plan the instances of matrices whose values become known while the workflow runs.
struct PlanExpander: Sendable {
  var graph: GraphBuilder
  /// For each node of the graph its task, -1 for those that were not selected; and the other way round.
  var numbers: [TaskID]
  var nodes: [TaskID]
}

extension Plan {
  /// The variables that hold the lists of a matrix; nil for what is no matrix that waits for its values.
  package func awaitedLists(of task: TaskID) -> [String]? {
    guard tasks[Int(task)].kind == .matrixStart, let expander,
      expander.graph.pendingMatrices[expander.nodes[Int(task)]] != nil,
      let matrix = workflow.rules(of: Int(tasks[Int(task)].definition))?.matrix
    else { return nil }
    return matrix.listNames
  }

  /// The variables that hold the lists of matrices inside of a matrix.
  package func lists(inside matrix: TaskID) -> Set<String> {
    let id = Int(tasks[Int(matrix)].definition)
    let members = (id + 1)..<max(id + 1, Int(workflow.tasks[id].end))
    return Set(members.flatMap { workflow.rules(of: $0)?.matrix?.listNames ?? [] })
  }

  /// What a variable held before the run, as far as its file sets nothing else.
  package func inheritedValue(of name: String) -> Bytes? {
    EnvironmentEvaluator(files: workflow.files, layers: layers, invocation: invocation)
      .environment(of: settings[0].layer, TaskData()).variables[name]
  }

  /// Makes the instances of a matrix. They are behind all tasks there were, and wait for the start of the matrix; its end
  /// waits for them.
  ///
  /// - Parameter lists: what variables hold where the matrix begins, by name: at least its own.
  /// - Returns: the new tasks, and every new edge.
  package mutating func expand(
    _ task: TaskID, lists: [String: Bytes]
  ) -> (tasks: Range<TaskID>, edges: [Edge]) {
    let first = TaskID(tasks.count)
    guard var expander else { return (first..<first, []) }
    self.expander = nil
    let found = expander.graph.diagnostics.count
    let (newNodes, newEdges) = expander.graph.expand(expander.nodes[Int(task)], lists: lists)
    expansionProblem = expander.graph.diagnostics.dropFirst(found).first.map { PreparationProblem($0) }
    for node in newNodes {
      expander.numbers.append(TaskID(expander.nodes.count))
      expander.nodes.append(TaskID(node))
    }
    // Only what is new: to share all would make the graph copy it for each matrix.
    instances += expander.graph.instances[instances.count...]
    for node in newNodes {
      let planned = expander.graph.plannedTask(node, numbers: expander.numbers, assumed: &assumedEstimates)
      if planned.kind == .task { taskCount += 1 }
      tasks.append(planned)
    }
    var edges: [Edge] = []
    for edge in expander.graph.edges[newEdges] {
      let (source, target) = (expander.numbers[Int(edge.source)], expander.numbers[Int(edge.target)])
      if source >= 0, target >= 0 { edges.append(Edge(source: source, target: target, reason: edge.reason)) }
    }
    dependencyCounts += Array(repeating: 0, count: newNodes.count)
    for edge in edges { dependencyCounts[Int(edge.target)] += 1 }
    successors.grow(to: tasks.count, edges: edges)
    addedEdges += edges
    self.expander = expander
    return (first..<TaskID(tasks.count), edges)
  }
}
