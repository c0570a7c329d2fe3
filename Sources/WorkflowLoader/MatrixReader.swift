import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// Reads `matrix`: axes, and what is added to and left out of their combinations.
extension WorkflowReader {
  private static let include = "include"
  private static let exclude = "exclude"

  mutating func readMatrix(_ field: WorkflowField, _ key: NodeID, _ value: NodeID, of id: DefinitionID) -> Matrix? {
    guard tree.kind(of: value) == .map else {
      reportWrongType(field, value)
      return nil
    }
    var matrix = Matrix(range: tree.range(of: key))
    let findings = diagnostics.count
    let map = value
    for (key, value) in tree.entries(of: map) where tree.isScalar(key) {
      if isCut(value, in: map) || reportPartOfAxis(key, value, in: map) { continue }
      switch tree.text(of: key) {
      case Self.include: matrix.include = readCombinations(Self.include, value)
      case Self.exclude: matrix.exclude = readCombinations(Self.exclude, value)
      case let name: if let axis = readAxis(name, key, value) { matrix.axes.append(axis) }
      }
    }
    if matrix.axes.isEmpty, matrix.include.isEmpty, diagnostics.count == findings {
      report(.emptyCommand(key: field.name), at: tree.range(of: value))
      return nil
    }
    checkExcludes(&matrix, of: id)
    return matrix
  }

  // MARK: - Axes

  private mutating func readAxis(_ name: String, _ key: NodeID, _ value: NodeID) -> Matrix.Axis? {
    if !isVariableName(tree.bytes(of: key)) { report(.invalidVariableName(name), at: tree.range(of: key)) }
    let values: Matrix.Values? =
      switch tree.kind(of: value) {
      case .list: .list(readValues(name, value))
      case .text: readLines(name, value)
      case .map, .null: nil
      }
    if values == nil {
      let expected = "a list of values, or the lines of one variable as '${NAME}'"
      let list = tree.kind(of: value) == .text ? GitHubExpression.listExport(tree.text(of: value)) : nil
      let found = tree.kind(of: value)
      let fact =
        list.map {
          Fact.foreignValue(key: name, expected: expected, found: found, .computedAxis(name: $0.name, job: $0.job))
        } ?? .wrongType(key: name, expected: expected, found: found)
      report(fact, at: placeOfEmpty(value))
    }
    // It is there, whatever it holds.
    return Matrix.Axis(name: name, range: tree.range(of: key), values: values ?? .list([]))
  }

  /// True for a value in braces that a key without a `:` follows, which is a part of it.
  private func isCut(_ value: NodeID, in map: NodeID) -> Bool {
    let next = tree.end(of: value)
    return !tree.isAlias(value) && tree.kind(of: value) == .text && next < tree.end(of: map)
      && tree.isScalar(next) && !tree.isAlias(next) && tree.isWithoutColon(next)
  }

  /// Reports what follows the first of the values of an axis that lack their brackets.
  private mutating func reportPartOfAxis(_ key: NodeID, _ value: NodeID, in map: NodeID) -> Bool {
    guard tree.kind(of: value) == .null, !tree.isAlias(key), tree.isWithoutColon(key),
      let split = SplitValue(before: key, in: map, tree)
    else { return false }
    if split.isFirst {
      report(.splitValue(key: split.key, text: split.text, .list(split.items)), at: tree.range(of: key))
    }
    return true
  }

  private mutating func readValues(_ axis: String, _ list: NodeID) -> [LocatedText] {
    noteComments(betweenItemsOf: list, key: axis)
    var seen: [TextTemplate: SourceRange] = [:]
    var values: [LocatedText] = []
    for item in tree.items(of: list) {
      guard let text = readValue(axis, item) else { continue }
      if let first = seen[text.template] {
        let label = Diagnostic.Label(.firstDefinition, at: first)
        report(.duplicateItem(key: axis, text: tree.text(of: item)), at: text.range, labels: [label])
        continue
      }
      seen[text.template] = text.range
      values.append(text)
    }
    return values
  }

  /// A value of an axis: any text, also an empty one in quotes.
  private mutating func readValue(_ axis: String, _ value: NodeID) -> LocatedText? {
    guard tree.kind(of: value) == .text else {
      let found = tree.kind(of: value)
      reportItem(
        value, key: axis,
        found == .map
          ? .foreignValue(key: axis, expected: "value", found: found, .axisOfMaps)
          : .wrongItem(key: axis, expected: "value", found: found))
      return nil
    }
    return readLocatedText(value, key: axis)
  }

  /// An axis whose values are the lines of a variable.
  private func readLines(_ axis: String, _ value: NodeID) -> Matrix.Values? {
    let bytes = tree.bytes(of: value)
    guard case .success(let template) = TextTemplate.parse(bytes), let reference = template.references.first,
      reference.range == 0..<bytes.count, reference.alternative == .none
    else { return nil }
    return .lines(variable: reference.name, at: tree.range(of: value))
  }

  // MARK: - Combinations

  private mutating func readCombinations(_ key: String, _ list: NodeID) -> [[Matrix.Value]] {
    guard tree.kind(of: list) == .list else {
      report(.wrongType(key: key, expected: "a list of maps", found: tree.kind(of: list)), at: placeOfEmpty(list))
      return []
    }
    var combinations: [[Matrix.Value]] = []
    for item in tree.items(of: list) {
      guard tree.kind(of: item) == .map, !tree.isEmpty(item) else {
        let found = tree.kind(of: item) == .map ? .null : tree.kind(of: item)
        report(.wrongItem(key: key, expected: "map", found: found), at: placeOfItem(item))
        continue
      }
      combinations.append(readCombination(item))
    }
    return combinations
  }

  private mutating func readCombination(_ map: NodeID) -> [Matrix.Value] {
    var values: [Matrix.Value] = []
    for (key, value) in tree.entries(of: map) {
      guard let axis = readVariableName(key) else { continue }
      guard tree.kind(of: value) == .text else {
        report(.wrongType(key: axis, expected: "a value", found: tree.kind(of: value)), at: placeOfEmpty(value))
        continue
      }
      guard let text = readLocatedText(value, key: axis) else { continue }
      values.append(Matrix.Value(axis: axis, axisRange: tree.range(of: key), text: text))
    }
    return values
  }

  /// What is left out is told by values of axes: another name would match nothing.
  private mutating func checkExcludes(_ matrix: inout Matrix, of id: DefinitionID) {
    guard !matrix.exclude.isEmpty else { return }
    let axes = matrix.axes.map(\.name)
    for index in matrix.exclude.indices {
      matrix.exclude[index].removeAll { value in
        guard !axes.contains(value.axis) else { return false }
        let similar = similar(to: value.axis, among: axes)
        let fact = Fact.unknownAxis(
          value.axis, task: workflow.path(of: id), axes: axes, suggestion: similar)
        report(fact, at: value.axisRange)
        return true
      }
    }
    // What names no axis any more would leave out everything.
    matrix.exclude.removeAll(where: \.isEmpty)
  }
}
