import Diagnostics
import Planner
import Taskflow
import WorkflowModel

extension LoadedFile {
  /// The plan, or nil after all findings were shown.
  ///
  /// - Parameter showsDoubts: whether to show what will be lost in silence.
  func plan(_ options: Planner.Options, showsDoubts: Bool = true) -> Plan? {
    // What is missing for this run is not looked for in a file that is wrong for every run.
    guard let workflow, diagnostics.isEmpty else {
      Messages.show(allDiagnostics, sources)
      return nil
    }
    let (plan, findings) = Planner.plan(workflow, options)
    if !findings.isEmpty { Messages.show(findings, sources) }
    if showsDoubts, let doubts = plan?.doubts, !doubts.isEmpty {
      Messages.show(withoutIgnored(doubts), sources)
    }
    return plan
  }

  /// Comments about warnings are read only where there is one.
  private func withoutIgnored(_ doubts: [Diagnostic]) -> [Diagnostic] {
    guard let bytes = sources.files.first?.bytes else { return doubts }
    let comments = LoadedFile(path, bytes: bytes, checks: .all).workflow?.ignores ?? []
    return doubts.ignoring(comments).filter(doubts.contains)
  }
}
