import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// Walks a tree by the table of keys and fills a `Workflow`.
struct WorkflowReader {
  /// The file being read, and its place among those of the workflow.
  var file: SourceFile
  var tree: YAMLTreeView
  var fileIndex: Int32 = 0
  var workflow: Workflow
  var diagnostics: [Diagnostic] = []
  var includes: Includes
  /// Every pool that a task or group takes: whether it is there is known when all files have been read.
  var poolUses: [Reference] = []
  /// For each name of a pool its place in `Workflow.pools`.
  var poolIndices: [String: Int] = [:]
  /// Otherwise nobody knows which pools there are.
  var arePoolsReadable = true
  let checks: Checks
  /// The name of the file that is run, as other tasks could call it.
  let mainName: String
  var notes = ReaderNotes()
  var names = NameBatch()
  private var unknownKeys: [UnknownKey: Fact?] = [:]
  private let fields: [WorkflowField]
  /// The map that the last unknown key stood in, and how many there were in it.
  private var strangers: (map: NodeID, count: Int) = (-1, 0)
  /// Of so many unknown keys of one map it is looked what they may mean.
  private static let strangersLookedAt = 200

  private struct UnknownKey: Hashable {
    let name: String
    let context: KeyContext
    let value: ValueKind
  }

  /// How many names may still be compared in the search for what was meant: a file full of mistakes must not take minutes.
  private var comparisonsLeft = 200_000

  init(
    file: SourceFile, tree: YAMLTreeView, directory: String, _ sources: SourceMap, _ files: any WorkflowFiles,
    _ limits: YAMLLimits, _ checks: Checks
  ) {
    self.file = file
    self.tree = tree
    self.checks = checks
    let name = file.lastComponent
    mainName = name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : "taskflow.yaml"
    workflow = Workflow(name: file.baseName, directory: directory)
    includes = Includes(sources, files, limits, main: file, in: directory)
    // Keys are the first texts of the table: a key is looked up by interning it, and its number is its row.
    workflow.texts.reserve(texts: tree.nodes.count / 6, bytes: file.bytes.count / 2)
    // What is reserved and not used costs no memory; growing would touch it all again.
    workflow.tasks.reserveCapacity(tree.nodes.count / 4)
    workflow.dependencies.reserveCapacity(tree.nodes.count / 2)
    fields = WorkflowFields.all.filter { !$0.id.isInner }
    for field in fields { _ = workflow.texts.intern(field.name) }
  }

  // MARK: - Files

  mutating func readWorkflow(_ root: NodeID) {
    let header = readHeader(root)
    workflow.mode = header.mode ?? .async
    for tasks in header.tasks { readTasks(tasks, parent: nil) }
    settleNames()
    // Without tasks there is nothing that a name could mean.
    if workflow.tasks.isEmpty { workflow.defaultTargets = nil }
    checkPools()
    diagnostics += includes.limitFindings
    judgeNotes()
    noteTaskNamedDefault(root)
    if let file = foreignFile(root) { diagnostics.insert(file, at: 0) }
  }

  /// What a file says about itself: all of it but its tasks.
  struct Header {
    var mode: Mode?
    /// Each value of `tasks`, should there be several.
    var tasks: [NodeID] = []
  }

  mutating func readHeader(_ root: NodeID) -> Header {
    var header = Header()
    let firstFinding = diagnostics.count
    for (key, value) in tree.entries(of: root) {
      guard let field = field(key, in: .workflow, of: root) else { continue }
      switch field.id {
      case .tasks: header.tasks.append(value)
      case .mode: header.mode = readChoice(field, value)
      default: readWorkflowField(field, value)
      }
    }
    if header.tasks.isEmpty, !diagnostics[firstFinding...].contains(where: \.isAboutMisspeltTasks) {
      // Beside the first key there is.
      report(.missingTasks, at: tree.range(of: tree.isEmpty(root) ? root : root + 1))
    }
    return header
  }

