import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys and values as other tools write them, told by what stands beside and below them.
extension WorkflowReader {
  // MARK: - Keys

  /// The answer to a key where it depends on the value.
  func withValue(_ fact: Fact, _ value: NodeID, in context: KeyContext) -> Fact {
    guard case .unknownKey(let name, _, _) = fact else { return fact }
    func answer(_ key: ForeignKey) -> Fact { .unknownKey(name, in: context, suggestion: .otherWay(key)) }
    switch name {
    case "steps" where hasItem(value, with: ["depends", "depends_on", "needs", "dependencies"]):
      return answer(.dependentSteps)
    case "type" where context == .workflow && tree.isScalar(value, "graph"): return answer(.graphType)
    case "type" where context == .workflow && tree.isScalar(value, "chain"): return answer(.chainType)
    case "environment" where context == .task && isDeployment(value): return answer(.deployment)
    default: break
    }
    if let text = durationEntry(name, value, in: context) {
      return .unknownKey(name, in: context, suggestion: .written(text))
    }
    return fact
  }

  private func hasItem(_ list: NodeID, with keys: [String]) -> Bool {
    guard tree.kind(of: list) == .list else { return false }
    return tree.items(of: list).contains { item in keys.contains { entry($0, of: item) != nil } }
  }

  /// The value of a key of a map.
  func entry(_ name: String, of map: NodeID) -> NodeID? {
    guard tree.kind(of: map) == .map else { return nil }
    return tree.entries(of: map).first { tree.isScalar($0.key) && tree.text(of: $0.key) == name }?.value
  }

  /// What a job of GitHub is deployed to: a name, or a map of a name and an address.
  private func isDeployment(_ value: NodeID) -> Bool {
    switch tree.kind(of: value) {
    case .text: true
    case .map:
      entry("name", of: value) != nil
        && tree.entries(of: value).allSatisfy { ["name", "url"].contains(tree.text(of: $0.key)) }
    case .list, .null: false
    }
  }

  /// `timeout: 30m` for `timeout-minutes: 30`.
  private func durationEntry(_ name: String, _ value: NodeID, in context: KeyContext) -> String? {
    let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
    guard tree.kind(of: value) == .text, let number = Double(tree.text(of: value)), number >= 0,
      let unit = Self.units.first(where: { letters.hasSuffix($0.suffix) })
    else { return nil }
    let stem = String(letters.dropLast(unit.suffix.count))
    let ours = Self.durations.first { $0.stems.contains(stem) && WorkflowFields.names(in: context).contains($0.name) }
    return ours.map { "\($0.name): \(tree.text(of: value))\(unit.sign)" }
  }

  private static let units: [(suffix: String, sign: String)] = [
    ("inminutes", "m"), ("minutes", "m"), ("mins", "m"), ("milliseconds", "ms"), ("millis", "ms"), ("inseconds", "s"),
    ("seconds", "s"), ("secs", "s"), ("sec", "s"), ("ms", "ms"), ("hours", "h"),
  ]

  private static let durations: [(name: String, stems: [String])] = [
    (FieldID.timeout.name, ["timeout", "activedeadline", "jobtimeout", "maxtime"]),
    (FieldID.grace.name, ["grace", "graceperiod", "terminationgraceperiod", "maxcleanuptime"]),
    (FieldID.retryDelay.name, ["delay", "interval", "retrydelay"]),
    (FieldID.retryMaximumDelay.name, ["maxdelay", "maxinterval"]),
  ]

  /// What the items of another tool's list of commands say besides the commands.
  mutating func reportCommandKeys(_ name: String, _ list: NodeID) {
    guard ["cmds", "commands", "script", "before_script", "after_script"].contains(name), tree.kind(of: list) == .list
    else { return }
    for item in tree.items(of: list) where tree.kind(of: item) == .map {
      for (key, _) in tree.entries(of: item) where tree.isScalar(key) {
        let name = tree.text(of: key)
        guard let foreign = ForeignKeys.commandKey(name) else { continue }
        report(.unknownKey(name, in: .command, suggestion: .otherWay(foreign)), at: tree.range(of: key))
      }
    }
  }

  // MARK: - Values

  func foreignValue(_ field: WorkflowField, _ value: NodeID) -> ForeignValue? {
    switch (field.shape, tree.kind(of: value)) {
    case (.script, .list): .test(String(decoding: tree.sourceBytes(of: tree.range(of: value)), as: UTF8.self))
    case (.globs, .map) where field.id == .outputs: .jobOutputs
    case (.environment, .list): .assignments
    case (.environment, .text), (.parameters, .text), (.pools, .text), (.tasks, .text), (.defaults, .text),
      (.matrix, .text):
      looksLikeEntry(value) ? .missingSpace : nil
    default: nil
    }
  }

  /// Whether a text is `name:value`.
  private func looksLikeEntry(_ value: NodeID) -> Bool {
    tree.isPlain(value) && tree.text(of: value).prefixMatch(of: /[A-Za-z_][A-Za-z0-9_.\-]*:[^\s\/]/) != nil
  }

