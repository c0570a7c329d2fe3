import Diagnostics
import Variables
import WorkflowModel

/// Texts of a file that are longer than any that the system passes to a process, as far as the file alone tells.
struct LengthChecks {
  private let graph: GraphBuilder
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder) {
    self.graph = graph
  }

  func findings() -> [Diagnostic] {
    actions() + variables() + axes() + globs()
  }

  // MARK: - Scripts and arguments

  private func actions() -> [Diagnostic] {
    guard workflow.texts.longest > ArgumentLimit.bytes else { return [] }
    return workflow.tasks.indices.flatMap { id -> [Diagnostic] in
      switch workflow.tasks[id].action {
      case .none, .group: []
      case .script(let text): script(text, of: id).map { [$0] } ?? []
      case .arguments(let range):
        workflow.arguments[Int(range.lowerBound)..<Int(range.upperBound)].compactMap { word in
          finding(.argument, size: size(of: word), at: workflow.tasks[id].nameRange)
        }
      }
    }
  }

  private func script(_ text: TextID, of id: DefinitionID) -> Diagnostic? {
    let size = size(of: text)
    guard size > ArgumentLimit.bytes else { return nil }
    let words = graph.resolver.settings[Int(graph.resolver.settingsOf[id])].shell.words
    // What a variable makes of it only the run can tell.
    let literals = words.compactMap(\.literal)
    guard literals.count == words.count, Interpreter(shell: literals) == nil else { return nil }
    return finding(.script(shell: literals.joined(separator: " ")), size: size, at: workflow.tasks[id].nameRange)
  }

  private func size(of text: TextID) -> Int { workflow.texts.withBytes(of: text) { $0.count } }

  // MARK: - Values

  private func axes() -> [Diagnostic] {
    workflow.rules.flatMap { rules -> [Diagnostic] in
      guard let matrix = rules.matrix else { return [] }
      let listed = matrix.axes.flatMap { axis -> [(String, LocatedText)] in
        if case .list(let values) = axis.values { values.map { (axis.name, $0) } } else { [] }
      }
      let included = matrix.include.flatMap { entry in entry.map { ($0.axis, $0.text) } }
      return (listed + included).compactMap { literal(named: $0, $1.template, at: $1.range) }
    }
  }

  private func variables() -> [Diagnostic] {
    let layers = graph.resolver.layers
    var found: [Diagnostic] = []
    var lengths = LengthBounds()
    let isComposed = layers.contains { layer in layer.entries.contains { $0.value?.isLiteral == false } }
    for (index, layer) in layers.enumerated() {
      var isSuspect = false
      for entry in layer.entries {
        guard let value = entry.value else { continue }
        if let finding = literal(named: entry.name, value, at: entry.range) { found.append(finding) }
        if isComposed, lengths.add(entry.name, value), !value.isLiteral { isSuspect = true }
      }
      if isSuspect, let finding = composed(Int32(index)) { found.append(finding) }
    }
    // One that inherits a value that is too long is told of it again.
    var seen: Set<SourceRange> = []
    return found.filter { $0.range.map { seen.insert($0).inserted } ?? true }
  }

  /// Paths that variables of the file make too long.
  private func globs() -> [Diagnostic] {
    let globs = workflow.fileGlobs.filter { !$0.text.template.isLiteral }
    if globs.isEmpty { return [] }
    var lengths = LengthBounds()
    for layer in graph.resolver.layers {
      for entry in layer.entries { if let value = entry.value { _ = lengths.add(entry.name, value) } }
    }
    return globs.compactMap { glob in
      guard lengths.mayBeTooLong(glob.text.template) else { return nil }
      let settings = graph.resolver.settings[Int(graph.resolver.settingsOf[Int(glob.task)])]
      let variables = graph.evaluator.environment(of: settings.layer, TaskData()).variables
      guard case .failure(let problem) = graph.evaluator.evaluate(glob.text, in: variables), case .tooLong = problem
      else { return nil }
      return problem.diagnostic
    }
  }

  private func literal(named name: String, _ value: TextTemplate, at range: SourceRange) -> Diagnostic? {
    guard let text = value.literal else { return nil }
    return finding(.variable(name), size: name.utf8.count + 1 + text.utf8.count, at: range)
  }

  /// Works out the values of a layer; exactly, where it may be that one is too long.
  private func composed(_ layer: Int32) -> Diagnostic? {
    let problem = graph.evaluator.environment(of: layer, TaskData()).problem
    if case .tooLong = problem { return problem?.diagnostic }
    return nil
  }

  private func finding(_ text: LongText, size: Int, at range: SourceRange) -> Diagnostic? {
    size > ArgumentLimit.bytes ? Diagnostic(.textTooLong(text, size: size), at: range) : nil
  }
}

/// How long values can be at most, by the values before them.
private struct LengthBounds {
  private var bounds: [String: Int] = [:]

  /// - Returns: whether the value may be too long.
  mutating func add(_ name: String, _ value: TextTemplate) -> Bool {
    let bound = value.lengthBound { bounds[$0] ?? 0 }
    bounds[name] = max(bounds[name] ?? 0, bound)
    return bound > ArgumentLimit.bytes
  }

  func mayBeTooLong(_ text: TextTemplate) -> Bool { text.lengthBound { bounds[$0] ?? 0 } > ArgumentLimit.bytes }
}
