import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Keys and values as other tools write them, told by what stands beside and below them.
extension WorkflowReader {
  // MARK: - Keys

  /// The answer to a key where it depends on the value, or on what stands beside it.
  func withValue(_ fact: Fact, _ value: NodeID, in context: KeyContext, of map: NodeID) -> Fact {
    switch fact {
    case .unknownKey(let name, _, let suggestion):
      if case .variables(var variables) = foreignKey(name, value, in: context, of: map) {
        variables.beside = sameKey(FieldID.env.name, before: value, in: map)
        return .unknownKey(name, in: context, suggestion: .otherWay(.variables(variables)))
      }
      if let key = foreignKey(name, value, in: context, of: map) {
        return .unknownKey(name, in: context, suggestion: .otherWay(joined(key, name, of: map)))
      }
      if let text = durationEntry(name, value, in: context) {
        return .unknownKey(name, in: context, suggestion: .written(text))
      }
      if case .otherTool(let ours) = suggestion, let other = sameKey(ours, before: value, in: map) {
        return .unknownKey(name, in: context, suggestion: .merged(ours, with: other))
      }
      return fact
    case .keyNotAllowed(FieldID.outputs.name, .group, _) where tree.kind(of: value) == .map:
      return .unknownKey(FieldID.outputs.name, in: context, suggestion: .otherWay(jobOutputs(value)))
    case .keyNotAllowed(let name, _, _)
    where [FieldID.run, .secrets, .params, .when, .inputs, .outputs].map(\.name).contains(name):
      return foreignKey(name, value, in: context, of: map).map {
        .unknownKey(name, in: context, suggestion: .otherWay($0))
      } ?? fact
    default: return fact
    }
  }

  /// An answer that is an 'if', with the other keys of the task that are one.
  private func joined(_ key: ForeignKey, _ name: String, of map: NodeID) -> ForeignKey {
    switch key {
    case .upToDateTest, .platforms(.some, isCommand: false), .skippingTest(_, isTop: false),
      .pipeline(.rules(.test, _)):
      let others = Self.conditions.filter { $0 != name && entry($0, of: map) != nil }
      return others.isEmpty ? key : .joined(key, with: others)
    default: return key
    }
  }

  private static let conditions = [
    FieldID.condition.name, "platforms", "status", "rules", "only", "except", "precondition",
  ]

  private func jobOutputs(_ value: NodeID) -> ForeignKey {
    for (key, value) in tree.entries(of: value) where tree.isScalar(key) && tree.kind(of: value) == .text {
      let match = tree.text(of: value).firstMatch(of: /steps\.[\w-]+\.outputs\.([\w-]+)/)
      if let other = match?.1, other != tree.text(of: key) {
        return .renamedOutput(tree.text(of: key), of: String(other))
      }
    }
    return .jobOutputs
  }

  /// A key that says the same as one with this value, where both values can be put into one: ours, or one before it.
  private func sameKey(_ ours: String, before value: NodeID, in map: NodeID) -> String? {
    guard [FieldID.env, .description, .dependencies].map(\.name).contains(ours) else { return nil }
    for (key, other) in tree.entries(of: map) where tree.isScalar(key) {
      let name = tree.text(of: key)
      let isBefore = tree.end(of: key) < value && tree.kind(of: other) == tree.kind(of: value)
      if name == ours || (isBefore && WorkflowFields.otherTools[name] == ours) { return name }
    }
    return nil
  }

  func hasItem(_ list: NodeID, with keys: [String]) -> Bool {
    guard tree.kind(of: list) == .list else { return false }
    return tree.items(of: list).contains { item in keys.contains { entry($0, of: item) != nil } }
  }

  /// The value of a key of a map.
  func entry(_ name: String, of map: NodeID) -> NodeID? {
    guard tree.kind(of: map) == .map else { return nil }
    return tree.entries(of: map).first { tree.isScalar($0.key) && tree.text(of: $0.key) == name }?.value
  }

