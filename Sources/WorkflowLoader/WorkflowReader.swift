import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Walks a tree by the table of keys and fills a `Workflow`.
struct WorkflowReader {
  let file: SourceFile
  let tree: YAMLTreeView
  var workflow: Workflow
  var diagnostics: [Diagnostic] = []
  private let fields: [WorkflowField]

  init(file: SourceFile, tree: YAMLTreeView, directory: String) {
    self.file = file
    self.tree = tree
    workflow = Workflow(name: file.baseName, directory: directory)
    // Keys are the first texts of the table: a key is looked up by interning it, and its number is its row.
    workflow.texts.reserve(texts: tree.nodes.count / 6, bytes: file.bytes.count / 2)
    // What is reserved and not used costs no memory; growing would touch it all again.
    workflow.tasks.reserveCapacity(tree.nodes.count / 4)
    workflow.dependencies.reserveCapacity(tree.nodes.count / 2)
    fields = FieldID.allCases.map(WorkflowFields.field)
    for field in fields { _ = workflow.texts.intern(field.name) }
  }

  // MARK: - Maps of keys

  mutating func readWorkflow(_ root: NodeID) {
    var keys = KeysSeen()
    for (key, value) in tree.entries(of: root) {
      guard let field = field(key, in: .workflow) else { continue }
      keys.insert(field.id, key, value)
      readWorkflowField(field, value)
    }
    for tasks in keys.tasks { readTasks(tasks, parent: nil) }
    // Without tasks there is nothing that a name could mean.
    if workflow.tasks.isEmpty { workflow.defaultTargets = nil }
    if keys.tasks.isEmpty, !hasMisspeltTasks {
      // Beside the first key there is.
      report(.missingTasks, at: tree.range(of: tree.isEmpty(root) ? root : root + 1))
    }
  }

  private var hasMisspeltTasks: Bool {
    diagnostics.contains { finding in
      switch finding.fact {
      case .unknownKey(_, .workflow, .similar("tasks")), .unknownKey(_, .workflow, .otherTool("tasks")): true
      default: false
      }
    }
  }

  private mutating func readWorkflowField(_ field: WorkflowField, _ value: NodeID) {
    switch field.id {
    case .version: readVersion(value)
    case .name: if let text = readText(field, value) { workflow.name = text }
    case .description: workflow.description = readText(field, value)
    case .mode: if let mode: Mode = readChoice(field, value) { workflow.mode = mode }
    case .env: workflow.environment = readEnvironment(field, value)
    case .defaults: workflow.defaults = readDefaults(field, value)
    case .onFailure: if let policy: FailurePolicy = readChoice(field, value) { workflow.onFailure = policy }
    case .defaultTargets: workflow.defaultTargets = readReferences(field, value)
    default: break
    }
  }

  /// Reads the members of a file or a group, each followed by its own members.
  mutating func readTasks(_ tasks: NodeID, parent: DefinitionID?) {
    guard tree.kind(of: tasks) == .map else {
      if tree.kind(of: tasks) == .null {
        report(.noTasks(inGroup: parent.map { workflow.path(of: $0) }), at: placeOfEmpty(tasks))
      } else {
        reportWrongType(WorkflowFields.field(.tasks), tasks)
      }
      return
    }
    var hasEntries = false
    for (key, value) in tree.entries(of: tasks) {
      hasEntries = true
      // What is no text is no name, which is a finding already.
      if tree.isScalar(key) { readTask(key, value, parent: parent) }
    }
    if !hasEntries {
      report(.noTasks(inGroup: parent.map { workflow.path(of: $0) }), at: tree.range(of: tasks))
    }
  }

  private mutating func readTask(_ key: NodeID, _ value: NodeID, parent: DefinitionID?) {
    let name = intern(key)
    let id = workflow.tasks.count
    if !isName(key) { report(.invalidName(what: "a task", text: tree.text(of: key)), at: tree.range(of: key)) }
    workflow.tasks.append(TaskDefinition(name: name, nameRange: tree.range(of: key), parent: parent))
    switch tree.kind(of: value) {
    case .text: workflow.tasks[id].action = readScript(WorkflowFields.field(.run), value)
    case .map: readTaskKeys(value, of: id)
    case .null: report(.emptyTask(name: workflow.path(of: id)), at: placeOfEmpty(value))
    case .list:
      report(
        .wrongType(key: tree.text(of: key), expected: "a command or a map", found: .list), at: tree.range(of: value))
    }
    workflow.tasks[id].end = Int32(workflow.tasks.count)
  }

  private mutating func readTaskKeys(_ map: NodeID, of id: DefinitionID) {
    let context: KeyContext = hasMembers(map) ? .group : .task
    var keys = KeysSeen()
    var settings = TaskSettings()
    var hasSettings = false
    for (key, value) in tree.entries(of: map) {
      guard let field = field(key, in: context) else { continue }
      keys.insert(field.id, key, value)
      if readTaskField(field, value, of: id) { continue }
      readSetting(field, value, into: &settings)
      hasSettings = true
    }
    if hasSettings {
      workflow.tasks[id].settings = Int32(workflow.settings.count)
      workflow.settings.append(settings)
    }
    if let shell = keys.shell, let run = keys.run, case .arguments = workflow.tasks[id].action {
      let label = Diagnostic.Label(.conflictingKey("run"), at: tree.range(of: run.key))
      report(.conflictingKeys("shell", "run: […]"), at: tree.range(of: shell.key), labels: [label])
    }
    if !keys.tasks.isEmpty { workflow.tasks[id].action = .group }
    for tasks in keys.tasks { readTasks(tasks, parent: id) }
  }

