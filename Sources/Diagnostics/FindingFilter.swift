/// Which findings are wanted, and how they count.
package struct FindingFilter: Sendable {
  /// Only these rules; empty for all.
  package var selected: Set<Rule> = []
  /// None of these.
  package var ignored: Set<Rule> = []
  /// Whether warnings are errors.
  package var isStrict = false

  package init() {}

  package func apply(to findings: [Diagnostic]) -> [Diagnostic] {
    let wanted = findings.filter { finding in
      (selected.isEmpty || selected.contains(finding.rule)) && !ignored.contains(finding.rule)
    }
    return isStrict ? wanted.strict() : wanted
  }
}
