import ArgumentParser
import Diagnostics
import LocalExecutor
import Planner
import Reporters
import RunEvents
import Taskflow
import WorkflowModel

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the tasks of a file and show the timeline.",
    discussion: """
      Exit status: 0 all succeeded, 1 a task failed, 2 the file or the command line is wrong and nothing was started, 3 \
      taskflow itself could not go on. A run that a signal stops ends with that signal, which a shell shows as 130 for Ctrl-C \
      and 143 for SIGTERM.

      EXAMPLES
        taskflow run                      all tasks of taskflow.yaml
        taskflow run deploy/upload        one task of it, and all it depends on
        taskflow run build.yaml -j 8      eight at a time
        taskflow run -n                   the plan; nothing is run
        taskflow run --env CC=clang -k    another compiler, go on after failures
      """)

  @OptionGroup var selection: Selection

  @Option(help: ArgumentHelp("Replace the workflow's own mode.", valueName: "sync|async"))
  var mode: Mode?

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp(
      "How many tasks run at a time (default: the number of processors).", valueName: "n|unlimited"),
    transform: Slots.parse)
  var jobs: Slots?

  @Flag(name: .shortAndLong, help: "After a failure, run everything that doesn't depend on it.")
  var keepGoing = false

  @Flag(help: "After a failure, stop what is running at once.")
  var failFast = false

  @Flag(name: [.customShort("n"), .long], help: "Show the plan; run nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Memory that tasks may reserve in total, such as 8GiB (default: the machine's).",
      valueName: "size"),
    transform: MemorySize.parse)
  var memory: MemorySize?

  @OptionGroup var order: OrderOptions

  @Option(
    help: ArgumentHelp("Run this many times, and stop after the first run that does not succeed.", valueName: "n"))
  var `repeat`: Int = 1

  @Flag(help: "Say afterwards where the time went: what kept the run from being shorter.")
  var explain = false

  @Option(
    help: "The seed for the random part of waits before another attempt (default: a new one for each run).",
    transform: { argument in
      guard let seed = UInt64(argument) else { throw InvalidValue(description: "use a whole number, 0 or larger") }
      return seed
    })
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How output is shown: whole when a task ends, as it comes, or line by line with the task's name.",
      valueName: "grouped|live|prefixed"))
  var output: OutputMode?

  @Option(help: ArgumentHelp("Which parts of the timeline are shown.", valueName: "table|gantt|both|none"))
  var timeline: TimelineReport.Parts?

  @Flag(name: .shortAndLong, help: "Show only the output of tasks and what goes wrong.")
  var quiet = false

  @Option(
    help: ArgumentHelp("Write what happens to a file, one JSON object a line, as the run goes.", valueName: "file"),
    completion: .file())
  var events: String?

  func validate() throws {
    if keepGoing && failFast { throw ValidationError("--keep-going and --fail-fast cannot be used together.") }
    if `repeat` < 1 { throw ValidationError("--repeat must be at least 1.") }
    if `repeat` > 1, dryRun || selection.file == "-" {
      throw ValidationError("--repeat cannot be used with standard input ('-') or with --dry-run.")
    }
  }

  func run() throws {
    let isSplitLate = dryRun || selection.isTerminal
    let early = isSplitLate ? nil : try splitProcess()
    guard let (file, targets) = selection.load() else { throw ExitCode(ExitStatus.usage) }
    if dryRun { return try showPlan(file, targets) }
    var front = early
    for number in 0..<`repeat` {
      // Anew for each run: what it is given from outside says which run it is.
      let planning = planning(targets)
      guard let plan = file.plan(planning, memory: memory?.bytes ?? Memory.available, slots: [slots], order) else {
        throw ExitCode(ExitStatus.usage)
      }
      let worker = try front ?? splitProcess()
      front = worker
      let ending = run(plan, planning, worker, number) { rerunCommand(file: file.path, targets: targets, number) }
      if ending != .exit(ExitStatus.success) || number == `repeat` - 1 { throw ending }
    }
  }

  private func planning(_ targets: [String]) -> Planner.Options {
    var options = selection.options(targets: targets, mode: mode)
    options.onFailure = keepGoing ? .continue : failFast ? .cancel : nil
    return options
  }

  /// nil for no limit.
  private var slots: Int? { jobs.map(\.count) ?? Processors.available }

  private func showPlan(_ file: LoadedFile, _ targets: [String]) throws {
    let request = PlanRequest(
      file: file, options: planning(targets), memory: memory?.bytes ?? Memory.available,
      order: order, events: events)
    guard let plan = file.plan(request.options, memory: request.memory, slots: [slots], order) else {
      throw ExitCode(ExitStatus.usage)
    }
    try request.show(plan, slots: slots, format: .text, parts: timeline)
  }

  private func run(
    _ plan: Plan, _ planning: Planner.Options, _ front: FrontProcess, _ number: Int,
    rerun: @escaping () -> RerunCommand?
  ) -> Ending {
    var console = ConsoleRun(plan: plan, planning: planning, slots: slots, front: front)
    console.memory = memory?.bytes ?? Memory.available
    console.seed = seed ?? UInt64.random(in: .min ... .max)
    console.output = output
    console.parts = quiet ? timeline ?? TimelineReport.Parts.none : timeline
    console.eventsPath = events
    console.isExplained = explain
    console.ranks = order.ranks(plan, console.options, run: number, say: Messages.say)
    console.rerun = rerun
    return console.run()
  }

  /// Goes on in a child of this process. Before there is anything to copy: that takes a tenth of a millisecond.
  private func splitProcess() throws -> FrontProcess {
    do throws(SystemError) {
      return try FrontProcess.stepBehind { signal in
        Messages.say("killed by \(ours: signalName(signal)); stopped what it had started")
      }
    } catch {
      Messages.say("cannot begin: \(ours: errorText(error.errno))")
      throw ExitCode(ExitStatus.fault)
    }
  }
}

