/// One finding: a fact about a place in a file.
///
/// The fact carries a typed payload; its sentences are written in `Fact+Message.swift` and `Fact+Help.swift`, once,
/// and every output format is a renderer of this value.
package struct Diagnostic: Hashable, Sendable {
  package var fact: Fact
  /// The place the finding is about; nil where there is none (a file that can't be read, a command line).
  package var range: SourceRange?
  /// The place itself, where that is in a file that is not among the sources; `range` is then where that file is named.
  package var outside: OutsidePlace?
  /// Of a finding about a script, the place of the whole script.
  package var script: SourceRange?
  /// Other places that explain the finding.
  package var labels: [Label]
  /// What certainly puts it right, where that is known.
  package var fix: Fix?
  /// That of its rule, unless warnings are to be errors.
  package var severity: Severity

  package init(_ fact: Fact, at range: SourceRange?, labels: [Label] = [], fix: Fix? = nil) {
    self.fact = fact
    self.range = range
    self.labels = labels
    self.fix = fix
    severity = fact.severity
  }

  package var rule: Rule { fact.rule }
  /// What is wrong, in one sentence without a full stop.
  package var message: Words { fact.message }
  /// Why it matters.
  package var note: Words { fact.reason }
  /// The way out.
  package var help: Words { fact.help }

  /// A secondary place and why it matters.
  package struct Label: Hashable, Sendable {
    package var range: SourceRange
    package var reason: LabelReason

    package init(_ reason: LabelReason, at range: SourceRange) {
      self.range = range
      self.reason = reason
    }
  }
}

package enum Severity: String, Sendable {
  case error
  case warning
}

extension [Diagnostic] {
  /// Whether any of them is an error: warnings alone don't make a file wrong.
  package var hasErrors: Bool { contains { $0.severity == .error } }

  /// The same findings, with every warning as an error.
  package func strict() -> [Diagnostic] {
    map { finding in
      var finding = finding
      finding.severity = .error
      return finding
    }
  }

  /// The order in which findings are shown: by place, those without a place first; ties in the order found. What an alias
  /// brings to several places is shown once.
  package func inFileOrder() -> [Diagnostic] {
    var shown: Set<Diagnostic> = []
    return filter { shown.insert($0).inserted }
      .enumerated()
      .sorted { left, right in
        let (a, b) = (left.element.range?.start ?? 0, right.element.range?.start ?? 0)
        let (hasA, hasB) = (left.element.range != nil, right.element.range != nil)
        if hasA != hasB { return !hasA }
        return a == b ? left.offset < right.offset : a < b
      }
      .map(\.element)
  }
}
