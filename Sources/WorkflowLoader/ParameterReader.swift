import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// Reads what a workflow is given: the `params` of a file, and what they are set to beside `include`.
extension WorkflowReader {
  mutating func readParameters(_ field: WorkflowField, _ value: NodeID) -> [Parameter] {
    guard tree.kind(of: value) == .map else {
      reportWrongType(field, value)
      return []
    }
    var parameters: [Parameter] = []
    let map = value
    for (key, value) in tree.entries(of: map) {
      if tree.kind(of: value) == .null, reportVariableWithoutColon(key, in: map) { continue }
      guard let name = readVariableName(key) else { continue }
      var parameter = Parameter(name: name, range: tree.range(of: key))
      switch tree.kind(of: value) {
      case .null: noteComment(inPlaceOf: value, key)
      case .text: parameter.defaultValue = readLocatedText(value, key: name) ?? unreadableDefault(value)
      case .map: readParameterKeys(value, into: &parameter)
      case .list:
        let expected = "a default, or a map with 'default', 'choices' or 'pattern'"
        report(.wrongType(key: name, expected: expected, found: .list), at: tree.range(of: value))
        parameter.defaultValue = unreadableDefault(value)
      }
      parameters.append(parameter)
    }
    return parameters
  }

  /// In the place of a default with mistakes: it is there, so nobody has to set the param.
  private func unreadableDefault(_ value: NodeID) -> LocatedText {
    LocatedText(TextTemplate(literal: ""), at: tree.range(of: value))
  }

  private mutating func readParameterKeys(_ map: NodeID, into parameter: inout Parameter) {
    let findings = diagnostics.count
    for (key, value) in tree.entries(of: map) {
      guard let field = innerField(key, in: .parameter, of: map) else { continue }
      switch field.id {
      // As in the short form, null is no default.
      case .parameterDefault where tree.kind(of: value) == .null: noteComment(inPlaceOf: value, key)
      case .parameterDefault: parameter.defaultValue = readPath(field, value) ?? unreadableDefault(value)
      case .parameterChoices: parameter.choices = readChoices(field, value)
      case .parameterPattern: parameter.pattern = readPattern(field, value)
      case .parameterDescription: parameter.description = readFreeText(field, value)
      case .parameterSecret: parameter.isSecret = readBoolean(field, value) ?? false
      default: break
      }
    }
    if let text = parameter.defaultValue, diagnostics.count == findings { check(text, for: parameter) }
  }

  private mutating func readChoices(_ field: WorkflowField, _ value: NodeID) -> [String] {
    guard tree.kind(of: value) == .list else {
      reportWrongType(field, value)
      return []
    }
    if tree.isEmpty(value) { report(.emptyCommand(key: field.name), at: tree.range(of: value)) }
    noteComments(betweenItemsOf: value, key: field.name)
    var choices: [String: SourceRange] = [:]
    return readItems(field, value, expected: "value") { reader, item in
      guard let template = reader.readTemplate(item, key: field.name) else { return nil }
      let range = reader.tree.range(of: item)
      guard let choice = template.literal else {
        reader.report(.interpolationNotAllowed(key: field.name), at: range)
        return nil
      }
      if let first = choices[choice] {
        let label = Diagnostic.Label(.firstDefinition, at: first)
        reader.report(.duplicateItem(key: field.name, text: choice), at: range, labels: [label])
        return nil
      }
      choices[choice] = range
      return choice
    }
  }

  private mutating func readPattern(_ field: WorkflowField, _ value: NodeID) -> String? {
    guard let pattern = readText(field, value) else { return nil }
    guard let reason = Parameter.problem(ofPattern: pattern) else { return pattern }
    report(.invalidPattern(reason: reason), at: tree.range(of: value))
    return nil
  }

  /// A value in which nothing is replaced can be checked now.
  private mutating func check(_ text: LocatedText, for parameter: Parameter) {
    guard let value = text.template.literal, let problem = parameter.problem(of: Bytes(value.utf8)) else { return }
    let shown = parameter.isSecret ? "***" : value
    report(.invalidParameterValue(name: parameter.name, value: shown, problem), at: text.range)
  }

  // MARK: - Beside 'include'

  /// Reads what the params of an included file are set to, and reports those that have no value.
  ///
  /// - Parameters:
  ///   - value: the map of values, where there is one.
  ///   - included: the file; nil where it could not be read.
  ///   - path: where it is included.
  mutating func readGivenParameters(_ value: NodeID?, of included: Int32?, _ path: SourceRange) -> [EnvironmentEntry] {
    if let value, tree.kind(of: value) != .map {
      let (key, expected) = (FieldID.params.name, FieldShape.environment.phrase)
      report(.wrongType(key: key, expected: expected, found: tree.kind(of: value)), at: placeOfEmpty(value))
      return []
    }
    let parameters = included.map { workflow.files[Int($0)].parameters }
    let parameterNames = (parameters ?? []).map(\.name)
    let known = Dictionary((parameters ?? []).map { ($0.name, $0) }) { first, _ in first }
    var given: [EnvironmentEntry] = []
    // With those that were probably meant.
    var names: Set<String> = []
    if let value {
      for (key, value) in tree.entries(of: value) {
        guard let name = readVariableName(key) else { continue }
        names.insert(name)
        let text = readGivenValue(name, value)
        if let text { given.append(EnvironmentEntry(name: name, value: text.template, range: text.range)) }
        if let parameter = known[name] {
          if let text { check(text, for: parameter) }
        } else if parameters != nil, isVariableName(tree.bytes(of: key)) {
          let similar = similar(to: name, among: parameterNames)
          if let similar { names.insert(similar) }
          let file = included.flatMap { includes.path(ofFile: $0) } ?? ""
          report(.unknownIncludeParameter(name, file: file, suggestion: similar), at: tree.range(of: key))
        }
      }
    }
    checkMissing(parameters ?? [], without: names, at: path)
    return given
  }

  private mutating func readGivenValue(_ name: String, _ value: NodeID) -> LocatedText? {
    if tree.kind(of: value) == .text { return readLocatedText(value, key: name) }
    report(.wrongType(key: name, expected: "text", found: tree.kind(of: value)), at: placeOfEmpty(value))
    return nil
  }

  private mutating func checkMissing(_ parameters: [Parameter], without given: Set<String>, at path: SourceRange) {
    for parameter in parameters where parameter.defaultValue == nil && !given.contains(parameter.name) {
      let label = Diagnostic.Label(.declaredHere, at: parameter.range)
      report(.missingIncludeParameter(parameter.name), at: path, labels: [label])
    }
  }
}
