import Diagnostics

extension GraphBuilder {
  /// What can be known of a graph before anything of it runs, but for its knots.
  func findings(_ knots: Knots, checksWaits: Bool) -> [Diagnostic] {
    var pools = PoolChecks(self, knots)
    let waits = checksWaits ? pools.findings() : []
    return ExportChecks(self, knots).findings() + waits + FileChecks(self, knots).findings()
  }
}
