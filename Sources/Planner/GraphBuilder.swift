package import Diagnostics
import Variables
import WorkflowModel

/// Makes nodes of tasks, groups and the instances of matrices, and edges of dependencies, `sync` order and membership.
///
/// A group is two nodes, its start and its end, and so is a matrix; what they hold stands between the two. A matrix whose
/// values are known only while the workflow runs is expanded then: the same builder adds its instances behind all nodes.
struct GraphBuilder: Sendable {
  private(set) var workflow: Workflow
  let scope: Scope
  let resolver: SettingsResolver
  let evaluator: EnvironmentEvaluator
  /// Whether the values of variables are known: while a file is only checked, they are not.
  let isRunKnown: Bool
  var diagnostics: [Diagnostic] = []
  var edges: [Edge] = []
  private(set) var nodes: [Node] = []
  private(set) var instances: [Instance] = []
  var copies: Copies
  /// The tasks whose dependencies are still to be made edges.
  var attachments: [Attachment] = []
  /// Matrices that wait for their values, by their start.
  private(set) var pendingMatrices: [TaskID: DefinitionID] = [:]
  /// Those that were given one instance of unknown values, only to look at what is in them.
  var sampledMatrices: [TaskID: DefinitionID] = [:]
  /// Tasks and groups made so far, and how many there may be once matrices multiply them.
  private(set) var taskCount = 0
  let taskLimit: Int
  private var isFull = false
  /// What the references of one task mean, to find what is listed twice.
  var listed: ListedTargets
  var targets: [Int32: ReferenceTarget] = [:]
  var instanceIndexes: [InstanceIndex.Key: InstanceIndex] = [:]
  private let topMode: Mode
  /// Names that tasks export.
  private let exportedNames: Set<String>
  /// True if some include could not be read.
  let hasUnreadFiles: Bool

  struct Node: Sendable {
    var definition: Int32
    var kind: PlannedTask.Kind
    var instance: Int32
    var partner: TaskID
  }

  /// A task, group or matrix with all that belongs to it.
  struct Span: Sendable {
    var start: TaskID
    var end: TaskID
  }

  struct Attachment: Sendable {
    var definition: Int32
    /// Of the node that waits.
    var instance: Int32
    var node: TaskID
    /// Of a member of a matrix without values yet, the matrix, whose start waits for what the member needs from outside.
    var matrix: DefinitionID?
  }

  init(workflow: Workflow, mode: Mode?, invocation: Invocation?, taskLimit: Int = Planner.taskLimit) {
    self.workflow = workflow
    self.taskLimit = taskLimit
    scope = Scope(workflow)
    let parameters = (invocation?.parameters ?? []).map {
      ($0.name, TextTemplate(literal: String(decoding: $0.value, as: UTF8.self)))
    }
    resolver = SettingsResolver(workflow, parameters: Dictionary(parameters) { _, last in last })
    evaluator = EnvironmentEvaluator(files: workflow.files, layers: resolver.layers, invocation: invocation)
    isRunKnown = invocation != nil
    topMode = mode ?? workflow.mode
    let exports = workflow.rules.lazy.flatMap(\.exports)
    exportedNames = Set(exports.map { workflow.texts[$0.text] })
    hasUnreadFiles = workflow.rules.contains { $0.include.map { $0.file == nil } ?? false }
    copies = Copies(definitions: workflow.tasks.count, isSimple: !workflow.rules.contains { $0.matrix != nil })
    listed = ListedTargets(definitionCount: workflow.tasks.count)
    diagnostics = resolver.diagnostics
    nodes.reserveCapacity(workflow.tasks.count)
    edges.reserveCapacity(workflow.dependencies.count)
  }

  mutating func build() {
    addMembers(of: nil, Position(instance: -1, group: -1), mode: topMode)
    if copies.isSimple { return addSimpleDependencies() }
    for attachment in attachments { addDependencies(attachment) }
    attachments = []
  }

  /// Without matrices every node waits for what stands at its definition.
  private mutating func addSimpleDependencies() {
    for node in nodes.indices where !nodes[node].kind.isEnd {
      let definition = nodes[node].definition
      guard !workflow.tasks[Int(definition)].dependencies.isEmpty else { continue }
      addDependencies(Attachment(definition: definition, instance: -1, node: TaskID(node)))
    }
  }

  /// Where something is added.
  struct Position {
    var instance: Int32
    /// The start of the group or matrix around; -1 for none.
    var group: TaskID
  }

  // MARK: - Members

