import ArgumentParser
import Engine
import Planner
import Reporters
import WorkflowLoader
import WorkflowModel

extension Mode: ExpressibleByArgument {}
extension OutputMode: ExpressibleByArgument {}
extension TimelineReport.Parts: ExpressibleByArgument {}

/// FILE and TASK…, which both `run` and `plan` take.
struct Selection: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The task file, then the tasks to run with all they wait for.",
      discussion: """
        Without a FILE, taskflow.yaml or taskflow.yml in the current directory or the nearest parent is taken. A first \
        argument that ends in .yaml or .yml, or is '-' for standard input, is the FILE; so is any other that is no task of \
        that file but the name of one.
        """,
      valueName: "file> [<task"),
    completion: .file(extensions: ["yaml", "yml"]))
  var arguments: [String] = []

  @Option(help: ArgumentHelp("Replace the workflow's own mode.", valueName: "sync|async"))
  var mode: Mode?

  /// Finds out which file is meant, and loads it.
  ///
  /// - Returns: nil after the reason was said.
  func load() -> (file: LoadedFile, targets: [String])? {
    let first = arguments.first
    if let first, first == "-" || first.hasSuffix(".yaml") || first.hasSuffix(".yml") {
      return (LoadedFile(first), Array(arguments.dropFirst()))
    }
    guard let path = FileReader.findDefault() else {
      guard let first else {
        Messages.say("no taskflow.yaml here or in a directory above; name a task file, or write one")
        return nil
      }
      return (LoadedFile(first), Array(arguments.dropFirst()))
    }
    let file = LoadedFile(path)
    if let first, let workflow = file.workflow, !Planner.hasTask(first, in: workflow), FileReader.exists(first) {
      return (LoadedFile(first), Array(arguments.dropFirst()))
    }
    return (file, arguments)
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
