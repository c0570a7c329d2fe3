import Diagnostics

/// Writes the generated parts of the reference, line by line.
struct ReferenceWriter {
  /// What commands print, by their lines.
  let outputs: [String: [String]]

  /// - Returns: nothing for a part that there is not.
  func part(named name: String) -> [String] {
    switch name {
    case "workflow-keys": workflowTable()
    case "task-keys": taskTable()
    case "keys": [""] + WorkflowFields.all.filter { !$0.id.isInner }.flatMap(section)
    default: []
    }
  }

  // MARK: - Tables

  private func workflowTable() -> [String] {
    let rows = WorkflowFields.all.filter { !$0.id.isInner && $0.contexts.contains(.workflow) }
    return ["", "| key | takes | without it | |", "|---|---|---|---|"]
      + rows.map { "| \(link($0)) | \(takes($0)) | \(defaultValue($0)) | \(firstSentence($0)) |" } + [""]
  }

  private func taskTable() -> [String] {
    let fields = WorkflowFields.all.filter { !$0.id.isInner && !$0.contexts.isDisjoint(with: .tasksAndGroups) }
    let rows = fields.map { field in
      let marks = [WorkflowField.Contexts.task, .group, .include, .defaults].map {
        field.contexts.contains($0) ? "✓" : ""
      }
      return "| \(link(field)) | \(takes(field)) | \(marks.joined(separator: " | ")) | \(defaultValue(field)) |"
    }
    return ["", "| key | takes | task | group | include | defaults | without it |", "|---|---|---|---|---|---|---|"]
      + rows
      + [""]
  }

  /// The keys of the map that a key may have for its value.
  private func innerTable(of context: WorkflowField.Contexts) -> [String] {
    let rows = WorkflowFields.all.filter { $0.id.isInner && $0.contexts.contains(context) }
    return ["| key of its map | takes | without it | |", "|---|---|---|---|"]
      + rows.map { "| `\($0.name)` | \(takes($0)) | \(defaultValue($0)) | \(asMarkdown($0.summary)) |" } + [""]
  }

  private static let matrixTable = [
    "| key of its map | takes | |", "|---|---|---|",
    "| the name of an axis | a list of texts, or `'${NAME}'` | The values, or the variable whose lines are the values. |",
    "| `exclude` | a list of maps of axes to values | Combinations that agree with all values of an entry are left out. |",
    "| `include` | a list of maps of names to values | Applied after that: see [matrices](#matrices). |", "",
  ]

  private func takes(_ field: WorkflowField) -> String { LanguageReference.takes(field) }

  private func defaultValue(_ field: WorkflowField) -> String { LanguageReference.defaultValue(of: field.id) ?? "" }

  private func link(_ field: WorkflowField) -> String { "[`\(field.name)`](#\(field.name))" }

  private func firstSentence(_ field: WorkflowField) -> String {
    let parts = field.summary.split(separator: ". ", maxSplits: 1)
    return asMarkdown(parts.count > 1 ? "\(parts[0])." : field.summary)
  }

  // MARK: - Sections

  private func section(on field: WorkflowField) -> [String] {
    var lines = ["### `\(field.name)`", "", asMarkdown(field.summary), ""]
    lines.append("- takes \(takes(field))")
    lines.append("- stands \(places(of: field))")
    if let value = LanguageReference.defaultValue(of: field.id) { lines.append("- without it: \(value)") }
    lines.append("")
    switch field.id {
    case .params: lines += innerTable(of: .parameter)
    case .retry: lines += innerTable(of: .retry)
    case .service: lines += innerTable(of: .service)
    case .matrix: lines += Self.matrixTable
    default: break
    }
    return lines + example(of: field.id)
  }

  private func places(of field: WorkflowField) -> String {
    var places: [String] = []
    let contexts = field.contexts
    if contexts.contains(.workflow) { places.append("at the top of a file") }
    if contexts.contains(.task) { places.append("on a task") }
    if contexts.contains(.group) { places.append("on a group") }
    if contexts.contains(.include) { places.append("beside `include`") }
    if contexts.contains(.defaults) { places.append("in `defaults`") }
    // The key itself makes a group what it is.
    if field.id == .include { return "on a task, which it makes a group" }
    if field.id == .tasks { return "at the top of a file, and on a task, which it makes a group" }
    return places.joined(separator: ", ")
  }

  private func example(of id: FieldID) -> [String] {
    var lines: [String] = []
    for file in id.exampleFiles {
      lines += ["<!-- file: \(file.name) -->", "```yaml"]
      lines += file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines += ["```", ""]
    }
    for command in id.exampleCommands {
      lines += ["```console", "$ \(command)"] + (outputs["$ \(command)"] ?? []) + ["```", ""]
    }
    return lines
  }
}
