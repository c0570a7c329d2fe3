import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// What is noted while files are read, and can be judged only when all of them have been.
struct ReaderNotes {
  /// The task that is being read.
  var task: DefinitionID?
  var expressions: [ExpressionUse] = []
  /// Variables of keys that other tools have in the place of 'env', and whether the value is several words.
  var foreignVariables: [String: Bool] = [:]
  /// Those of them that a command prints, which are exports here: not everything has them.
  var computedVariables: Set<String> = []
  let foreignFacts = ForeignFacts()
  /// The task that is a container of compose, and is being read.
  var container: DefinitionID?
  /// What stands in an `if` and is no test of a shell.
  var conditions: [(test: ForeignExpression, range: SourceRange, task: DefinitionID?)] = []
  var timeouts: [TimeoutUse] = []
  var anchors: [(name: String, range: SourceRange)] = []
  var bashUses: [BashUse] = []
  /// Lines that YAML joins, as far as they are of a script for a shell.
  var foldings: [(fact: Fact, range: SourceRange, task: DefinitionID, file: Int32)] = []
  /// The files with lines that end with CR LF in which no script with such lines was found yet.
  var filesWithCarriageReturns: Set<Int32> = []

  /// What another tool would replace.
  struct ExpressionUse {
    var expression: ForeignExpression
    var isFormat = false
    var isWord = false
    /// Whether go-task reads the file, which replaces all braces.
    var isOfTaskfile = false
    var key: String
    var range: SourceRange
    /// The task whose shell is given the text; nil for what no shell sees.
    var task: DefinitionID?
    var file: Int32
  }

  /// What `sh` may not know, in a script.
  struct BashUse {
    var text: String
    /// Whether the text is the program that the first line of a script names.
    var isInterpreter = false
    var isTest: Bool
    var range: SourceRange
    var task: DefinitionID?
    var file: Int32
  }

  struct TimeoutUse {
    var task: DefinitionID
    var limit: Nanoseconds
    var range: SourceRange
  }
}

extension WorkflowReader {
  // MARK: - While files are read

  /// Looks at what stands between the values of a file before they are read.
  mutating func beginMargins(of tree: YAMLTree) {
    guard checks == .all else { return }
    let margins = MarginScan(self.tree)
    if margins.hasCarriageReturns { notes.filesWithCarriageReturns.insert(fileIndex) }
    notes.anchors += tree.unusedAnchors
    workflow.ignores += margins.ignores
    for tab in margins.tabs { report(.tabSeparator, at: tab) }
  }

  /// Looks at a text that is used as written.
  ///
  /// - Parameter before: the words before it, of a word of a list.
  mutating func noteText(
    _ scalar: NodeID, key: @autoclosure () -> String, after before: @autoclosure () -> [String] = []
  ) {
    guard checks == .all else { return }
    let bytes = tree.bytes(of: scalar)
    noteExpressions(in: bytes, scalar, key: key(), task: nil, after: before())
    noteBareVariables(in: bytes, scalar, key: key())
    noteTilde(in: bytes, scalar, key: key())
    checkComment(after: scalar, key: key())
    if tree.isPlain(scalar), let meaning = AmbiguousMeaning(of: bytes) {
      report(.ambiguousValue(tree.text(of: scalar), meaning), at: tree.range(of: tree.resolve(scalar)))
    }
    noteSecret(in: bytes, scalar)
  }

  /// Looks at a text that a shell or an interpreter is given.
  ///
  /// - Parameter kinds: of the bytes of the text: most scripts have none that any note is about.
  mutating func noteScript(_ scalar: NodeID, _ kinds: ScriptBytes, key: @autoclosure () -> String) {
    guard checks == .all else { return }
    let bytes = tree.bytes(of: scalar)
    if kinds.contains(.brace) { noteExpressions(in: bytes, scalar, key: key(), task: notes.task) }
    if kinds.contains(.dollar) || kinds.contains(.colon) { noteStepOutputs(in: bytes, scalar, key: key()) }
    noteSecret(in: bytes, scalar)
    if bytes.first == UInt8(ascii: "#") { noteInterpreter(in: bytes, scalar, key: key()) }
    if !tree.isAsWritten(scalar) { noteFolding(scalar) }
    if kinds.contains(.brace) || kinds.contains(.bracket) || kinds.contains(.ampersand) {
      noteBashSyntax(in: bytes, scalar, key: key())
    }
    if notes.filesWithCarriageReturns.contains(fileIndex), tree.holdsWindowsLineBreak(scalar) {
      notes.filesWithCarriageReturns.remove(fileIndex)
      report(.scriptLineBreaks, at: tree.range(of: tree.resolve(scalar)))
    }
  }

