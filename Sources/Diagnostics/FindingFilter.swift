/// Which findings are wanted, and how they count.
package struct FindingFilter: Sendable {
  /// Only these rules; empty for all.
  package var selected: Set<Rule> = []
  /// None of these.
  package var ignored: Set<Rule> = []
  /// True to show findings of rules that are a matter of taste, which those selected by name always are.
  package var isPedantic = false
  /// Whether warnings are errors.
  package var isStrict = false

  package init() {}

  package func apply(to findings: [Diagnostic]) -> [Diagnostic] {
    let wanted = findings.filter { isWanted($0.rule) }
    return isStrict ? wanted.strict() : wanted
  }

  /// True for a rule whose findings are shown.
  package func isWanted(_ rule: Rule) -> Bool {
    if ignored.contains(rule) { return false }
    return selected.isEmpty ? isPedantic || !rule.isPedantic : selected.contains(rule)
  }
}
