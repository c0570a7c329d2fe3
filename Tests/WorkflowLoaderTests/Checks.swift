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
      if let settings = task.settings { parts += self.settings[Int(settings)].listing(texts) }
      if let rules = rules(of: id) { parts += rules.listing(texts) }
      for isOutput in [false, true] {
        let globs = fileGlobs.filter { $0.task == Int32(id) && $0.isOutput == isOutput }.map(\.text.template.shown)
        if !globs.isEmpty { parts.append("\(isOutput ? "outputs" : "inputs") \(globs)") }
      }
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
  func listing(_ texts: TextTable = TextTable()) -> [String] {
    var parts: [String] = []
    if let shell { parts.append("shell \(shell.words.map(\.shown))") }
    if let directory { parts.append("cwd \(directory.template.shown.debugDescription)") }
    parts += environment.map { "\($0.name)=\($0.value.map(\.shown.debugDescription) ?? "removed")" }
    parts += environmentFiles.map { "env_file \($0.path.template.shown)\($0.isOptional ? " if there" : "")" }
    if let memory { parts.append("memory \(memory)") }
    if let pools { parts.append("pool \(pools.map { texts[$0.text] })") }
    if let timeout { parts.append("timeout \(timeout)ns") }
    if let grace { parts.append("grace \(grace)ns") }
    if let retry { parts.append(retry.listing) }
    if let allowsFailure { parts.append("allow_failure \(allowsFailure)") }
    if let usesTerminal { parts.append("tty \(usesTerminal)") }
    if let cpus { parts.append("cpus \(cpus)") }
    if let priority { parts.append("priority \(priority)") }
    if case .values(let defaults) = memberDefaults {
      parts.append("defaults (\(defaults.listing(texts).joined(separator: ", ")))")
    }
    return parts
  }
}

extension RetryPolicy {
  var listing: String {
    let causes = causes.map { "\($0)" }.sorted()
    let limit = maximumDelay.map { " at most \($0)ns" } ?? ""
    return "retry \(maximum) after \(delay)ns x\(backoff)\(limit) ±\(jitter) on \(causes)"
  }
}

extension TaskRules {
  func listing(_ texts: TextTable) -> [String] {
    var parts: [String] = []
    if let condition { parts.append("if \(texts[condition].debugDescription)") }
    if when != .success { parts.append("when \(when.rawValue)") }
    if let matrix { parts.append("matrix \(matrix.listing)") }
    if let include {
      parts.append("include \(texts[include.path.text]) as \(include.file.map { "\($0)" } ?? "nothing")")
      parts += include.parameters.map { "param \($0.name)=\($0.value?.shown ?? "nothing")" }
    }
    if !exports.isEmpty { parts.append("exports \(exports.map { texts[$0.text] })") }
    if let service {
      let ready = service.ready.map { texts[$0].debugDescription } ?? "at once"
      parts.append("service ready \(ready) every \(service.interval)ns within \(service.timeout)ns")
    }
    if isInteractive { parts.append("interactive") }
    return parts
  }
}

extension Matrix {
  /// `os=linux|macos lines=$LIST +os=bsd -os=linux,py=3`
  var listing: String {
    func text(_ combination: [Value]) -> String {
      combination.map { "\($0.axis)=\($0.text.template.shown)" }.joined(separator: ",")
    }
    let axes = axes.map { axis in
      switch axis.values {
      case .list(let values): "\(axis.name)=\(values.map(\.template.shown).joined(separator: "|"))"
      case .lines(let variable, _): "\(axis.name)=$\(variable)"
      }
    }
    return (axes + include.map { "+" + text($0) } + exclude.map { "-" + text($0) }).joined(separator: " ")
  }
}
