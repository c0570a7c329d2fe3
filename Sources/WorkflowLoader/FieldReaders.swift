import Diagnostics
import WorkflowModel
import YAMLSyntax

/// One reader for each shape of value. Each reports what it can't read and returns what it could.
extension WorkflowReader {
  mutating func readVersion(_ value: NodeID) {
    let text = tree.kind(of: value) == .text ? tree.text(of: value) : ""
    if text != "1" { report(.unsupportedVersion(text), at: placeOfEmpty(value)) }
  }

  mutating func readText(_ field: WorkflowField, _ value: NodeID) -> String? {
    guard tree.kind(of: value) == .text else {
      reportWrongType(field, value)
      return nil
    }
    let text = tree.text(of: value)
    let isSound = checkText(text, key: field.name, at: value, isInterpolated: field.id != .description)
    return isSound ? text : nil
  }

  /// What no text may hold; what will be replaced one day must not look as if it already were.
  ///
  /// - Returns: whether there is no finding.
  private mutating func checkText(_ text: String, key: String, at value: NodeID, isInterpolated: Bool = true) -> Bool {
    let hasNUL = text.utf8.contains(0)
    let hasInterpolation = isInterpolated && (text.contains("${") || text.contains("$$"))
    if hasNUL { report(.nulInText(key: key), at: tree.range(of: value)) }
    if hasInterpolation { report(.interpolationNotReadYet(key: key), at: tree.range(of: value)) }
    return !hasNUL && !hasInterpolation
  }

  mutating func readChoice<Choice: RawRepresentable & CaseIterable>(
    _ field: WorkflowField, _ value: NodeID
  ) -> Choice? where Choice.RawValue == String {
    guard let text = readText(field, value) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map(\.rawValue)
    let similar = suggestion(for: text, among: choices)
    report(
      .invalidChoice(key: field.name, text: text, choices: choices, suggestion: similar), at: tree.range(of: value))
    return nil
  }

  mutating func readDurationField(_ field: WorkflowField, _ value: NodeID) -> Nanoseconds? {
    guard tree.kind(of: value) == .text else {
      reportWrongType(field, value)
      return nil
    }
    switch readDuration(tree.bytes(of: value)) {
    case .success(let duration): return duration
    case .failure(let error):
      let fact = Fact.invalidDuration(key: field.name, text: tree.text(of: value), error.problem)
      report(fact, at: tree.range(of: value))
      return nil
    }
  }

  mutating func readWholeNumber(_ field: WorkflowField, _ value: NodeID) -> Int32? {
    guard case .wholeNumber(let range) = field.shape, tree.kind(of: value) == .text else {
      reportWrongType(field, value)
      return nil
    }
    let text = tree.text(of: value)
    if let number = Int(text), range.contains(number) { return Int32(number) }
    report(.invalidNumber(key: field.name, text: text, range: range), at: tree.range(of: value))
    return nil
  }

  // MARK: - Commands

  mutating func readScript(_ field: WorkflowField, _ value: NodeID) -> TaskAction {
    let bytes = tree.bytes(of: value)
    let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
    if isBlank { report(.emptyCommand(key: field.name), at: placeOfEmpty(value)) }
    if bytes.contains(0) { report(.nulInText(key: field.name), at: tree.range(of: value)) }
    return .script(intern(value))
  }

  mutating func readCommand(_ field: WorkflowField, _ value: NodeID) -> TaskAction {
    switch tree.kind(of: value) {
    case .text: return readScript(field, value)
    case .list:
      let start = Int32(workflow.arguments.count)
      for item in tree.items(of: value) {
        guard let text = readWord(field, item) else { continue }
        workflow.arguments.append(workflow.texts.intern(text))
      }
      let end = Int32(workflow.arguments.count)
      if tree.isEmpty(value) { report(.emptyCommand(key: field.name), at: tree.range(of: value)) }
      return .arguments(start..<end)
    case .map, .null:
      reportWrongType(field, value)
      return .none
    }
  }

  /// One scalar of a list, as it is written: `null` is a word here.
  private mutating func readWord(_ field: WorkflowField, _ item: NodeID) -> String? {
    guard tree.isScalar(item) else {
      let fact = Fact.wrongItem(key: field.name, expected: "word", found: tree.kind(of: item))
      report(fact, at: tree.range(of: item))
      return nil
    }
    let text = tree.text(of: item)
    _ = checkText(text, key: field.name, at: item, isInterpolated: field.id == .shell)
    return text
  }

  mutating func readShell(_ field: WorkflowField, _ value: NodeID) -> Shell? {
    if tree.kind(of: value) == .list {
      var words: [String] = []
      for item in tree.items(of: value) {
        if let word = readWord(field, item) { words.append(word) }
      }
      if words.isEmpty { report(.emptyCommand(key: field.name), at: tree.range(of: value)) }
      return words.isEmpty ? nil : Shell(words: words)
    }
    guard let text = readText(field, value) else { return nil }
    if let named = Shell.named.first(where: { $0.name == text }) { return named.shell }
    let names = Shell.named.map(\.name)
    let similar = suggestion(for: text, among: names)
    report(
      .invalidChoice(key: field.name, text: text, choices: names + ["a list of words"], suggestion: similar),
      at: tree.range(of: value))
    return nil
  }

  // MARK: - Maps and lists

  mutating func readEnvironment(_ field: WorkflowField, _ value: NodeID) -> [EnvironmentEntry] {
    guard tree.kind(of: value) == .map else {
      reportWrongType(field, value)
      return []
    }
    var result: [EnvironmentEntry] = []
    for (key, value) in tree.entries(of: value) {
      guard tree.isScalar(key) else { continue }
      let name = tree.text(of: key)
      if !isVariableName(name) { report(.invalidVariableName(name), at: tree.range(of: key)) }
      switch tree.kind(of: value) {
      case .text:
        let text = tree.text(of: value)
        _ = checkText(text, key: name, at: value)
        result.append(EnvironmentEntry(name: name, value: text, range: tree.range(of: value)))
      case .null: result.append(EnvironmentEntry(name: name, value: nil, range: tree.range(of: key)))
      case .list, .map:
        report(.wrongType(key: name, expected: "text", found: tree.kind(of: value)), at: tree.range(of: value))
      }
    }
    return result
  }

  private func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first) else { return false }
    return name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
  }

  mutating func readReferences(_ field: WorkflowField, _ value: NodeID) -> [Reference] {
    let start = workflow.dependencies.count
    appendReferences(field, value)
    defer { workflow.dependencies.removeSubrange(start...) }
    if tree.kind(of: value) == .list, tree.isEmpty(value) {
      report(.emptyCommand(key: field.name), at: tree.range(of: value))
    }
    return Array(workflow.dependencies[start...])
  }

  /// Appends the names a value lists to `Workflow.dependencies`.
  mutating func appendReferences(_ field: WorkflowField, _ value: NodeID) {
    switch tree.kind(of: value) {
    case .text: workflow.dependencies.append(Reference(text: intern(value), range: tree.range(of: value)))
    case .list:
      for item in tree.items(of: value) {
        guard tree.kind(of: item) == .text else {
          let fact = Fact.wrongItem(key: field.name, expected: "name", found: tree.kind(of: item))
          report(fact, at: placeOfItem(item))
          continue
        }
        workflow.dependencies.append(Reference(text: intern(item), range: tree.range(of: item)))
      }
    case .map, .null: reportWrongType(field, value)
    }
  }
}
