import Diagnostics
import YAMLSyntax

/// Files that another tool reads, as a whole.
extension WorkflowReader {
  /// What is said first of such a file.
  func foreignFile(_ root: NodeID) -> Diagnostic? {
    let own = diagnostics.filter { $0.range.map { $0.start >= file.base && $0.start < file.end } ?? false }
    let unknown = own.filter { if case .unknownKey = $0.fact { true } else { false } }
    let wrong = unknown + own.filter { if case .unsupportedVersion = $0.fact { true } else { false } }
    let first = wrong.compactMap(\.range).min { $0.start < $1.start }
    guard !unknown.isEmpty, let first, let kind = foreignKind(of: root) else { return nil }
    let habits = habits(of: kind, root)
    // A single key says so itself, unless there is more to know of the file.
    let isClear = wrong.count > 1 || kind == .gitLab || Self.names.contains(file.lastComponent.lowercased())
    guard unknown.count > 1 || (isClear && !habits.isEmpty) else { return nil }
    let renamed = unknown.count { $0.fix != nil }
    return Diagnostic(.foreignFile(kind, renamed: renamed, keys: unknown.count, habits: habits), at: first)
  }

  private static let names: Set<String> = [
    "taskfile.yml", "taskfile.yaml", "taskfile.dist.yml", "taskfile.dist.yaml", ".gitlab-ci.yml", "action.yml",
    "action.yaml",
  ]

  func foreignKind(of root: NodeID) -> ForeignFile? {
    func has(_ name: String) -> Bool { entry(name, of: root) != nil }
    let version = entry("version", of: root).map { tree.kind(of: $0) == .text ? tree.text(of: $0) : "" } ?? ""
    if let api = entry("apiVersion", of: root), tree.kind(of: api) == .text {
      if tree.text(of: api).hasPrefix("argoproj.io/") { return .argo }
      return tree.text(of: api).hasPrefix("tekton.dev/") ? .tekton : nil
    }
    if has("tasks") {
      if has("jobs") { return nil }
      let isTaskfile = version.hasPrefix("3") || version.hasPrefix("2")
      return isTaskfile ? .taskfile : kind(ofTasksWith: keysOfTasks(root), root)
    }
    if has("jobs"), has("on") { return .gitHub }
    if let runs = entry("runs", of: root), entry("using", of: runs) != nil { return .gitHubAction }
    if has("jobs"), has("workflows") || has("orbs") || version.hasPrefix("2") { return .circle }
    if has("services") { return .compose }
    if has("steps") || has("jobs") || has("stages"), has("pool") || has("trigger") || has("pr") { return .azure }
    if hasScripts(root) { return .gitLab }
    return has("steps") && tree.kind(of: entry("steps", of: root) ?? root) != .null ? .dagu : nil
  }

  /// A file whose jobs or services have been renamed to tasks already.
  private func kind(ofTasksWith keys: Set<String>, _ root: NodeID) -> ForeignFile? {
    if keys.contains("cmds") { return .taskfile }
    if keys.contains("runs-on") || (entry("on", of: root) != nil && !keys.isDisjoint(with: ["steps", "uses"])) {
      return .gitHub
    }
    if keys.contains("stage"), !keys.isDisjoint(with: ["script", "rules", "only", "except", "artifacts", "needs"]) {
      return .gitLab
    }
    return nil
  }

  private func keysOfTasks(_ root: NodeID) -> Set<String> {
    guard let tasks = entry("tasks", of: root), tree.kind(of: tasks) == .map else { return [] }
    return tree.entries(of: tasks).reduce(into: []) { keys, task in
      guard tree.kind(of: task.value) == .map else { return }
      for (key, _) in tree.entries(of: task.value) where tree.isScalar(key) { keys.insert(tree.text(of: key)) }
    }
  }

  /// Whether jobs with scripts stand at the top.
  private func hasScripts(_ root: NodeID) -> Bool {
    tree.entries(of: root).contains { entry("script", of: $0.value) != nil }
  }
}
