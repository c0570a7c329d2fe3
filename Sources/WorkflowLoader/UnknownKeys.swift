import Diagnostics

/// What to say of a key that cannot stand where it stands.
enum UnknownKeys {
  /// - Parameters:
  ///   - value: what stands behind the key.
  ///   - suggests: whether to look for what may have been meant, which takes time.
  /// - Returns: nil for keys that are free for the user (`x-…` at the top of the file).
  static func fact(_ name: String, in context: KeyContext, value: ValueKind = .text, suggests: Bool = true) -> Fact? {
    if context == .workflow, name.hasPrefix("x-") { return nil }
    if let conflict = conflict(name, in: context) { return conflict }
    if let answer = answer(name, in: context, value) { return answer }
    if let field = WorkflowFields.all.first(where: { !$0.id.isInner && $0.name == name }) {
      return misplaced(name, in: context, field.contexts)
    }
    if context == .task || context == .defaults, let inner = innerContext(of: name) {
      return .keyNotAllowed(name, in: context, belongsIn: inner)
    }
    if let foreign = ForeignKeys.key(name, in: context, value: value),
      [.workflow, .task, .group, .defaults].contains(context)
    {
      return .unknownKey(name, in: context, suggestion: .otherWay(foreign))
    }
    guard suggests else { return .unknownKey(name, in: context, suggestion: nil) }

    // A task with these would be a group.
    let groups = context == .task ? [FieldID.tasks.name, FieldID.include.name] : []
    let known = WorkflowFields.names(in: context) + groups
    if let ours = WorkflowFields.otherTools[name], known.contains(ours) {
      return .unknownKey(name, in: context, suggestion: .otherTool(ours))
    }
    if let similar = suggestion(for: name, among: known), !isOtherWord(name) {
      return .unknownKey(name, in: context, suggestion: .similar(similar))
    }
    if let ours = misspeltOtherTool(name), known.contains(ours) {
      return .unknownKey(name, in: context, suggestion: .otherTool(ours))
    }
    let mayBeTask = context == .workflow && value == .map
    return .unknownKey(name, in: context, suggestion: mayBeTask ? .otherWay(.taskAtTop) : nil)
  }

  /// Keys of ours that stand where other tools mean something else by them.
  private static func answer(_ name: String, in context: KeyContext, _ value: ValueKind) -> Fact? {
    switch (context, name) {
    case (.task, FieldID.name.name), (.group, FieldID.name.name), (.include, FieldID.name.name):
      .unknownKey(name, in: context, suggestion: .otherTool(FieldID.description.name))
    case (.service, "test"): .unknownKey(name, in: context, suggestion: .otherTool(FieldID.serviceReady.name))
    case (.retry, "retries"), (.retry, "max_retries"), (.retry, "count"), (.retry, "times"):
      .unknownKey(name, in: context, suggestion: .otherTool(FieldID.retryMaximum.name))
    case (.retry, "exitCode"), (.retry, "exit_code"), (.retry, "exitCodes"), (.retry, "exit_codes"):
      .unknownKey(name, in: context, suggestion: .otherTool(FieldID.retryCauses.name))
    // How many units there are is a map of them.
    case (_, FieldID.pools.name) where context != .workflow && value == .list:
      .unknownKey(name, in: context, suggestion: .otherTool(FieldID.pool.name))
    case (.defaults, FieldID.run.name) where value == .map:
      .unknownKey(name, in: context, suggestion: .otherWay(.defaultsFrame))
    default: laterKey(name, in: context, value).map { .unknownKey(name, in: context, suggestion: .otherWay($0)) }
    }
  }

  /// Keys of the language that this version does not know yet.
  private static func laterKey(_ name: String, in context: KeyContext, _ value: ValueKind) -> ForeignKey? {
    switch (context, name) {
    case (.workflow, "lock") where value == .text: .notYet(.lock)
    case (.task, "cache"), (.defaults, "cache"), (.group, "cache"), (.include, "cache"):
      value == .text ? .notYet(.cache) : nil
    case (.task, "executor"), (.defaults, "executor"), (.group, "executor"), (.include, "executor"): .notYet(.executor)
    case (.service, "probe_timeout"): .notYet(.probeTimeout)
    case (.group, "confirm"), (.include, "confirm"): .prompt(name, questions: [])
    case (.include, "label"): .label
    case (.include, "aliases"): .aliases
    case (.include, "args"): .arguments
    default: nil
    }
  }

  /// Our name for a key of another tool that is not written quite as there: `enviroment`. Short words are too near to each other.
  private static func misspeltOtherTool(_ name: String) -> String? {
    guard name.utf8.count >= 6, !isOtherWord(name) else { return nil }
    let word = Array(name.utf8)
    let limit = word.count < 12 ? 1 : 2
    let meant = WorkflowFields.otherTools.keys.filter { other in
      other.utf8.count >= 6 && editDistance(word, Array(other.utf8)) <= limit
    }
    return meant.min().flatMap { WorkflowFields.otherTools[$0] }
  }

  /// Words that are near to a key and mean something else, some of them the contrary: no slips.
  static func isOtherWord(_ name: String) -> Bool { otherWords.contains(name) }

  private static let otherWords: Set<String> = [
    "block", "blocks", "code", "comment", "commented", "comments", "dependant", "dependants", "dependent", "dependents",
    "cpuset", "depends_post", "gpus", "grade", "model", "models", "node", "note", "poll", "relay", "required_by",
    "requires_not", "space", "then",
    "tool", "tools", "trace", "trait",
  ]

  /// Of the keys that say what a task is, it can have only one.
  private static func conflict(_ name: String, in context: KeyContext) -> Fact? {
    switch (context, FieldID(rawValue: name)) {
    case (.group, .run), (.group, .include): .conflictingKeys(name, FieldID.tasks.name)
    case (.include, .run): .conflictingKeys(name, FieldID.include.name)
    default: nil
    }
  }

  /// The map whose keys alone are called so; `on` begins the triggers of other tools.
  private static func innerContext(of name: String) -> KeyContext? {
    guard name != FieldID.retryCauses.name else { return nil }
    return switch WorkflowFields.all.first(where: { $0.name == name })?.id.owner {
    case .retry?: .retry
    case .service?: .service
    default: nil
    }
  }

  /// Sends a key to the nearest place where it may stand.
  private static func misplaced(
    _ name: String, in context: KeyContext, _ allowed: WorkflowField.Contexts
  ) -> Fact {
    let mayBeDefault = [.workflow, .group, .include].contains(context) && allowed.contains(.defaults)
    let belongs: KeyContext =
      mayBeDefault ? .defaults : allowed.contains(.task) ? .task : allowed.contains(.workflow) ? .workflow : .include
    return .keyNotAllowed(name, in: context, belongsIn: belongs)
  }
}
