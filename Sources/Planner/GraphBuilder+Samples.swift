import WorkflowModel

/// Matrices whose values only the run will tell, looked at before.
extension GraphBuilder {
  /// Every matrix that waits for its values while the workflow runs, by its start.
  var awaitingMatrices: [TaskID: DefinitionID] { pendingMatrices.merging(sampledMatrices) { own, _ in own } }

  /// Whether a matrix has no instances, or none yet.
  func isWithoutInstances(_ start: TaskID) -> Bool {
    nodes[Int(start)].partner == start + 1 && sampledMatrices[start] == nil
  }

  /// The same graph with one instance of unknown values in each matrix that waits for its values: what is wrong in that one
  /// is wrong in all.
  func withSamples() -> GraphBuilder {
    if pendingMatrices.isEmpty { return self }
    var sample = self
    while let (start, id) = sample.pendingMatrices.min(by: { $0.key < $1.key }) {
      let names = workflow.rules(of: id)?.matrix?.listNames ?? []
      let lists = names.map { ($0, EnvironmentEvaluator.unknown) }
      _ = sample.expand(start, lists: Dictionary(lists) { first, _ in first })
      sample.sampledMatrices[start] = id
    }
    return sample
  }
}

extension Matrix {
  /// The variables that hold the values of its axes.
  var listNames: [String] {
    axes.compactMap { axis in
      if case .lines(let name, _) = axis.values { name } else { nil }
    }
  }
}
