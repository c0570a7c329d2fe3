import Diagnostics
import Variables
import WorkflowModel

/// Works out for every definition what it was given by itself and by all around it: once, however many instances it has.
struct SettingsResolver: Sendable {
  private(set) var settings: [ResolvedSettings] = []
  private(set) var layers: [VariableLayer] = []
  private(set) var rules: [RunRules] = [RunRules()]
  /// For each definition its own settings and rules.
  private(set) var settingsOf: [Int32]
  private(set) var rulesOf: [Int32]
  private(set) var pools: [PlannedPool]
  /// The values of params that are put together from variables, for each time that a file is used.
  private(set) var composedParameters: [ComposedParameters] = []
  /// Params that can't be worked out.
  private(set) var diagnostics: [Diagnostic] = []
  /// For each group what its members start from.
  private var surroundings: [DefinitionID: Surroundings] = [:]
  private var rulesOfSettings: [RulesKey: Int32] = [:]
  /// The places of the pools by their names' numbers.
  private var poolIndices: [TextID: Int32] = [:]

  /// What a list of tasks gives to its members.
  private struct Surroundings {
    var settings: Int32
    var survival = Survival()
    var isTolerated = false
  }

  /// What of a stopping run a task outlives.
  private struct Survival: Hashable {
    var ofFailure = false
    var ofInterruption = false
  }

  struct ComposedParameters {
    var file: Int32
    /// In which they are set.
    var layer: Int32?
    var entries: [EnvironmentEntry]
  }

  private struct RulesKey: Hashable {
    var settings: Int32
    var survival: Survival
    var isTolerated: Bool
  }

  /// - Parameter parameters: what the params of the file itself are set to, by name.
  init(_ workflow: Workflow, parameters: [String: TextTemplate]) {
    settingsOf = Array(repeating: 0, count: workflow.tasks.count)
    rulesOf = settingsOf
    pools = workflow.pools.map { PlannedPool(name: $0.name, count: $0.count) }
    for (index, pool) in workflow.pools.enumerated() {
      if let name = workflow.texts.find(pool.name), poolIndices[name] == nil { poolIndices[name] = Int32(index) }
    }
    settings = [addFile(0, of: workflow, to: ResolvedSettings(), parameters.mapValues { ($0, nil) })]
    let top = Surroundings(settings: 0)
    // Most tasks set nothing, and stand beside others that don't.
    var last: (parent: DefinitionID?, around: Surroundings, rules: Int32) = (nil, top, sharedRules(top))
    for (id, task) in workflow.tasks.enumerated() {
      if task.parent != last.parent {
        let around = task.parent.flatMap { surroundings[$0] } ?? top
        last = (task.parent, around, sharedRules(around))
      }
      let around = last.around
      if task.settings == nil, task.rules == nil, !task.isGroup {
        settingsOf[id] = around.settings
        rulesOf[id] = last.rules
      } else {
        resolve(id, task, around, workflow)
      }
    }
  }

  private mutating func resolve(
    _ id: DefinitionID, _ task: TaskDefinition, _ around: Surroundings, _ workflow: Workflow
  ) {
    let own = task.settings.map { workflow.settings[Int($0)] }
    let file = settings[Int(around.settings)].file
    var index = around.settings
    if let own {
      var resolved = settings[Int(index)]
      resolved.apply(own, file: file, ofGroup: task.isGroup)
      addLayer(of: own, rank: task.isGroup ? .group : .task, file: file, to: &resolved)
      index = append(resolved)
    }
    settingsOf[id] = index
    guard task.isGroup else {
      guard let taskRules = task.rules else {
        rulesOf[id] = sharedRules(
          Surroundings(settings: index, survival: around.survival, isTolerated: around.isTolerated))
        return
      }
      var rules = makeRules(settings[Int(index)], around)
      complete(&rules, with: workflow.rules[Int(taskRules)], workflow)
      rulesOf[id] = append(rules)
      return
    }
    resolveGroup(id, own, workflow.rules(of: id), around, workflow)
  }

  private mutating func resolveGroup(
    _ id: DefinitionID, _ own: TaskSettings?, _ taskRules: TaskRules?, _ around: Surroundings, _ workflow: Workflow
  ) {
    var rules = RunRules()
    rules.survivesFailure = around.survival.ofFailure
    rules.survivesInterruption = around.survival.ofInterruption
    rules.timeout = own?.timeout
    rules.allowsFailure = own?.allowsFailure ?? false
    rules.isTolerated = around.isTolerated || rules.allowsFailure
    rules.pools = (own?.pools ?? []).compactMap { poolIndices[$0.text] }
    if let taskRules { complete(&rules, with: taskRules, workflow) }
    rulesOf[id] = rules == RunRules() ? 0 : append(rules)

    var members = settings[Int(settingsOf[id])]
    let file = members.file
    if let included = taskRules?.include?.file {
      if own?.directory == nil {
        members.directory = nil
        members.directoryFile = included
      }
      let given = taskRules?.include?.parameters ?? []
      let parameters = given.compactMap { entry in entry.value.map { (entry.name, ($0, Optional(entry.range))) } }
      members = addFile(included, of: workflow, to: members, Dictionary(parameters) { first, _ in first })
    }
    if case .values(let defaults) = own?.memberDefaults {
      members.apply(defaults, file: file)
      addLayer(of: defaults, rank: .group, file: file, to: &members)
    }
    surroundings[id] = Surroundings(
      settings: own == nil && taskRules?.include == nil ? settingsOf[id] : append(members),
      survival: Survival(ofFailure: rules.survivesFailure, ofInterruption: rules.survivesInterruption),
      isTolerated: rules.isTolerated)
  }

