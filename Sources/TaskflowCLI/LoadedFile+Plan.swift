import Diagnostics
import Engine
import Planner
import Taskflow
import WorkflowModel

extension LoadedFile {
  /// The plan, or nil after all findings were shown.
  ///
  /// - Parameters:
  ///   - memory: how much there is for tasks, in bytes; nil for no limit.
  ///   - slots: how many there may be, nil for no limit; what starts first is certain for one number only.
  ///   - order: where tasks are to start in another order than the plan's, what starts first is not known yet.
  func plan(_ options: Planner.Options, memory: Int64?, slots: [Int?], _ order: OrderOptions) -> Plan? {
    guard let plan = plan(options) else { return nil }
    let findings = plan.findings(memory: memory) {
      guard slots.count == 1, order.isOfPlan else { return [] }
      return Engine.firstStarts(of: plan, Engine.Options(slots: slots[0], memory: memory, onFailure: plan.onFailure))
    }
    if !findings.isEmpty { Messages.show(findings, sources) }
    return findings.isEmpty ? plan : nil
  }

  /// The plan, whatever memory it needs, or nil after all findings were shown.
  ///
  /// - Parameter showsDoubts: whether to show what will be lost in silence.
  func plan(_ options: Planner.Options, showsDoubts: Bool = true) -> Plan? {
    // What is missing for this run is not looked for in a file that is wrong for every run.
    guard let workflow, diagnostics.isEmpty else {
      Messages.show(allDiagnostics, sources)
      return nil
    }
    var options = options
    options.file = Self.shownPath(path)
    options.quotedFile = path == FileReader.findDefault() ? nil : Messages.quoted(path)
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