  private mutating func noteSecret(in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID) {
    guard bytes.count >= SecretPatterns.shortest, let secret = SecretPatterns.recognize(in: bytes) else { return }
    report(.recognizedSecret(secret.kind), at: placesOfParts(in: tree.resolve(scalar))(secret.range))
  }

  mutating func noteExpressions(
    in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID, key: @autoclosure () -> String, task: DefinitionID?,
    after before: [String] = []
  ) {
    let expressions = ForeignExpressions.find(in: bytes, after: before)
    if expressions.isEmpty { return }
    let place = placesOfParts(in: tree.resolve(scalar))
    let quotes = quotes(around: scalar)
    for found in expressions {
      let range = place(found.range)
      notes.expressions.append(
        .init(
          expression: found.expression.within(quotes), isFormat: found.isFormat, isWord: found.isWord,
          isOfTaskfile: isTaskfile, key: key(), range: range, task: task, file: fileIndex)
      )
    }
  }

  private func wordsBefore(_ scalar: NodeID, _ list: NodeID) -> [String] {
    guard tree.bytes(of: scalar).contains(UInt8(ascii: "{")) else { return [] }
    return tree.items(of: list).prefix { $0 != scalar }.map { tree.isScalar($0) ? shellWord(tree.text(of: $0)) : "x" }
  }

  /// The quotes in which a scalar is written.
  private func quotes(around scalar: NodeID) -> ExpressionPlace.Quotes {
    switch tree.sourceBytes(of: tree.range(of: tree.resolve(scalar))).first {
    case UInt8(ascii: "\""): .double
    case UInt8(ascii: "'"): .single
    default: .none
    }
  }

  /// Looks at a word of a list, which is executed without a shell.
  ///
  /// - Parameter list: all its words.
  mutating func noteWord(_ scalar: NodeID, of list: NodeID, key: String) {
    guard checks == .all else { return }
    let before = wordsBefore(scalar, list)
    noteText(scalar, key: key, after: before)
    let bytes = tree.bytes(of: scalar)
    guard bytes.contains(UInt8(ascii: "$")) else { return }
    let words = texts(list)
    guard let program = words.first?.split(separator: "/").last, CommandWords.takesWordsAsTheyAre(program) else {
      return
    }
    let line = words.map(expandedWord).joined(separator: " ")
    for variable in ForeignExpressions.findVariables(in: bytes) {
      let script = line.utf8.count < 120 && !line.contains("\n") ? yamlValue(line) : nil
      notes.expressions.append(
        .init(
          expression: .listVariable(variable.text, script: script), key: variable.name,
          range: placesOfParts(in: tree.resolve(scalar))(variable.range), task: nil, file: fileIndex))
    }
  }

  private mutating func noteStepOutputs(
    in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID, key: @autoclosure () -> String
  ) {
    for found in ForeignExpressions.findStepOutputs(in: bytes) {
      let range = placesOfParts(in: tree.resolve(scalar))(found.range)
      notes.expressions.append(
        .init(expression: found.expression, key: key(), range: range, task: notes.task, file: fileIndex))
    }
  }

  private mutating func noteBareVariables(
    in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID, key: @autoclosure () -> String
  ) {
    for found in ForeignExpressions.findBareVariables(in: bytes) + ForeignExpressions.findCommands(in: bytes) {
      // The words of a command may be for a shell.
      if [FieldID.run.name, FieldID.shell.name].contains(key()) { return }
      let range = placesOfParts(in: tree.resolve(scalar))(found.range)
      notes.expressions.append(
        .init(expression: found.expression, key: key(), range: range, task: nil, file: fileIndex))
    }
  }