  /// Members wait for the group's start, its end waits for them, and within the list the mode decides.
  private mutating func addMembers(of group: DefinitionID?, _ position: Position, mode: Mode) {
    var lastSync: TaskID = -1
    var member = group.map { $0 + 1 } ?? 0
    let end = group.map { Int(workflow.tasks[$0].end) } ?? workflow.tasks.count
    while member < end {
      let span = addMember(member, position)
      if position.group >= 0 {
        edges.append(Edge(source: position.group, target: span.start, reason: .startOfGroup))
      }
      if lastSync >= 0 { edges.append(Edge(source: lastSync, target: span.start, reason: .syncOrder)) }
      // A group's own mode is about what is inside it.
      let ownMode = workflow.tasks[member].isGroup ? mode : workflow.tasks[member].mode ?? mode
      if ownMode == .sync { lastSync = span.end }
      member = Int(workflow.tasks[member].end)
    }
  }

  private mutating func addMember(_ id: DefinitionID, _ position: Position) -> Span {
    guard let matrix = workflow.rules(of: id)?.matrix else {
      let span = addCopy(id, position)
      copies.add(whole: id, span, in: position.instance, instances)
      return span
    }
    return addMatrix(matrix, of: id, position)
  }

  /// One task, or one group with all that is in it.
  private mutating func addCopy(_ id: DefinitionID, _ position: Position, waitsWithMatrix: Bool = false) -> Span {
    let start = TaskID(nodes.count)
    let isGroup = workflow.tasks[id].isGroup
    addNode(id, isGroup ? .groupStart : .task, position)
    copies.set(start: start, of: id)
    if !copies.isSimple, !waitsWithMatrix, !workflow.tasks[id].dependencies.isEmpty {
      attachments.append(Attachment(definition: Int32(id), instance: position.instance, node: start))
    }
    guard isGroup else {
      copies.set(end: start, of: id)
      return Span(start: start, end: start)
    }
    let inside = Position(instance: position.instance, group: start)
    let firstMember = nodes.count
    addMembers(of: id, inside, mode: mode(inside: id))
    let end = TaskID(nodes.count)
    addNode(id, .groupEnd, inside)
    join(start, end)
    addEnds(of: start, end, members: firstMember..<Int(end))
    copies.set(end: end, of: id)
    return Span(start: start, end: end)
  }

  private func mode(inside group: DefinitionID) -> Mode { workflow.tasks[group].mode ?? .async }

  /// The end of a group waits for each of its direct members, whose ends are theirs or, for what holds several, the partner.
  private mutating func addEnds(of start: TaskID, _ end: TaskID, members: Range<Int>) {
    var member = members.lowerBound
    while member < members.upperBound {
      let last = nodes[member].kind.isStart ? nodes[member].partner : TaskID(member)
      edges.append(Edge(source: last, target: end, reason: .endOfGroup))
      member = Int(last) + 1
    }
    if members.isEmpty { edges.append(Edge(source: start, target: end, reason: .endOfGroup)) }
  }

  private mutating func addNode(_ id: DefinitionID, _ kind: PlannedTask.Kind, _ position: Position) {
    if kind == .task || kind == .groupStart { taskCount += 1 }
    nodes.append(
      Node(definition: Int32(id), kind: kind, instance: position.instance, partner: -1))
  }

  private mutating func join(_ start: TaskID, _ end: TaskID) {
    nodes[Int(start)].partner = end
    nodes[Int(end)].partner = start
  }

  // MARK: - Matrices

  private mutating func addMatrix(_ matrix: Matrix, of id: DefinitionID, _ position: Position) -> Span {
    let start = TaskID(nodes.count)
    addNode(id, .matrixStart, position)
    let inside = Position(instance: position.instance, group: start)
    // What asks for this instance's values waits by itself; all else waits together.
    let isApart = hasInstanceFilters(id)
    var ends: [TaskID] = []
    let combinations = combinations(of: matrix, id, position)
    for (combination, name) in named(combinations ?? []) {
      ends.append(addInstance(combination.values, name, of: id, inside, waitsWithMatrix: !isApart))
      if isTooMuch(matrix) { break }
    }
    if combinations == nil {
      pendingMatrices[start] = id
      copies.pending.insert(Int32(id))
    }
    if combinations == nil || !isApart, !workflow.tasks[id].dependencies.isEmpty {
      attachments.append(Attachment(definition: Int32(id), instance: position.instance, node: start))
    }
    if combinations == nil { attachMembers(of: id, start, position.instance) }
    let end = TaskID(nodes.count)
    addNode(id, .matrixEnd, inside)
    join(start, end)
    for last in ends.isEmpty ? [start] : ends { edges.append(Edge(source: last, target: end, reason: .endOfGroup)) }
    let span = Span(start: start, end: end)
    copies.add(whole: id, span, in: position.instance, instances)
    return span
  }

