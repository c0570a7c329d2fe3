import Diagnostics
import YAMLSyntax

/// What other tools do although no key of a file asks for it.
extension WorkflowReader {
  func habits(of file: ForeignFile, _ root: NodeID) -> [ForeignHabit] {
    // What a failure does, and what runs without a name, the file that is run says.
    let isMain = fileIndex == 0
    let goesOn: [ForeignHabit] = isMain && entry(FieldID.onFailure.name, of: root) == nil ? [.goesOn] : []
    switch file {
    case .taskfile: return taskfileHabits(root)
    case .gitHub: return shell("[bash, -ec]", root) + goesOn + variables(["GITHUB_", "RUNNER_"])
    case .gitHubAction: return shell("[bash, -ec]", root) + variables(["GITHUB_", "RUNNER_"])
    case .gitLab: return shell("bash", root) + goesOn + variables(["CI_", "GITLAB_"])
    default: return []
    }
  }

  /// The first variable of a pipeline that is used, and which the file does not set.
  private func variables(_ prefixes: [String]) -> [ForeignHabit] {
    // What is handed on has answers of its own.
    let answered = [
      "GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "CI_NODE_INDEX", "CI_NODE_TOTAL",
    ]
    let text = String(decoding: file.bytes.prefix(200_000), as: UTF8.self)
    let names = text.matches(of: /\$\{?([A-Z]+_\w+)/).lazy.map { String($0.1) }
    let name = names.first { name in
      prefixes.contains { name.hasPrefix($0) } && !answered.contains(name) && !text.contains("\(name):")
    }
    return name.map { [.setsVariables($0)] } ?? []
  }

  private func shell(_ shell: String, _ root: NodeID) -> [ForeignHabit] {
    entry(FieldID.defaults.name, of: root) == nil ? [.usesBash(shell)] : []
  }

  private func taskfileHabits(_ root: NodeID) -> [ForeignHabit] {
    let tasks = entry(FieldID.tasks.name, of: root)
    let hasDefault =
      entry(FieldID.defaultTargets.name, of: root) != nil || tasks.map { entry("default", of: $0) != nil } ?? true
    let maps = [root] + (tasks.map { tree.kind(of: $0) == .map ? tree.entries(of: $0).map(\.value) : [] } ?? [])
    let environments = maps.compactMap { entry(FieldID.env.name, of: $0) }
    let variable = environments.lazy.compactMap { self.overridden($0) }.first
    // 'set' of the file says so as well.
    let hasPipefail = entry("set", of: root).map { texts($0).contains("pipefail") } ?? false
    return (hasDefault || fileIndex != 0 ? [] : [.runsOne]) + shell(hasPipefail ? "bash" : "[bash, -ec]", root)
      + (variable.map { [.environmentWins($0)] } ?? [])
  }

  /// The first variable with a plain value, as it is written where one that is set already wins.
  private func overridden(_ variables: NodeID) -> String? {
    guard tree.kind(of: variables) == .map else { return nil }
    for (key, value) in tree.entries(of: variables) {
      guard tree.isScalar(key), tree.kind(of: value) == .text else { continue }
      let (name, text) = (tree.text(of: key), tree.text(of: value))
      // One that names itself does so already.
      if text.contains("${\(name)") { continue }
      let isPlain = !text.contains { "${}:#'\"\\,[]".contains($0) || $0.isNewline } && text.utf8.count < 30
      return "\(name): \"${\(name):-\(isPlain ? text : "…")}\""
    }
    return nil
  }
}