  /// What a job of GitHub or GitLab is deployed to: a name, or a map of a name and what there is to say of it.
  func isDeployment(_ value: NodeID) -> Bool {
    switch tree.kind(of: value) {
    case .text: true
    case .map:
      entry("name", of: value) != nil
        && tree.entries(of: value).allSatisfy { Self.deploymentKeys.contains(tree.text(of: $0.key)) }
    case .list, .null: false
    }
  }

  private static let deploymentKeys: Set<String> = [
    "name", "url", "on_stop", "action", "auto_stop_in", "deployment_tier", "deployment", "kubernetes",
  ]

  /// `timeout: 30m` for `timeout-minutes: 30`.
  private func durationEntry(_ name: String, _ value: NodeID, in context: KeyContext) -> String? {
    guard tree.kind(of: value) == .text, let number = Double(tree.text(of: value)), number >= 0 else { return nil }
    return duration(name, in: context).map { "\($0.ours): \(tree.text(of: value))\($0.unit)" }
  }

  /// Our key for a duration whose unit is in its name, and that unit.
  func duration(_ name: String, in context: KeyContext) -> (ours: String, unit: String)? {
    let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
    guard let unit = Self.units.first(where: { letters.hasSuffix($0.suffix) }) else { return nil }
    let stem = String(letters.dropLast(unit.suffix.count))
    let ours = Self.durations.first { $0.stems.contains(stem) && WorkflowFields.names(in: context).contains($0.name) }
    return ours.map { ($0.name, unit.sign) }
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

  /// A name of another tool as ours: `lint/go` for `lint:go`, or `lint-go` beside a task `lint`.
  func ourName(_ name: String) -> String {
    // go-task names a task of the file that includes others with a colon before it.
    if name.hasPrefix(":") { return ourName(String(name.dropFirst())) }
    let mark = !name.hasPrefix("_") && foreignNames.hidden.contains(name) ? "_" : ""
    guard name.contains(":"), let path = groupPath(name) else { return mark + name }
    if takenGroup(in: name) { return mark + name.replacing(":", with: "-") }
    let member = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return path[..<member] + mark + path[member...]
  }

  var foreignNames: ForeignNames {
    notes.foreignFacts.names(ofFile: fileIndex) {
      var names = ForeignNames()
      guard let tasks = entry(FieldID.tasks.name, of: 0), tree.kind(of: tasks) == .map else { return names }
      for (key, task) in tree.entries(of: tasks) where tree.isScalar(key) && tree.kind(of: task) == .map {
        if text("internal", in: task) == "true" { names.hidden.insert(tree.text(of: key)) }
        guard let list = entry("requires", of: task).flatMap({ entry("vars", of: $0) }), tree.kind(of: list) == .list
        else { continue }
        for item in tree.items(of: list) where entry("enum", of: item) != nil {
          text("name", in: item).map { _ = names.params.insert($0) }
        }
      }
      return names
    }
  }

  /// Whether a name with colons begins with that of a task, which cannot be a group as well.
  func takenGroup(in name: String) -> Bool {
    let names = notes.foreignFacts.taskNames(ofFile: fileIndex) {
      let tasks =
        entry(FieldID.tasks.name, of: 0).map { tree.kind(of: $0) == .map ? Array(tree.entries(of: $0)) : [] } ?? []
      let single = tasks.filter {
        entry(FieldID.tasks.name, of: $0.value) == nil && entry(FieldID.include.name, of: $0.value) == nil
      }
      return Set(single.filter { tree.isScalar($0.key) }.map { tree.text(of: $0.key) })
    }
    return names.contains(String(name.prefix { $0 != ":" }))
  }

  /// Whether go-task reads the file, which replaces all braces.
  var isTaskfile: Bool {
    notes.foreignFacts.isTaskfile(file: fileIndex) { foreignKind(of: 0) == .taskfile }
  }

  // MARK: - Values

  func foreignValue(_ field: WorkflowField, _ value: NodeID) -> ForeignValue? {
    switch (field.shape, tree.kind(of: value)) {
    case (.script, .list) where field.id == .serviceReady: .healthTest(healthCommand(value))
    case (.variableNames, .map) where field.id == .secrets: .secretFiles
    case (.script, .list): .test(String(decoding: tree.sourceBytes(of: tree.range(of: value)), as: UTF8.self))
    case (.globs, .map) where field.id == .outputs: .jobOutputs
    case (.environment, .list): .assignments
    case (.parameters, .list): parameterList(texts(value))
    case (.parameters, .text) where !looksLikeEntry(value): parameterList(words(of: value))
    case (.references, .map) where field.id == .defaultTargets: .commonKeys
    case (.boolean, .map) where field.id == .allowFailure:
      .exitStatuses(entry("exit_codes", of: value).map { texts($0) } ?? [])
    case (.matrix, .text) where GitHubExpression.listExport(tree.text(of: value)) != nil:
      .computedMatrix(name: GitHubExpression.listExport(tree.text(of: value))?.name ?? "")
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
      case .globs where found == .map && entry("exclude", of: item) != nil: .excludedFiles
      default: nil
      }
    return foreign.map { .foreignValue(key: field.name, expected: expected, found: found, $0) }
      ?? .wrongItem(key: field.name, expected: expected, found: found)
  }

  private func taskCall(_ item: NodeID) -> ForeignValue? {
    let name = ["task", "job", "name", "id"].compactMap { entry($0, of: item) }.first { tree.kind(of: $0) == .text }
    return name.map { .taskCall(name: ourName(tree.text(of: $0)), values: keyOfValues(item)) }
  }

  /// The fact of a variable whose value is no text.
  func variableFact(_ name: String, _ value: NodeID) -> Fact {
    let found = tree.kind(of: value)
    let isComputed =
      found == .map && ["sh", "run", "cmd", "command", "script"].contains { entry($0, of: value) != nil }
    let foreign: ForeignValue = isComputed ? .computedVariable : found == .list ? .listVariable : .mapVariable
    return .foreignValue(key: name, expected: "text", found: found, foreign)
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
}

/// Names that other keys of a file give another meaning.
struct ForeignNames {
  /// Tasks that are internal, which begin with '_' here.
  var hidden: Set<String> = []
  /// Variables of which a task lists the values, which are params here.
  var params: Set<String> = []
}

/// What is asked of a file only where it holds something foreign, and answered once.
final class ForeignFacts {
  private var names: [Int32: Set<String>] = [:]
  private var foreignNames: [Int32: ForeignNames] = [:]
  private var awaited: [Int32: Set<String>] = [:]
  private var severalContainers: [Int32: Bool] = [:]
  private var taskfiles: [Int32: Bool] = [:]

  func taskNames(ofFile file: Int32, _ find: () -> Set<String>) -> Set<String> { answer(\.names, file, find) }

  func names(ofFile file: Int32, _ find: () -> ForeignNames) -> ForeignNames { answer(\.foreignNames, file, find) }

  func awaitedServices(ofFile file: Int32, _ find: () -> Set<String>) -> Set<String> { answer(\.awaited, file, find) }

  func hasSeveralContainers(file: Int32, _ find: () -> Bool) -> Bool { answer(\.severalContainers, file, find) }

  private func answer<Value>(
    _ known: ReferenceWritableKeyPath<ForeignFacts, [Int32: Value]>, _ file: Int32, _ find: () -> Value
  ) -> Value {
    if let value = self[keyPath: known][file] { return value }
    let value = find()
    self[keyPath: known][file] = value
    return value
  }

  func isTaskfile(file: Int32, _ find: () -> Bool) -> Bool { answer(\.taskfiles, file, find) }
}
