import ArgumentParser
import Diagnostics
import Engine
import LocalExecutor
import Planner
import Reporters
import Taskflow
import Variables
import WorkflowLoader
import WorkflowModel

extension Mode: ExpressibleByArgument {}
extension OutputMode: ExpressibleByArgument {}
extension TimelineReport.Parts: ExpressibleByArgument {}

/// FILE and TASK…, which both `run` and `plan` take.
struct Selection: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The task file; '-' is standard input.",
      discussion: """
        Without it, taskflow.yaml or taskflow.yml in the current directory or the nearest parent is taken, and the first \
        argument is a task, unless it ends in .yaml or .yml, or is no task of that file but the name of a file.
        """),
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  @Argument(
    help: ArgumentHelp(
      "The tasks to run, with all they wait for; without any, the file's default, or all.", valueName: "task"))
  var tasks: [String] = []

  @Option(help: ArgumentHelp("Replace the workflow's own mode.", valueName: "sync|async"))
  var mode: Mode?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a param of the workflow; may be repeated. 'taskflow list' shows them.", valueName: "name=value"))
  var assignments: [Variable] = []

  @Option(help: ArgumentHelp("Set an environment variable for every task; may be repeated.", valueName: "name=value"))
  var env: [Variable] = []

  func options(targets: [String]) -> Planner.Options {
    var invocation = Invocation(
      inherited: TaskColors.addingHints(to: .inherited()), overrides: env.map(\.variable),
      parameters: assignments.map(\.variable), readFile: FileReader.readVariables)
    invocation.runID = RunID.make()
    return Planner.Options(mode: mode, targets: targets, invocation: invocation)
  }

  /// Whether the file may be a terminal, which only a process in the terminal's own group can read.
  var isTerminal: Bool {
    file.map { $0 == "-" ? FileReader.isDevice("/dev/stdin") : FileReader.isDevice($0) } ?? false
  }

  /// Finds out which file is meant, and loads it.
  ///
  /// - Returns: nil after the reason was said.
  func load() -> (file: LoadedFile, targets: [String])? {
    if let first = file, first == "-" || first.hasSuffix(".yaml") || first.hasSuffix(".yml") {
      return (LoadedFile.load(first), tasks)
    }
    guard let first = file else {
      return LoadedFile.findNearest(otherwise: "name a task file, or write one").map { (LoadedFile.load($0), []) }
    }
    guard let path = FileReader.findDefault() else { return (LoadedFile.load(first), tasks) }
    let nearest = LoadedFile.load(path)
    if let workflow = nearest.workflow, !Planner.hasTask(first, in: workflow), FileReader.exists(first) {
      return (LoadedFile.load(first), tasks)
    }
    return (nearest, [first] + tasks)
  }
}

/// How many slots: a number, or no limit.
enum Slots: ExpressibleByArgument {
  case limited(Int)
  case unlimited

  init?(argument: String) {
    if argument == "unlimited" {
      self = .unlimited
    } else if let number = Int(argument), (1...1_000_000).contains(number) {
      self = .limited(number)
    } else {
      return nil
    }
  }

  var count: Int? {
    switch self {
    case .limited(let count): count
    case .unlimited: nil
    }
  }
}

/// `NAME=value` on the command line.
struct Variable: ExpressibleByArgument {
  let variable: Invocation.Variable

  init?(argument: String) {
    guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")), equals != argument.startIndex else {
      return nil
    }
    let name = argument[..<equals]
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let value = WrittenArguments.bytes(of: argument).drop { $0 != UInt8(ascii: "=") }.dropFirst()
    variable = Invocation.Variable(String(name), Bytes(value))
  }
}

/// An amount of memory: `512MiB`, `2GB`.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int64

  init?(argument: String) {
    guard case .success(let bytes) = readSize(argument), bytes > 0 else { return nil }
    self.bytes = bytes
  }
}

/// Programs write to a pipe here, and many give up their colours then. Where the output ends on a terminal they are told
/// to keep them, unless the user has said anything about colours.
enum TaskColors {
  static func addingHints(to variables: VariableMap) -> VariableMap {
    let decided = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"].contains { variables[$0] != nil }
    guard !decided, TerminalTraits.style(of: 1).isColored else { return variables }
    var variables = variables
    variables.set("FORCE_COLOR", Bytes("1".utf8), rank: .inherited)
    variables.set("CLICOLOR_FORCE", Bytes("1".utf8), rank: .inherited)
    return variables
  }
}