  /// Looks at the test of an 'if'.
  mutating func noteCondition(_ scalar: NodeID) {
    guard checks == .all else { return }
    let text = tree.text(of: scalar)
    let range = tree.range(of: tree.resolve(scalar))
    if let expression = ForeignExpressions.test(in: text) {
      if case .variableAsTest = expression { return notes.conditions.append((expression, range, notes.task)) }
      // What it stands in says less, and so does the shell that cannot read it.
      notes.expressions.removeAll { $0.range.start >= range.start && $0.range.end <= range.end }
      workflow.scripts.removeAll { $0.range == range }
      notes.conditions.append((expression, range, notes.task))
    } else if let result = ConstantResult(ofTest: text) {
      notes.bashUses.removeAll { $0.range.start >= range.start && $0.range.end <= range.end }
      report(.constantCondition(result), at: range)
    }
  }

  mutating func noteTimeout(_ limit: Nanoseconds?, _ value: NodeID, of id: DefinitionID) {
    guard checks == .all, let limit else { return }
    notes.timeouts.append(.init(task: id, limit: limit, range: tree.range(of: value)))
  }

  // MARK: - When all have been read

  /// Reports what the notes amount to.
  mutating func judgeNotes() {
    guard checks == .all else { return }
    judgeConditions()
    judgeExpressions()
    judgeBashUses()
    judgeTimeouts()
    let recognized = Set(diagnostics.filter(\.isRecognizedSecret).compactMap(\.range))
    diagnostics += SecretCheck(workflow).findings().filter { $0.range.map { !recognized.contains($0) } ?? true }
    // What looks unused beside a mistake is mostly its consequence.
    guard !diagnostics.hasErrors else { return }
    for anchor in notes.anchors { report(.unusedAnchor(anchor.name), at: anchor.range) }
    diagnostics += UnusedCheck(workflow, includes.sources, poolUses).findings()
  }

  /// A job of GitHub whose `needs` were skipped is skipped; here a skipped task counts as success.
  private mutating func judgeConditions() {
    guard !notes.conditions.isEmpty else { return }
    let needed = Set(workflow.dependencies.map { workflow.texts[$0.text] })
    for (noted, range, task) in notes.conditions {
      if case .variableAsTest(let name, _) = noted, !holdsNoCommand(name) { continue }
      let test = withSteps(noted)
      let definition = task.map { workflow.tasks[$0] }
      let isNeeded = definition.map { $0.parent == nil && needed.contains(workflow.texts[$0.name]) } ?? false
      let expression = isNeeded && test.maySkip ? ForeignExpression.needed(test) : test
      report(.foreignExpression(key: FieldID.condition.name, expression), at: range)
    }
  }

  /// Whether all that the file says of a variable is that it is a plain word, which no command is called.
  private func holdsNoCommand(_ name: String) -> Bool {
    let parameters = workflow.files.flatMap(\.parameters).filter { $0.name == name }
    let values = parameters.flatMap { $0.choices + ($0.defaultValue?.template.literal.map { [$0] } ?? []) }
    return !values.isEmpty
      && values.allSatisfy { value in
        !["true", "false", ":", ""].contains(value) && !value.contains { " /$".contains($0) }
          && !CommandWords.isUsual(value)
      }
  }

  /// A condition that asks how steps ended, when it is known which of them may fail.
  private func withSteps(_ condition: ForeignExpression) -> ForeignExpression {
    guard case .gitHubTest(let text, _) = condition, text.contains("steps.") else { return condition }
    let allowed = workflow.tasks.filter { task in
      task.settings.flatMap { workflow.settings[Int($0)].allowsFailure } ?? false
    }
    let names = Set(allowed.map { workflow.texts[$0.name] })
    return GitHubCondition.test(in: text, mayFail: names).map { .gitHubTest(text, $0) } ?? condition
  }

