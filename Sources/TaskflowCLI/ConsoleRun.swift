import Engine
import Glibc
import LocalExecutor
import Planner
import Reporters
import RunEvents
import Taskflow
import WorkflowModel

/// One run from plan to exit status: puts executor, watchers and streams together.
struct ConsoleRun {
  let plan: Plan
  let slots: Int?
  var policy: FailurePolicy
  var overrides: [EnvironmentEntry] = []
  var output: OutputMode?
  var parts: TimelineReport.Parts?
  var eventsPath: String?

  init(plan: Plan, slots: Int?) {
    self.plan = plan
    self.slots = slots
    policy = plan.onFailure
  }

  /// - Returns: the exit status.
  func run() -> Int32 {
    let runID = RunID.make()
    let standardOutput = StandardOutput { errno in
      let reason = errno == EPIPE ? "nobody reads it any more" : errorText(errno)
      Messages.say("standard output: \(reason); the rest of it is lost, the run goes on")
    }
    let timeline = Timeline(plan: plan)
    var observers: [any RunObserver] = [timeline, outputPresenter(to: standardOutput)]
    var eventFile: EventFile?
    if let path = eventsPath {
      guard let file = openEvents(path) else { return ExitStatus.usage }
      eventFile = file
      observers.append(EventLog(plan: plan, runID: runID, write: file.write))
    }
    let words = OutcomeText(errorText: errorText)
    observers.append(Narrator(plan: plan, style: TerminalTraits.style(of: 2), words: words, say: Messages.say))

    let result: RunResult
    do throws(SystemError) {
      result = try execute(runID, observers, gate: standardOutput)
    } catch {
      Messages.say("cannot begin: \(errorText(error.errno))")
      return ExitStatus.fault
    }
    let report = TimelineReport(timeline, display: TerminalTraits.display(of: 1, isPlan: false), words: words)
    let text = report.render(parts)
    // A task may have left its last line open.
    standardOutput.write(standardOutput.isInLine && !text.isEmpty ? "\n" + text : text)
    standardOutput.finish()
    let status = ExitStatus.of(result)
    let hasLost = eventFile?.failure != nil || (standardOutput.failure ?? EPIPE) != EPIPE
    return status == ExitStatus.success && hasLost ? ExitStatus.fault : status
  }

  private func execute(
    _ runID: String, _ observers: [any RunObserver], gate: any OutputGate
  ) throws(SystemError) -> RunResult {
    let context = TaskContext(plan: plan, inherited: .inherited(), overrides: overrides, runID: runID)
    let engine = Engine(plan: plan, options: Engine.Options(slots: slots, onFailure: policy))
    let signals = SignalMask.install()
    // From then on Ctrl-C ends taskflow itself, should somebody not read its report.
    defer { signals.remove() }
    var executor = try LocalExecutor(
      engine: engine, context: context, observers: observers, gate: gate, signals: signals, clock: MonotonicClock())
    return executor.run()
  }

  private func outputPresenter(to destination: StandardOutput) -> any RunObserver {
    let actions = plan.tasks.filter(\.hasAction)
    // With one slot, tasks that hold none may still run side by side.
    let isOneAtATime = actions.count == 1 || (slots == 1 && actions.allSatisfy { $0.cpus > 0 })
    switch output ?? (isOneAtATime ? .live : .grouped) {
    case .grouped: return GroupedOutput(to: destination) { Spool() }
    case .live: return LiveOutput(to: destination)
    case .prefixed: return PrefixedOutput(to: destination, plan: plan, style: TerminalTraits.style(of: 1))
    }
  }

  private func openEvents(_ path: String) -> EventFile? {
    let file = EventFile(path: path) { errno in
      Messages.say("cannot write events to '\(path)': \(errorText(errno)); the run goes on without them")
    }
    if file == nil { Messages.say("cannot write events to '\(path)': \(errorText(errno))") }
    return file
  }
}