  /// What a file says about all of its tasks. Of the file itself `env` ranks below its params, of one that is included
  /// both belong to the group.
  ///
  /// - Parameter given: what its params are set to, and where.
  private mutating func addFile(
    _ index: Int32, of workflow: Workflow, to outer: ResolvedSettings,
    _ given: [String: (value: TextTemplate, range: SourceRange?)]
  ) -> ResolvedSettings {
    let file = workflow.files[Int(index)]
    var resolved = outer
    resolved.file = index
    if index == 0 { resolved.directoryFile = 0 }
    var entries: [EnvironmentEntry] = []
    for parameter in file.parameters {
      let given = given[parameter.name]
      guard let value = given?.value ?? parameter.defaultValue?.template else { continue }
      let range = given?.range ?? parameter.defaultValue?.range ?? parameter.range
      entries.append(EnvironmentEntry(name: parameter.name, value: value, range: range))
    }
    // Where both set a name, the param wins.
    let names = Set(entries.map(\.name))
    // What an included file is given are arguments: they are worked out where they are written, in what surrounds the group.
    let arguments = index == 0 ? [] : entries.filter { given[$0.name] != nil }
    addLayer(arguments, [], rank: .group, file: index, isSimultaneous: true, to: &resolved)
    let order = EvaluationOrder(
      parameters: index == 0 ? entries : entries.filter { given[$0.name] == nil }, given: Set(given.keys),
      environment: file.environment.filter { !names.contains($0.name) }, files: file.environmentFiles)
    diagnostics += order.findings
    let rank: (parameters: VariableRank, environment: VariableRank) =
      index == 0 ? (.parameter, .workflow) : (.group, .group)
    for run in order.runs {
      addLayer(
        run.entries, run.followsFiles ? file.environmentFiles : [],
        rank: run.areParameters ? rank.parameters : rank.environment, file: index, to: &resolved)
    }
    let composed = entries.filter { $0.value?.isLiteral == false }
    if !composed.isEmpty {
      composedParameters.append(ComposedParameters(file: index, layer: resolved.layer, entries: composed))
    }
    if let defaults = file.defaults {
      resolved.apply(defaults, file: index)
      addLayer(of: defaults, rank: .group, file: index, to: &resolved)
    }
    return resolved
  }

  private mutating func addLayer(
    of own: TaskSettings, rank: VariableRank, file: Int32, to resolved: inout ResolvedSettings
  ) {
    let names = Set(own.environmentFiles.flatMap { $0.path.template.references.map(\.name) })
    guard own.environment.contains(where: { names.contains($0.name) }) else {
      return addLayer(own.environment, own.environmentFiles, rank: rank, file: file, to: &resolved)
    }
    // What the paths of the dotenv files use is worked out before these are read.
    let order = EvaluationOrder(parameters: [], given: [], environment: own.environment, files: own.environmentFiles)
    for run in order.runs {
      addLayer(run.entries, run.followsFiles ? own.environmentFiles : [], rank: rank, file: file, to: &resolved)
    }
  }

  private mutating func addLayer(
    _ entries: [EnvironmentEntry], _ files: [EnvironmentFile], rank: VariableRank, file: Int32,
    isSimultaneous: Bool = false, to resolved: inout ResolvedSettings
  ) {
    guard !entries.isEmpty || !files.isEmpty else { return }
    layers.append(
      VariableLayer(
        outer: resolved.layer, rank: rank, entries: entries, files: files, file: file, isSimultaneous: isSimultaneous))
    resolved.layer = Int32(layers.count - 1)
  }

  /// The innermost layer around a definition, without its own.
  func layerAround(_ id: DefinitionID, _ workflow: Workflow) -> Int32? {
    let around = workflow.tasks[id].parent.flatMap { surroundings[$0]?.settings } ?? 0
    return settings[Int(around)].layer
  }

  // MARK: - Rules

  private mutating func sharedRules(_ around: Surroundings) -> Int32 {
    let key = RulesKey(settings: around.settings, survival: around.survival, isTolerated: around.isTolerated)
    if let known = rulesOfSettings[key] { return known }
    let rules = makeRules(settings[Int(around.settings)], around)
    let index = rules == RunRules() ? 0 : append(rules)
    rulesOfSettings[key] = index
    return index
  }

  private func makeRules(_ settings: ResolvedSettings, _ around: Surroundings) -> RunRules {
    var rules = RunRules()
    rules.survivesFailure = around.survival.ofFailure
    rules.survivesInterruption = around.survival.ofInterruption
    rules.timeout = settings.timeout
    rules.grace = settings.grace
    rules.retry = settings.retry
    rules.allowsFailure = settings.allowsFailure
    rules.isTolerated = around.isTolerated || settings.allowsFailure
    rules.memory = settings.memory
    rules.pools = settings.pools.compactMap { poolIndices[$0.text] }
    rules.usesTerminal = settings.usesTerminal
    return rules
  }

  private mutating func complete(_ rules: inout RunRules, with own: TaskRules, _ workflow: Workflow) {
    rules.when = own.when
    rules.hasCondition = own.condition != nil
    if own.when != .success { rules.survivesFailure = true }
    if own.when == .always { rules.survivesInterruption = true }
    rules.service = own.service
    rules.exports = own.exports.map { workflow.texts[$0.text] }
    rules.isInteractive = own.isInteractive
  }

  private mutating func append(_ new: ResolvedSettings) -> Int32 {
    settings.append(new)
    return Int32(settings.count - 1)
  }

  private mutating func append(_ new: RunRules) -> Int32 {
    rules.append(new)
    return Int32(rules.count - 1)
  }
}

/// A named counting semaphore.
package struct PlannedPool: Hashable, Sendable {
  package var name: String
  package var count: Int32
}
