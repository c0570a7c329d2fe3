import Diagnostics
import Variables
import WorkflowModel

/// What can be known of a graph without cycles before anything of it runs.
struct GraphChecks {
  private let graph: GraphBuilder
  private var workflow: Workflow { graph.workflow }
  /// For each node the tasks whose exports it sees, by the place of the task among `exporters`.
  private let visible: [ExporterSet]
  /// The tasks that hand values on.
  private let exporters: [Int32]

  /// Few tasks export anything, and of those most others see the same: the sets are shared.
  private typealias ExporterSet = Set<Int32>

  init(_ graph: GraphBuilder) {
    self.graph = graph
    let rules = graph.workflow.rules
    exporters = graph.workflow.tasks.indices.filter { id in
      graph.workflow.tasks[id].rules.map { !rules[Int($0)].exports.isEmpty } ?? false
    }.map { Int32($0) }
    visible = exporters.isEmpty ? [] : Self.findVisible(graph, Set(exporters))
  }

  func findings() -> [Diagnostic] {
    exportFindings() + poolFindings() + FileChecks(graph).findings()
  }

  // MARK: - Exports

  /// Goes through the graph in the order of time and hands on what each node sees.
  private static func findVisible(_ graph: GraphBuilder, _ exporters: Set<Int32>) -> [ExporterSet] {
    var visible = [ExporterSet](repeating: [], count: graph.nodes.count)
    let targets = Adjacency(nodes: graph.nodes.count, edges: graph.edges)
    var missing = [Int32](repeating: 0, count: graph.nodes.count)
    for edge in graph.edges { missing[Int(edge.target)] += 1 }
    var ready = (0..<TaskID(graph.nodes.count)).filter { missing[Int($0)] == 0 }
    while let node = ready.popLast() {
      var passed = visible[Int(node)]
      let definition = graph.nodes[Int(node)].definition
      // A matrix without values yet stands for what is in it.
      if graph.pendingMatrices[node] != nil {
        let end = Int32(graph.workflow.tasks[Int(definition)].end)
        passed.formUnion(exporters.filter { $0 >= definition && $0 < end })
      } else if exporters.contains(definition), graph.nodes[Int(node)].kind == .task {
        passed.insert(definition)
      }
      for target in targets[node] {
        if visible[Int(target)].isEmpty {
          visible[Int(target)] = passed
        } else if !passed.isSubset(of: visible[Int(target)]) {
          visible[Int(target)].formUnion(passed)
        }
        missing[Int(target)] -= 1
        if missing[Int(target)] == 0 { ready.append(target) }
      }
    }
    return visible
  }

  private func exportFindings() -> [Diagnostic] {
    guard exporters.count > 0 else { return [] }
    var findings: [Diagnostic] = []
    var reported: Set<[Int32]> = []
    for (node, set) in visible.enumerated() {
      if set.count > 1 { findings += duplicates(in: set, &reported) }
      guard graph.pendingMatrices[TaskID(node)] != nil else { continue }
      findings += unseenLists(of: Int(graph.nodes[node].definition), set)
    }
    return findings
  }

  private func duplicates(in set: ExporterSet, _ reported: inout Set<[Int32]>) -> [Diagnostic] {
    var producers: [TextID: (task: Int32, range: SourceRange)] = [:]
    var findings: [Diagnostic] = []
    for task in set.sorted() {
      for export in workflow.rules(of: Int(task))?.exports ?? [] {
        guard let first = producers[export.text] else {
          producers[export.text] = (task, export.range)
          continue
        }
        guard reported.insert([first.task, task, export.text.index]).inserted else { continue }
        let name = workflow.texts[export.text]
        let fact = Fact.exportProducedTwice(
          name, by: workflow.path(of: Int(first.task)), and: workflow.path(of: Int(task)))
        findings.append(Diagnostic(fact, at: export.range, labels: [.init(.firstDefinition, at: first.range)]))
      }
    }
    return findings
  }

  /// The lists of a matrix must come from what it depends on.
  private func unseenLists(of id: DefinitionID, _ set: ExporterSet) -> [Diagnostic] {
    guard let matrix = workflow.rules(of: id)?.matrix else { return [] }
    let seen = names(in: set)
    return matrix.axes.compactMap { axis in
      guard case .lines(let name, let range) = axis.values, !seen.contains(name) else { return nil }
      let producer = exporters.first { task in
        (workflow.rules(of: Int(task))?.exports ?? []).contains { workflow.texts[$0.text] == name }
      }
      guard let producer else { return nil }
      let fact = Fact.exportNotVisible(name, task: workflow.path(of: id), producer: workflow.path(of: Int(producer)))
      return Diagnostic(fact, at: range)
    }
  }

