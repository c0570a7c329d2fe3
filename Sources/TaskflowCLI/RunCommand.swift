import ArgumentParser
import Diagnostics
import Planner
import Reporters
import Taskflow
import WorkflowModel

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the tasks of a file and show the timeline.",
    discussion: """
      Exit status: 0 all succeeded, 1 a task failed, 2 the file or the command line is wrong and nothing was started, 3 \
      taskflow itself could not go on, 130 or 143 interrupted.

      EXAMPLES
        taskflow run                      all tasks of taskflow.yaml
        taskflow run deploy/upload        one task of it, and all it depends on
        taskflow run build.yaml -j 8      eight at a time
        taskflow run -n                   the plan; nothing is run
        taskflow run --env CC=clang -k    another compiler, go on after failures
      """)

  @OptionGroup var selection: Selection

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp(
      "How many tasks run at a time; without it, as many as there are processors.", valueName: "n|unlimited"))
  var jobs: Slots?

  @Flag(name: .shortAndLong, help: "After a failure, run everything that doesn't depend on it.")
  var keepGoing = false

  @Flag(help: "After a failure, stop what is running at once.")
  var failFast = false

  @Flag(name: [.customShort("n"), .long], help: "Show the plan; run nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("Set an environment variable for every task; may be repeated.", valueName: "name=value"))
  var env: [Variable] = []

  @Option(
    help: ArgumentHelp(
      "How output is shown: whole when a task ends, as it comes, or line by line with the task's name.",
      valueName: "grouped|live|prefixed"))
  var output: OutputMode?

  @Option(help: ArgumentHelp("What is shown of the timeline.", valueName: "table|gantt|both|none"))
  var timeline: TimelineReport.Parts?

  @Flag(name: .shortAndLong, help: "Show only the output of tasks and what goes wrong.")
  var quiet = false

  @Option(
    help: ArgumentHelp("Write what happens to a file, one JSON object a line, as the run goes.", valueName: "file"),
    completion: .file())
  var events: String?

  func validate() throws {
    if keepGoing && failFast { throw ValidationError("--keep-going and --fail-fast exclude each other.") }
  }

  func run() throws {
    guard let (file, targets) = selection.load(),
      let plan = file.plan(Planner.Options(mode: selection.mode, targets: targets))
    else { throw ExitCode(ExitStatus.usage) }
    let slots = jobs.map(\.count) ?? Processors.available
    if dryRun { return try PlanPrinter(plan: plan, slots: slots).show(format: .text, parts: timeline) }
    var console = ConsoleRun(plan: plan, slots: slots)
    console.policy = keepGoing ? .continue : failFast ? .cancel : plan.onFailure
    console.overrides = env.map(\.entry)
    console.output = output
    console.parts = quiet ? timeline ?? TimelineReport.Parts.none : timeline
    console.eventsPath = events
    throw ExitCode(console.run())
  }
}

/// `NAME=value` on the command line.
struct Variable: ExpressibleByArgument {
  let entry: EnvironmentEntry

  init?(argument: String) {
    guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")), equals != argument.startIndex else {
      return nil
    }
    let name = argument[..<equals]
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    entry = EnvironmentEntry(
      name: String(name), value: String(decoding: argument.utf8[equals...].dropFirst(), as: UTF8.self))
  }
}
