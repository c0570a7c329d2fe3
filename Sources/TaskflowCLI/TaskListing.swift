import Diagnostics
import Variables
import WorkflowModel

/// The tasks of a file as a list: groups before their members, which are indented.
struct TaskListing {
  private let workflow: Workflow
  private let name: String
  private let secrets: Secrets
  private let style: TextStyle
  private static let longestValue = 200

  /// - Parameter name: that of the workflow.
  init(_ workflow: Workflow, name: String, secrets: Secrets, style: TextStyle) {
    self.workflow = workflow
    self.secrets = secrets
    self.name = secrets.shown(name)
    self.style = style
  }

  func write(to pieces: TextPieces) {
    var heading = style.apply(.bold, to: name)
    if let line = workflow.description.flatMap(firstLine) { heading += ": \(line)" }
    for line in [heading] + parameters() { pieces.append(line + "\n") }
    let width = min(40, workflow.tasks.indices.lazy.map { displayWidth(entry(of: $0)) }.max() ?? 0)
    for task in workflow.tasks.indices {
      let name = entry(of: task)
      let details = details(of: task)
      let padding = String(repeating: " ", count: max(0, width - displayWidth(name)))
      pieces.append("  " + style.apply(.cyan, to: name) + (details.isEmpty ? "" : "\(padding)  \(details)") + "\n")
    }
  }

  private func entry(of task: DefinitionID) -> String {
    indent(of: task) + secrets.shown(workflow.texts[workflow.tasks[task].name])
  }

  /// The arguments of the workflow, each with what it may be.
  private func parameters() -> [String] {
    let parameters = workflow.files[0].parameters
    guard !parameters.isEmpty else { return [] }
    let names = parameters.map { secrets.shown($0.name) }
    let width = min(40, names.map(displayWidth).max() ?? 0)
    var lines = [style.apply(.bold, to: "params, set with --set name=value:")]
    for (name, parameter) in zip(names, parameters) {
      let padding = String(repeating: " ", count: max(0, width - displayWidth(name)))
      lines.append("  " + style.apply(.cyan, to: name) + "\(padding)  \(details(of: parameter))")
    }
    return lines + [style.apply(.bold, to: "tasks:")]
  }

  private func details(of parameter: Parameter) -> String {
    var parts: [String] = []
    if let line = parameter.description.flatMap(firstLine) { parts.append(line) }
    var limits: [String] = []
    if !parameter.choices.isEmpty {
      limits.append("one of \(parameter.choices.map(secrets.shown).joined(separator: ", "))")
    }
    if let pattern = parameter.pattern { limits.append("matches \(secrets.shown(pattern))") }
    if let value = parameter.defaultValue {
      limits.append(parameter.isSecret ? "has a default" : "default \(shown(value.template.source))")
    } else {
      limits.append("required")
    }
    if parameter.isSecret { limits.append("secret") }
    parts.append(style.apply(.faint, to: "(\(limits.joined(separator: "; ")))"))
    return parts.joined(separator: "  ")
  }

  private func indent(of task: DefinitionID) -> String {
    workflow.tasks[task].parent.map { indent(of: $0) + "  " } ?? ""
  }

  private func details(of task: DefinitionID) -> String {
    let definition = workflow.tasks[task]
    var parts: [String] = []
    if let text = definition.description, let line = firstLine(workflow.texts[text]) { parts.append(line) }
    if definition.isGroup, let mode = definition.mode { parts.append(style.apply(.faint, to: "[\(mode.rawValue)]")) }
    if let matrix = workflow.rules(of: task)?.matrix {
      parts.append(style.apply(.faint, to: "[\(secrets.shown(matrix.dimensions))]"))
    }
    if workflow.rules(of: task)?.service != nil { parts.append(style.apply(.faint, to: "[service]")) }
    if !definition.dependencies.isEmpty {
      let names = definition.dependencies.map { secrets.shown(workflow.texts[workflow.dependencies[Int($0)].text]) }
      parts.append(style.apply(.faint, to: "(after \(names.joined(separator: ", ")))"))
    }
    return parts.joined(separator: "  ")
  }

  /// A value on one line, and no more of it than anybody reads. It is masked first: a secret that has been cut is none any more.
  private func shown(_ value: String) -> String {
    if value.isEmpty { return "empty" }
    let masked = secrets.mask(value)
    let line = masked.prefix { !$0.isNewline }.prefix(Self.longestValue)
    return printable(String(line)) + (line.endIndex == masked.endIndex ? "" : "…")
  }

  /// Of what may be shown: a secret of several lines is none any more when it has been cut.
  private func firstLine(_ text: String) -> String? {
    secrets.mask(text).split(whereSeparator: \.isNewline).first.map { printable(String($0)) }
  }
}
