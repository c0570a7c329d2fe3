import Analysis
import ArgumentParser
import Diagnostics
import Engine
import Planner
import Reporters
import Taskflow
import WorkflowModel

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show the timeline of a run without running anything.",
    discussion: """
      The plan comes from the same engine as 'run', in virtual time. A task takes its 'estimate'; without one, it takes \
      0 s after a delay and 1 s otherwise.

      EXAMPLES
        taskflow plan
        taskflow plan build.yaml -j unlimited
        taskflow plan -j 1,2,4,8,unlimited            what more slots would save
        taskflow plan --mode sync,async               the modes side by side
        taskflow plan --optimize                      search for a better order
        taskflow plan --set-duration 'test*=x0.5'     what if tests took half as long
        taskflow plan --fail build                    what a failure would block
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
    case csv
  }

  @OptionGroup var selection: Selection

  @Option(help: ArgumentHelp("Replace the workflow's own mode; give two to compare them.", valueName: "sync|async"))
  var mode: ModeList?

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp(
      "How many tasks run at a time (default: the number of processors); give several to compare them, such as 1,2,4.",
      valueName: "n|unlimited"))
  var jobs: SlotList?

  @Option(
    help: ArgumentHelp(
      "Memory that tasks may reserve in total, such as 8GiB (default: the machine's).",
      valueName: "size"),
    transform: MemorySize.parse)
  var memory: MemorySize?

  @OptionGroup var order: OrderOptions
  @OptionGroup var changes: WhatIfOptions

  @Option(help: ArgumentHelp("How the plan is printed.", valueName: "text|json|csv"))
  var format: Format = .text

  @Option(help: ArgumentHelp("Which parts of the text are printed.", valueName: "table|gantt|both|none"))
  var timeline: TimelineReport.Parts?

  @Option(
    help: ArgumentHelp("Write what would happen to a file, one JSON object a line, as 'run' does.", valueName: "file"),
    completion: .file())
  var events: String?

  private var isComparison: Bool { (jobs?.slots.count ?? 1) > 1 || (mode?.modes.count ?? 1) > 1 }

  func validate() throws {
    if events != nil, isComparison {
      throw ValidationError("--events needs a single plan: give one value each for -j and --mode.")
    }
  }

  func run() throws {
    guard let (file, targets) = selection.load() else { throw ExitCode(ExitStatus.usage) }
    let slots = jobs?.slots.map(\.count) ?? [Processors.available]
    let request = PlanRequest(
      file: file, options: selection.options(targets: targets, mode: mode?.modes.first),
      memory: memory?.bytes ?? Memory.available, changes: changes, order: order, events: events)
    guard let plan = file.plan(request.options, memory: request.memory, slots: changes.cpus == nil ? slots : [], order)
    else {
      throw ExitCode(ExitStatus.usage)
    }
    do {
      if isComparison {
        try request.compare(plan, slots: slots, modes: mode?.modes ?? [], format: format)
      } else {
        try request.show(plan, slots: slots[0], format: format, parts: timeline)
      }
    } catch let mistake as WhatIfMistake {
      Messages.say(mistake.message(ofFile: LoadedFile.shownPath(file.path)))
      throw ExitCode(ExitStatus.usage)
    }
  }
}