  /// The members of a matrix without values are not there yet; what they need from outside is waited for before they are.
  private mutating func attachMembers(of id: DefinitionID, _ start: TaskID, _ instance: Int32) {
    for member in (id + 1)..<max(id + 1, Int(workflow.tasks[id].end)) where !workflow.tasks[member].dependencies.isEmpty
    {
      attachments.append(Attachment(definition: Int32(member), instance: instance, node: start, matrix: id))
    }
  }

  private mutating func addInstance(
    _ values: [Instance.Value], _ name: Instance.Name, of id: DefinitionID, _ inside: Position, waitsWithMatrix: Bool
  ) -> TaskID {
    let instance = Int32(instances.count)
    instances.append(Instance(owner: Int32(id), parent: inside.instance, values: values, name: name))
    let span = addCopy(id, Position(instance: instance, group: inside.group), waitsWithMatrix: waitsWithMatrix)
    edges.append(Edge(source: inside.group, target: span.start, reason: .startOfGroup))
    copies.add(unit: id, span, instance: instance, instances)
    return span.end
  }

  private func named(
    _ combinations: [MatrixExpansion.Combination]
  ) -> Zip2Sequence<[MatrixExpansion.Combination], [Instance.Name]> {
    zip(combinations, [Instance.Name](combinations.map(\.namingValues)))
  }

  /// The combinations of a matrix, or none where it is certain before any instance is made that they would be too many: to make
  /// as many as there may be takes seconds, in which a run looks at nothing else.
  private mutating func affordable(
    _ combinations: [MatrixExpansion.Combination], of id: DefinitionID, _ matrix: Matrix, _ lists: [String: Bytes]
  ) -> [MatrixExpansion.Combination] {
    guard workflow.tasks[id].isGroup else { return combinations }
    return isTooMuch(matrix, adding: combinations.count * leastCount(inside: id, lists)) ? [] : combinations
  }

  /// Whether matrices make more than a workflow may hold, which is a finding where the limit is met.
  private mutating func isTooMuch(_ matrix: Matrix, adding count: Int = 0) -> Bool {
    if !isFull, taskCount + count > taskLimit {
      isFull = true
      report(.tooManyTasks(limit: taskLimit), at: matrix.range)
    }
    return isFull
  }

  private func hasInstanceFilters(_ id: DefinitionID) -> Bool {
    workflow.tasks[id].dependencies.contains { index in
      workflow.texts[workflow.dependencies[Int(index)].text].contains("${")
    }
  }

  /// - Returns: nil for a matrix whose values become known only while the workflow runs.
  private mutating func combinations(
    of matrix: Matrix, _ id: DefinitionID, _ position: Position
  ) -> [MatrixExpansion.Combination]? {
    let variables = environmentAround(id, position.instance)
    var axes: [[Bytes]] = []
    for axis in matrix.axes {
      switch axis.values {
      case .list(let texts):
        let isKnown = !reportListedExports(texts, of: axis.name, variables)
        axes.append(isKnown ? texts.map { evaluate($0, variables) } : [])
      case .lines(let name, let range):
        if exportedNames.contains(name) { return nil }
        guard let list = evaluator.lookUp(name, in: variables) else {
          if !hasUnreadFiles { report(.unknownList(name), at: range) }
          axes.append([])
          continue
        }
        if list.contains(0) { return nil }
        axes.append(lines(of: list))
      }
    }
    return combinations(of: matrix, axes, variables)
  }

  /// Reports values of an axis with a variable that a task exports: a value in a list is used before any task runs.
  ///
  /// - Returns: true after a finding.
  private mutating func reportListedExports(
    _ texts: [LocatedText], of axis: String, _ variables: VariableMap
  ) -> Bool {
    guard !exportedNames.isEmpty else { return false }
    let findings = diagnostics.count
    for text in texts {
      let unset = text.template.references.first { reference in
        reference.alternative == .none && exportedNames.contains(reference.name) && variables[reference.name] == nil
      }
      if let unset {
        let isWhole = texts.count == 1 && text.template.source == "${\(unset.name)}"
        report(.exportInList(unset.name, axis: axis, isWhole: isWhole), at: text.range)
      }
    }
    return diagnostics.count > findings
  }

  private mutating func combinations(
    of matrix: Matrix, _ axes: [[Bytes]], _ variables: VariableMap
  ) -> [MatrixExpansion.Combination] {
    let expansion = MatrixExpansion(matrix, axes: axes) { text in
      // What can't be worked out is a finding of its own.
      (try? evaluator.evaluate(text, in: variables).get()) ?? []
    }
    if expansion.isTooLarge { report(.matrixTooLarge(limit: MatrixExpansion.limit), at: matrix.range) }
    if !axes.contains(where: \.isEmpty) {
      let isUnknown = axes.joined().contains(EnvironmentEvaluator.unknown)
      for (index, isUsed) in expansion.isExcludeUsed.enumerated() where !isUsed && !isUnknown {
        guard let first = matrix.exclude[index].first else { continue }
        report(.excludeMatchesNothing, at: first.axisRange)
      }
    }
    return expansion.combinations
  }

