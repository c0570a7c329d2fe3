import Analysis
import Diagnostics
import Engine
import Planner
import Reporters
import TestSupport
import Variables
import WorkflowLoader
import WorkflowModel

/// Takes a file through all that happens to it before anything is started, and through a run in virtual time.
package struct Examination {
  private let files: [String: String]

  package enum Outcome: Hashable, Sendable {
    case refused
    case planned
  }

  package init(includedFiles: [(name: String, text: String)]) {
    files = Dictionary(includedFiles.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: what became of the file, and what must not be; that part is empty where all is well.
  package func examine(_ bytes: [UInt8]) -> (outcome: Outcome, problems: [String]) {
    let loaded = validate(bytes)
    var problems = loaded.unsoundness(reload: validate)
    let hasReplacement = String(validating: bytes, as: UTF8.self)?.unicodeScalars.contains("\u{FFFD}") ?? true
    if !hasReplacement, loaded.report.unicodeScalars.contains("\u{FFFD}") {
      problems.append("the report is cut within a character")
    }
    if let plan = loaded.plan { simulate(plan) }
    return (loaded.plan == nil ? .refused : .planned, problems)
  }

  /// Everything that `taskflow validate` does to a file, with all checks, and the plan of one without errors.
  private func validate(_ bytes: [UInt8]) -> LoadedText {
    var sources = SourceMap()
    guard let file = sources.add(path: "test.yaml", bytes: bytes) else {
      return LoadedText(workflow: nil, plan: nil, diagnostics: [], sources: sources)
    }
    let (workflow, found) = WorkflowLoader.load(
      file, directory: "/project", in: &sources, files: TextFiles(files, in: "/project"), checks: .all)
    var findings = found
    var plan: Plan?
    if let workflow {
      findings += Planner.check(workflow, checks: findings.hasErrors ? .errors : .all, sources: sources)
      let (made, ofPlan) = findings.hasErrors ? (nil, []) : Planner.plan(workflow)
      plan = made
      findings += ofPlan
      findings = findings.ignoring(workflow.ignores)
    }
    findings = FixFinder(sources).adding(to: findings.inFileOrder())
    return LoadedText(workflow: workflow, plan: plan, diagnostics: findings, sources: sources)
  }

  /// Plans of more tasks than this are not run: they come from the limit of a matrix, and take most of the time.
  private static let mostTasks = 20_000

  private func simulate(_ plan: Plan) {
    guard plan.tasks.count <= Self.mostTasks else { return }
    _ = Simulation(plan, slots: 2)
    if plan.tasks.count <= Self.mostReported { report(plan) }
  }

  /// Of more tasks than this nothing is written.
  private static let mostReported = 300

  /// Writes all that commands write of a plan.
  private func report(_ plan: Plan) {
    let run = PlannedRun(plan, Engine.Options(slots: 2, onFailure: plan.onFailure), secrets: Secrets())
    let report = PlanReport(run, display: Display(width: 60), words: OutcomeText { "error \($0)" })
    _ = TextPieces.collect { pieces in
      report.writeText(.both, to: pieces)
      report.writeJSON(nil, to: pieces)
      report.writeCSV(to: pieces)
      let graph = GraphText(plan, critical: run.timeline.criticalPath(), of: run.timeline.plan, secrets: Secrets())
      for format in GraphText.Format.allCases { graph.write(format, to: pieces) }
    }
  }
}