  private mutating func judgeExpressions() {
    guard !notes.expressions.isEmpty else { return }
    let words = workflow.variablesOfWords().merging(notes.foreignVariables) { $0 || $1 }
    let variables = workflow.variableNames().union(words.keys)
    for use in notes.expressions {
      var expression = use.expression
      switch use.expression {
      case .braces(let text, let place):
        guard isForeign(text, use, variables) else { continue }
        let name = String(text.drop { $0 == "." })
        expression = .braces(text, settled(place, name, use, variables, words))
      case .dollarBraces(let text, let place):
        // Another interpreter may know it.
        if language(of: use) != nil, !GitHubExpression.isOfContext(text) { continue }
        expression = .dollarBraces(text, settled(place, "", use, variables, words))
      case .listVariable:
        if !variables.contains(use.key) { continue }
        report(.foreignExpression(key: FieldID.run.name, expression), at: use.range)
        continue
      case .bareVariable(let name):
        let isKnown = variables.contains(name) || ForeignExpressions.usualNames.contains(name)
        if !isKnown, !["CI_", "GITHUB_", "GITLAB_"].contains(where: name.hasPrefix) { continue }
      default:
        if let task = use.task, !workflow.usesShell(task, inFile: use.file) { continue }
      }
      report(.foreignExpression(key: use.key, expression), at: use.range)
    }
  }

  /// Whether `{{text}}` is for another tool, and not a format that a program is given.
  private func isForeign(_ text: String, _ use: ReaderNotes.ExpressionUse, _ variables: Set<String>) -> Bool {
    if use.isOfTaskfile, !use.isFormat { return true }
    // Other languages write a brace as two.
    if language(of: use) != nil, !text.hasPrefix(".") { return false }
    if ForeignExpressions.isCertain(text, isFormat: use.isFormat, variables: variables) { return true }
    if use.task == nil, !isWordOfList(use), use.key != FieldID.shell.name {
      return ForeignExpressions.isCertainInValue(text, key: use.key)
    }
    return !use.isFormat
      && (ForeignExpressions.isOfTaskfile(text) || use.isWord && ForeignExpressions.isPlainName(text))
  }

  private func isWordOfList(_ use: ReaderNotes.ExpressionUse) -> Bool {
    use.task == nil && use.key == FieldID.run.name
  }

  /// The language of a script that no shell reads.
  private func language(of use: ReaderNotes.ExpressionUse) -> ScriptLanguage? {
    guard let task = use.task, !workflow.usesShell(task, inFile: use.file) else { return nil }
    return ScriptLanguage(program: workflow.interpreter(of: task, inFile: use.file) ?? "")
  }

  /// The place of an expression, when it is known what the variables hold.
  private func settled(
    _ place: ExpressionPlace, _ name: String, _ use: ReaderNotes.ExpressionUse, _ variables: Set<String>,
    _ words: [String: Bool]
  ) -> ExpressionPlace {
    var place = place
    if let language = language(of: use) {
      place.kind = .language(language)
    } else if isWordOfList(use) {
      place.kind = .list
    } else if use.task == nil {
      // A variable whose own value names it has it from further out, if at all.
      let isSet = variables.contains(name) && name != use.key && !notes.computedVariables.contains(name)
      place.kind = .value(isSet: isSet)
    } else if case .script = place.kind {
      place.kind = .script(holdsWords: words[name] ?? false)
    }
    return place
  }

  private mutating func judgeBashUses() {
    for use in notes.bashUses {
      if !use.isTest, let task = use.task, !workflow.usesPlainShell(task, inFile: use.file) { continue }
      let fact: Fact =
        use.isInterpreter
        ? .otherInterpreter(use.text, inTest: use.isTest) : .bashSyntax(use.text, inTest: use.isTest)
      report(fact, at: use.range)
    }
    for folding in notes.foldings where workflow.usesShell(folding.task, inFile: folding.file) {
      report(folding.fact, at: folding.range)
    }
  }

  /// No shell is given their values, in which '~' could mean something.
  static let keysOfPaths = [FieldID.cwd, .envFile, .inputs, .outputs].map(\.name)