extension RunCommand {
  /// The words of this command line without the tasks that it names; of one that shuffles, or runs several times, so that
  /// the same order comes again, once.
  private func rerunCommand(file: String, targets: [String], _ number: Int) -> RerunCommand {
    let words = WrittenArguments.words.dropFirst(2)
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    let names = positionals(in: arguments)
    let isFileNamed = names.count > targets.count
    let dropped = isFileNamed ? names.dropFirst() : names[...]
    let left = arguments.indices.filter { !dropped.contains($0) }.map { words[words.startIndex + $0] }
    let seed = order.shuffle.map { "\($0.seed(ofRun: number))" }
    let once = WrittenArguments.replacing("--repeat", in: left, by: nil)
    let kept = WrittenArguments.replacing("--shuffle", in: once, by: seed, hasOptionalValue: true)
    return RerunCommand(
      command: Array(WrittenArguments.words.prefix(2)), arguments: kept, foundFile: isFileNamed ? nil : file,
      isInputGone: !FileReader.isLasting(file))
  }

  /// The places of the words that are the file or a task, and no option or value of one.
  private func positionals(in arguments: [String]) -> [Int] {
    func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" }
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    var takesValue: [String: Bool] = [:]
    return arguments.indices.filter { index in
      if index > end { return true }
      if isOption(arguments[index]) { return false }
      guard index > 0, case let option = arguments[index - 1], isOption(option) else { return true }
      let isValue = takesValue[option] ?? takesNext(option)
      takesValue[option] = isValue
      return !isValue
    }
  }

  /// Whether the word after an option is its value: found out by putting a word there that is nothing else.
  private func takesNext(_ option: String) -> Bool {
    let marker = "\u{1}"
    return (try? RunCommand.parse(OptionalValues.complete([option, marker])))?.selection.file != marker
  }
}
