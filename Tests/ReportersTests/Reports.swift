import Analysis
import Diagnostics
import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Runs a file in virtual time and gathers its timeline.
func timeline(
  _ text: String, slots: Int? = nil, onFailure: FailurePolicy? = nil,
  _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
  interruptions: [SimulatedExecutor.Interruption] = []
) throws -> Timeline {
  let plan = try planned(text)
  let timeline = Timeline(plan, secrets: Secrets())
  _ = Simulation(
    plan, slots: slots, onFailure: onFailure, behaviours, interruptions: interruptions, observers: [timeline])
  return timeline
}

/// Words for outcomes that name an `errno` by its number.
let words = OutcomeText { "errno \($0)" }

/// Compares a whole output with the one expected, which is given without the line break at its end.
func expectText(_ actual: String, is expected: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  if actual != expected + "\n" {
    Issue.record("written:\n\(actual)expected:\n\(expected)\n", sourceLocation: sourceLocation)
  }
}

/// What a log says of steps: without the graph, and what only says more of them.
func steps(_ log: String) -> String {
  log.split(separator: "\n").filter { line in !detailEvents.contains { line.hasPrefix("{\"event\":\"\($0)\"") } }
    .map { $0.replacing(/,"(?:node|after_node|by_node|first_node)":\d+|,"directory":"[^"]*"/, with: "") + "\n" }
    .joined()
}

/// Makes the control sequences of colours readable: `‹31›text‹0›`.
func readable(_ text: String) -> String {
  text.replacing(/\u{1B}\[([0-9;]*)m/) { "‹\($0.output.1)›" }
}

/// Tells an observer events at milliseconds, all in one batch.
func tell(_ observer: any RunObserver, _ events: [(Nanoseconds, RunEvent)]) {
  for (time, event) in events { observer.observe(event, at: Instant(nanoseconds: time * .millisecond)) }
  observer.endOfBatch()
}

/// Hands bytes to an observer as the output of a task.
func write(_ text: String, of task: TaskID, to observer: any RunObserver) {
  Array(text.utf8).withUnsafeBytes { observer.observe(output: $0, of: task) }
}

/// Hands bytes to an observer as the output of the `ready` test of a service.
func probe(_ text: String, of task: TaskID, to observer: any RunObserver) {
  Array(text.utf8).withUnsafeBytes { observer.observe(probeOutput: $0, of: task) }
}

/// All who watch a run and depend on each other, as the command line puts them together.
final class Audience: RunObserver {
  let timeline: Timeline
  let tails: OutputTail
  private(set) var said: [String] = []
  private let masking: MaskingObserver
  private var narrator: Narrator?

  init(_ plan: Plan, secrets: Secrets = Secrets(), style: TextStyle = .plain) {
    timeline = Timeline(plan, secrets: secrets)
    tails = OutputTail(plan)
    masking = MaskingObserver(secrets: secrets, before: [tails])
    narrator = Narrator(timeline, tails: tails, style: style, words: words) { [unowned self] in said.append($0) }
  }

  private var all: [any RunObserver] { [timeline, masking, narrator!] }
  private var executed: Set<TaskID> = []
  var told: [TaskID: Narrator.Told] { narrator!.told }

  /// Of an attempt of which the test tells nothing it is told what the file says, as who executes it does.
  func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .attemptEnded(_, _, .notStarted(.preparation)), .conditionEnded(_, .notStarted(.preparation)): break
    case .attemptEnded(let task, _, _) where !executed.contains(task): tell(.run, of: task)
    case .conditionEnded(let task, _) where !executed.contains(task): tell(.condition, of: task)
    default: break
    }
    for one in all { one.observe(event, at: instant) }
  }

  private func tell(_ phase: Phase, of task: TaskID) {
    guard let command = timeline.plan.command(of: task, phase) else { return }
    for one in all { one.observe(executed: command, of: task) }
  }

  func observe(executed command: ExecutedCommand, of task: TaskID) {
    executed.insert(task)
    for one in all { one.observe(executed: command, of: task) }
  }
  func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    for one in all { one.observe(output: output, of: task) }
  }
  func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID) {
    masking.observe(probeOutput: probeOutput, of: task)
  }
  func observe(grown graph: any RunGraph) { for one in all { one.observe(grown: graph) } }
  func endOfBatch() { for one in all { one.endOfBatch() } }
}

