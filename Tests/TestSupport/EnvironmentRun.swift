import Engine
package import Planner
package import RunEvents
package import Variables
import WorkflowModel

/// A plan run in no time, with what each task saw: no process is started, the tasks export what the test says.
package struct EnvironmentRun {
  /// By task, as they were when it was started.
  package private(set) var variables: [String: VariableMap] = [:]
  package private(set) var directories: [String: String] = [:]
  /// The words before the script.
  package private(set) var shells: [String: [String]] = [:]
  /// Why tasks could not be started.
  package private(set) var problems: [String: VariableProblem] = [:]
  package private(set) var result = RunResult.succeeded
  /// With the tasks that came while it ran.
  package private(set) var plan: Plan

  private var engine: Engine
  private let evaluator: EnvironmentEvaluator
  private let skipped: Set<String>
  private let exports: (_ task: String, _ variables: VariableMap) -> [String: String]

  /// - Parameters:
  ///   - skipped: the tasks whose `if` says no.
  ///   - exports: what a task writes, by name, given its own name and what it sees.
  package init(
    _ plan: Plan, skipped: Set<String> = [],
    exports: @escaping (_ task: String, _ variables: VariableMap) -> [String: String] = { _, _ in [:] }
  ) {
    self.plan = plan
    self.exports = exports
    self.skipped = skipped
    engine = Engine(plan: plan, options: Engine.Options(slots: nil, onFailure: plan.onFailure))
    evaluator = EnvironmentEvaluator(files: plan.workflow.files, layers: plan.layers, invocation: plan.invocation)
    run()
  }

  /// What a task sees of a variable, nil when it is not set.
  package func value(_ name: String, of task: String) -> String? {
    variables[task]?[name].map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func run() {
    engine.start(at: .zero)
    repeat {
      engine.dispatch()
      while !engine.actions.isEmpty {
        let actions = engine.actions
        engine.actions.removeAll()
        for action in actions { perform(action) }
        engine.dispatch()
      }
      engine.deliverEvents(to: [])
      if let deadline = engine.nextDeadline { engine.advance(to: deadline) }
    } while !engine.isFinished
    plan = engine.plan
    result = engine.result
  }

  private mutating func perform(_ action: Action) {
    switch action {
    case .signal(let task, let phase, _): engine.attemptEnded(task, .signalled(15), in: phase, at: .zero)
    case .start(let task, .run, _):
      engine.attemptStarted(task, at: .zero)
      finish(task)
    case .start(let task, let phase, _):
      engine.attemptStarted(task, in: phase, at: .zero)
      let isSkipped = phase == .condition && skipped.contains(engine.plan.name(of: task))
      engine.attemptEnded(task, .exited(isSkipped ? 1 : 0), in: phase, at: .zero)
    }
  }

  private mutating func finish(_ task: TaskID) {
    let name = engine.plan.name(of: task)
    let values = engine.exports(visibleTo: task)
    let environment = evaluator.environment(
      of: engine.plan.settings(of: task).layer, TaskData(exports: values, matrix: engine.plan.matrixValues(of: task)))
    variables[name] = environment.variables
    do throws(VariableProblem) {
      if let problem = environment.problem { throw problem }
      try evaluateTexts(of: task, name, in: environment.variables)
    } catch {
      problems[name] = error
      return engine.attemptEnded(task, .notStarted(.preparation(PreparationProblem(error))), at: .zero)
    }
    if engine.plan.isService(task) { return }
    let given = exports(name, environment.variables)
    let declared = engine.plan.rules(of: task).exports
    if let missing = declared.first(where: { given[$0] == nil }) {
      return engine.attemptEnded(task, .badExports(.missing(missing)), at: .zero)
    }
    let written = declared.map { Instance.Value(name: $0, value: Bytes(given[$0]!.utf8)) }
    engine.attemptEnded(task, .exited(0), exports: written, at: .zero)
  }

  private mutating func evaluateTexts(of task: TaskID, _ name: String, in variables: VariableMap)
    throws(VariableProblem)
  {
    let settings = engine.plan.settings(of: task)
    let path = try settings.directory.map { text throws(VariableProblem) in
      try evaluator.evaluate(text, in: variables).get() ?? []
    }
    directories[name] = engine.plan.directory(of: settings, path)
    shells[name] = try settings.shell.words.map { word throws(VariableProblem) in
      let range = settings.shell.range ?? engine.plan.definition(of: task).nameRange
      return String(decoding: try evaluator.evaluate(word, at: range, in: variables).get() ?? [], as: UTF8.self)
    }
  }
}
