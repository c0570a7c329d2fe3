import ArgumentParser
import Diagnostics
import LocalExecutor
import Planner
import Reporters
import Taskflow
import Variables
import WorkflowModel

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the tasks of a file: names, descriptions, dependencies.",
    discussion: """
      EXAMPLES
        taskflow list
        taskflow list build.yaml
      """)

  @Argument(
    help: "The task file (default: the nearest taskflow.yaml).", completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  func run() throws {
    guard let path = file ?? LoadedFile.findNearest(otherwise: "name a task file") else {
      throw ExitCode(ExitStatus.usage)
    }
    let loaded = LoadedFile.load(path)
    let findings = loaded.allDiagnostics
    if !loaded.isReadable, let hint = TaskHint.text(for: path) {
      Messages.say("no file '\(path)'; \(hint)")
      throw ExitCode(ExitStatus.usage)
    }
    guard let workflow = loaded.workflow, findings.isEmpty else {
      Messages.show(findings, loaded.sources)
      throw ExitCode(ExitStatus.usage)
    }
    let invocation = Invocation(inherited: .inherited(), readFile: FileReader.readVariables)
    let name = Planner.name(of: workflow, invocation)
    let listing = TaskListing(workflow, name: name, secrets: Messages.secrets, style: TerminalTraits.style(of: 1))
    try Messages.writeReport(of: "list") { listing.write(to: $0) }
  }
}