extension Plan {
  /// What would be executed, where no text of the file needs a variable.
  fileprivate func command(of task: TaskID, _ phase: Phase) -> ExecutedCommand? {
    let settings = settings(of: task)
    let directory = self.directory(of: settings, settings.directory?.template.literal.map { Array($0.utf8) })
    let shell = phase == .condition ? Shell.sh : settings.shell
    let words = shell.words.compactMap(\.literal)
    func command(_ script: String) -> ExecutedCommand {
      ExecutedCommand(
        words: words + [script], script: script, shell: shell.isDefault || phase == .condition ? nil : words,
        directory: directory)
    }
    if phase == .condition {
      return workflow.rules(of: Int(tasks[Int(task)].definition))?.condition.map { command(workflow.texts[$0]) }
    }
    switch definition(of: task).action {
    case .none, .group: return nil
    case .script(let script): return command(workflow.texts[script])
    case .arguments(let range):
      let words = workflow.arguments[Int(range.lowerBound)..<Int(range.upperBound)].map { workflow.texts[$0] }
      return ExecutedCommand(words: words, directory: directory)
    }
  }
}

/// What a task or group of a test is, besides what its text says.
enum Trait {
  case service
  case allowedToFail
  case retries(Int32)
  case conditional
  case named(String)
  /// Its `timeout`.
  case limited(Nanoseconds)
}

/// Loads and plans a text that must be without findings, after giving traits to tasks.
func planned(_ text: String, _ traits: [String: [Trait]]) throws -> Plan {
  let loaded = load(text)
  var workflow = try #require(loaded.workflow, "\(loaded.report)")
  for (name, traits) in traits.sorted(by: { $0.key < $1.key }) {
    let task = try #require(workflow.tasks.indices.first { workflow.path(of: $0) == name }, "\(name)")
    for trait in traits { workflow.give(trait, to: task) }
  }
  return try #require(Planner.plan(workflow).plan)
}

extension Workflow {
  fileprivate mutating func give(_ trait: Trait, to task: DefinitionID) {
    var rules = rules(of: task) ?? TaskRules()
    var settings = tasks[task].settings.map { self.settings[Int($0)] } ?? TaskSettings()
    switch trait {
    case .service:
      rules.service = Service()
      rules.service?.ready = texts.intern("true")
    case .limited(let time): settings.timeout = time
    case .named(let name): tasks[task].name = texts.intern(name)
    case .conditional: rules.condition = texts.intern("test")
    case .allowedToFail: settings.allowsFailure = true
    case .retries(let count):
      settings.retry = RetryPolicy(maximum: count)
      settings.retry?.delay = .second
    }
    self.rules.append(rules)
    tasks[task].rules = Int32(self.rules.count - 1)
    self.settings.append(settings)
    tasks[task].settings = Int32(self.settings.count - 1)
  }
}

enum Files {
  static let article = """
    tasks:
      call1: { delay: 5s, run: ./random_sum }
      call2: { delay: 8s, run: ./random_sum }
      call3: { delay: 2s, run: ./random_sum }
    """

  /// When `a` fails after two seconds on two slots, every outcome there is comes up.
  static let mixed = """
    tasks:
      a: { run: x, estimate: 2s }
      b: { run: x, estimate: 5s }
      c: { run: x, estimate: 1s, dependencies: a }
      d: { run: x, estimate: 1s, dependencies: b }
      e: { run: x, estimate: 1s }
      f: { delay: 4s }
      g: { delay: 4s, run: x }
      h: { dependencies: f }
      i: { delay: 1s, run: x, priority: -5, estimate: 3s }
    """

  static let longNames = """
    tasks:
      a_group_with_a_rather_long_name:
        tasks:
          and_a_member_whose_name_is_longer_than_that_of_the_group: { run: x, estimate: 2s }
          short: { run: x, estimate: 0.4s }
      x: { run: x, estimate: 7s }
    """

  static let sixty: String = {
    var text = "tasks:\n"
    for number in 0..<60 {
      let dependency = number % 5 == 0 && number > 0 ? ", dependencies: t\(number - 5)" : ""
      text += "  t\(number): { run: x, estimate: \(number % 7 + 1)s\(dependency) }\n"
    }
    return text
  }()
}

extension RerunCommand {
  init(_ command: [String], _ arguments: [String], isInputGone: Bool = false) {
    self.init(
      command: command.map { Array($0.utf8) }, arguments: arguments.map { Array($0.utf8) }, isInputGone: isInputGone)
  }
}