  private mutating func evaluate(_ text: LocatedText, _ variables: VariableMap) -> Bytes {
    switch evaluator.evaluate(text, in: variables) {
    case .success(let value): return value ?? Bytes("${…}".utf8)
    case .failure(let problem):
      diagnostics.append(workflow.masking(problem, variables).diagnostic)
      return []
    }
  }

  /// What a matrix sees: what is set around its task.
  private func environmentAround(_ id: DefinitionID, _ instance: Int32) -> VariableMap {
    let layer = resolver.layerAround(id, workflow)
    return evaluator.environment(of: layer, TaskData(matrix: values(of: instance))).variables
  }

  /// Replaces the variables in the name of the workflow.
  mutating func resolveName() {
    guard let name = workflow.files[0].nameTemplate else { return }
    let variables = evaluator.environment(of: resolver.settings[0].layer, TaskData()).variables
    guard case .success(let value?) = evaluator.evaluate(name, in: variables) else { return }
    workflow.files[0].name = String(decoding: value, as: UTF8.self)
  }

  /// The values of an instance and of those around it, from the outermost inwards.
  func values(of instance: Int32) -> [Instance.Value] {
    instances.values(of: instance)
  }

  // MARK: - While the workflow runs

  /// Makes the instances of a matrix whose values have become known.
  ///
  /// - Parameter lists: what variables hold, by name: at least its own.
  /// - Returns: the nodes and edges that are new.
  mutating func expand(_ start: TaskID, lists: [String: Bytes]) -> (nodes: Range<Int>, edges: Range<Int>) {
    let (firstNode, firstEdge) = (nodes.count, edges.count)
    guard let id = pendingMatrices.removeValue(forKey: start), let matrix = workflow.rules(of: id)?.matrix else {
      return (firstNode..<firstNode, firstEdge..<firstEdge)
    }
    // Each that adds too much is to say so.
    isFull = false
    let position = Position(instance: nodes[Int(start)].instance, group: start)
    let variables = environmentAround(id, position.instance)
    var axes: [[Bytes]] = []
    for axis in matrix.axes {
      switch axis.values {
      case .list(let texts): axes.append(texts.map { evaluate($0, variables) })
      case .lines(let name, _): axes.append(lines(of: lists[name] ?? evaluator.lookUp(name, in: variables) ?? []))
      }
    }
    let end = nodes[Int(start)].partner
    for (combination, name) in named(affordable(combinations(of: matrix, axes, variables), of: id, matrix, lists)) {
      let last = addInstance(combination.values, name, of: id, position, waitsWithMatrix: true)
      edges.append(Edge(source: last, target: end, reason: .endOfGroup))
      if isTooMuch(matrix) { break }
    }
    for attachment in attachments { addDependencies(attachment) }
    attachments = []
    return (firstNode..<nodes.count, firstEdge..<edges.count)
  }

  mutating func report(_ fact: Fact, at range: SourceRange, labels: [Diagnostic.Label] = []) {
    diagnostics.append(Diagnostic(fact, at: range, labels: labels))
  }
}

extension [Instance] {
  /// The values of an instance and of those around it, from the outermost inwards.
  func values(of instance: Int32) -> [Instance.Value] {
    var values: [Instance.Value] = []
    var next = instance
    while next >= 0 {
      values = self[Int(next)].values + values
      next = self[Int(next)].parent
    }
    return values
  }
}

extension VariableProblem {
  /// As a finding of a file.
  package var diagnostic: Diagnostic {
    switch self {
    case .unset(let unset, let range):
      return Diagnostic(.unsetVariable(name: unset.name, message: unset.message, isEmpty: unset.isEmpty), at: range)
    case .tooLong(let name, let range):
      return Diagnostic(.textTooLong(name.map { .variable($0) } ?? .text, size: nil), at: range)
    case .tooLongInFile(let place, let name, let range):
      let fact = Fact.textTooLong(.fileVariable(name, path: place.path, line: place.line), size: nil)
      var finding = Diagnostic(fact, at: range)
      finding.outside = place
      return finding
    case .unreadableFile(let path, let reason, let range):
      return Diagnostic(.unreadableEnvironmentFile(path: path, reason: reason), at: range)
    case .malformedFile(let place, let problem, let range):
      var finding = Diagnostic(.malformedEnvironmentFile(path: place.path, problem), at: range)
      finding.outside = place
      return finding
    case .requiredByFile(let place, let name, let message, let range):
      let fact = Fact.requiredByEnvironmentFile(path: place.path, line: place.line, name: name, message: message)
      var finding = Diagnostic(fact, at: range)
      finding.outside = place
      return finding
    }
  }
}
