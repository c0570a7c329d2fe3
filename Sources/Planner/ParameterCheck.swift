import Diagnostics
import Variables
import WorkflowModel

/// Holds what is given to the params of a file to what the file says of them.
struct ParameterCheck {
  private let graph: GraphBuilder
  private let invocation: Invocation
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder, _ invocation: Invocation) {
    self.graph = graph
    self.invocation = invocation
  }

  func findings() -> [Diagnostic] {
    let parameters = workflow.files[0].parameters
    var findings: [Diagnostic] = []
    for given in invocation.parameters {
      guard let parameter = parameters.first(where: { $0.name == given.name }) else {
        let similar = suggestion(for: given.name, among: parameters.map(\.name))
        findings.append(Diagnostic(.unknownParameter(given.name, suggestion: similar), at: nil))
        continue
      }
      guard let problem = parameter.problem(of: given.value) else { continue }
      let shown = parameter.isSecret ? "***" : String(decoding: given.value, as: UTF8.self)
      let fact = Fact.invalidParameterValue(name: given.name, value: shown, problem)
      findings.append(Diagnostic(fact, at: parameter.range))
    }
    findings += unfitDefaults(parameters)
    for parameter in parameters where parameter.defaultValue == nil {
      guard !invocation.parameters.contains(where: { $0.name == parameter.name }) else { continue }
      findings.append(Diagnostic(.missingParameter(parameter.name), at: parameter.range))
    }
    return findings
  }

  /// Defaults that are put together from variables, now that these are known; others were looked at when they were read.
  private func unfitDefaults(_ parameters: [Parameter]) -> [Diagnostic] {
    let composed = parameters.filter { parameter in
      parameter.defaultValue?.template.isLiteral == false
        && !invocation.parameters.contains { $0.name == parameter.name }
    }
    guard !composed.isEmpty else { return [] }
    let environment = graph.evaluator.environment(of: graph.resolver.settings[0].layer, TaskData())
    return composed.compactMap { parameter in
      guard let value = environment.variables[parameter.name], let problem = parameter.problem(of: value) else {
        return nil
      }
      let shown = parameter.isSecret ? "***" : String(decoding: value, as: UTF8.self)
      let fact = Fact.invalidParameterValue(name: parameter.name, value: shown, problem)
      return Diagnostic(fact, at: parameter.defaultValue?.range ?? parameter.range)
    }
  }
}
