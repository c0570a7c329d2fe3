package import Diagnostics
import Variables
package import WorkflowModel

/// Turns a workflow into a plan: names resolved, matrices multiplied, modes and dependencies made edges, cycles found,
/// targets selected.
package enum Planner {
  /// How many tasks and groups the matrices of a workflow may bring it to.
  package static let taskLimit = 1_000_000

  package struct Options: Sendable {
    /// Replaces the workflow's own mode.
    package var mode: Mode?
    /// Replaces the workflow's own policy.
    package var onFailure: FailurePolicy?
    /// The tasks to run, with all they wait for; empty means the file's `default`, or all.
    package var targets: [String] = []
    /// What the file is called where targets are not found in it.
    package var file: String?
    /// The same as a shell reads it, fit to be shown; nil where commands take the file without its name.
    package var quotedFile: String?
    /// What is given from outside.
    package var invocation: Invocation
    /// How many tasks and groups there may be once matrices have multiplied them.
    package var taskLimit = Planner.taskLimit
    /// False only for programs that prove what is said of waits that never end.
    package var checksWaits = true

    package init(mode: Mode? = nil, targets: [String] = [], invocation: Invocation = Invocation()) {
      self.mode = mode
      self.targets = targets
      self.invocation = invocation
    }
  }

  /// Everything that is wrong with the graph of a file, whatever part of it would be run, and with whatever environment.
  ///
  /// - Parameters:
  ///   - checks: how much is looked for. What is doubtful beside a mistake is mostly its consequence, and not reported.
  ///   - sources: the texts of the files, where all is looked for.
  ///   - surroundings: the environment and how dotenv files are read, where these are looked at too; asked for only where
  ///     the file names any, or a secret.
  package static func check(
    _ workflow: Workflow, checks: Checks = .errors, sources: SourceMap = SourceMap(),
    surroundings: @autoclosure () -> Invocation? = nil
  ) -> [Diagnostic] {
    var builder = GraphBuilder(workflow: workflow, mode: nil, invocation: nil)
    builder.build()
    let (_, findings) = TargetFinder(builder: builder).findDefaults()
    let (_, graphFindings) = check(builder)
    var diagnostics = findings + graphFindings
    if checks == .all, diagnostics.isEmpty {
      diagnostics = GraphDoubts(builder, sources).findings()
      if EnvironmentFileChecks.concern(builder), let surroundings = surroundings() {
        diagnostics += EnvironmentFileChecks(builder, surroundings, sources).findings()
      }
    }
    return diagnostics.inFileOrder()
  }

  /// - Returns: the graph that was looked at, with samples of what only the run will make.
  private static func check(_ builder: GraphBuilder, checksWaits: Bool = true) -> (graph: GraphBuilder, [Diagnostic]) {
    let graph = builder.withSamples()
    let (knots, cycles) = graph.findCycles()
    return (graph, graph.diagnostics + cycles + graph.findings(knots, checksWaits: checksWaits))
  }

  /// - Returns: the plan, or nil when there are findings.
  package static func plan(_ workflow: Workflow, _ options: Options = Options()) -> (
    plan: Plan?, diagnostics: [Diagnostic]
  ) {
    var workflow = workflow
    workflow.onFailure = options.onFailure ?? workflow.onFailure
    var builder = GraphBuilder(
      workflow: workflow, mode: options.mode, invocation: options.invocation, taskLimit: options.taskLimit)
    builder.build()
    var diagnostics = ParameterCheck(builder, options.invocation, quotedFile: options.quotedFile).findings()
    let finder = TargetFinder(builder: builder, file: options.file, quotedFile: options.quotedFile)
    let (defaults, findings) = finder.findDefaults()
    diagnostics += findings
    var targets = defaults
    if !options.targets.isEmpty {
      let (named, findings) = finder.find(options.targets)
      diagnostics += findings
      targets = named
    }
    var (graph, graphFindings) = check(builder, checksWaits: options.checksWaits)
    diagnostics += graphFindings
    guard diagnostics.isEmpty else { return (nil, diagnostics.inFileOrder()) }
    let selection = targets.map { builder.select($0) }
    // What is not set is not looked for where more is missing.
    var checks = VariableChecks(builder.pendingMatrices.isEmpty ? builder : graph)
    let unset = checks.findings(
      selection: builder.pendingMatrices.isEmpty ? selection : targets.map { graph.select($0) })
    guard unset.isEmpty else { return (nil, unset.inFileOrder()) }
    builder.resolveName()
    let assembler = PlanAssembler(graph: builder, selection: selection, invocation: options.invocation)
    var plan = assembler.assemble()
    plan.doubts = (checks.doubts + builder.unsetSecrets()).inFileOrder()
    return (plan, [])
  }
}

extension GraphBuilder {
  /// Secrets that nothing will set, as far as that is known before the run.
  fileprivate func unsetSecrets() -> [Diagnostic] {
    guard !workflow.secrets.isEmpty else { return [] }
    let named = workflow.variableNames()
    let layers = Set(resolver.settings.map(\.layer))
    let environments = layers.map { evaluator.environment(of: $0, TaskData()).variables }
    return workflow.secrets.filter { secret in
      let name = workflow.texts[secret.text]
      return !named.contains(name) && !environments.contains { $0[name] != nil }
    }.map { Diagnostic(.unsetSecret(workflow.texts[$0.text]), at: $0.range) }
  }
}

extension Planner {
  /// What the workflow is called, its variables replaced as far as they are known.
  package static func name(of workflow: Workflow, _ invocation: Invocation) -> String {
    guard workflow.files[0].nameTemplate != nil else { return workflow.name }
    var builder = GraphBuilder(workflow: workflow, mode: nil, invocation: invocation)
    builder.resolveName()
    return builder.workflow.name
  }

  /// Whether a name on the command line is one of a task or group of the workflow, or a pattern for several.
  package static func hasTask(_ name: String, in workflow: Workflow) -> Bool {
    let isPattern = name.utf8.contains { "*?[{".utf8.contains($0) }
    return isPattern || Scope(workflow).findPath(name, from: nil, in: workflow) != nil
  }
}
