import Diagnostics
import Planner
import Reporters
import RunEvents
import Variables
import WorkflowModel

extension GraphText {
  // MARK: - Graphviz

  /// The DOT language (graphviz.org/doc/info/lang.html).
  func writeDOT(to pieces: TextPieces) {
    pieces.append("digraph \(quoted(secrets.mask(plan.workflow.name))) {\n  rankdir=LR\n  compound=true\n")
    pieces.append("  node [shape=box, style=rounded]\n")
    writeDOTMembers(of: -1, indent: "  ", to: pieces)
    forEachEdge { source, target in
      var attributes: [String] = []
      if let frame = drawnFrame(of: source) { attributes.append("ltail=\"cluster\(frame)\"") }
      if let frame = drawnFrame(of: target) { attributes.append("lhead=\"cluster\(frame)\"") }
      if isCritical(source, target) { attributes.append("color=red, penwidth=2") }
      let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      pieces.append("  n\(anchor(of: source)) -> n\(anchor(of: target))\(list)\n")
    }
    pieces.append("}\n")
  }

  private func writeDOTMembers(of frame: TaskID, indent: String, to pieces: TextPieces) {
    for task in members[frame] ?? [] {
      if drawnFrame(of: task) != nil {
        pieces.append("\(indent)subgraph \"cluster\(task)\" {\n\(indent)  label=\(quoted(label(of: task)))\n")
        writeDOTMembers(of: task, indent: indent + "  ", to: pieces)
        pieces.append("\(indent)}\n")
      } else {
        let mark = critical.contains(task) ? ", color=red, penwidth=2" : ""
        pieces.append("\(indent)n\(task) [label=\(quoted(label(of: task)))\(mark)]\n")
      }
    }
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
  func writeMermaid(to pieces: TextPieces) {
    pieces.append("flowchart LR\n")
    writeMermaidMembers(of: -1, indent: "  ", to: pieces)
    var marked: [Int] = []
    var count = 0
    forEachEdge { source, target in
      pieces.append("  \(mermaidName(source)) --> \(mermaidName(target))\n")
      if isCritical(source, target) { marked.append(count) }
      count += 1
    }
    let tasks = critical.sorted().filter { frame(of: $0) == nil }
    if !tasks.isEmpty {
      pieces.append("  classDef critical stroke:red,stroke-width:3px\n")
      pieces.append("  class \(tasks.map { "n\($0)" }.joined(separator: ",")) critical\n")
    }
    if !marked.isEmpty {
      pieces.append("  linkStyle \(marked.map(String.init).joined(separator: ",")) stroke:red,stroke-width:3px\n")
    }
  }

  private func mermaidName(_ node: TaskID) -> String {
    drawnFrame(of: node).map { "g\($0)" } ?? "n\(frame(of: node) ?? node)"
  }

  private func writeMermaidMembers(of frame: TaskID, indent: String, to pieces: TextPieces) {
    for task in members[frame] ?? [] {
      let label = mermaidText(label(of: task))
      if drawnFrame(of: task) != nil {
        pieces.append("\(indent)subgraph g\(task)[\"\(label)\"]\n")
        writeMermaidMembers(of: task, indent: indent + "  ", to: pieces)
        pieces.append("\(indent)end\n")
      } else {
        pieces.append("\(indent)n\(task)[\"\(label)\"]\n")
      }
    }
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

  func writeJSON(to pieces: TextPieces) {
    var json = JSONText(indentation: 2, secrets: secrets, to: pieces)
    json.object { json in
      json.member("version", raw: 1)
      json.member("name", plan.workflow.name)
      json.member("mode", word: plan.workflow.mode.rawValue)
      json.key("nodes")
      json.array((0..<TaskID(plan.tasks.count)).lazy.filter { !plan.tasks[Int($0)].kind.isEnd }) { json, task in
        json.object { json in describe(task, &json) }
      }
      json.key("edges")
      json.array([()]) { json, _ in
        forEachEdge { source, target in
          json.object { json in
            json.member("from", key(of: source))
            json.member("to", key(of: target))
            json.member("critical", raw: isCritical(source, target))
          }
        }
      }
    }
    json.finish()
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
          json.string(value.value)
        }
      }
    }
    json.member("critical", raw: critical.contains(task))
  }
}
