import Diagnostics

extension GraphBuilder {
  /// What can be known of a graph without cycles before anything of it runs.
  func findings() -> [Diagnostic] {
    var pools = PoolChecks(self)
    return ExportChecks(self).findings() + pools.findings() + FileChecks(self).findings()
  }
}
