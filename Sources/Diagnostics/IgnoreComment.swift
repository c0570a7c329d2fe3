/// `# taskflow: ignore[rule, rule]`: warnings of these rules are not shown where it stands.
///
/// Errors can't be ignored: a file with one does not run, whatever is shown.
package struct IgnoreComment: Hashable, Sendable {
  /// From the `#` to the end of the comment.
  package var range: SourceRange
  /// What goes when it is removed: with it its line, or the white space before it.
  package var extent: SourceRange
  /// Its own line; where it stands alone, the next one that is not a comment.
  package var line: SourceRange
  package var names: [Name]

  package struct Name: Hashable, Sendable {
    package var text: String
    package var range: SourceRange

    package init(text: String, range: SourceRange) {
      self.text = text
      self.range = range
    }
  }

  package init(range: SourceRange, extent: SourceRange, line: SourceRange, names: [Name]) {
    self.range = range
    self.extent = extent
    self.line = line
    self.names = names
  }
}

extension [Diagnostic] {
  /// Without the warnings that comments ignore, and with one for each comment that ignores nothing.
  ///
  /// - Parameter notLookedFor: rules that were not looked for this time, so that nobody knows what a comment about them is for.
  package func ignoring(_ comments: [IgnoreComment], notLookedFor: [Rule] = []) -> [Diagnostic] {
    if comments.isEmpty { return self }
    var kept: [Diagnostic] = []
    var used: Set<SourceRange> = []
    for finding in self {
      let names = comments.flatMap { $0.names(for: finding) }
      if names.isEmpty { kept.append(finding) }
      used.formUnion(names.map(\.range))
    }
    return (kept + comments.flatMap { $0.findings(used, notLookedFor, in: self) }).inFileOrder()
  }
}

extension IgnoreComment {
  /// Those of its names that ignore a finding.
  fileprivate func names(for finding: Diagnostic) -> [Name] {
    guard finding.severity == .warning, isBeside(finding) else { return [] }
    return names.filter { $0.text == finding.rule.id }
  }

  private func isBeside(_ finding: Diagnostic) -> Bool {
    finding.range.map { $0.start >= line.start && $0.start < line.end } ?? false
  }

  /// What is wrong with the comment itself, once it is known which of its names are of use.
  fileprivate func findings(
    _ used: Set<SourceRange>, _ notLookedFor: [Rule], in all: [Diagnostic]
  ) -> [Diagnostic] {
    if names.isEmpty { return [Diagnostic(.ignoreWithoutRules, at: range)] }
    let useless = names.filter { name in
      !used.contains(name.range) && !(Rule(rawValue: name.text).map(notLookedFor.contains) ?? false)
    }
    let isWholeUseless = useless.count == names.count
    return useless.enumerated().map { index, name in
      let fix: Fix? = isWholeUseless ? removal : removal(of: name)
      // All of a comment goes at once.
      return Diagnostic(fact(about: name, in: all), at: name.range, fix: isWholeUseless && index > 0 ? nil : fix)
    }
  }

  private func fact(about name: Name, in all: [Diagnostic]) -> Fact {
    let isError = all.contains { $0.rule.id == name.text && $0.severity == .error && isBeside($0) }
    return switch Rule(rawValue: name.text) {
    case .some where isError: .ignoredError(rule: name.text)
    case .none: .unknownIgnoredRule(name.text, suggestion: suggestion(for: name.text, among: Rule.allCases.map(\.id)))
    case .some(let rule) where rule.severity == .error: .ignoredError(rule: name.text)
    case .some: .unusedIgnore(rule: name.text)
    }
  }

  private var removal: Fix {
    Fix(.remove("the comment"), [Fix.Edit(extent, "")])
  }

  /// A name with the comma before it, or of the first the comma after it.
  private func removal(of name: Name) -> Fix? {
    guard let index = names.firstIndex(of: name), names.count > 1 else { return nil }
    let range =
      index == 0
      ? SourceRange(start: name.range.start, end: names[1].range.start)
      : SourceRange(start: names[index - 1].range.end, end: name.range.end)
    return Fix(.remove("'\(name.text)'"), [Fix.Edit(range, "")])
  }
}