  private func optionalFile(_ map: NodeID) -> ForeignValue {
    .optionalFile(entry("path", of: map).flatMap { tree.kind(of: $0) == .text ? tree.text(of: $0) : nil })
  }

  /// The fact of an item that is no text.
  func itemFact(_ field: WorkflowField, _ item: NodeID, expected: String) -> Fact {
    let found = tree.kind(of: item)
    let foreign: ForeignValue? =
      switch field.shape {
      case .references where found == .map: taskCall(item)
      case .environmentFiles where found == .map: optionalFile(item)
      default: nil
      }
    return foreign.map { .foreignValue(key: field.name, expected: expected, found: found, $0) }
      ?? .wrongItem(key: field.name, expected: expected, found: found)
  }

  private func taskCall(_ item: NodeID) -> ForeignValue? {
    let name = ["task", "job", "name", "id"].compactMap { entry($0, of: item) }.first { tree.kind(of: $0) == .text }
    let variables = ["vars", "env", "with", "params", "parameters", "args"].contains { entry($0, of: item) != nil }
    return name.map { .taskCall(name: tree.text(of: $0), hasVariables: variables) }
  }

  /// The fact of a variable whose value is no text.
  func variableFact(_ name: String, _ value: NodeID) -> Fact {
    let found = tree.kind(of: value)
    let isComputed =
      found == .map && ["sh", "run", "cmd", "command", "script"].contains { entry($0, of: value) != nil }
    return isComputed
      ? .foreignValue(key: name, expected: "text", found: found, .computedVariable)
      : .wrongType(key: name, expected: "text", found: found)
  }

  // MARK: - Paths

  /// Reports a path that begins with `~`: there is no shell that would replace it.
  @discardableResult
  mutating func checkHome(_ field: WorkflowField, _ value: NodeID) -> Bool {
    guard tree.kind(of: value) == .text, tree.bytes(of: value).first == UInt8(ascii: "~") else { return false }
    let text = tree.text(of: value)
    let name = text.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    guard text.dropFirst(1 + name.count).first.map({ $0 == "/" }) ?? name.isEmpty else { return false }
    report(.homePath(key: field.name, text: text), at: tree.range(of: value))
    return true
  }

  /// Notes a `~/` in a value that a program is given as it is.
  mutating func noteTilde(in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID, key: String) {
    guard bytes.contains(UInt8(ascii: "~")), !Self.keysOfPaths.contains(key) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.contains(" "), text.hasPrefix("~/") || text.contains(":~/") || text.contains("=~/") else { return }
    let range = tree.range(of: tree.resolve(scalar))
    report(.foreignExpression(key: key, .tilde(text)), at: range)
  }

  // MARK: - Files

  /// What is said first of a file that another tool reads.
  func foreignFile(_ root: NodeID) -> Diagnostic? {
    let unknown = diagnostics.filter { if case .unknownKey = $0.fact { true } else { false } }
    // A single key says so itself.
    guard unknown.count > 1, let file = foreignKind(of: root), root + 1 < tree.nodes.count else { return nil }
    let renamed = unknown.count { $0.fix != nil }
    return Diagnostic(.foreignFile(file, renamed: renamed, keys: unknown.count), at: tree.range(of: root + 1))
  }

  private func foreignKind(of root: NodeID) -> ForeignFile? {
    func has(_ name: String) -> Bool { entry(name, of: root) != nil }
    let version = entry("version", of: root).map { tree.kind(of: $0) == .text ? tree.text(of: $0) : "" } ?? ""
    if let api = entry("apiVersion", of: root), tree.kind(of: api) == .text {
      if tree.text(of: api).hasPrefix("argoproj.io/") { return .argo }
      return tree.text(of: api).hasPrefix("tekton.dev/") ? .tekton : nil
    }
    if has("tasks") {
      let isTaskfile = version.hasPrefix("3") || version.hasPrefix("2") || hasTaskfileKeys(root)
      return isTaskfile && !has("jobs") ? .taskfile : nil
    }
    if has("jobs"), has("on") { return .gitHub }
    if has("jobs"), has("workflows") || has("orbs") || version.hasPrefix("2") { return .circle }
    if has("services") { return .compose }
    if has("steps") || has("jobs") || has("stages"), has("pool") || has("trigger") || has("pr") { return .azure }
    if hasScripts(root) { return .gitLab }
    return has("steps") && tree.kind(of: entry("steps", of: root) ?? root) != .null ? .dagu : nil
  }

  private func hasTaskfileKeys(_ root: NodeID) -> Bool {
    guard let tasks = entry("tasks", of: root), tree.kind(of: tasks) == .map else { return false }
    return tree.entries(of: tasks).contains { entry("cmds", of: $0.value) != nil }
  }

  /// Whether jobs with scripts stand at the top.
  private func hasScripts(_ root: NodeID) -> Bool {
    tree.entries(of: root).contains { entry("script", of: $0.value) != nil }
  }
}
