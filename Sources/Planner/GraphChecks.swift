import Diagnostics

extension GraphBuilder {
  /// What can be known of a graph before anything of it runs, but for its knots.
  func findings(_ knots: Knots) -> [Diagnostic] {
    var pools = PoolChecks(self, knots)
    return ExportChecks(self, knots).findings() + pools.findings() + FileChecks(self, knots).findings()
  }
}
