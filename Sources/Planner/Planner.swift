package import Diagnostics
package import WorkflowModel

/// Turns a workflow into a plan: names resolved, modes and dependencies made edges, cycles found, targets selected.
package enum Planner {
  package struct Options: Sendable {
    /// Replaces the workflow's own mode.
    package var mode: Mode?
    /// The tasks to run, with all they wait for; empty means the file's `default`, or all.
    package var targets: [String] = []

    package init(mode: Mode? = nil, targets: [String] = []) {
      self.mode = mode
      self.targets = targets
    }
  }

  /// Everything that is wrong with the graph of a file, whatever part of it would be run.
  package static func check(_ workflow: Workflow) -> [Diagnostic] {
    var builder = GraphBuilder(workflow: workflow, mode: nil)
    builder.build()
    let cycles = builder.findCycles()
    let (_, findings) = builder.scope.resolveDefaultTargets(of: workflow)
    return (builder.diagnostics + cycles + findings).inFileOrder()
  }

  /// - Returns: the plan, or nil when there are findings.
  package static func plan(_ workflow: Workflow, _ options: Options = Options()) -> (
    plan: Plan?, diagnostics: [Diagnostic]
  ) {
    var builder = GraphBuilder(workflow: workflow, mode: options.mode)
    builder.build()
    var diagnostics = builder.diagnostics + builder.findCycles()
    let (defaults, findings) = builder.scope.resolveDefaultTargets(of: workflow)
    diagnostics += findings
    var targets = defaults
    if !options.targets.isEmpty {
      let (named, findings) = builder.scope.resolveTargets(options.targets, of: workflow)
      diagnostics += findings
      targets = named
    }
    guard diagnostics.isEmpty else { return (nil, diagnostics.inFileOrder()) }
    let selection = targets.map { builder.selection(of: $0) }
    var assembler = PlanAssembler(workflow: workflow, graph: builder, selection: selection)
    return (assembler.assemble(), [])
  }
}

extension Planner {
  /// Whether a name on the command line is one of a task or group of the workflow.
  package static func hasTask(_ name: String, in workflow: Workflow) -> Bool {
    Scope(workflow).findPath(name, from: nil, in: workflow) != nil
  }
}
