import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys of steps that say how something is run, and keys that say nothing with their value.
extension WorkflowReader {
  /// Keys that change nothing with the value that is so anyway.
  func isWithoutEffect(_ name: String, _ value: NodeID) -> Bool {
    let isOff =
      isFalse(value) && ["internal", "watch", "silent", "quiet", "ignore_error", "ignore_errors"].contains(name)
    let isEmpty =
      (tree.kind(of: value) == .text
        ? tree.text(of: value).isEmpty : tree.kind(of: value) == .list && tree.isEmpty(value))
      && ["prompt", "status", "preconditions", "platforms", "sources", "generates", "set", "shopt"].contains(name)
    return isOff || isEmpty
  }

  /// The program that reads the `script` beside `command`, as our `shell`.
  func interpreter(_ command: NodeID, of map: NodeID) -> String? {
    guard text("script", in: map) != nil, entry("args", of: map) == nil, tree.kind(of: command) == .text else {
      return nil
    }
    let words = shellWords(tree.text(of: command))
    guard let program = words.first else { return nil }
    if words.count == 1, let shell = Shell.named.first(where: { $0.name == program }) { return shell.name }
    if words == ["python"] { return "python3" }
    return "[\((words + [["node", "ruby", "perl"].contains(program) ? "-e" : "-c"]).joined(separator: ", "))]"
  }

  /// What Dagu runs a step with, as a command; nil for what has an answer of its own.
  func executor(_ value: NodeID) -> ForeignKey? {
    let type = tree.kind(of: value) == .text ? tree.text(of: value) : text("type", in: value)
    let config = entry("config", of: value)
    switch type {
    case "docker":
      return .pipeline(.command("docker run --rm \(config.flatMap { text("image", in: $0) } ?? "IMAGE") command"))
    case "ssh":
      let user = config.flatMap { text("user", in: $0) }.map { "\($0)@" } ?? ""
      return .pipeline(.command("ssh \(user)\(config.flatMap { text("host", in: $0) } ?? "HOST") command"))
    case "http", "mail", "jq", "archive", "s3", "redis", "postgres", "command", "shell": return .action
    default: return nil
    }
  }

  /// The names in a value that are tasks of the file; nil if one of them is none.
  func namesOfTasks(_ value: NodeID) -> [String]? {
    let names = texts(value)
    guard !names.isEmpty, let tasks = entry(FieldID.tasks.name, of: 0) else { return nil }
    return names.allSatisfy { entry($0, of: tasks) != nil } ? names : nil
  }

  func scriptOfWords(_ value: NodeID) -> ForeignKey? {
    tree.kind(of: value) == .list ? scriptLine(texts(value)).map { .scriptOfWords($0) } : nil
  }
}
