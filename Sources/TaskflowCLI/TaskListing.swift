import Diagnostics
import WorkflowModel

/// The tasks of a file as a list: groups before their members, which are indented.
struct TaskListing {
  private let workflow: Workflow
  private let style: TextStyle

  init(_ workflow: Workflow, style: TextStyle) {
    self.workflow = workflow
    self.style = style
  }

  func render() -> String {
    var heading = style.apply(.bold, to: workflow.name)
    if let line = workflow.description.flatMap(Self.firstLine) { heading += ": \(line)" }
    let names = workflow.tasks.indices.map { indent(of: $0) + workflow.texts[workflow.tasks[$0].name] }
    let width = min(40, names.map { displayWidth($0) }.max() ?? 0)
    var lines = [heading]
    for task in workflow.tasks.indices {
      let padding = String(repeating: " ", count: max(0, width - displayWidth(names[task])))
      let details = details(of: task)
      let isBare = details.isEmpty
      lines.append("  " + style.apply(.cyan, to: names[task]) + (isBare ? "" : "\(padding)  \(details)"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func indent(of task: DefinitionID) -> String {
    workflow.tasks[task].parent.map { indent(of: $0) + "  " } ?? ""
  }

  private func details(of task: DefinitionID) -> String {
    let definition = workflow.tasks[task]
    var parts: [String] = []
    if let text = definition.description, let line = Self.firstLine(workflow.texts[text]) { parts.append(line) }
    if definition.isGroup, let mode = definition.mode { parts.append(style.apply(.faint, to: "[\(mode.rawValue)]")) }
    if !definition.dependencies.isEmpty {
      let names = definition.dependencies.map { workflow.texts[workflow.dependencies[Int($0)].text] }
      parts.append(style.apply(.faint, to: "(after \(names.joined(separator: ", ")))"))
    }
    return parts.joined(separator: "  ")
  }

  private static func firstLine(_ text: String) -> String? {
    text.split(whereSeparator: \.isNewline).first.map(String.init)
  }
}
