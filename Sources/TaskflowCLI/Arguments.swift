import ArgumentParser
import Engine
import Planner
import Reporters
import Taskflow
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
