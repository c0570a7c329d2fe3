import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// Readers of names: of tasks, variables and pools.
extension WorkflowReader {
  // MARK: - Tasks

  mutating func readDependencies(_ field: WorkflowField, _ value: NodeID) -> Range<Int32> {
    let start = Int32(workflow.dependencies.count)
    appendReferences(field, value)
    return start..<Int32(workflow.dependencies.count)
  }

  mutating func readReferences(_ field: WorkflowField, _ value: NodeID) -> [Reference] {
    let start = workflow.dependencies.count
    appendReferences(field, value)
    settleNames()
    defer { workflow.dependencies.removeSubrange(start...) }
    if tree.kind(of: value) == .list, tree.isEmpty(value) {
      report(.emptyCommand(key: field.name), at: tree.range(of: value))
    }
    return Array(workflow.dependencies[start...])
  }

  /// Appends the names a value lists to `Workflow.dependencies`.
  private mutating func appendReferences(_ field: WorkflowField, _ value: NodeID) {
    switch tree.kind(of: value) {
    case .text: appendReference(field, value)
    case .list:
      for item in tree.items(of: value) {
        guard tree.kind(of: item) == .text else {
          reportItem(item, key: field.name, itemFact(field, item, expected: "name"))
          continue
        }
        appendReference(field, item)
      }
    case .map, .null: reportWrongType(field, value)
    }
  }

  private mutating func appendReference(_ field: WorkflowField, _ item: NodeID) {
    let text = tree.bytes(of: item)
    guard isPlainName(text) || isReference(field, item) else { return }
    names.append(text, of: workflow.dependencies.count)
    workflow.dependencies.append(Reference(text: NameBatch.pending, range: tree.range(of: item)))
    if names.isFull { settleNames() }
  }

  /// Looks up the names that are still to be looked up: at the latest before the bytes of their file go away.
  mutating func settleNames() { names.settle(in: &workflow) }

