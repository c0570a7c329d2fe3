import Analysis
import ArgumentParser
import Diagnostics
import Engine
import Planner
import Reporters
import Taskflow
import Variables
import WorkflowModel

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the graph of a file: tasks, groups, what waits for what.",
    discussion: """
      Groups and matrices are frames around their members. The critical path is marked: the chain of tasks that decides \
      how long a run takes if there are slots for all.

      EXAMPLES
        taskflow graph | dot -Tsvg >graph.svg
        taskflow graph --format mermaid
        taskflow graph build.yaml test --format json
      """)

  @OptionGroup var selection: Selection

  @Option(help: ArgumentHelp("Replace the workflow's own mode.", valueName: "sync|async"))
  var mode: Mode?

  @Option(help: ArgumentHelp("How the graph is written.", valueName: "dot|mermaid|json"))
  var format: GraphText.Format = .dot

  func run() throws {
    guard let (file, targets) = selection.load(),
      let plan = file.plan(selection.options(targets: targets, mode: mode))
    else { throw ExitCode(ExitStatus.usage) }
    let secrets = Messages.secrets
    secrets.add(of: plan)
    let run = PlannedRun(plan, Engine.Options(slots: nil, onFailure: plan.onFailure), secrets: secrets)
    let graph = GraphText(plan, critical: run.timeline.criticalPath(), of: run.timeline.plan, secrets: secrets)
    // What draws graphs is a program, but takes a text that people read as well.
    if format == .json {
      try Messages.writeDocument(of: "graph") { graph.write(format, to: $0) }
    } else {
      try Messages.writeReport(of: "graph", isColored: false) { graph.write(format, to: $0) }
    }
  }
}

extension GraphText.Format: ExpressibleByArgument {}
