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
        Without it, taskflow uses taskflow.yaml or taskflow.yml in the current directory or the nearest parent. The first \
        argument is then a task, unless it ends in .yaml or .yml, or is the name of a file but of no task.
        """),
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  @Argument(
    help: ArgumentHelp(
      "The tasks to run, with all they wait for (default: the file's 'default', or all tasks).", valueName: "task"))
  var tasks: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a param of the workflow; may be repeated. 'taskflow list' shows them.", valueName: "name=value"))
  var assignments: [String] = []

  @Option(help: ArgumentHelp("Set an environment variable for every task; may be repeated.", valueName: "name=value"))
  var env: [String] = []

  func validate() throws {
    for (option, words) in [("--set", assignments), ("--env", env)] {
      // Not with what was given: it may hold a secret.
      for word in words where Invocation.Variable(written: Bytes(word.utf8)) == nil {
        let mistake = word.contains("=") ? "there is no name before the '='" : "its value has no '='"
        throw ValidationError("\(option) takes name=value, but \(mistake).")
      }
    }
    for word in env where !isVariableName(Array(word.utf8.prefix { $0 != UInt8(ascii: "=") })) {
      throw ValidationError(
        "--env takes name=value, but the text before the '=' is not a valid name for an environment variable: use letters, digits and '_', and begin with a letter or '_'."
      )
    }
  }

  func options(targets: [String], mode: Mode?) -> Planner.Options {
    var invocation = Invocation(
      inherited: TaskColors.addingHints(to: .inherited()), overrides: variables(of: "--env"),
      parameters: variables(of: "--set"), readFile: FileReader.readVariables)
    invocation.runID = RunID.make()
    return Planner.Options(mode: mode, targets: targets, invocation: invocation)
  }

  private func variables(of option: String) -> [Invocation.Variable] {
    WrittenArguments.values(of: option).compactMap { Invocation.Variable(written: $0) }
  }

  /// Whether the file may be a terminal, which only a process in the terminal's own group can read.
  var isTerminal: Bool {
    file.map { $0 == "-" ? FileReader.isDevice("/dev/stdin") : FileReader.isDevice($0) } ?? false
  }

  /// Finds out which file is meant, and loads it.
  ///
  /// - Returns: nil after the reason was said.
  func load() -> (file: LoadedFile, targets: [String])? {
    guard let found = find() else { return nil }
    guard let second = found.targets.first(where: { isFile($0, beside: found.file) }) else { return found }
    Messages.say(
      "the command takes one task file, and '\(second)' is a second one after '\(found.file.path)'; run the command once for each, or include one file in the other"
    )
    return nil
  }

  private func find() -> (file: LoadedFile, targets: [String])? {
    if let first = file, first == "-" || isNamedAsFile(first) { return (LoadedFile.load(first), tasks) }
    guard let first = file else {
      return LoadedFile.findNearest(otherwise: "name a task file, or write one").map { (LoadedFile.load($0), []) }
    }
    guard let path = FileReader.findDefault() else {
      // A path says that a file is meant.
      if first.contains("/") || FileReader.exists(first) { return (LoadedFile.load(first), tasks) }
      Messages.say(
        "there is no file '\(first)', and no taskflow.yaml here or in a directory above that could have a task of that name; name the task file before the task"
      )
      return nil
    }
    let nearest = LoadedFile.load(path)
    if let workflow = nearest.workflow, !Planner.hasTask(first, in: workflow), FileReader.exists(first) {
      return (LoadedFile.load(first), tasks)
    }
    return (nearest, [first] + tasks)
  }

  private func isNamedAsFile(_ word: String) -> Bool { word.hasSuffix(".yaml") || word.hasSuffix(".yml") }

  /// Whether a word in the place of a task is a second file.
  private func isFile(_ word: String, beside file: LoadedFile) -> Bool {
    isNamedAsFile(word) && file.workflow.map { !Planner.hasTask(word, in: $0) } ?? true
  }
}

/// How many slots: a number, or no limit.
enum Slots {
  case limited(Int)
  case unlimited

  static func parse(_ argument: String) throws -> Slots {
    if argument == "unlimited" { return .unlimited }
    guard let number = Int(argument), (1...1_000_000).contains(number) else {
      throw InvalidValue(description: "use a whole number from 1 to 1000000, or 'unlimited'")
    }
    return .limited(number)
  }

  var count: Int? {
    switch self {
    case .limited(let count): count
    case .unlimited: nil
    }
  }
}

extension Invocation.Variable {
  /// `NAME=value` on the command line; nil for what is not of that form.
  init?(written word: Bytes) {
    guard let equals = word.firstIndex(of: UInt8(ascii: "=")), equals > 0 else { return nil }
    let name = word[..<equals]
    guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    self.init(String(decoding: name, as: UTF8.self), Bytes(word[(equals + 1)...]))
  }
}

/// What an option takes, for whoever gave it something else.
struct InvalidValue: Error, CustomStringConvertible {
  let description: String
}

/// An amount of memory: `512MiB`, `2GB`.
struct MemorySize {
  let bytes: Int64

  static func parse(_ argument: String) throws -> MemorySize {
    guard case .success(let bytes) = readSize(argument), bytes > 0 else {
      throw InvalidValue(description: "use a size such as 512MiB or 2GB, larger than 0")
    }
    if bytes < 1 << 20, argument.allSatisfy({ $0.isNumber || $0 == "." }) {
      let amount = "\(bytes) byte\(bytes == 1 ? "" : "s")"
      throw InvalidValue(description: "that is \(amount): give it a unit, as in \(argument)GiB or \(argument)MiB")
    }
    return MemorySize(bytes: bytes)
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
