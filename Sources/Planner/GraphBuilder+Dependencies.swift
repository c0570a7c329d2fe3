import Diagnostics
import Variables
import WorkflowModel

extension GraphBuilder {
  /// What a reference means, once for all instances of the task that makes it.
  struct ReferenceTarget: Sendable {
    var definition: DefinitionID
    /// What must hold of the instances of the matrices along the path.
    var filters: [Filter] = []

    struct Filter: Sendable {
      var owner: Int32
      var axis: String
      var value: TextTemplate
    }
  }

  mutating func addDependencies(_ attachment: Attachment) {
    let task = DefinitionID(attachment.definition)
    for index in workflow.tasks[task].dependencies {
      if let matrix = attachment.matrix {
        guard let found = targets[index] ?? resolve(index, of: task) else { continue }
        // Among members there is nothing to wait for yet; what depends on the matrix can't be waited for.
        if found.definition >= matrix, found.definition < Int(workflow.tasks[matrix].end) { continue }
        let around = commonInstance(attachment.instance, with: found.definition, [])
        for copy in copies.wholes(of: found.definition, in: around) {
          edges.append(Edge(source: copy.span.end, target: attachment.node, reason: .dependency(index)))
        }
        continue
      }
      if copies.isSimple {
        guard let found = resolve(index, of: task) else { continue }
        // Without groups every definition is the node of its number.
        let isNode = nodes.count == workflow.tasks.count
        let source = isNode ? TaskID(found.definition) : copies.simpleEnd(of: found.definition)
        edges.append(Edge(source: source, target: attachment.node, reason: .dependency(index)))
      } else if let found = targets[index] ?? resolve(index, of: task) {
        addEdges(to: attachment, from: found, index)
      }
    }
  }

  // MARK: - Names

  /// - Returns: nil after a finding.
  private mutating func resolve(_ index: Int32, of task: DefinitionID) -> ReferenceTarget? {
    let reference = workflow.dependencies[Int(index)]
    guard let target = findTarget(reference, of: task) else { return nil }
    guard isUsable(reference, target.definition, by: task, index) else { return nil }
    if !copies.isSimple { targets[index] = target }
    return target
  }

  private mutating func findTarget(_ reference: Reference, of task: DefinitionID) -> ReferenceTarget? {
    if let found = scope.findDependency(reference.text, of: task, in: workflow) {
      return ReferenceTarget(definition: found)
    }
    let text = workflow.texts[reference.text]
    if isInUnreadFile(text, seenFrom: task) { return nil }
    guard text.utf8.contains(UInt8(ascii: "[")), case .success(let parsed) = TaskReference.parse(text) else {
      // Suggestions are made for the first findings only: each looks at every name that can be seen.
      let similar = diagnostics.count < 50 ? scope.similarName(to: text, for: task, in: workflow) : nil
      report(.unknownDependency(text, suggestion: similar), at: reference.range)
      return nil
    }
    let names = parsed.components.map(\.name)
    guard let path = scope.findComponents(names, of: task, in: workflow) else {
      let plain = names.joined(separator: "/")
      let similar = diagnostics.count < 50 ? scope.similarName(to: plain, for: task, in: workflow) : nil
      report(.unknownDependency(plain, suggestion: similar), at: reference.range)
      return nil
    }
    var target = ReferenceTarget(definition: path[path.count - 1])
    for (component, owner) in zip(parsed.components, path) {
      for match in component.filter ?? [] {
        let isNumber = match.axis == InstanceFilter.number
        guard isNumber || checkAxis(match.axis, of: owner, at: reference.range) else { return nil }
        guard case .success(let value) = TextTemplate.parse(match.value) else { return nil }
        target.filters.append(.init(owner: Int32(owner), axis: match.axis, value: value))
      }
    }
    return target
  }

  /// True if a path leads into a group whose file could not be read, which is a finding already: what is in it nobody knows.
  ///
  /// - Parameter task: the one that names it; nil for a path from the top of the file.
  func isInUnreadFile(_ path: String, seenFrom task: DefinitionID?) -> Bool {
    guard hasUnreadFiles else { return false }
    let names = path.prefix { $0 != "[" }.split(separator: "/").map(String.init)
    return (1..<max(names.count, 1)).contains { count in
      guard let group = find(Array(names.prefix(count)), seenFrom: task) else { return false }
      return workflow.rules(of: group)?.include.map { $0.file == nil } ?? false
    }
  }

  private func find(_ names: [String], seenFrom task: DefinitionID?) -> DefinitionID? {
    if let task { return scope.findComponents(names, of: task, in: workflow)?.last }
    var group: DefinitionID?
    for name in names {
      guard let next = workflow.members(of: group).first(where: { workflow.texts[workflow.tasks[$0].name] == name })
      else { return nil }
      group = next
    }
    return group
  }

