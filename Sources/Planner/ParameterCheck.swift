import Diagnostics
import Variables
import WorkflowModel

/// Holds what is given to the params of a file to what the file says of them.
struct ParameterCheck {
  private let graph: GraphBuilder
  private let invocation: Invocation
  private var workflow: Workflow { graph.workflow }

  /// The file as a shell reads it, where commands have to name it.
  private let quotedFile: String?

  init(_ graph: GraphBuilder, _ invocation: Invocation, quotedFile: String?) {
    self.graph = graph
    self.quotedFile = quotedFile
    self.invocation = invocation
  }

  func findings() -> [Diagnostic] {
    let parameters = workflow.files[0].parameters
    var findings: [Diagnostic] = []
    for given in invocation.parameters {
      guard let parameter = parameters.first(where: { $0.name == given.name }) else {
        let similar = suggestion(for: given.name, among: parameters.map(\.name))
        let fact = Fact.unknownParameter(given.name, suggestion: similar, quotedFile: quotedFile)
        findings.append(Diagnostic(fact, at: nil))
        continue
      }
      guard let problem = parameter.problem(of: given.value) else { continue }
      let shown = parameter.isSecret ? "***" : String(decoding: given.value, as: UTF8.self)
      let fact = Fact.invalidParameterValue(name: given.name, value: shown, problem)
      findings.append(Diagnostic(fact, at: parameter.range))
    }
    findings += unfitValues()
    for parameter in parameters where parameter.defaultValue == nil {
      guard !invocation.parameters.contains(where: { $0.name == parameter.name }) else { continue }
      findings.append(Diagnostic(.missingParameter(parameter.name), at: parameter.range))
    }
    return findings
  }

  /// Values that are put together from variables, now that these are known; others were looked at when they were read. What
  /// only a run can know is left to it.
  private func unfitValues() -> [Diagnostic] {
    graph.resolver.composedParameters.flatMap { composed in
      let parameters = workflow.files[Int(composed.file)].parameters
      let environment = graph.evaluator.environment(of: composed.layer, TaskData()).variables
      return composed.entries.compactMap { entry -> Diagnostic? in
        guard let parameter = parameters.first(where: { $0.name == entry.name }), let template = entry.value,
          !invocation.overrides.contains(where: { $0.name == entry.name }),
          case .success(_?) = graph.evaluator.evaluate(template, at: entry.range, in: environment),
          let value = environment[entry.name], let problem = parameter.problem(of: value)
        else { return nil }
        let shown = parameter.isSecret ? "***" : String(decoding: value, as: UTF8.self)
        return Diagnostic(.invalidParameterValue(name: entry.name, value: shown, problem), at: entry.range)
      }
    }
  }
}
