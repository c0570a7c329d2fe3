import Diagnostics
import Planner
import Variables
import WorkflowModel

extension GraphText {
  // MARK: - Graphviz

  /// The DOT language (graphviz.org/doc/info/lang.html).
  func dot() -> String {
    var text = "digraph \(quoted(secrets.mask(plan.workflow.name))) {\n  rankdir=LR\n  compound=true\n"
    text += "  node [shape=box, style=rounded]\n"
    text += dotMembers(of: -1, indent: "  ")
    for edge in edges {
      var attributes: [String] = []
      if let frame = frame(of: edge.source) { attributes.append("ltail=\"cluster\(frame)\"") }
      if let frame = frame(of: edge.target) { attributes.append("lhead=\"cluster\(frame)\"") }
      if isCritical(edge.source, edge.target) { attributes.append("color=red, penwidth=2") }
      let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      text += "  n\(anchor(of: edge.source)) -> n\(anchor(of: edge.target))\(list)\n"
    }
    return text + "}\n"
  }

  private func dotMembers(of frame: TaskID, indent: String) -> String {
    var text = ""
    for task in members[frame] ?? [] {
      if plan.tasks[Int(task)].kind.isStart, members[task]?.isEmpty == false {
        text += "\(indent)subgraph \"cluster\(task)\" {\n\(indent)  label=\(quoted(label(of: task)))\n"
        text += dotMembers(of: task, indent: indent + "  ") + "\(indent)}\n"
      } else {
        let mark = critical.contains(task) ? ", color=red, penwidth=2" : ""
        text += "\(indent)n\(task) [label=\(quoted(label(of: task)))\(mark)]\n"
      }
    }
    return text
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      if scalar == "\n" { result += "\\n" } else { result += printable(String(scalar)) }
    }
    return result + "\""
  }

  // MARK: - Mermaid

  /// A flowchart of mermaid.js.org.
  func mermaid() -> String {
    var text = "flowchart LR\n" + mermaidMembers(of: -1, indent: "  ")
    let edges = edges
    for edge in edges { text += "  \(mermaidName(edge.source)) --> \(mermaidName(edge.target))\n" }
    let marked = edges.indices.filter { isCritical(edges[$0].source, edges[$0].target) }
    let tasks = critical.sorted().filter { frame(of: $0) == nil }
    if !tasks.isEmpty {
      text += "  classDef critical stroke:red,stroke-width:3px\n"
      text += "  class \(tasks.map { "n\($0)" }.joined(separator: ",")) critical\n"
    }
    if !marked.isEmpty {
      text += "  linkStyle \(marked.map(String.init).joined(separator: ",")) stroke:red,stroke-width:3px\n"
    }
    return text
  }

  private func mermaidName(_ node: TaskID) -> String {
    guard let frame = frame(of: node) else { return "n\(node)" }
    return members[frame]?.isEmpty == false ? "g\(frame)" : "n\(frame)"
  }

  private func mermaidMembers(of frame: TaskID, indent: String) -> String {
    var text = ""
    for task in members[frame] ?? [] {
      let label = mermaidText(label(of: task))
      if plan.tasks[Int(task)].kind.isStart, members[task]?.isEmpty == false {
        text += "\(indent)subgraph g\(task)[\"\(label)\"]\n"
        text += mermaidMembers(of: task, indent: indent + "  ") + "\(indent)end\n"
      } else {
        text += "\(indent)n\(task)[\"\(label)\"]\n"
      }
    }
    return text
  }

  /// What would end the text, or begin something else, as a character reference.
  private func mermaidText(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\"", "#", "<", ">", "&", "\n": result += "#\(scalar.value);"
      case _ where isCommand(scalar): result += printable(String(scalar))
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  // MARK: - JSON

  func json() -> String {
    var json = JSONText(indentation: 2, secrets: secrets)
    json.object { json in
      json.member("version", raw: 1)
      json.member("name", plan.workflow.name)
      json.member("mode", word: plan.workflow.mode.rawValue)
      json.key("nodes")
      json.array((0..<TaskID(plan.tasks.count)).filter { !plan.tasks[Int($0)].kind.isEnd }) { json, task in
        json.object { json in describe(task, &json) }
      }
      json.key("edges")
      json.array(edges) { json, edge in
        json.object { json in
          json.member("from", key(of: edge.source))
          json.member("to", key(of: edge.target))
          json.member("critical", raw: isCritical(edge.source, edge.target))
        }
      }
    }
    return json.text + "\n"
  }

  private func describe(_ task: TaskID, _ json: inout JSONText) {
    let planned = plan.tasks[Int(task)]
    let definition = plan.definition(of: task)
    json.member("name", key(of: task))
    json.member("kind", word: planned.kind == .matrixStart ? "matrix" : planned.kind == .groupStart ? "group" : "task")
    if let parent = parents[task] { json.member("parent", key(of: parent)) }
    if let mode = definition.mode { json.member("mode", word: mode.rawValue) }
    if planned.hasAction {
      json.member("estimate_s", raw: secondsText(planned.estimate, decimals: 6))
      json.member("cpus", raw: planned.cpus)
    }
    if planned.delay > 0 { json.member("delay_s", raw: secondsText(planned.delay, decimals: 6)) }
    let values = plan.matrixValues(of: task)
    if !values.isEmpty {
      json.key("matrix")
      json.object { json in
        for value in values {
          json.key(text: value.name)
          json.string(shown(value.value))
        }
      }
    }
    json.member("critical", raw: critical.contains(task))
  }
}
