import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Items of another tool's list of commands.
extension WorkflowReader {
  /// Looks at what the items say besides the commands, and at what another tool would replace in these.
  mutating func reportCommandKeys(_ name: String, _ list: NodeID) {
    guard ["cmds", "commands", "script", "before_script", "after_script"].contains(name), tree.kind(of: list) == .list
    else { return }
    var deferred: [String] = []
    for item in tree.items(of: list) {
      noteCommandExpressions(of: item, in: name)
      guard tree.kind(of: item) == .map else { continue }
      for (key, value) in tree.entries(of: item) where tree.isScalar(key) {
        let keyName = tree.text(of: key)
        if keyName == "defer" {
          let command = command(value)
          report(
            .unknownKey(keyName, in: .command, suggestion: .otherWay(.clean(command, before: deferred))),
            at: tree.range(of: key))
          command.map { deferred.insert($0, at: 0) }
        } else if let foreign = commandKey(keyName, value, of: item) {
          report(.unknownKey(keyName, in: .command, suggestion: .otherWay(foreign)), at: tree.range(of: key))
        } else if name == "cmds", !Self.commandKeys.contains(keyName) {
          report(.unknownKey(keyName, in: .command, suggestion: nil), at: tree.range(of: key))
        }
      }
    }
  }

  /// Keys that an item has for what it runs, and `silent`, which changes nothing here.
  private static let commandKeys: Set<String> = ["cmd", "task", "vars", "silent", "as"]

  private mutating func noteCommandExpressions(of item: NodeID, in key: String) {
    guard checks == .all else { return }
    let scalars: [NodeID] =
      tree.kind(of: item) == .text ? [item] : ["cmd", "defer", "if"].compactMap { entry($0, of: item) }
    for scalar in scalars where tree.kind(of: scalar) == .text {
      noteExpressions(in: tree.bytes(of: scalar), scalar, key: key, task: notes.task)
    }
  }

  /// What people ask for with a key of an item in a list of commands; nil for one that needs no answer of its own.
  private func commandKey(_ name: String, _ value: NodeID, of item: NodeID) -> ForeignKey? {
    switch name {
    case "task" where entry("for", of: item) == nil:
      let called = tree.kind(of: value) == .text ? tree.text(of: value) : nil
      return .taskCall(key: name, call(of: called, variables: keys(of: "vars", in: item)))
    case "for": return .loopOverCommands(loop(value, of: item))
    case "if": return .commandCondition(tree.kind(of: value) == .text ? tree.text(of: value) : nil)
    case "ignore_error": return isFalse(value) ? .noEffect : .allowedFailure
    case "platforms": return .platforms(test: platformTest(value, ofCommand: true), isCommand: true)
    case "set": return .shellOptions(texts(value), isTop: false)
    case "shopt": return .shellSettings(texts(value), isTop: false)
    case "prompt": return .prompt(name, questions: texts(value))
    default: return nil
    }
  }

  func keys(of name: String, in map: NodeID) -> [String] {
    guard let value = entry(name, of: map), tree.kind(of: value) == .map else { return [] }
    return tree.entries(of: value).filter { tree.isScalar($0.key) }.map { tree.text(of: $0.key) }
  }

  /// What a loop of a shell goes through.
  private func loop(_ value: NodeID, of item: NodeID) -> CommandLoop {
    var loop = loop(value)
    // It is called with the values of each turn.
    if let called = text("task", in: item) {
      loop.body = call(of: called, variables: keys(of: "vars", in: item)).command
    }
    return loop
  }

  private func loop(_ value: NodeID) -> CommandLoop {
    let name = text("as", in: value) ?? "item"
    if let axes = entry("matrix", of: value), tree.kind(of: axes) == .map {
      let loops = tree.entries(of: axes).filter { tree.isScalar($0.key) }.map { axis, values in
        CommandLoop(items: texts(values).map(shellWord).joined(separator: " "), name: tree.text(of: axis))
      }
      guard var inner = loops.last else { return CommandLoop(items: "…", name: name) }
      inner.axes = loops.map(\.name)
      inner.outer = loops.dropLast().map { "for \($0.name) in \($0.items); do " }.joined()
      return inner
    }
    if tree.kind(of: value) == .list {
      return CommandLoop(items: texts(value).map(shellWord).joined(separator: " "), name: name)
    }
    if let variable = text("var", in: value) {
      return CommandLoop(items: "$\(variable)", name: name, separator: text("split", in: value))
    }
    return CommandLoop(items: text("glob", in: value) ?? "…", name: name)
  }

