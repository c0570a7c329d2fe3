package import Diagnostics
package import Variables
package import WorkflowModel

/// What a run will do: a graph of dense task numbers without names, ready for the engine.
package struct Plan: Sendable {
  /// Where names, texts and places come from.
  package let workflow: Workflow
  package internal(set) var tasks: [PlannedTask]
  package let settings: [ResolvedSettings]
  package let layers: [VariableLayer]
  package internal(set) var rules: [RunRules]
  package internal(set) var pools: [PlannedPool]
  package internal(set) var instances: [Instance]
  /// For each task, those that wait for it.
  package internal(set) var successors: Adjacency
  /// How many tasks each waits for.
  package internal(set) var dependencyCounts: [Int32]
  /// The number of tasks proper, without the beginnings and ends of groups.
  package internal(set) var taskCount: Int
  /// How many estimates were assumed because the file gives none.
  package internal(set) var assumedEstimates: Int
  /// What is set from outside.
  package let invocation: Invocation
  /// Whether any task hands values to others.
  package let hasExports: Bool
  /// The first of the instances that were made while the workflow ran.
  let firstAdded: Int32
  /// The edges that came with those instances.
  package internal(set) var addedEdges: [Edge] = []
  /// What was wrong with the values of the last matrix that was given some.
  package internal(set) var expansionProblem: PreparationProblem?
  /// What works, but loses something in silence: known only with the environment of the run.
  package internal(set) var doubts: [Diagnostic] = []
  /// Makes the instances of matrices whose values become known while the workflow runs; nil where there are none.
  var expander: PlanExpander?

  package var onFailure: FailurePolicy { workflow.onFailure }

  /// A task's name for people, with those of the groups around it, each with its instance. No other task has the same, but
  /// what is looked up or compared is the key.
  package func name(of task: TaskID) -> String { name(of: task) { $0.text(.label) } }

  /// A task's identity: the path of its name with the values of the matrices around it.
  package func key(of task: TaskID) -> String { name(of: task) { $0.text(.key) } }

  func name(of task: TaskID, _ text: (Instance) -> String) -> String {
    let task = tasks[Int(task)]
    guard task.instance >= 0 else { return workflow.path(of: Int(task.definition)) }
    return workflow.path(of: Int(task.definition), instance: task.instance, instances, text)
  }

  /// One of a task's names, without what must not be shown. Of instances whose names hold such things, their positions in
  /// the matrix tell them apart.
  ///
  /// - Parameter masker: takes out of a text what must not be shown.
  package func name(of task: TaskID, _ kind: NameKind, masking masker: SecretMasker) -> String {
    if masker.isEmpty { return name(of: task) { $0.text(kind) } }
    return masker.mask(name(of: task) { $0.text(kind, masking: masker) })
  }

  package func definition(of task: TaskID) -> TaskDefinition {
    workflow.tasks[Int(tasks[Int(task)].definition)]
  }

  package func settings(of task: TaskID) -> ResolvedSettings {
    settings[Int(tasks[Int(task)].settings)]
  }

  package func rules(of task: TaskID) -> RunRules {
    rules[Int(tasks[Int(task)].rules)]
  }

  /// Whether a task is one people know of: a task of the file, a group that waits a time of its own, or a matrix as long as
  /// nobody knows its instances.
  package func isShown(_ task: TaskID) -> Bool {
    let planned = tasks[Int(task)]
    return planned.kind == .task || planned.delay > 0 || (planned.kind == .matrixStart && awaitsValues(task))
  }

  /// Whether the instances of a matrix each wait for something of their own.
  package func waitsByInstance(_ task: TaskID) -> Bool {
    let definition = workflow.tasks[Int(tasks[Int(task)].definition)]
    return definition.dependencies.contains { workflow.texts[workflow.dependencies[Int($0)].text].contains("${") }
      && !awaitsValues(task)
  }

  /// A task as it can be named on a command line: instances that nobody knows before the run are all of their matrix.
  package func targetName(of task: TaskID) -> String {
    let planned = tasks[Int(task)]
    return workflow.path(of: Int(planned.definition), instance: planned.instance, instances, named: firstAdded) {
      $0.text(.reference)
    }
  }

  private func awaitsValues(_ task: TaskID) -> Bool {
    guard let expander else { return false }
    return expander.graph.pendingMatrices[expander.nodes[Int(task)]] != nil
  }

  /// Whether a task is in a group, told by any node of that: also one that was added while the workflow ran.
  package func isInside(_ task: TaskID, group: TaskID) -> Bool {
    let (inner, outer) = (tasks[Int(task)], tasks[Int(group)])
    guard outer.definition < inner.definition, inner.definition < workflow.tasks[Int(outer.definition)].end else {
      return false
    }
    var instance = inner.instance
    while instance >= 0, instance != outer.instance { instance = instances[Int(instance)].parent }
    return instance == outer.instance
  }

  /// Whether a task is an instance of a matrix, told by that's start, or in one.
  package func isInstance(_ task: TaskID, of matrix: TaskID) -> Bool {
    let (inner, outer) = (tasks[Int(task)], tasks[Int(matrix)])
    let members = outer.definition..<workflow.tasks[Int(outer.definition)].end
    guard members.contains(inner.definition) else { return false }
    var instance = inner.instance
    while instance >= 0, instance != outer.instance { instance = instances[Int(instance)].parent }
    return instance == outer.instance
  }

  /// Whether a failure of the task, or of all of a group around it, is allowed.
  package func allowsFailure(_ task: TaskID) -> Bool {
    rules[Int(tasks[Int(task)].rules)].isTolerated
  }

  package func isService(_ task: TaskID) -> Bool {
    rules[Int(tasks[Int(task)].rules)].service != nil
  }

  /// Whether any text asks for what each task has of its own.
  package func usesOwnNames() -> Bool {
    func asks(_ template: TextTemplate) -> Bool {
      template.references.contains { TaskData.ownNames.contains($0.name) }
    }
    return layers.contains { layer in
      layer.entries.contains { $0.value.map(asks) ?? false } || layer.files.contains { asks($0.path.template) }
    } || settings.contains { $0.directory.map { asks($0.template) } ?? false || $0.shell.words.contains(where: asks) }
  }

  /// The names that a task, or all that is in a group or matrix, exports.
  package func exportNames(inside task: TaskID) -> [String] {
    let definition = Int(tasks[Int(task)].definition)
    let exports = (definition..<Int(workflow.tasks[definition].end)).flatMap { workflow.rules(of: $0)?.exports ?? [] }
    return exports.map { workflow.texts[$0.text] }
  }

  /// The variables whose values must not be shown.
  package var secretNames: [String] { workflow.secretNames }

  /// The values of matrices that are among them.
  package func secretAxisValues() -> [Bytes] {
    let names = secretNames
    return names.isEmpty ? [] : instances.secrets(named: names)
  }

  /// Those of their values that are known before the run.
  package func knownSecrets() -> [Bytes] {
    let names = secretNames
    guard !names.isEmpty else { return [] }
    var known = Set(secretAxisValues())
    let evaluator = EnvironmentEvaluator(files: workflow.files, layers: layers, invocation: invocation)
    let innermost = Set(settings.map(\.layer))
    let varying = innermost.filter { evaluator.varies($0, Set(names)) }
    for layer in innermost {
      let variables = evaluator.environment(of: layer, TaskData()).variables
      for name in names {
        if let value = variables[name] { known.insert(value) }
      }
    }
    for task in tasks where task.instance >= 0 && varying.contains(settings[Int(task.settings)].layer) {
      let data = TaskData(matrix: instances.values(of: task.instance))
      let variables = evaluator.environment(of: settings[Int(task.settings)].layer, data).variables
      known.formUnion(names.compactMap { variables[$0] })
    }
    known.remove(EnvironmentEvaluator.unknown)
    return known.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// What the names of tasks show of secrets in the values of axes, where it is not these themselves: escaped, or cut, as a task
  /// sees it in `TASKFLOW_TASK`.
  ///
  /// - Parameter masker: knows the secrets.
  package func secretsInNames(_ masker: SecretMasker) -> [Bytes] {
    if masker.isEmpty { return [] }
    var texts: Set<Bytes> = []
    for value in instances.lazy.flatMap(\.values).map(\.value) where masker.mask(value) != value {
      for text in [ValueText.key(of: value), ValueText.label(of: value)] where !text.utf8.elementsEqual(value) {
        texts.insert(Bytes(text.utf8))
      }
    }
    return Array(texts)
  }

  /// The longest time that a task asks for to end by itself; nil where none asks for any.
  package var longestGrace: Nanoseconds? { rules.compactMap(\.grace).max() }

  /// How many attempts a task has at most.
  package func attemptLimit(of task: TaskID) -> Int32 {
    (rules[Int(tasks[Int(task)].rules)].retry?.maximum ?? 0) + 1
  }

  /// The values of the matrices around a task, from the outermost inwards.
  package func matrixValues(of task: TaskID) -> [Instance.Value] {
    instances.values(of: tasks[Int(task)].instance)
  }

  /// The directory in which a task runs, once the variables in it are replaced.
  package func directory(of settings: ResolvedSettings, _ path: Bytes?) -> String {
    let base = workflow.files[Int(settings.directoryFile)].directory
    return joinPath(base, path.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }

  /// The tasks each task waits for.
  package func predecessors() -> Adjacency { successors.reversed() }
}

extension Workflow {
  /// The variables whose values must not be shown.
  var secretNames: [String] {
    secrets.map { texts[$0.text] } + files.flatMap(\.parameters).filter(\.isSecret).map(\.name)
  }

  /// A problem without the secrets among some variables: a message of the file may hold their values.
  func masking(_ problem: VariableProblem, _ variables: VariableMap) -> VariableProblem {
    let masker = SecretMasker(secrets: secretNames.compactMap { variables[$0] })
    switch problem {
    case .unset(var unset, let range):
      unset.message = unset.message.map(masker.mask)
      return .unset(unset, at: range)
    case .requiredByFile(let place, let name, let message, let range):
      return .requiredByFile(place, name: name, message: masker.mask(message), at: range)
    default: return problem
    }
  }
}

extension Secrets {
  /// From now on what is known of a plan's secrets before it is run is masked too.
  package func add(of plan: Plan) {
    add(plan.knownSecrets())
    add(plan.secretsInNames(masker))
  }
}