  /// Whether a task has a matrix with this axis, or a finding.
  private mutating func checkAxis(_ axis: String, of owner: DefinitionID, at range: SourceRange) -> Bool {
    guard let matrix = workflow.rules(of: owner)?.matrix else {
      report(.filterWithoutMatrix(workflow.path(of: owner)), at: range)
      return false
    }
    let names = matrix.names
    if names.contains(axis) { return true }
    report(unknownAxis(axis, of: owner, names), at: range)
    return false
  }

  func unknownAxis(_ axis: String, of owner: DefinitionID, _ names: [String]) -> Fact {
    .unknownAxis(axis, task: workflow.path(of: owner), axes: names, suggestion: suggestion(for: axis, among: names))
  }

  private mutating func isUsable(
    _ reference: Reference, _ found: DefinitionID, by task: DefinitionID, _ index: Int32
  ) -> Bool {
    if found == task {
      report(.selfDependency(workflow.path(of: task)), at: reference.range)
      return false
    }
    if isGroup(found, around: task) {
      let fact = Fact.dependencyOnContainingGroup(task: workflow.path(of: task), group: workflow.path(of: found))
      report(fact, at: reference.range, labels: [.init(.startedHere("the group"), at: workflow.tasks[found].nameRange)])
      return false
    }
    if let earlier = listed.reference(to: found, by: task) {
      let first = workflow.dependencies[Int(earlier)]
      // Two filters of one matrix mean two things.
      let areDifferent = first.text != reference.text && workflow.texts[reference.text].contains("[")
      if !areDifferent {
        let fact = Fact.duplicateReference(key: "dependencies", name: workflow.texts[reference.text])
        report(fact, at: reference.range, labels: [.init(.firstDefinition, at: first.range)])
        return false
      }
    }
    listed.add(index, to: found)
    return true
  }

  private func isGroup(_ group: DefinitionID, around task: DefinitionID) -> Bool {
    var parent = workflow.tasks[task].parent
    while let current = parent {
      if current == group { return true }
      parent = workflow.tasks[current].parent
    }
    return false
  }

  // MARK: - Instances

  private mutating func addEdges(to attachment: Attachment, from target: ReferenceTarget, _ index: Int32) {
    guard let sources = sources(of: target, for: attachment, index) else { return }
    let reason = Edge.Reason.dependency(index)
    for source in sources { edges.append(Edge(source: source, target: attachment.node, reason: reason)) }
  }

  /// - Returns: nil after a finding.
  private mutating func sources(
    of target: ReferenceTarget, for attachment: Attachment, _ index: Int32
  ) -> [TaskID]? {
    // What stands in a matrix that waits for its values can't be told apart yet: all of it is waited for.
    if let pending = outermostPending(around: target.definition, for: attachment.instance) {
      let around = commonInstance(attachment.instance, with: pending, [])
      return copies.wholes(of: pending, in: around).map(\.span.end)
    }
    let around = commonInstance(attachment.instance, with: target.definition, target.filters.map(\.owner))
    guard !target.filters.isEmpty else {
      return copies.wholes(of: target.definition, in: around).map(\.span.end)
    }
    let range = workflow.dependencies[Int(index)].range
    var filters: [InstanceFilter] = []
    for filter in target.filters {
      if let literal = filter.value.literal {
        filters.append(InstanceFilter(owner: filter.owner, axis: filter.axis, text: literal))
        continue
      }
      switch evaluateFilter(filter.value, of: attachment, at: range) {
      case .success(let value):
        // One that is not known yet may be any.
        if let value, !value.contains(0) {
          filters.append(InstanceFilter(owner: filter.owner, axis: filter.axis, value: value))
        }
      case .failure(let problem):
        diagnostics.append(problem.diagnostic)
        return nil
      }
    }
    let isOwnFiltered = target.filters.contains { $0.owner == Int32(target.definition) }
    let candidates =
      isOwnFiltered
      ? copies.units(of: target.definition, in: around) : copies.wholes(of: target.definition, in: around)
    func found(isLoose: Bool, among candidates: [Copies.Copy]) -> [Copies.Copy] {
      candidates.filter { copy in
        filters.allSatisfy { filter in
          guard let instance = instance(of: filter.owner, around: copy.instance) else { return false }
          return filter.matches(instances[Int(instance)], isLoose: isLoose) || isUnknown(filter, instance)
        }
      }
    }
    let indexed = narrow(candidates, of: target.definition, in: around, filters)
    var matching = found(isLoose: false, among: indexed)
    if matching.isEmpty { matching = found(isLoose: true, among: candidates) }
    if matching.isEmpty {
      let name = workflow.texts[workflow.dependencies[Int(index)].text]
      let choice = instanceChoice(filters, among: candidates.map(\.instance))
      report(.noMatchingInstance(name, choice), at: range)
    }
    return matching.map(\.span.end)
  }