  private func names(in set: ExporterSet) -> Set<String> {
    Set(set.flatMap { workflow.rules(of: Int($0))?.exports ?? [] }.map { workflow.texts[$0.text] })
  }

  // MARK: - Pools

  /// What is in a group that holds a unit of a pool can't wait for another one: with all units held so, nobody would ever
  /// give one back.
  private func poolFindings() -> [Diagnostic] {
    guard !workflow.pools.isEmpty else { return [] }
    var findings: [Diagnostic] = []
    for id in workflow.tasks.indices {
      let task = workflow.tasks[id]
      guard let parent = task.parent else { continue }
      let own = task.isGroup ? ownPools(of: id) : graph.resolver.settings[Int(graph.resolver.settingsOf[id])].pools
      guard !own.isEmpty else { continue }
      var around: DefinitionID? = parent
      while let group = around {
        for held in ownPools(of: group) {
          guard let wanted = own.first(where: { $0.text == held.text }) else { continue }
          let fact = Fact.poolHeldByGroup(
            workflow.texts[held.text], task: workflow.path(of: id), group: workflow.path(of: group))
          findings.append(Diagnostic(fact, at: wanted.range, labels: [.init(.heldHere, at: held.range)]))
        }
        around = workflow.tasks[group].parent
      }
    }
    return findings
  }

  private func ownPools(of group: DefinitionID) -> [Reference] {
    workflow.tasks[group].settings.flatMap { workflow.settings[Int($0)].pools } ?? []
  }

  // MARK: - Variables

  /// Variables that texts need and nothing will set, of the tasks that will run.
  func unsetVariables(selection: [Bool]?) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var checked: Set<CheckKey> = []
    let isAsking = settingsWithReferences()
    findings += unsetVariablesOfName()
    guard isAsking.contains(true) else { return findings }
    for (index, node) in graph.nodes.enumerated() where selection?[index] ?? true {
      guard node.kind == .task || node.kind == .groupStart else { continue }
      let id = DefinitionID(node.definition)
      let settings = graph.resolver.settingsOf[id]
      guard isAsking[Int(settings)] else { continue }
      let seen = visible.isEmpty ? [] : visible[index]
      // With the same settings, instance and exports the result is the same.
      guard checked.insert(CheckKey(settings: settings, instance: node.instance, exporters: seen)).inserted else {
        continue
      }
      findings += unsetVariables(of: graph.resolver.settings[Int(settings)], node.instance, seen)
    }
    return findings
  }

  private func unsetVariablesOfName() -> [Diagnostic] {
    guard let name = workflow.files[0].nameTemplate else { return [] }
    let variables = graph.evaluator.environment(of: graph.resolver.settings[0].layer, TaskData()).variables
    guard case .failure(let problem) = graph.evaluator.evaluate(name, in: variables) else { return [] }
    return [workflow.masking(problem, variables).diagnostic]
  }

  /// For all settings, whether any text in them or around them holds a variable.
  private func settingsWithReferences() -> [Bool] {
    var layers: [Bool] = []
    for layer in graph.resolver.layers {
      layers.append(layer.hasReferences || layer.outer.map { layers[Int($0)] } ?? false)
    }
    return graph.resolver.settings.map { settings in
      settings.layer.map { layers[Int($0)] } ?? false || settings.directory?.template.isLiteral == false
        || settings.shell.words.contains { !$0.isLiteral }
    }
  }

  private struct CheckKey: Hashable {
    var settings: Int32
    var instance: Int32
    var exporters: ExporterSet
  }

  private func unsetVariables(
    of settings: ResolvedSettings, _ instance: Int32, _ exporters: ExporterSet
  ) -> [Diagnostic] {
    let own = TaskData.ownNames.map { Instance.Value(name: $0, value: EnvironmentEvaluator.unknown) }
    var data = TaskData(matrix: graph.values(of: instance), own: own)
    for name in names(in: exporters) {
      data.exports.append(Instance.Value(name: name, value: EnvironmentEvaluator.unknown))
    }
    let environment = graph.evaluator.environment(of: settings.layer, data)
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
