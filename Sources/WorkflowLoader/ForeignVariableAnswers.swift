import Diagnostics
import YAMLSyntax

/// Variables and params of other tools, as our params.
extension WorkflowReader {
  /// The inputs of `workflow_dispatch` or `workflow_call` as our params.
  func dispatchParams(_ value: NodeID) -> String? {
    let triggers = ["workflow_dispatch", "workflow_call"].lazy.compactMap { entry($0, of: value) }
    return triggers.compactMap({ entry("inputs", of: $0) }).first.flatMap { params(ofInputs: $0) }
  }

  /// Inputs of a workflow or an action as our params.
  func params(ofInputs inputs: NodeID) -> String? {
    guard tree.kind(of: inputs) == .map else { return nil }
    let params = tree.entries(of: inputs).filter { tree.isScalar($0.key) }.map { key, value in
      "\(tree.text(of: key).replacing("-", with: "_")): \(param(value))"
    }
    return params.isEmpty ? nil : "{ \(params.joined(separator: ", ")) }"
  }

  /// A param in braces, or its default alone.
  func param(_ map: NodeID) -> String {
    let isBoolean = tree.kind(of: map) == .map && text("type", in: map) == "boolean"
    let isRequired = text("required", in: map) == "true"
    let choices = entry("options", of: map).map { texts($0) } ?? (isBoolean ? ["true", "false"] : [])
    // Without a default the first of a list is chosen, a box is not ticked, and a text is empty.
    let usual = isBoolean ? "false" : choices.first ?? "\"\""
    let written = (text("default", in: map) ?? text("value", in: map)).map { $0.isEmpty ? "\"\"" : flowWord($0) }
    let value = written ?? (isRequired ? nil : usual)
    var parts = value.map { ["default: \($0)"] } ?? []
    if !choices.isEmpty { parts.append("choices: [\(choices.map(flowWord).joined(separator: ", "))]") }
    if parts.isEmpty { return "null" }
    return choices.isEmpty ? value ?? "null" : "{ \(parts.joined(separator: ", ")) }"
  }

  /// A text as it can stand in braces.
  private func flowWord(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "._/-@+ ".contains($0) } && text.first != "-"
    return isPlain ? text : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// `requires: { vars: [A, { name: B, enum: [c, d] }] }`.
  func requiredVariables(_ value: NodeID) -> ForeignKey {
    var (names, params): ([String], [String]) = ([], [])
    let list = entry("vars", of: value)
    for item in list.map({ tree.kind(of: $0) == .list ? Array(tree.items(of: $0)) : [] }) ?? [] {
      guard let name = tree.kind(of: item) == .text ? tree.text(of: item) : text("name", in: item) else { continue }
      if let choices = entry("enum", of: item), tree.kind(of: choices) == .list {
        params.append("\(name): { choices: [\(texts(choices).map(flowWord).joined(separator: ", "))] }")
      } else {
        names.append(name)
      }
    }
    return .requiredVariables(names, choices: params.isEmpty ? nil : "{ \(params.joined(separator: ", ")) }")
  }

  /// Params in a list or a text, `NAME=value` each.
  func parameterList(_ items: [String]) -> ForeignValue? {
    let params = items.enumerated().map { index, item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 ? "\(parts[0]): \(flowWord(String(parts[1])))" : "NAME\(index + 1): \(flowWord(item))"
    }
    let first = items.firstIndex { !$0.contains("=") }
    return params.isEmpty
      ? nil : .parameterList("{ \(params.joined(separator: ", ")) }", position: first.map { $0 + 1 })
  }

  func words(of value: NodeID) -> [String] {
    tree.text(of: value).matches(of: /(?:[^\s"]+="[^"]*"|[^\s"]+|"[^"]*")/).map { String($0.0.filter { $0 != "\"" }) }
  }

  /// `includes` of go-task, whose tasks run in the directory of the file that includes them.
  func includedFiles(_ value: NodeID) -> ForeignKey? {
    guard tree.kind(of: value) == .map, let first = tree.entries(of: value).first(where: { tree.isScalar($0.key) }),
      let path = tree.kind(of: first.value) == .text ? tree.text(of: first.value) : text("taskfile", in: first.value)
    else { return nil }
    if path.contains("://") || path.hasPrefix("git@") { return .includedAddress(name: tree.text(of: first.key)) }
    let others = tree.entries(of: value).flatMap { entry in
      tree.kind(of: entry.value) == .map ? tree.entries(of: entry.value).map { tree.text(of: $0.key) } : []
    }
    let isFile = path.hasSuffix(".yml") || path.hasSuffix(".yaml")
    return .includedFiles(
      name: tree.text(of: first.key), path: isFile ? path : "\(path)/Taskfile.yml",
      directory: text("dir", in: first.value) ?? ".", others: Set(others).sorted())
  }

  /// A text without what another tool, or taskflow, replaces in it: whether the rest is several words is certain.
  func withoutTemplates(_ text: String) -> String {
    text.replacing(/\{\{[^}]*\}\}/, with: "").replacing(/\$\{[^}]*\}/, with: "")
  }
}
