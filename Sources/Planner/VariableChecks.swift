import Diagnostics
import Variables
import WorkflowModel

/// Variables that texts need and nothing will set, of the tasks that will run.
///
/// Tasks for which the same is set are looked at once: those of one place in the file, whose matrix values are empty or
/// not in the same way, and who see the same of the exports that their texts ask for.
struct VariableChecks {
  private let graph: GraphBuilder
  private var workflow: Workflow { graph.workflow }
  /// For all settings, whether any text in them or around them holds a variable.
  private let isAsking: [Bool]
  private let exports: ExportedNames
  /// For each layer the exports that its own texts name, as numbers in `exports`.
  private var askedByLayer: [[Int]] = []
  private var shapes: [String: Int32] = [:]
  /// Variables of dotenv files that became nothing, of the tasks that were looked at.
  private(set) var doubts: [Diagnostic] = []

  private struct Key: Hashable {
    var settings: Int32
    var shape: Int32
    var exports: [Int]
  }

  init(_ graph: GraphBuilder) {
    self.graph = graph
    isAsking = Self.settingsWithReferences(graph)
    exports = isAsking.contains(true) ? Self.namedExports(graph) : .none
    let named = exports
    askedByLayer = graph.resolver.layers.map { layer in
      // What a dotenv file asks for is known only to who reads it.
      layer.files.isEmpty
        ? Set(layer.references.compactMap { named.number(of: $0) }).sorted() : Array(named.names.indices)
    }
  }

  /// - Parameter selection: the nodes that will run; nil for all.
  mutating func findings(selection: [Bool]?) -> [Diagnostic] {
    var findings = ofName()
    guard isAsking.contains(true) else { return findings }
    var checked: Set<Key> = []
    for (index, node) in graph.nodes.enumerated() where selection?[index] ?? true {
      guard node.kind == .task || node.kind == .groupStart else { continue }
      let settings = graph.resolver.settingsOf[DefinitionID(node.definition)]
      guard isAsking[Int(settings)] else { continue }
      let seen = exportsAsked(by: settings).filter { exports.isSeen($0, by: TaskID(index)) }
      let key = Key(settings: settings, shape: shape(of: node.instance, settings), exports: seen)
      guard checked.insert(key).inserted else { continue }
      findings += unset(graph.resolver.settings[Int(settings)], node.instance, seen)
    }
    return findings
  }

  private func ofName() -> [Diagnostic] {
    guard let name = workflow.files[0].nameTemplate else { return [] }
    let variables = graph.evaluator.environment(of: graph.resolver.settings[0].layer, TaskData()).variables
    guard case .failure(let problem) = graph.evaluator.evaluate(name, in: variables) else { return [] }
    return [workflow.masking(problem, variables).diagnostic]
  }

  private static func settingsWithReferences(_ graph: GraphBuilder) -> [Bool] {
    var layers: [Bool] = []
    for layer in graph.resolver.layers {
      layers.append(layer.hasReferences || layer.outer.map { layers[Int($0)] } ?? false)
    }
    return graph.resolver.settings.map { settings in
      settings.layer.map { layers[Int($0)] } ?? false || settings.directory?.template.isLiteral == false
        || settings.shell.words.contains { !$0.isLiteral }
    }
  }

  // MARK: - Exports

  /// Those that any text may ask for.
  private static func namedExports(_ graph: GraphBuilder) -> ExportedNames {
    guard let flow = ExportFlow(graph) else { return .none }
    if graph.resolver.layers.contains(where: { !$0.files.isEmpty }) {
      return flow.visibility(of: flow.producers.keys.sorted())
    }
    var names: Set<String> = []
    for layer in graph.resolver.layers { names.formUnion(layer.references) }
    for settings in graph.resolver.settings { names.formUnion(settings.ownReferences) }
    return flow.visibility(of: names.filter { flow.producers[$0] != nil }.sorted())
  }

  private func exportsAsked(by settings: Int32) -> [Int] {
    guard !exports.names.isEmpty else { return [] }
    let settings = graph.resolver.settings[Int(settings)]
    var asked = settings.ownReferences.compactMap { exports.number(of: $0) }
    var next = settings.layer
    while let layer = next {
      asked += askedByLayer[Int(layer)]
      next = graph.resolver.layers[Int(layer)].outer
    }
    return Set(asked).sorted()
  }

  // MARK: - Instances

  /// A number for what matters of the values of an instance: which there are, and which of them are empty. Where the path
  /// of a dotenv file may hold them, every instance is one of its own.
  private mutating func shape(of instance: Int32, _ settings: Int32) -> Int32 {
    if instance < 0 { return -1 }
    if hasVariablePaths(settings) { return -2 - instance }
    let values = graph.values(of: instance)
    let text = values.map { $0.value.isEmpty ? "\($0.name)," : "\($0.name)=," }.joined()
    if let known = shapes[text] { return known }
    shapes[text] = Int32(shapes.count)
    return shapes[text]!
  }

  private func hasVariablePaths(_ settings: Int32) -> Bool {
    var next = graph.resolver.settings[Int(settings)].layer
    while let layer = next.map({ graph.resolver.layers[Int($0)] }) {
      if layer.files.contains(where: { !$0.path.template.isLiteral }) { return true }
      next = layer.outer
    }
    return false
  }

  // MARK: - One place

  private mutating func unset(_ settings: ResolvedSettings, _ instance: Int32, _ seen: [Int]) -> [Diagnostic] {
    let own = TaskData.ownNames.map { Instance.Value(name: $0, value: EnvironmentEvaluator.unknown) }
    let exported = seen.map { Instance.Value(name: exports.names[$0], value: EnvironmentEvaluator.unknown) }
    let data = TaskData(exports: exported, matrix: graph.values(of: instance), own: own)
    let environment = graph.evaluator.environment(of: settings.layer, data)
    doubts += environment.doubts.map { workflow.finding($0) }
    var problems = [environment.problem].compactMap { $0 }
    func check(_ template: TextTemplate, at range: SourceRange) {
      if template.isLiteral { return }
      if case .failure(let problem) = graph.evaluator.evaluate(template, at: range, in: environment.variables) {
        problems.append(problem)
      }
    }
    if let directory = settings.directory { check(directory.template, at: directory.range) }
    if let range = settings.shell.range {
      for word in settings.shell.words { check(word, at: range) }
    }
    return problems.map { workflow.masking($0, environment.variables).diagnostic }
  }
}

extension VariableLayer {
  /// The names of the variables in its texts.
  fileprivate var references: [String] {
    entries.flatMap { $0.value?.references.map(\.name) ?? [] }
      + files.flatMap { $0.path.template.references.map(\.name) }
  }
}

extension ResolvedSettings {
  /// The names of the variables in its own texts.
  fileprivate var ownReferences: [String] {
    ((directory.map { [$0.template] } ?? []) + shell.words).flatMap { $0.references.map(\.name) }
  }
}
