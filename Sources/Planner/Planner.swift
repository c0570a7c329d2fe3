package import Diagnostics
package import WorkflowModel

/// Turns a workflow into a plan: names resolved, matrices multiplied, modes and dependencies made edges, cycles found,
/// targets selected.
package enum Planner {
  package struct Options: Sendable {
    /// Replaces the workflow's own mode.
    package var mode: Mode?
    /// The tasks to run, with all they wait for; empty means the file's `default`, or all.
    package var targets: [String] = []
    /// What is given from outside.
    package var invocation: Invocation

    package init(mode: Mode? = nil, targets: [String] = [], invocation: Invocation = Invocation()) {
      self.mode = mode
      self.targets = targets
      self.invocation = invocation
    }
  }

  /// Everything that is wrong with the graph of a file, whatever part of it would be run, and with whatever environment.
  package static func check(_ workflow: Workflow) -> [Diagnostic] {
    var builder = GraphBuilder(workflow: workflow, mode: nil, invocation: nil)
    builder.build()
    let cycles = builder.findCycles()
    let (_, findings) = TargetFinder(builder: builder).findDefaults()
    var diagnostics = builder.diagnostics + cycles + findings
    if cycles.isEmpty { diagnostics += GraphChecks(builder).findings() }
    return diagnostics.inFileOrder()
  }

  /// - Returns: the plan, or nil when there are findings.
  package static func plan(_ workflow: Workflow, _ options: Options = Options()) -> (
    plan: Plan?, diagnostics: [Diagnostic]
  ) {
    var builder = GraphBuilder(workflow: workflow, mode: options.mode, invocation: options.invocation)
    builder.build()
    let cycles = builder.findCycles()
    var diagnostics = ParameterCheck(builder, options.invocation).findings() + builder.diagnostics + cycles
    let finder = TargetFinder(builder: builder)
    let (defaults, findings) = finder.findDefaults()
    diagnostics += findings
    var targets = defaults
    if !options.targets.isEmpty {
      let (named, findings) = finder.find(options.targets)
      diagnostics += findings
      targets = named
    }
    let selection = targets.map { builder.selection(of: $0) }
    if cycles.isEmpty {
      let checks = GraphChecks(builder)
      diagnostics += checks.findings()
      // What is not set is not looked for where more is missing.
      if diagnostics.isEmpty { diagnostics += checks.unsetVariables(selection: selection) }
    }
    guard diagnostics.isEmpty else { return (nil, diagnostics.inFileOrder()) }
    builder.resolveName()
    let assembler = PlanAssembler(graph: builder, selection: selection, invocation: options.invocation)
    return (assembler.assemble(), [])
  }
}

extension Planner {
  /// Whether a name on the command line is one of a task or group of the workflow, or a pattern for several.
  package static func hasTask(_ name: String, in workflow: Workflow) -> Bool {
    let isPattern = name.utf8.contains { "*?[{".utf8.contains($0) }
    return isPattern || Scope(workflow).findPath(name, from: nil, in: workflow) != nil
  }
}

extension GraphBuilder {
  /// Marks nodes and everything they wait for.
  func selection(of targets: [TaskID]) -> [Bool] {
    var isSelected = [Bool](repeating: false, count: nodes.count)
    let sources = Adjacency(nodes: nodes.count, edges: edges, isReversed: true)
    var pending = targets
    while let node = pending.popLast() {
      guard !isSelected[Int(node)] else { continue }
      isSelected[Int(node)] = true
      pending += sources[node]
    }
    // What begins also ends, with the members that are selected.
    for (node, description) in nodes.enumerated() where isSelected[node] && description.kind.isStart {
      isSelected[Int(description.partner)] = true
    }
    return isSelected
  }
}