  private mutating func readWorkflowField(_ field: WorkflowField, _ value: NodeID) {
    let index = Int(fileIndex)
    let isMain = index == 0
    switch field.id {
    case .version: readVersion(value)
    case .name:
      if let name = readPath(field, value), isMain {
        workflow.files[0].name = name.template.literal ?? tree.text(of: value)
        workflow.files[0].nameTemplate = name.template.isLiteral ? nil : name
      }
    case .description: workflow.files[index].description = readFreeText(field, value)
    case .params: workflow.files[index].parameters = readParameters(field, value)
    case .env: workflow.files[index].environment = readEnvironment(field, value)
    case .envFile: workflow.files[index].environmentFiles = readEnvironmentFiles(field, value)
    case .defaults: workflow.files[index].defaults = readDefaults(field, value)
    case .secrets: workflow.secrets += readVariableNames(field, value)
    case .pools: readPools(field, value)
    case .onFailure:
      if let policy: FailurePolicy = readChoice(field, value), isMain { workflow.onFailure = policy }
    case .defaultTargets:
      let targets = readReferences(field, value)
      if isMain { workflow.defaultTargets = targets }
    default: break
    }
  }

  // MARK: - Tasks

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
    // The name of the task behind the one that is read is announced, so that the look-up of it need not wait for memory.
    var last: (key: NodeID, value: NodeID)?
    for entry in tree.entries(of: tasks) {
      if tree.isScalar(entry.key) { workflow.texts.announce(tree.bytes(of: entry.key)) }
      if let last { readEntry(last.key, last.value, parent: parent) }
      last = entry
    }
    if let last {
      readEntry(last.key, last.value, parent: parent)
    } else {
      report(.noTasks(inGroup: parent.map { workflow.path(of: $0) }), at: tree.range(of: tasks))
    }
  }

  private mutating func readEntry(_ key: NodeID, _ value: NodeID, parent: DefinitionID?) {
    // What is no text is no name, which is a finding already.
    if tree.isScalar(key) { readTask(key, value, parent: parent) }
  }

  private mutating func readTask(_ key: NodeID, _ value: NodeID, parent: DefinitionID?) {
    let name = intern(key)
    let id = workflow.tasks.count
    if !isName(key) { reportTaskName(key) }
    workflow.tasks.append(TaskDefinition(name: name, nameRange: tree.range(of: key), parent: parent))
    notes.task = id
    switch tree.kind(of: value) {
    case .text:
      if let place = missingSpace(value) {
        report(.missingSpace(key: place.key), at: place.range)
      } else {
        workflow.tasks[id].action = readScript(WorkflowFields.field(.run), value)
      }
    case .map: readTaskKeys(value, of: id)
    case .null where isReported(key): break
    case .null: report(.emptyTask(name: workflow.path(of: id)), at: placeOfEmpty(value))
    case .list:
      let isCommands = tree.items(of: value).allSatisfy { tree.kind(of: $0) == .text }
      let name = tree.text(of: key)
      let (expected, found) = ("a command or a map", ValueKind.list)
      report(
        isCommands
          ? .foreignValue(
            key: name, expected: expected, found: found,
            namesOfTasks(value, beside: key).map { .taskNames(name, $0) } ?? .commandLines(name))
          : .wrongType(key: name, expected: expected, found: found), at: tree.range(of: value))
    }
    workflow.tasks[id].end = Int32(workflow.tasks.count)
  }

  private mutating func readTaskKeys(_ map: NodeID, of id: DefinitionID) {
    let context = context(of: map)
    var members = Members()
    var mode: NodeID?
    for (key, value) in tree.entries(of: map) {
      guard let field = field(key, in: context, of: map) else { continue }
      switch field.id {
      case .run:
        let isPolicy = isRunPolicy(value)
        if isPolicy, hasForeignCommand(map) || isTaskfile {
          report(.unknownKey(field.name, in: context, suggestion: .otherWay(.runPolicy)), at: tree.range(of: key))
        } else if isWorkflowFile(value, map) {
          report(
            .unknownKey(field.name, in: context, suggestion: .otherWay(.pipeline(.file(tree.text(of: value))))),
            at: tree.range(of: key))
        } else {
          workflow.tasks[id].action = readCommand(field, value)
          if isPolicy {
            report(.foreignExpression(key: field.name, .runPolicy(tree.text(of: value))), at: tree.range(of: value))
          }
        }
      case .dependencies: workflow.tasks[id].dependencies = readDependencies(field, value)
      case .delay: workflow.tasks[id].delay = readDurationField(field, value)
      case .estimate: workflow.tasks[id].estimate = readDurationField(field, value)
      case .mode:
        workflow.tasks[id].mode = readChoice(field, value)
        mode = value
      case .description: workflow.tasks[id].description = readDescription(field, value)
      case .tasks: members.tasks.append(value)
      case .include: members.include = value
      case .params: members.parameters = value
      case .inputs: readGlobs(field, value, of: id, isOutput: false)
      case .outputs: readGlobs(field, value, of: id, isOutput: true)
      case .condition, .when, .matrix, .exports, .service, .interactive: readRule(field, key, value, of: id)
      default: readSetting(field, value, of: id)
      }
    }
    checkTogether(map, of: id)
    if notes.container == id { reportKeysOfContainer(map) }
    if context == .task, let mode { noteSyncMatrix(mode, of: id) }
    switch context {
    case .include: readInclude(members, of: id)
    case .group:
      workflow.tasks[id].action = .group
      for tasks in members.tasks { readTasks(tasks, parent: id) }
    default: break
    }
  }

  /// Where the members of a group come from: each `tasks`, should there be several, or a file.
  struct Members {
    var tasks: [NodeID] = []
    var include: NodeID?
    var parameters: NodeID?
  }

  private func context(of map: NodeID) -> KeyContext {
    var context = KeyContext.task
    for (key, _) in tree.entries(of: map) {
      if tree.isScalar(key, "tasks") { return .group }
      if tree.isScalar(key, "include") { context = .include }
    }
    return context
  }

  private mutating func readSetting(_ field: WorkflowField, _ value: NodeID, of id: DefinitionID) {
    let index = workflow.tasks[id].settings ?? Int32(workflow.settings.count)
    if workflow.tasks[id].settings == nil {
      workflow.tasks[id].settings = index
      workflow.settings.append(TaskSettings())
    }
    var settings = workflow.settings[Int(index)]
    readSetting(field, value, into: &settings)
    workflow.settings[Int(index)] = settings
    if field.id == .timeout { noteTimeout(settings.timeout, value, of: id) }
  }

  private mutating func readSetting(_ field: WorkflowField, _ value: NodeID, into settings: inout TaskSettings) {
    switch field.id {
    case .shell: settings.shell = readShell(field, value)
    case .cwd:
      settings.directory = readPath(field, value)
      checkHome(field, value)
    case .env: settings.environment = readEnvironment(field, value)
    case .envFile: settings.environmentFiles = readEnvironmentFiles(field, value)
    case .cpus: settings.cpus = readWholeNumber(field, value)
    case .memory: settings.memory = readSizeField(field, value)
    case .pool: settings.pools = readPoolNames(field, value)
    case .priority: settings.priority = readWholeNumber(field, value)
    case .timeout: settings.timeout = readDurationField(field, value, isZeroAllowed: false)
    case .grace: settings.grace = readDurationField(field, value)
    case .retry: settings.retry = readRetry(field, value)
    case .allowFailure: settings.allowsFailure = readBoolean(field, value)
    case .tty: settings.usesTerminal = readBoolean(field, value)
    case .defaults: settings.memberDefaults = readDefaults(field, value).map { .values($0) }
    default: break
    }
  }

  private mutating func readRule(_ field: WorkflowField, _ key: NodeID, _ value: NodeID, of id: DefinitionID) {
    let index = makeRules(of: id)
    var rules = workflow.rules[index]
    defer { workflow.rules[index] = rules }
    switch field.id {
    case .condition:
      rules.condition = readShellText(field, value)
      if rules.condition != nil { noteCondition(value) }
    case .when: if let when: When = readChoice(field, value) { rules.when = when }
    case .matrix: rules.matrix = readMatrix(field, key, value, of: id)
    case .exports: rules.exports = readVariableNames(field, value)
    case .service: rules.service = readService(field, value)
    case .interactive: rules.isInteractive = readBoolean(field, value) ?? false
    default: break
    }
  }

  /// - Returns: where they are among `Workflow.rules`.
  mutating func makeRules(of id: DefinitionID) -> Int {
    if let index = workflow.tasks[id].rules { return Int(index) }
    workflow.tasks[id].rules = Int32(workflow.rules.count)
    workflow.rules.append(TaskRules())
    return workflow.rules.count - 1
  }

  private mutating func readDefaults(_ field: WorkflowField, _ map: NodeID) -> TaskSettings? {
    guard tree.kind(of: map) == .map else {
      reportWrongType(field, map)
      return nil
    }
    var settings = TaskSettings()
    for (key, value) in tree.entries(of: map) {
      guard let field = self.field(key, in: .defaults, of: map) else { continue }
      readSetting(field, value, into: &settings)
    }
    return settings
  }

  // MARK: - Keys

  /// The row of a key, or nil and a finding.
  private mutating func field(_ key: NodeID, in context: KeyContext, of map: NodeID) -> WorkflowField? {
    guard tree.isScalar(key) else { return nil }
    let text = intern(key)
    if text.index < fields.count {
      let field = fields[Int(text.index)]
      if field.contexts.contains(.init(context)) { return field }
    }
    return fieldMeant(by: key, in: context, of: map)
  }

  @inline(never)
  private mutating func fieldMeant(by key: NodeID, in context: KeyContext, of map: NodeID) -> WorkflowField? {
    let ours = readUnknownKey(key, in: context, of: map)
    return fields.first { $0.name == ours && $0.contexts.contains(.init(context)) }
  }

  /// The row of a key in a map that is the value of a key, or nil and a finding.
  mutating func innerField(_ key: NodeID, in context: KeyContext, of map: NodeID) -> WorkflowField? {
    guard tree.isScalar(key) else { return nil }
    let name = tree.text(of: key)
    let fields = WorkflowFields.fields(in: context)
    if let field = fields.first(where: { $0.name == name }) { return field }
    return readUnknownKey(key, in: context, of: map).flatMap { ours in fields.first { $0.name == ours } }
  }

  /// Reports a key.
  ///
  /// - Returns: the one that was meant, where that is certain: what is wrong with its value is known then as well.
  private mutating func readUnknownKey(_ key: NodeID, in context: KeyContext, of map: NodeID) -> String? {
    if reportPartOfValue(key, in: map) || reportGluedBracket(key) { return nil }
    let value = tree.isAlias(key) ? .text : tree.kind(of: tree.end(of: key))
    let unknown = UnknownKey(name: tree.text(of: key), context: context, value: value)
    let known = unknownKeys[unknown]
    let suggests = mayCompare(WorkflowFields.all.count)
    let fact = known ?? UnknownKeys.fact(unknown.name, in: context, value: value, suggests: suggests)
    if known == nil { unknownKeys[unknown] = .some(fact) }
    guard var fact else { return nil }
    strangers = strangers.map == map ? (map, strangers.count + 1) : (map, 1)
    // Each of the looks below takes as long as the map has keys.
    guard strangers.count <= Self.strangersLookedAt else {
      diagnostics.append(Diagnostic(fact, at: tree.range(of: key)))
      return nil
    }
    if !tree.isAlias(key) {
      fact = withMeantMode(withTask(withValue(fact, tree.end(of: key), in: context, of: map), key), tree.end(of: key))
    }
    diagnostics.append(
      Diagnostic(fact, at: tree.range(of: key), fix: keyFix(fact, key, in: context, of: map)))
    if !tree.isAlias(key) {
      reportCommandKeys(unknown.name, tree.end(of: key))
      noteForeignVariables(unknown.name, tree.end(of: key))
      if ["image", "build"].contains(unknown.name), isContainer(map) { notes.container = notes.task }
    }
    return suggests ? meantKey(fact, key, in: context, of: map) : nil
  }

  mutating func intern(_ scalar: NodeID) -> TextID {
    workflow.texts.intern(tree.bytes(of: scalar))
  }

  // MARK: - Findings

  mutating func report(_ fact: Fact, at range: SourceRange, labels: [Diagnostic.Label] = []) {
    diagnostics.append(Diagnostic(fact, at: range, labels: labels))
  }

  mutating func reportWrongType(_ field: WorkflowField, _ value: NodeID) {
    if value > 0, let comment = commentAsValue(value, after: value - 1) {
      return report(.commentAsValue(key: field.name, text: comment.text, isItem: false), at: comment.range)
    }
    let (expected, found) = (field.shape.phrase, tree.kind(of: value))
    let foreign = foreignValue(field, value)
    let fact =
      foreign.map { Fact.foreignValue(key: field.name, expected: expected, found: found, $0) }
      ?? .wrongType(key: field.name, expected: expected, found: found)
    report(fact, at: placeOfEmpty(value))
  }

  /// The name that a misspelt one probably means.
  mutating func similar(to name: String, among names: [String]) -> String? {
    mayCompare(names.count) ? suggestion(for: name, among: names) : nil
  }

  mutating func mayCompare(_ names: Int) -> Bool {
    guard comparisonsLeft >= names else { return false }
    comparisonsLeft -= names
    return true
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

extension Diagnostic {
  fileprivate var isAboutMisspeltTasks: Bool {
    switch fact {
    case .unknownKey(_, .workflow, .similar("tasks")), .unknownKey(_, .workflow, .otherTool("tasks")): true
    case .unknownKey(_, .workflow, .otherWay(let key)): ForeignKeys.isAboutTasks(key)
    default: false
    }
  }
}