  // MARK: - Tests

  /// The first test that fails a task, or that skips it, as the steps of Dagu have them.
  func precondition(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey {
    let item = tree.kind(of: value) == .list ? tree.items(of: value).first { _ in true } : value
    let isOfStep =
      entry("cmds", of: map) == nil && entry("cmd", of: map) == nil
      && ["command", "script", "depends"].contains { entry($0, of: map) != nil }
    let isSkipping = name == "precondition" || isOfStep || item.map { entry("condition", of: $0) != nil } ?? false
    if isSkipping { return .skippingTest(skippingTest(value), isTop: false) }
    let withMessage = tree.kind(of: value) == .list ? tree.items(of: value).first { entry("msg", of: $0) != nil } : nil
    guard let withMessage else { return .precondition(test: nil, message: nil) }
    return .precondition(test: text("sh", in: withMessage), message: text("msg", in: withMessage))
  }

  /// `condition` and `expected` as a test of a shell; a text alone is a command.
  func skippingTest(_ value: NodeID) -> String? {
    let items = tree.kind(of: value) == .list ? Array(tree.items(of: value)) : [value]
    let tests: [String?] = items.map { item in
      if tree.kind(of: item) == .text { return tree.text(of: item) }
      guard let condition = text("condition", in: item) else { return nil }
      let test = text("expected", in: item).map { expectation(condition, $0) } ?? condition
      return text("negate", in: item) == "true" ? "! \(test)" : test
    }
    return tests.contains { $0 == nil } ? nil : tests.compactMap { $0 }.joined(separator: " && ")
  }

  /// A test for a value, or for a pattern that is told by 're:'.
  private func expectation(_ value: String, _ expected: String) -> String {
    expected.hasPrefix("re:")
      ? "printf '%s\\n' \"\(value)\" | grep -Eq \(shellWord(String(expected.dropFirst(3))))"
      : "test \"\(value)\" = \(shellWord(expected))"
  }

  /// `command` and `args` of a step, as a list of words.
  func wordList(of map: NodeID) -> ForeignKey? {
    guard let program = text("command", in: map), !program.contains("\n"), let arguments = entry("args", of: map) else {
      return nil
    }
    let words = tree.kind(of: arguments) == .text ? words(of: arguments) : texts(arguments)
    let all = program.split(separator: " ").map(String.init) + words
    if let line = scriptLine(all) { return .scriptOfWords(line) }
    return .wordList(
      "[\(all.map { $0.contains { " ,[]{}:#'\"".contains($0) } ? yamlQuoted($0) : $0 }.joined(separator: ", "))]")
  }

  /// A list of words with variables as the line of a script; nil where the program reads them itself.
  func scriptLine(_ words: [String]) -> String? {
    guard words.contains(where: { $0.contains("$") }), let program = words.first?.split(separator: "/").last,
      CommandWords.takesWordsAsTheyAre(program)
    else { return nil }
    return yamlValue(words.map(expandedWord).joined(separator: " "))
  }

  /// `output: NAME` of a step, and the command whose output it holds.
  func printedOutput(_ value: NodeID, of map: NodeID) -> ForeignKey? {
    let name = tree.kind(of: value) == .text ? tree.text(of: value) : text("name", in: value)
    let command = ["command", "cmd", "script", "run"].lazy.compactMap { text($0, in: map) }.first { !$0.contains("\n") }
    return .printedOutput(name: name, command: command)
  }

  /// Whether a step asks how those before it ended.
  func hasStatus(_ steps: NodeID) -> Bool {
    guard tree.kind(of: steps) == .list else { return false }
    return tree.items(of: steps).contains { step in
      text("if", in: step)?.contains(/(?:failure|always|cancelled)\(\)/) ?? false
    }
  }
}
