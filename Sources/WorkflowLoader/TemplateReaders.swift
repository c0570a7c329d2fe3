import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// Readers of texts in which variables are replaced.
extension WorkflowReader {
  mutating func readTemplate(_ field: WorkflowField, _ value: NodeID) -> TextTemplate? {
    isText(field, value) ? readTemplate(value, key: field.name) : nil
  }

  /// - Parameters:
  ///   - scalar: one that may also be null, which is then a text like any other.
  ///   - end: how many bytes at its end are not part of the text.
  mutating func readTemplate(_ scalar: NodeID, without end: Int = 0, key: @autoclosure () -> String) -> TextTemplate? {
    guard isWithoutNUL(scalar, key: key()) else { return nil }
    switch TextTemplate.parse(UnsafeBufferPointer(rebasing: tree.bytes(of: scalar).dropLast(end))) {
    case .success(let template):
      noteText(scalar, key: key())
      return template
    case .failure(let error):
      if let use = ForeignExpressions.find(in: tree.bytes(of: scalar)).first,
        use.range.contains(error.range.lowerBound), case .dollarBraces(let text, _) = use.expression
      {
        report(.malformedTemplate(key: key(), .foreignExpression(text)), at: placesOfParts(in: scalar)(use.range))
        return nil
      }
      report(.malformedTemplate(key: key(), TemplateProblem(error.problem)), at: placesOfParts(in: scalar)(error.range))
      return nil
    }
  }

  mutating func readLocatedText(_ scalar: NodeID, key: @autoclosure () -> String) -> LocatedText? {
    readTemplate(scalar, key: key()).map { LocatedText($0, at: tree.range(of: scalar)) }
  }

  mutating func readPath(_ field: WorkflowField, _ value: NodeID) -> LocatedText? {
    isText(field, value) ? readLocatedText(value, key: field.name) : nil
  }

  // MARK: - Environment

  mutating func readEnvironment(_ field: WorkflowField, _ value: NodeID) -> [EnvironmentEntry] {
    guard tree.kind(of: value) == .map else {
      reportWrongType(field, value)
      return []
    }
    var result: [EnvironmentEntry] = []
    let map = value
    for (key, value) in tree.entries(of: map) {
      if tree.kind(of: value) == .null, reportVariableWithoutColon(key, in: map) { continue }
      guard let name = readVariableName(key) else { continue }
      switch tree.kind(of: value) {
      case .text:
        guard let template = readTemplate(value, key: name) else { continue }
        result.append(EnvironmentEntry(name: name, value: template, range: tree.range(of: value)))
      case .null:
        noteComment(inPlaceOf: value, key)
        result.append(EnvironmentEntry(name: name, value: nil, range: tree.range(of: key)))
      case .list, .map: report(variableFact(name, value), at: tree.range(of: value))
      }
    }
    return result
  }

  /// The text of a key that names a variable, also when it is no good name, which is a finding.
  mutating func readVariableName(_ key: NodeID) -> String? {
    guard tree.isScalar(key) else { return nil }
    let name = tree.text(of: key)
    if !isVariableName(tree.bytes(of: key)) { report(.invalidVariableName(name), at: tree.range(of: key)) }
    return name
  }

  mutating func readEnvironmentFiles(_ field: WorkflowField, _ value: NodeID) -> [EnvironmentFile] {
    readItems(field, value, expected: "path") { reader, item in
      let bytes = reader.tree.bytes(of: item)
      let isOptional = bytes.last == UInt8(ascii: "?")
      guard bytes.count > (isOptional ? 1 : 0) else {
        reader.report(.emptyCommand(key: field.name), at: reader.tree.range(of: item))
        return nil
      }
      guard let path = reader.readTemplate(item, without: isOptional ? 1 : 0, key: field.name) else { return nil }
      // One that must be there is not found, which is an error.
      if isOptional { reader.checkCommas(field, item) }
      reader.checkHome(field, item)
      return EnvironmentFile(path: LocatedText(path, at: reader.tree.range(of: item)), isOptional: isOptional)
    }
  }

  // MARK: - Commands

  mutating func readScript(_ field: WorkflowField, _ value: NodeID) -> TaskAction {
    checkScript(field, value)
    let text = intern(value)
    notePlace(of: text, value, field)
    return .script(text)
  }

