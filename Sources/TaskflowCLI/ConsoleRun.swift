import Analysis
import Diagnostics
import Engine
import Glibc
import LocalExecutor
import Planner
import Reporters
import RunEvents
import Taskflow
import Variables
import WorkflowModel

/// One run from plan to the end of the process: puts executor, watchers and streams together.
struct ConsoleRun {
  let plan: Plan
  /// How the plan was made.
  let planning: Planner.Options
  let slots: Int?
  let front: FrontProcess
  /// In bytes; nil for no limit.
  var memory: Int64?
  /// Decides the random part of waits before another attempt.
  var seed: UInt64 = 0
  var output: OutputMode?
  var parts: TimelineReport.Parts?
  var eventsPath: String?
  /// For each task its place in the order of starting; nil for the order of the plan.
  var ranks: [Int32]?
  /// Whether it is said afterwards where the time went.
  var isExplained = false
  /// What nobody may see, as far as it is known before the run.
  let secrets: Secrets
  /// How the user runs a part of it again; asked for after a failure.
  var rerun: () -> RerunCommand? = { nil }

  init(plan: Plan, planning: Planner.Options, slots: Int?, front: FrontProcess) {
    self.plan = plan
    self.planning = planning
    self.slots = slots
    self.front = front
    secrets = Messages.secrets
    secrets.add(of: plan)
  }

  var options: Engine.Options {
    var options = Engine.Options(slots: slots, memory: memory, onFailure: plan.onFailure)
    options.seed = seed
    options.ranks = ranks
    return options
  }

  private var header: RunHeader {
    var header = RunHeader(runID: plan.invocation.runID)
    header.release = taskflowVersion
    header.startedAt = timeOfDay()
    header.slots = slots
    header.memory = memory
    header.arguments = Array(WrittenArguments.words.dropFirst())
    return header
  }

  func run() -> Ending {
    let standardOutput = StandardOutput { errno in
      let reason = errno == EPIPE ? "nobody reads it" : errorText(errno)
      let rest = errno == EPIPE ? "" : ", and the run goes on"
      Messages.say("cannot write to standard output: \(ours: reason); the rest of the output is lost\(ours: rest)")
    }
    let timeline = Timeline(plan, secrets: secrets)
    let tails = OutputTail(plan)
    let words = OutcomeText(errorText: errorText)
    var eventFile: EventFile?
    if let path = eventsPath, path != "-" {
      guard let file = EventFile.open(path, during: "run", of: plan) else { return .exit(ExitStatus.usage) }
      eventFile = file
    }
    standardOutput.others = [Messages.beginRun()] + (eventFile.map { [$0] } ?? [])
    let messenger = Messenger(beside: standardOutput)
    let spools = SpoolMaker(say: messenger.say)
    // In this order: who shows output before who logs, and who tells of a failure when its output is known.
    var readers: [any RunObserver] = [outputPresenter(to: standardOutput, spools), tails]
    let outputs = eventsPath.map { _ in OutputRecord() }
    if let outputs { readers.append(outputs) }
    var observers: [any RunObserver] = [timeline]
    // A workflow without secrets gets none while it runs.
    observers +=
      plan.secretNames.isEmpty
      ? readers : [MaskingObserver(secrets: secrets, graph: plan, before: readers, makeSpool: spools.make)]
    if eventsPath != nil {
      let write = eventFile?.write ?? standardOutput.writeLines
      observers.append(EventLog(plan, header, outputs: outputs, secrets: secrets, write: write))
    }
    let style = TerminalTraits.style(of: 2)
    let narrator = Narrator(timeline, tails: tails, style: style, words: words, say: messenger.say(rendered:))
    observers.append(narrator)

    let result: RunResult
    do throws(SystemError) {
      result = try execute(observers, gate: standardOutput, messenger)
    } catch {
      let device = error.device.map { "cannot open '\($0)': " } ?? ""
      Messages.say("cannot begin: \(ours: device + errorText(error.errno))")
      Messages.finish()
      return .exit(ExitStatus.fault)
    }
    eventFile?.finish()
    let display = TerminalTraits.display(of: 1, isPlan: false)
    let report = TimelineReport(timeline, display: display, words: words)
    show(report.render(parts) + (isExplained ? explanation(of: timeline, display) : ""), on: standardOutput)
    if !timeline.failures.isEmpty {
      // Also when the run is to be quiet: it is what went wrong.
      let failures = FailureReport(
        timeline, tails: tails, words: words, rerun: rerun(), style: style, told: narrator.told,
        isOutputShown: StandardStreams.areOne, lineWidth: TerminalTraits.lineWidth(of: 2))
      messenger.show(failures.render())
    }
    standardOutput.finish()
    Messages.finish()
    let ending = Ending(result)
    guard ending == .exit(ExitStatus.success) else { return ending }
    if spools.hasLost || eventFile?.failure != nil { return .exit(ExitStatus.fault) }
    // As every program ends whose output nobody reads.
    return standardOutput.failure.map {
      $0 == EPIPE ? .death(of: standardOutput.losingSignal) : .exit(ExitStatus.fault)
    } ?? ending
  }

  /// Where the time went, by the durations that were measured.
  private func explanation(of timeline: Timeline, _ display: Display) -> String {
    let planning = planning.naming(tasksOf: plan)
    let explanation = Explanation(measured: timeline, options, mode: planning.mode) { workflow, mode in
      var changed = planning
      changed.mode = mode
      return Planner.plan(workflow, changed).plan
    }
    return explanation.map { ExplanationText($0, lineWidth: display.lineWidth).render() } ?? ""
  }

  private func show(_ text: String, on standardOutput: StandardOutput) {
    standardOutput.write(report: text)
    standardOutput.finish()
  }

  private func execute(
    _ observers: [any RunObserver], gate: any OutputGate, _ messenger: Messenger
  ) throws(SystemError) -> RunResult {
    let names = plan.secretNames
    let finder = SecretFinder(names: names) { [secrets] in secrets.add($0) }
    let context = TaskContext(secrets: finder)
    let signals = SignalMask.install(isWorker: true)
    // From then on Ctrl-C ends taskflow itself, should somebody not read its report.
    defer { signals.remove() }
    var executor = try LocalExecutor(
      engine: Engine(plan: plan, options: options), context: context, observers: observers, gate: gate,
      signals: signals, clock: MonotonicClock(),
      front: front)
    executor.onSurvivor = { survivor in
      let owner: Words = survivor.task.map { "'\($0)'" } ?? "a task"
      let reason = survivor.errno == EPERM ? errorText(EPERM) : "it was killed and does not end"
      let process: Words = "process \(survivor.process) (\(survivor.name))"
      messenger.say("\(process) of \(owner) cannot be stopped: \(ours: reason)")
    }
    let result = executor.run()
    executor.forgetRepetition()
    return result
  }

  private func outputPresenter(to destination: StandardOutput, _ spools: SpoolMaker) -> any RunObserver {
    let actions = plan.tasks.filter(\.hasAction)
    // With one slot, tasks that hold none may still run side by side.
    let isOneAtATime = actions.count == 1 || (slots == 1 && actions.allSatisfy { $0.cpus > 0 })
    switch output ?? (isOneAtATime ? .live : .grouped) {
    case .grouped: return GroupedOutput(to: destination, makeSpool: spools.make)
    case .live: return LiveOutput(to: destination)
    case .prefixed:
      return PrefixedOutput(
        to: destination, graph: plan, display: TerminalTraits.display(of: 1, isPlan: false), secrets: secrets)
    }
  }
}
