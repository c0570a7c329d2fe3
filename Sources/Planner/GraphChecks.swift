import Diagnostics
import WorkflowModel

extension GraphBuilder {
  /// What can be known of a graph before anything of it runs, but for its knots.
  func findings(_ knots: Knots, checksWaits: Bool) -> [Diagnostic] {
    let waits = checksWaits && hasHolders ? waitFindings(knots) : []
    return ExportChecks(self, knots).findings() + waits + FileChecks(self, knots).findings()
      + LengthChecks(self).findings()
  }

  private func waitFindings(_ knots: Knots) -> [Diagnostic] {
    var checks = WaitChecks(self, knots)
    return checks.findings()
  }

  /// Whether a group or service holds units of a pool while others run: without one nothing waits for ever, and the graph need
  /// not be looked at.
  private var hasHolders: Bool {
    guard !workflow.pools.isEmpty else { return false }
    return nodes.contains { node in
      let rules = resolver.rules[Int(resolver.rulesOf[Int(node.definition)])]
      return !rules.pools.isEmpty && (node.kind == .groupStart || rules.service != nil)
    }
  }
}