  /// Whether a text needs no closer look, as nearly all. Whether there is such a task is for the planner to say.
  @inline(__always)
  private func isPlainName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text {
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "$"): return false
      default: continue
      }
    }
    return !text.isEmpty
  }

  /// Whether a text is written as the path of a task may be, with values in brackets.
  private mutating func isReference(_ field: WorkflowField, _ item: NodeID) -> Bool {
    switch TaskReference.parse(tree.text(of: item)) {
    case .success(let reference):
      let findings = diagnostics.count
      for component in reference.components { check(component, field, item) }
      return diagnostics.count == findings
    case .failure(let error):
      let problem = ReferenceProblem(error.problem)
      let range = error.range.isEmpty ? tree.range(of: item) : placesOfParts(in: item)(error.range)
      report(.malformedReference(key: field.name, problem), at: range)
      return false
    }
  }

  private mutating func check(_ component: TaskReference.Component, _ field: WorkflowField, _ item: NodeID) {
    if component.name.contains("${") {
      report(.interpolationNotAllowed(key: field.name), at: placesOfParts(in: item)(component.nameRange))
    }
    for match in component.filter ?? [] where match.value.contains("$") {
      // Outside of any task there is no instance whose values could be meant.
      if field.id != .dependencies, match.value.contains("${") {
        report(.interpolationNotAllowed(key: field.name), at: placesOfParts(in: item)(match.valueRange))
      } else if case .failure(let error) = TextTemplate.parse(match.value) {
        let start = match.valueRange.lowerBound
        let range = start + error.range.lowerBound..<start + error.range.upperBound
        let fact = Fact.malformedTemplate(key: field.name, TemplateProblem(error.problem))
        report(fact, at: placesOfParts(in: item)(range))
      }
    }
  }

  // MARK: - Variables

  mutating func readVariableNames(_ field: WorkflowField, _ value: NodeID) -> [Reference] {
    let names = readNames(field, value) { reader, item in
      if isVariableName(reader.tree.bytes(of: item)) { return true }
      let text = reader.tree.text(of: item)
      let several = namesInText(text).map { Fact.variableNamesInText(text, list: $0) }
      reader.reportUnreadable(several ?? .invalidVariableName(text), field.name, item)
      return false
    }
    return withoutDuplicates(names, field)
  }

  // MARK: - Pools

  mutating func readPools(_ field: WorkflowField, _ value: NodeID) {
    guard tree.kind(of: value) == .map else {
      arePoolsReadable = false
      return reportWrongType(field, value)
    }
    for (key, value) in tree.entries(of: value) where tree.isScalar(key) {
      let name = tree.text(of: key)
      if !isName(key) { report(.invalidName(what: "a pool", text: name), at: tree.range(of: key)) }
      guard tree.kind(of: value) == .text else {
        let fact = Fact.wrongType(key: name, expected: "a whole number", found: tree.kind(of: value))
        report(fact, at: placeOfEmpty(value))
        // It is there, however many units it has.
        add(Pool(name: name, count: 1, range: tree.range(of: key)), isCountKnown: false)
        continue
      }
      let count = readWholeNumber(in: 1...1_000_000, key: name, value)
      add(Pool(name: name, count: count ?? 1, range: tree.range(of: key)), isCountKnown: count != nil)
    }
  }

  /// A pool of several files is one pool.
  private mutating func add(_ pool: Pool, isCountKnown: Bool) {
    guard let index = poolIndices[pool.name] else {
      poolIndices[pool.name] = workflow.pools.count
      return workflow.pools.append(pool)
    }
    let known = workflow.pools[index]
    // Two in one file are a finding already.
    let isOfThisFile = known.range.start >= file.base && known.range.start < file.end
    guard isCountKnown, known.count != pool.count, !isOfThisFile else { return }
    let label = Diagnostic.Label(.firstDefinition, at: known.range)
    report(.conflictingPools(pool.name, pool.count, known.count), at: pool.range, labels: [label])
  }

  mutating func readPoolNames(_ field: WorkflowField, _ value: NodeID) -> [Reference] {
    let names = readNames(field, value) { reader, item in
      guard reader.holdsInterpolation(item) else { return true }
      reader.report(.interpolationNotAllowed(key: field.name), at: reader.tree.range(of: item))
      return false
    }
    let pools = withoutDuplicates(names, field)
    poolUses += pools
    return pools
  }

  /// Reports the pools that are in none of the files.
  mutating func checkPools() {
    guard arePoolsReadable else { return }
    let names = workflow.pools.map(\.name)
    for use in poolUses {
      let name = workflow.texts[use.text]
      guard poolIndices[name] == nil else { continue }
      report(.unknownPool(name, suggestion: similar(to: name, among: names)), at: use.range)
    }
  }

  // MARK: - Lists of names

  private mutating func readNames(
    _ field: WorkflowField, _ value: NodeID, _ isName: (inout WorkflowReader, NodeID) -> Bool
  ) -> [Reference] {
    readItems(field, value, expected: "name") { reader, item in
      guard isName(&reader, item) else { return nil }
      return Reference(text: reader.intern(item), range: reader.tree.range(of: item))
    }
  }

  private mutating func withoutDuplicates(_ names: [Reference], _ field: WorkflowField) -> [Reference] {
    guard names.count > 1 else { return names }
    var first: [TextID: SourceRange] = [:]
    return names.filter { name in
      if let range = first.updateValue(name.range, forKey: name.text) {
        first[name.text] = range
        let fact = Fact.duplicateItem(key: field.name, text: workflow.texts[name.text])
        report(fact, at: name.range, labels: [Diagnostic.Label(.firstDefinition, at: range)])
        return false
      }
      return true
    }
  }
}

/// Names that tasks refer to, gathered until there are some: to look one up is to wait for memory, and many wait together.
struct NameBatch {
  private var texts: [UnsafeBufferPointer<UInt8>] = []
  private var places: [Int] = []
  private var ids: [TextID] = []
  private static let size = 64
  /// What stands for the number of a name until it was looked up.
  static let pending = TextID(-1)

  var isFull: Bool { texts.count >= Self.size }

  /// - Parameters:
  ///   - text: its bytes stay where they are until it was looked up.
  ///   - place: that of its reference in `Workflow.dependencies`.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>, of place: Int) {
    texts.append(text)
    places.append(place)
  }

  mutating func settle(in workflow: inout Workflow) {
    guard !texts.isEmpty else { return }
    workflow.texts.intern(texts, into: &ids)
    for (place, id) in zip(places, ids) { workflow.dependencies[place].text = id }
    texts.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    ids.removeAll(keepingCapacity: true)
  }
}

extension ReferenceProblem {
  fileprivate init(_ problem: TaskReferenceError.Problem) {
    switch problem {
    case .emptyComponent: self = .emptyName
    case .unclosedFilter: self = .unclosedFilter
    case .unexpectedBracket: self = .unexpectedBracket
    case .textAfterFilter(let text): self = .textAfterFilter(text)
    case .noValue(let axis): self = .noValue(axis)
    case .emptyAxis: self = .emptyAxis
    case .duplicateAxis(let axis): self = .duplicateAxis(axis)
    }
  }
}