  private mutating func judgeTimeouts() {
    var limits: [DefinitionID: TimeoutUse] = [:]
    for use in notes.timeouts {
      var group = workflow.tasks[use.task].parent
      while let current = group {
        if let around = limits[current], around.limit < use.limit {
          let label = Diagnostic.Label(.limitedHere, at: around.range)
          report(.ineffectiveTimeout(group: workflow.path(of: current)), at: use.range, labels: [label])
          break
        }
        group = workflow.tasks[current].parent
      }
      if workflow.tasks[use.task].isGroup { limits[use.task] = use }
    }
  }

  private typealias TimeoutUse = ReaderNotes.TimeoutUse
}

extension ForeignExpression {
  /// The same in a text that is written in quotes.
  fileprivate func within(_ quotes: ExpressionPlace.Quotes) -> ForeignExpression {
    switch self {
    case .dollarBraces(let text, var place):
      place.quotes = quotes
      return .dollarBraces(text, place)
    case .braces(let text, var place):
      place.quotes = quotes
      return .braces(text, place)
    default: return self
    }
  }

  /// Whether a task with this condition may be left out although nothing failed.
  fileprivate var maySkip: Bool {
    switch self {
    case .statusFunction(let text):
      ["failure()", "cancelled()"].contains(text) || text.hasSuffix("success()") && text.hasPrefix("!")
    case .gitHubTest(_, let test): test.isPartial || test.when == "failure" || !test.tests.isEmpty
    default: true
    }
  }
}

extension Diagnostic {
  fileprivate var isRecognizedSecret: Bool {
    if case .recognizedSecret = fact { true } else { false }
  }
}

extension Workflow {
  /// The variables with values in the file, and whether a value is several words to a shell.
  fileprivate func variablesOfWords() -> [String: Bool] {
    let entries = files.flatMap(\.environment) + settings.flatMap(\.environment)
    return entries.reduce(into: [:]) { words, entry in
      guard let value = entry.value else { return }
      // What replaces a variable may be anything; what stands around it is certain.
      let text = value.source.replacing(/\$?\{\{[^}]*\}\}|\$\{[^}]*\}/, with: "")
      words[entry.name, default: false] = words[entry.name, default: false] || isSeveralWords(text)
    }
  }

  /// Whether the script of a task is run by `sh`, whichever shell that is.
  func usesPlainShell(_ task: DefinitionID, inFile file: Int32) -> Bool {
    guard let shell = shell(of: task, inFile: file) else { return true }
    guard let program = shell.words.first?.literal?.split(separator: "/").last else { return false }
    return ["sh", "dash", "ash"].contains(program)
  }

  /// Whether the script of a task is for a shell of the POSIX family.
  func usesShell(_ task: DefinitionID, inFile file: Int32) -> Bool {
    guard shell(of: task, inFile: file) != nil else { return true }
    return interpreter(of: task, inFile: file).map { ["sh", "bash", "zsh", "dash", "ksh", "ash"].contains($0) } ?? false
  }

  /// The program that reads the script of a task, where the file says one.
  func interpreter(of task: DefinitionID, inFile file: Int32) -> Substring? {
    shell(of: task, inFile: file)?.words.first?.literal?.split(separator: "/").last
  }

  /// What sets the shell of a task: itself, or the nearest defaults around it.
  private func shell(of task: DefinitionID, inFile file: Int32) -> Shell? {
    if let own = tasks[task].settings.flatMap({ settings[Int($0)].shell }) { return own }
    var group = tasks[task].parent
    while let current = group {
      if let own = tasks[current].settings, case .values(let defaults) = settings[Int(own)].memberDefaults,
        let shell = defaults.shell
      {
        return shell
      }
      group = tasks[current].parent
    }
    return files[Int(file)].defaults?.shell ?? files[0].defaults?.shell
  }
}

/// Whether a shell splits a text into words, or replaces it by names of files.
func isSeveralWords(_ text: some StringProtocol) -> Bool {
  text.contains { " \t\n*?".contains($0) }
}
