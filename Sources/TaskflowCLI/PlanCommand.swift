import ArgumentParser
import Diagnostics
import Engine
import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import Taskflow
import WorkflowModel

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the timeline of a run without running anything.",
    discussion: """
      The same engine as in 'run', in virtual time. A run takes its 'estimate'; without one, 0 s where the task has a \
      delay and 1 s otherwise.

      EXAMPLES
        taskflow plan
        taskflow plan build.yaml -j unlimited
        taskflow plan --mode sync --format json
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @OptionGroup var selection: Selection

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp("How many tasks run at a time.", valueName: "n|unlimited"),
    transform: Slots.parse)
  var jobs: Slots?

  @Option(
    help: ArgumentHelp(
      "How much memory there is for tasks that reserve some, such as 8GiB; without it, what the machine has.",
      valueName: "size"),
    transform: MemorySize.parse)
  var memory: MemorySize?

  @Option(help: ArgumentHelp("How the plan is printed.", valueName: "text|json"))
  var format: Format = .text

  @Option(help: ArgumentHelp("Which parts of the text are printed.", valueName: "table|gantt|both|none"))
  var timeline: TimelineReport.Parts?

  func run() throws {
    guard let (file, targets) = selection.load(),
      let plan = file.plan(selection.options(targets: targets))
    else { throw ExitCode(ExitStatus.usage) }
    let slots = jobs.map(\.count) ?? Processors.available
    let memory = memory?.bytes ?? Memory.available
    try PlanPrinter(plan: plan, slots: slots, memory: memory).show(format: format, parts: timeline)
  }
}

/// Simulates a plan and prints its timeline; `plan` does it, and `run --dry-run`.
struct PlanPrinter {
  let plan: Plan
  let slots: Int?
  let memory: Int64?

  func show(format: PlanCommand.Format, parts: TimelineReport.Parts?) throws {
    let timeline = Timeline(plan: plan, secrets: Secrets(plan.knownSecrets()))
    let engine = Engine(plan: plan, options: Engine.Options(slots: slots, memory: memory, onFailure: plan.onFailure))
    var executor = SimulatedExecutor(engine: engine, observers: [timeline])
    let words = OutcomeText(errorText: errorText)
    let result = executor.run()
    let text =
      switch format {
      case .json: PlanJSON.render(timeline)
      case .text: report(timeline, parts, words)
      }
    if let failure = Messages.write(text, to: 1) {
      Messages.say("cannot write the plan: \(errorText(failure))")
      throw ExitCode(ExitStatus.fault)
    }
    // Nothing fails in a plan, but it may come to a point at which nothing can go on.
    if case .faulted(let errno) = result {
      Messages.say(words.faultReason(errno, timeline))
      throw ExitCode(ExitStatus.fault)
    }
  }

  private func report(_ timeline: Timeline, _ parts: TimelineReport.Parts?, _ words: OutcomeText) -> String {
    let display = TerminalTraits.display(of: 1, isPlan: true)
    var text = TimelineReport(timeline, display: display, words: words).render(parts)
    let assumed = timeline.plan.assumedEstimates
    if assumed > 0, parts != TimelineReport.Parts.none {
      text +=
        "\(assumed) estimate\(assumed == 1 ? " was" : "s were") assumed: a run without one counts as 1 s, behind a delay as 0 s.\n"
    }
    return text
  }
}
