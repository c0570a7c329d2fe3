import Diagnostics
import WorkflowModel

/// What works in a graph, but hardly as it was meant.
struct GraphDoubts {
  private let graph: GraphBuilder
  private let sources: SourceMap
  private var workflow: Workflow { graph.workflow }

  /// - Parameters:
  ///   - graph: one without mistakes: what follows from them is not reported.
  ///   - sources: the texts of its files.
  init(_ graph: GraphBuilder, _ sources: SourceMap) {
    self.graph = graph
    self.sources = sources
  }

  func findings() -> [Diagnostic] {
    (ImpliedDependencies(graph)?.findings() ?? []) + waitingForNoFailure() + withoutInstances()
      + SyncCheck(graph).findings()
      + (OuterTaskCheck(graph)?.findings() ?? [])
      + UnusedExports(graph, sources).findings()
      + undeclaredExports()
  }

  /// Tasks without exports are given no file to write them to.
  private func undeclaredExports() -> [Diagnostic] {
    workflow.scripts(where: { $0.holds(Self.exportsVariable) }).filter { place in
      place.use == .action && workflow.rules(of: place.task)?.exports.isEmpty != false
    }.map { Diagnostic(.exportsNotDeclared(task: workflow.path(of: $0.task)), at: workflow.tasks[$0.task].nameRange) }
  }

  private static let exportsVariable = Array("$TASKFLOW_EXPORTS".utf8)

  // MARK: - when: failure

  private func waitingForNoFailure() -> [Diagnostic] {
    guard workflow.rules.contains(where: { $0.when == .failure }) else { return [] }
    let tasks = workflow.tasks.indices.filter { workflow.rules(of: $0)?.when == .failure }
    var waits = [Bool](repeating: false, count: workflow.tasks.count)
    for edge in graph.edges where edge.reason != .startOfGroup && edge.reason != .endOfGroup {
      waits[Int(graph.nodes[Int(edge.target)].definition)] = true
    }
    return tasks.filter { !isWaiting($0, waits) }.map { task in
      Diagnostic(.failureWithoutDependency(task: workflow.path(of: task)), at: workflow.tasks[task].nameRange)
    }
  }

  /// Whether a task waits for anything, or a group around it does.
  private func isWaiting(_ task: DefinitionID, _ waits: [Bool]) -> Bool {
    waits[task] || workflow.tasks[task].parent.map { isWaiting($0, waits) } ?? false
  }

  // MARK: - Matrices

  /// A matrix with nothing between its start and its end.
  private func withoutInstances() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for (index, node) in graph.nodes.enumerated() where node.kind == .matrixStart {
      guard graph.pendingMatrices[TaskID(index)] == nil, Int(node.partner) == index + 1 else { continue }
      let definition = Int(node.definition)
      guard let matrix = workflow.rules(of: definition)?.matrix, !dependsOnVariable(matrix) else { continue }
      findings.append(
        Diagnostic(.unreachable(task: workflow.path(of: definition)), at: matrix.range))
    }
    return findings
  }

  private func dependsOnVariable(_ matrix: Matrix) -> Bool {
    matrix.axes.contains { if case .lines = $0.values { true } else { false } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether some bytes follow each other anywhere in it.
  fileprivate func holds(_ pattern: [UInt8]) -> Bool {
    guard let first = pattern.first, count >= pattern.count else { return false }
    return (0...(count - pattern.count)).contains { start in
      self[start] == first && self[start..<(start + pattern.count)].elementsEqual(pattern)
    }
  }
}
