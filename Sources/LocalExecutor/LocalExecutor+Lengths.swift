import CSystem
import Engine
import Glibc
import Planner
import RunEvents
import Variables
import WorkflowModel

/// What is longer than the system passes to a process: scripts are handed over in a file, exports that nobody needs there stay out
/// of environments, and of what is left it is told what it is and where it came from.
extension LocalExecutor {
  // MARK: - Scripts

  /// Puts the script of a launch into a file that its shell reads.
  ///
  /// - Returns: why that can't be; nil when it is done.
  mutating func handOver(_ launch: inout Launch) -> (error: SystemError, failure: StartFailure)? {
    guard let script = launch.script, let interpreter = launch.interpreter else {
      let shell = launch.words.dropLast().joined(separator: " ")
      let size = launch.script?.utf8.count ?? 0
      return (SystemError(errno: E2BIG), .tooLong(.script(size: size, shell: shell)))
    }
    switch exportsDirectory.file(ofScript: script) {
    case .success(let path): launch.handOver(interpreter.script(thatRuns: path))
    case .failure(let error):
      return (error, .scriptFile(in: exportsDirectory.place, errno: error.errno))
    }
    return nil
  }

  // MARK: - Exports

  /// The exports that are too long for the environment of a task and that it can do without.
  func dispensable(_ exports: [Instance.Value], for task: TaskID) -> Set<String> {
    guard exports.contains(where: \.isTooLong) else { return [] }
    return Set(exports.filter { $0.isTooLong && canDoWithout($0.name, task) }.map(\.name))
  }

  /// Whether a task can do without an export: what cleans up shall not be lost, and the list of an axis need not be anywhere but
  /// in the axis, unless the task names it.
  private func canDoWithout(_ name: String, _ task: TaskID) -> Bool {
    if engine.plan.rules(of: task).survivesFailure { return true }
    return listNames.contains(name) && !engine.plan.mentions(name, in: task)
  }

  /// Whether a value that a task hands on is too long for the environment of a task that will see it, and that can't do
  /// without.
  func isTooLong(_ value: Instance.Value, from producer: TaskID) -> Bool {
    guard value.isTooLong else { return false }
    let plan = engine.plan
    var seen: Set<Int32> = []
    for task in plan.successors.reached(from: [producer]).sorted() {
      let planned = plan.tasks[Int(task)]
      let isTask = planned.kind == .task && planned.hasAction
      guard isTask || plan.awaitedLists(of: task) != nil, !canDoWithout(value.name, task) else { continue }
      guard planned.instance >= 0 || seen.insert(planned.settings).inserted else { continue }
      let data = TaskData(exports: [value], matrix: plan.matrixValues(of: task))
      let variables = evaluator.environment(of: plan.settings[Int(planned.settings)].layer, data).variables
      if variables.isExported(value.name) { return true }
    }
    return false
  }

  /// The exports to leave out of the environment of what cleans up, longest first, so that the rest can be passed.
  func superfluousExports(of task: TaskID, _ surroundings: Surroundings, _ launch: Launch) -> Set<String> {
    var excess = surroundings.environment.passedBytes + CStringList(launch.words).passedBytes - argumentLimit
    let variables = self.variables(of: task)
    let exports = visibleExports(of: task).filter { variables.isExported($0.name) }
    var names: Set<String> = []
    for export in exports.sorted(by: { $0.value.count > $1.value.count }) where excess > 0 || export.isTooLong {
      names.insert(export.name)
      excess -= ArgumentLimit.size(name: export.name, value: export.value)
    }
    return names
  }

  // MARK: - What is left

  /// What of a start is longer than the system passes to a process.
  func tooLong(_ task: TaskID, _ launch: Launch, _ surroundings: Surroundings) -> TooLong {
    let limit = Int(tf_longest_argument())
    if let word = launch.words.first(where: { $0.utf8.count > limit }) {
      let isScript = launch.script != nil && word == launch.script
      return isScript
        ? .script(size: word.utf8.count, shell: launch.words.dropLast().joined(separator: " "))
        : .argument(size: word.utf8.count)
    }
    var variables = self.variables(of: task)
    for name in surroundings.leftOut { variables.set(name, nil, rank: .taskflow) }
    let largest = variables.max {
      ArgumentLimit.size(name: $0.name, value: $0.value) < ArgumentLimit.size(name: $1.name, value: $1.value)
    }
    let variable = largest.map { name, value in
      TooLong.Variable(
        name: name, size: ArgumentLimit.size(name: name, value: value),
        source: variables.rank(of: name).flatMap { VariableRank(rawValue: $0) } ?? .inherited,
        producers: variables.isExported(name) ? engine.plan.producers(of: name) : [])
    }
    if let variable, variable.size > limit { return .variable(variable) }
    let total = surroundings.environment.passedBytes + CStringList(launch.words).passedBytes
    return .total(size: total, limit: argumentLimit, largest: variable)
  }

  private var argumentLimit: Int { Int(tf_argument_limit()) }

  private func visibleExports(of task: TaskID) -> [Instance.Value] {
    var engine = engine
    return engine.exports(visibleTo: task)
  }

  private func variables(of task: TaskID) -> VariableMap {
    let data = TaskData(exports: visibleExports(of: task), matrix: engine.plan.matrixValues(of: task))
    return evaluator.environment(of: engine.plan.settings(of: task).layer, data).variables
  }
}

extension Instance.Value {
  fileprivate var isTooLong: Bool { ArgumentLimit.isExceeded(name: name, value: value) }
}

extension VariableMap {
  /// Whether a variable holds what a task has exported.
  func isExported(_ name: String) -> Bool {
    rank(of: name) == VariableRank.export.rawValue && self[name] != nil
  }
}

extension Plan {
  /// The variables whose lines are the values of an axis.
  var listNames: Set<String> { Set(workflow.rules.flatMap { $0.matrix?.listNames ?? [] }) }

  /// The same of the matrices around a task.
  func listNames(around task: TaskID) -> Set<String> {
    var names: Set<String> = []
    var definition: DefinitionID? = Int(tasks[Int(task)].definition)
    while let id = definition {
      names.formUnion(workflow.rules(of: id)?.matrix?.listNames ?? [])
      definition = workflow.tasks[id].parent
    }
    return names
  }

  /// Whether a text that a task executes has the name of a variable in it.
  func mentions(_ name: String, in task: TaskID) -> Bool {
    let definition = Int(tasks[Int(task)].definition)
    let rules = workflow.rules(of: definition)
    var texts = [rules?.condition, rules?.service?.ready].compactMap { $0 }
    switch workflow.tasks[definition].action {
    case .none, .group: break
    case .script(let text): texts.append(text)
    case .arguments(let range): texts += workflow.arguments[Int(range.lowerBound)..<Int(range.upperBound)]
    }
    return texts.contains { workflow.texts.withBytes(of: $0) { mentions(name, in: $0) } }
  }

  private func mentions(_ name: String, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.split(whereSeparator: { !$0.continuesVariableName }).contains { $0.elementsEqual(name.utf8) }
  }

  /// The names of the tasks of the file that export a variable.
  func producers(of name: String) -> [String] {
    workflow.tasks.indices.filter { id in
      workflow.rules(of: id)?.exports.contains { workflow.texts[$0.text] == name } ?? false
    }.map { workflow.path(of: $0) }
  }
}

extension Matrix {
  fileprivate var listNames: [String] {
    axes.compactMap { if case .lines(let name, _) = $0.values { name } else { nil } }
  }
}
