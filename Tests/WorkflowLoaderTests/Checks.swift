import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Expects the findings that are marked in a file, in the order of their marks, and no others.
func check(_ rules: String..., in marked: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  let marked = MarkedText(marked)
  #expect(load(marked.text).summary == marked.expectation(rules), "\(marked.text)", sourceLocation: sourceLocation)
}

/// The workflow of a file that is to be free of findings.
func read(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> Workflow {
  let loaded = load(text)
  #expect(loaded.report == "", sourceLocation: sourceLocation)
  return try #require(loaded.workflow, sourceLocation: sourceLocation)
}

extension Workflow {
  /// Its tasks as they were read, one a line: `g/a: mode sync, delay 5s, after b, run "x"`.
  var listing: [String] {
    tasks.indices.map { id in
      let task = tasks[id]
      var parts: [String] = []
      if let mode = task.mode { parts.append("mode \(mode.rawValue)") }
      if let delay = task.delay { parts.append("delay \(delay)ns") }
      if let estimate = task.estimate { parts.append("estimate \(estimate)ns") }
      for index in task.dependencies { parts.append("after \(texts[dependencies[Int(index)].text])") }
      if let settings = task.settings { parts += self.settings[Int(settings)].listing }
      if let description = task.description { parts.append("description \(texts[description].debugDescription)") }
      switch task.action {
      case .none: break
      case .script(let text): parts.append("run \(texts[text].debugDescription)")
      case .arguments(let range): parts.append("run \(range.map { texts[arguments[Int($0)]] })")
      case .group: parts.append("group")
      }
      return "\(path(of: id)): \(parts.joined(separator: ", "))"
    }
  }
}

extension TaskSettings {
  var listing: [String] {
    var parts: [String] = []
    if let shell { parts.append("shell \(shell.words)") }
    if let directory { parts.append("cwd \(directory.debugDescription)") }
    parts += environment.map { "\($0.name)=\($0.value.map(\.debugDescription) ?? "removed")" }
    if let cpus { parts.append("cpus \(cpus)") }
    if let priority { parts.append("priority \(priority)") }
    if case .values(let defaults) = memberDefaults {
      parts.append("defaults (\(defaults.listing.joined(separator: ", ")))")
    }
    return parts
  }
}
