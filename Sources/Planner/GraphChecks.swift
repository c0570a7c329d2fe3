import Diagnostics

extension GraphBuilder {
  /// What can be known of a graph before anything of it runs, but for its knots.
  func findings(_ knots: Knots, checksWaits: Bool) -> [Diagnostic] {
    var checks = WaitChecks(self, knots)
    let waits = checksWaits ? checks.findings() : []
    return ExportChecks(self, knots).findings() + waits + FileChecks(self, knots).findings()
  }
}