  private func hasMembers(_ map: NodeID) -> Bool {
    for (key, _) in tree.entries(of: map) {
      if tree.isScalar(key), tree.bytes(of: key).elementsEqual(FieldID.tasks.rawValue.utf8) { return true }
    }
    return false
  }

  /// - Returns: whether the field is one that only tasks and groups have.
  private mutating func readTaskField(_ field: WorkflowField, _ value: NodeID, of id: DefinitionID) -> Bool {
    switch field.id {
    case .description:
      if let text = readText(field, value) { workflow.tasks[id].description = workflow.texts.intern(text) }
    case .delay: workflow.tasks[id].delay = readDurationField(field, value)
    case .estimate: workflow.tasks[id].estimate = readDurationField(field, value)
    case .mode: workflow.tasks[id].mode = readChoice(field, value)
    case .run: workflow.tasks[id].action = readCommand(field, value)
    case .dependencies:
      let start = Int32(workflow.dependencies.count)
      appendReferences(field, value)
      workflow.tasks[id].dependencies = start..<Int32(workflow.dependencies.count)
    case .tasks: break
    default: return false
    }
    return true
  }

  mutating func readSetting(_ field: WorkflowField, _ value: NodeID, into settings: inout TaskSettings) {
    switch field.id {
    case .shell: settings.shell = readShell(field, value)
    case .cwd: settings.directory = readText(field, value)
    case .env: settings.environment = readEnvironment(field, value)
    case .cpus: settings.cpus = readWholeNumber(field, value)
    case .priority: settings.priority = readWholeNumber(field, value)
    case .defaults: settings.memberDefaults = readDefaults(field, value).map { .values($0) }
    default: break
    }
  }

  private mutating func readDefaults(_ field: WorkflowField, _ value: NodeID) -> TaskSettings? {
    guard tree.kind(of: value) == .map else {
      reportWrongType(field, value)
      return nil
    }
    var settings = TaskSettings()
    for (key, value) in tree.entries(of: value) {
      guard let field = self.field(key, in: .defaults) else { continue }
      readSetting(field, value, into: &settings)
    }
    return settings
  }

  /// The keys that exclude each other, where a map has them; and each 'tasks', should there be several.
  private struct KeysSeen {
    var run: (key: NodeID, value: NodeID)?
    var shell: (key: NodeID, value: NodeID)?
    var tasks: [NodeID] = []

    mutating func insert(_ id: FieldID, _ key: NodeID, _ value: NodeID) {
      switch id {
      case .run: run = (key, value)
      case .shell: shell = (key, value)
      case .tasks: tasks.append(value)
      default: break
      }
    }
  }

  // MARK: - Keys

  /// The row of a key, or nil and a finding.
  private mutating func field(_ key: NodeID, in context: KeyContext) -> WorkflowField? {
    guard tree.isScalar(key) else { return nil }
    let text = intern(key)
    if text.index < fields.count {
      let field = fields[Int(text.index)]
      if field.contexts.contains(.init(context)) { return field }
    }
    let name = tree.text(of: key)
    if let fact = UnknownKeys.fact(name, in: context) { report(fact, at: tree.range(of: key)) }
    return nil
  }

  mutating func intern(_ scalar: NodeID) -> TextID {
    workflow.texts.intern(tree.bytes(of: scalar))
  }

  /// Whether a scalar is a letter or `_`, followed by letters, digits, `_`, `-`, `.`.
  private func isName(_ scalar: NodeID) -> Bool {
    let bytes = tree.bytes(of: scalar)
    guard let first = bytes.first, isLetter(first) else { return false }
    return bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
  }

  // MARK: - Findings

  mutating func report(_ fact: Fact, at range: SourceRange, labels: [Diagnostic.Label] = []) {
    diagnostics.append(Diagnostic(fact, at: range, labels: labels))
  }

  mutating func reportWrongType(_ field: WorkflowField, _ value: NodeID) {
    let fact = Fact.wrongType(key: field.name, expected: field.shape.phrase, found: tree.kind(of: value))
    report(fact, at: placeOfEmpty(value))
  }

  /// The range of a value; of one that isn't there, the key before it.
  func placeOfEmpty(_ value: NodeID) -> SourceRange {
    let range = tree.range(of: value)
    return range.start == range.end && value > 0 ? tree.range(of: value - 1) : range
  }

  /// The range of an item; of one that isn't there, its dash.
  func placeOfItem(_ item: NodeID) -> SourceRange {
    let range = tree.range(of: item)
    return range.start == range.end ? SourceRange(start: range.start - 1, end: range.start) : range
  }
}

/// An ASCII letter or `_`.
func isLetter(_ byte: UInt8) -> Bool {
  (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
}