  mutating func readCommand(_ field: WorkflowField, _ value: NodeID) -> TaskAction {
    switch tree.kind(of: value) {
    case .text: return readScript(field, value)
    case .list:
      let start = Int32(workflow.arguments.count)
      for item in tree.items(of: value) where isWord(field, item) {
        if isWithoutNUL(item, key: field.name) { noteWord(item, of: value, key: field.name) }
        workflow.arguments.append(intern(item))
      }
      let end = Int32(workflow.arguments.count)
      if tree.isEmpty(value) { report(.emptyCommand(key: field.name), at: tree.range(of: value)) }
      checkWords(value)
      return .arguments(start..<end)
    case .map, .null:
      reportWrongType(field, value)
      return .none
    }
  }

  /// Whether an item is a scalar. It is taken as it is written: `null` is a word here.
  private mutating func isWord(_ field: WorkflowField, _ item: NodeID) -> Bool {
    if tree.isScalar(item) { return true }
    let fact = Fact.wrongItem(key: field.name, expected: "word", found: tree.kind(of: item))
    report(fact, at: tree.range(of: item))
    return false
  }

  mutating func readShell(_ field: WorkflowField, _ value: NodeID) -> Shell? {
    let range = tree.range(of: value)
    if tree.kind(of: value) == .list {
      var words: [TextTemplate] = []
      for item in tree.items(of: value) where isWord(field, item) {
        if let word = readTemplate(item, key: field.name) { words.append(word) }
      }
      if tree.isEmpty(value) { report(.emptyCommand(key: field.name), at: range) }
      return words.isEmpty ? nil : Shell(words: words, range: range)
    }
    guard let text = readText(field, value) else { return nil }
    if let named = Shell.named.first(where: { $0.name == text }) {
      return Shell(words: named.shell.words, range: range)
    }
    let names = Shell.named.map(\.name)
    let similar = suggestion(for: text, among: names)
    let fact = Fact.invalidChoice(
      key: field.name, text: text, choices: names + ["a list of words"], suggestion: similar)
    reportUnreadable(fact, field.name, value)
    return nil
  }

  // MARK: - Globs

  mutating func readGlobs(_ field: WorkflowField, _ value: NodeID, of task: DefinitionID, isOutput: Bool) {
    // The ordinary case needs no list.
    if tree.kind(of: value) == .text {
      if let text = readGlob(field, value) {
        workflow.fileGlobs.append(FileGlob(task: task, isOutput: isOutput, text: text))
      }
      return
    }
    for text in readItems(field, value, expected: "path", { reader, item in reader.readGlob(field, item) }) {
      workflow.fileGlobs.append(FileGlob(task: task, isOutput: isOutput, text: text))
    }
  }

  private mutating func readGlob(_ field: WorkflowField, _ item: NodeID) -> LocatedText? {
    guard !tree.bytes(of: item).isEmpty else {
      report(.emptyCommand(key: field.name), at: tree.range(of: item))
      return nil
    }
    guard let text = readLocatedText(item, key: field.name) else { return nil }
    checkHome(field, item)
    checkCommas(field, item)
    guard let literal = text.template.literal, literal.utf8.contains(where: GlobPattern.isSpecial),
      case .failure(let error) = GlobPattern.parse(literal)
    else { return text }
    // A dollar sign written as two moves what follows.
    let isAsWritten = literal.utf8.count == tree.bytes(of: item).count
    let range = isAsWritten ? tree.range(of: item, error.range) : text.range
    report(.malformedGlob(key: field.name, GlobProblem(error.problem)), at: range)
    return nil
  }

  /// The items of a list, or a single text in place of one.
  mutating func readItems<Item>(
    _ field: WorkflowField, _ value: NodeID, expected: String,
    _ read: (inout WorkflowReader, NodeID) -> Item?
  ) -> [Item] {
    switch tree.kind(of: value) {
    case .text: return read(&self, value).map { [$0] } ?? []
    case .list:
      var result: [Item] = []
      for item in tree.items(of: value) {
        guard tree.kind(of: item) == .text else {
          reportItem(item, key: field.name, itemFact(field, item, expected: expected))
          continue
        }
        if let one = read(&self, item) { result.append(one) }
      }
      return result
    case .map, .null:
      reportWrongType(field, value)
      return []
    }
  }
}

extension TemplateProblem {
  init(_ problem: TemplateError.Problem) {
    switch problem {
    case .unclosed: self = .unclosed
    case .emptyName: self = .emptyName
    case .invalidName(let name): self = .invalidName(name)
    case .unexpectedOperator(let text): self = .unexpectedOperator(text)
    }
  }
}

extension GlobProblem {
  fileprivate init(_ problem: GlobError.Problem) {
    switch problem {
    case .unclosedClass: self = .unclosedClass
    case .unclosedBrace: self = .unclosedBrace
    case .reversedRange(let range): self = .reversedRange(range)
    case .danglingEscape: self = .danglingEscape
    }
  }
}
