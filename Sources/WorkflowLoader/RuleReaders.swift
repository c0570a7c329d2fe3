import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Readers of values that are short or a map: `retry` and `service`; and what the keys of one task must be together.
extension WorkflowReader {
  // MARK: - Retry

  mutating func readRetry(_ field: WorkflowField, _ value: NodeID) -> RetryPolicy? {
    switch tree.kind(of: value) {
    case .text: return readMaximum(field, value).map { RetryPolicy(maximum: $0) }
    case .map: return readRetryKeys(field, value)
    case .list, .null:
      reportWrongType(field, value)
      return nil
    }
  }

  private mutating func readMaximum(_ field: WorkflowField, _ value: NodeID) -> Int32? {
    guard case .wholeNumber(let range) = WorkflowFields.field(.retryMaximum).shape else { return nil }
    return readWholeNumber(in: range, key: field.name, value)
  }

  private mutating func readRetryKeys(_ field: WorkflowField, _ map: NodeID) -> RetryPolicy {
    var policy = RetryPolicy(maximum: 0)
    var hasMaximum = false
    for (key, value) in tree.entries(of: map) {
      guard let field = innerField(key, in: .retry, of: map) else {
        // A key that stands for it says so itself.
        let isMaximum = tree.isScalar(key) && ForeignKeys.isMaximum(tree.text(of: key))
        hasMaximum = hasMaximum || isMaximum
        continue
      }
      switch field.id {
      case .retryMaximum:
        policy.maximum = readWholeNumber(field, value) ?? 0
        hasMaximum = true
      case .retryDelay: policy.delay = readDurationField(field, value) ?? 0
      case .retryBackoff: policy.backoff = readDecimal(field, value) ?? 1
      case .retryMaximumDelay: policy.maximumDelay = readDurationField(field, value)
      case .retryJitter: policy.jitter = readDecimal(field, value) ?? 0
      case .retryCauses: policy.causes = readCauses(field, value)
      default: break
      }
    }
    if !hasMaximum {
      let maximum = WorkflowFields.field(.retryMaximum).name
      report(.missingKey(maximum, in: field.name), at: tree.range(of: map))
    }
    return policy
  }

  private mutating func readCauses(_ field: WorkflowField, _ value: NodeID) -> Set<RetryPolicy.Cause> {
    if tree.kind(of: value) == .list, tree.isEmpty(value) {
      report(.emptyCommand(key: field.name), at: tree.range(of: value))
    }
    let causes: [RetryPolicy.Cause] = readItems(field, value, expected: "cause") { reader, item in
      let text = reader.tree.text(of: item)
      switch text {
      case "timeout": return .timeout
      case "signal": return .signal
      default:
        if let status = Int32(text), (1...255).contains(status) { return .exitStatus(status) }
        let choices = ["timeout", "signal"]
        let fact = Fact.invalidChoice(
          key: field.name, text: text, choices: choices + ["an exit status from 1 to 255"],
          suggestion: suggestion(for: text, among: choices))
        reader.reportUnreadable(fact, field.name, item)
        return nil
      }
    }
    return Set(causes)
  }

  // MARK: - Service

  mutating func readService(_ field: WorkflowField, _ value: NodeID) -> Service? {
    switch tree.kind(of: value) {
    case .text: return readBoolean(field, value) == true ? Service() : nil
    case .map: return readServiceKeys(value)
    case .list, .null:
      reportWrongType(field, value)
      return nil
    }
  }

  private mutating func readServiceKeys(_ map: NodeID) -> Service {
    var service = Service()
    for (key, value) in tree.entries(of: map) {
      guard let field = innerField(key, in: .service, of: map) else { continue }
      switch field.id {
      case .serviceReady: service.ready = readShellText(field, value)
      case .serviceInterval:
        if let interval = readDurationField(field, value, isZeroAllowed: false) { service.interval = interval }
      case .serviceTimeout:
        if let timeout = readDurationField(field, value, isZeroAllowed: false) { service.timeout = timeout }
      default: break
      }
    }
    return service
  }

  // MARK: - Together

  /// Reports keys of one task that cannot both be meant.
  mutating func checkTogether(_ map: NodeID, of id: DefinitionID) {
    let task = workflow.tasks[id]
    if let settings = task.settings, workflow.settings[Int(settings)].shell != nil, case .arguments = task.action {
      reportConflict(.shell, .run, asWritten: "run: […]", in: map)
    }
    if let rules = task.rules { check(workflow.rules[Int(rules)], map, of: id) }
  }

  private mutating func check(_ rules: TaskRules, _ map: NodeID, of id: DefinitionID) {
    let usesTerminal = workflow.tasks[id].settings.flatMap { workflow.settings[Int($0)].usesTerminal } ?? false
    if rules.isInteractive, usesTerminal { reportConflict(.tty, .interactive, in: map) }
    if rules.service != nil {
      // It does not end before those that would read them.
      if !rules.exports.isEmpty { reportConflict(.exports, .service, in: map) }
      if rules.isInteractive { reportConflict(.interactive, .service, in: map) }
    }
    guard case .none = workflow.tasks[id].action, node(of: .run, in: map) == nil, !hasForeignCommand(map) else {
      return
    }
    if rules.service != nil { reportNeedsCommand(.service, in: map) }
    if rules.isInteractive { reportNeedsCommand(.interactive, in: map) }
    if !rules.exports.isEmpty { reportNeedsCommand(.exports, in: map) }
  }

  private mutating func reportConflict(
    _ id: FieldID, _ other: FieldID, asWritten text: String? = nil, in map: NodeID
  ) {
    guard let key = node(of: id, in: map), let otherKey = node(of: other, in: map) else { return }
    let label = Diagnostic.Label(.conflictingKey(other.name), at: tree.range(of: otherKey))
    report(.conflictingKeys(id.name, text ?? other.name), at: tree.range(of: key), labels: [label])
  }

  private mutating func reportNeedsCommand(_ id: FieldID, in map: NodeID) {
    guard let key = node(of: id, in: map) else { return }
    report(.needsCommand(key: id.name), at: tree.range(of: key))
  }

  /// The key itself, where a map has it.
  private func node(of id: FieldID, in map: NodeID) -> NodeID? {
    for (key, _) in tree.entries(of: map) where tree.isScalar(key) {
      if tree.bytes(of: key).elementsEqual(id.name.utf8) { return key }
    }
    return nil
  }
}