  /// Of many copies those that each of the filters for a value may let pass.
  private mutating func narrow(
    _ candidates: [Copies.Copy], of definition: DefinitionID, in around: Int32, _ filters: [InstanceFilter]
  ) -> [Copies.Copy] {
    guard candidates.count > 8 else { return candidates }
    var positions: [Int]?
    for filter in filters {
      guard let value = filter.onlyValue else { continue }
      let found = self.positions(of: value, filter, among: candidates, of: definition, in: around)
      positions = positions.map { intersection($0, found) } ?? found
    }
    return positions.map { $0.map { candidates[$0] } } ?? candidates
  }

  private mutating func positions(
    of value: Bytes, _ filter: InstanceFilter, among candidates: [Copies.Copy], of definition: DefinitionID,
    in around: Int32
  ) -> [Int] {
    let key = InstanceIndex.Key(
      definition: Int32(definition), instance: around, owner: filter.owner, axis: filter.axis)
    if instanceIndexes[key]?.count != candidates.count {
      let values = candidates.map { copy in
        instance(of: filter.owner, around: copy.instance).flatMap { instance in
          instances[Int(instance)].values.first { $0.name == filter.axis }?.value
        }
      }
      instanceIndexes[key] = InstanceIndex(values)
    }
    return instanceIndexes[key]![value]
  }

  /// Whether an instance may turn out to have the value that is asked for.
  private func isUnknown(_ filter: InstanceFilter, _ instance: Int32) -> Bool {
    instances[Int(instance)].values.contains { $0.name == filter.axis && $0.value == EnvironmentEvaluator.unknown }
  }

  /// What could have been asked for instead: the values of the first axis of which none agrees, nil where each axis has
  /// the value that was asked for, only not together.
  func instanceChoice(
    _ filters: [InstanceFilter], among candidates: [Int32]
  ) -> InstanceChoice? {
    for filter in filters where filter.axis != InstanceFilter.number {
      var values: [Bytes] = []
      var known: Set<Bytes> = []
      for candidate in candidates {
        guard let instance = instance(of: filter.owner, around: candidate) else { continue }
        for value in instances[Int(instance)].values
        where value.name == filter.axis && known.insert(value.value).inserted {
          values.append(value.value)
        }
      }
      if known.contains(filter.value) { continue }
      // What is escaped would not be found by who masks the finding.
      let masker = evaluator.masker(of: workflow.secretNames, instances)
      let texts = values.map { ValueText.key(of: masker.mask($0)) }
      // Of values as short as numbers often are, any is like any other.
      let similar =
        filter.value.count < 3 ? nil : suggestion(for: String(decoding: filter.value, as: UTF8.self), among: texts)
      return InstanceChoice(axis: filter.axis, values: texts, suggestion: similar)
    }
    return nil
  }

  private func evaluateFilter(
    _ value: TextTemplate, of attachment: Attachment, at range: SourceRange
  ) -> Result<Bytes?, VariableProblem> {
    if let literal = value.literal { return .success(Bytes(literal.utf8)) }
    let matrix = values(of: attachment.instance)
    // Mostly it asks for a value of this instance, for which no environment has to be put together.
    let own = value.evaluate { name in matrix.last { $0.name == name }?.value }
    if case .success(let value) = own { return .success(value) }
    let settings = resolver.settings[Int(resolver.settingsOf[Int(attachment.definition)])]
    let variables = evaluator.environment(of: settings.layer, TaskData(matrix: matrix)).variables
    return evaluator.evaluate(value, at: range, in: variables).mapError { workflow.masking($0, variables) }
  }

  /// The innermost instance around a node that is also around what it refers to; matrices that the reference filters itself
  /// are not taken for granted.
  private func commonInstance(_ instance: Int32, with found: DefinitionID, _ filtered: [Int32]) -> Int32 {
    var next = instance
    var common: Int32 = -1
    var isCommon = false
    while next >= 0 {
      let owner = DefinitionID(instances[Int(next)].owner)
      let holds = owner < found && found < Int(workflow.tasks[owner].end)
      if holds, !isCommon {
        common = next
        isCommon = true
      }
      if filtered.contains(Int32(owner)) {
        common = -1
        isCommon = false
      }
      next = instances[Int(next)].parent
    }
    return common
  }

  /// The instance of a matrix among an instance and those around it.
  func instance(of owner: Int32, around instance: Int32) -> Int32? {
    var next = instance
    while next >= 0 {
      if instances[Int(next)].owner == owner { return next }
      next = instances[Int(next)].parent
    }
    return nil
  }

  /// The outermost matrix without values around a definition, itself included; one that the waiting node is an instance of
  /// has its values.
  func outermostPending(around id: DefinitionID, for waiting: Int32) -> DefinitionID? {
    guard !copies.pending.isEmpty else { return nil }
    var found: DefinitionID?
    var next: DefinitionID? = id
    while let current = next {
      let isPending = copies.pending.contains(Int32(current)) && instance(of: Int32(current), around: waiting) == nil
      if isPending { found = current }
      next = workflow.tasks[current].parent
    }
    return found
  }
}
