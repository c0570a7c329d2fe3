package import Diagnostics
package import Variables

/// A file that was named or found, with what there is to say of it and of those it includes.
package struct ReportedFile: Sendable {
  /// As the user wrote it, or as it was found.
  package let path: String
  package let sources: SourceMap
  /// In the order in which they are shown.
  package fileprivate(set) var findings: [Diagnostic]
  /// Whether its bytes could be had at all.
  package let isReadable: Bool

  package init(path: String, sources: SourceMap, findings: [Diagnostic], isReadable: Bool = true) {
    self.path = path
    var sources = sources
    self.findings = findings.settled(in: &sources)
    self.sources = sources
    self.isReadable = isReadable
  }

  /// For each finding with a fix the path of the file that holds it.
  package var pathsOfFixes: [String] {
    findings.filter { $0.fix != nil }.map(path)
  }

  /// The path of the file that holds a finding, for programs: this one, or one that it includes.
  func path(of finding: Diagnostic) -> String {
    withoutDetours(finding.range.flatMap { sources.file(at: $0.start)?.path } ?? path)
  }
}

/// All findings of all files, each once: what every format is written from.
package struct FindingReport: Sendable {
  /// In the order in which they were named.
  package private(set) var files: [ReportedFile]
  /// How many there are of each severity, those that are left out included.
  package let errors: Int
  package let warnings: Int
  /// For each rule that was broken how often, by its place in the list of rules.
  package let counts: [(rule: Rule, severity: Severity, count: Int)]
  /// What must not be shown of the files.
  let secrets: Secrets
  /// How many findings are not shown because there are too many.
  package let hidden: Int

  /// - Parameters:
  ///   - limit: how many findings are shown; nil for all.
  ///   - identity: what two paths of one file have in common.
  package init(
    _ files: [ReportedFile], secrets: Secrets, limit: Int? = nil, identity: (String) -> String = { $0 }
  ) {
    self.secrets = secrets
    self.files = Self.eachOnce(files, identity)
    let findings = self.files.flatMap(\.findings)
    errors = findings.count { $0.severity == .error }
    warnings = findings.count - errors
    counts = Self.count(findings)
    hidden = max(0, findings.count - (limit ?? .max))
    if hidden > 0 { leaveOut(hidden) }
  }

  package var isEmpty: Bool { errors + warnings == 0 }

  /// A finding of a file that several include is shown where it comes first. Its words may differ then, since tasks are named
  /// from the file that was asked for; place and rule are the same.
  private static func eachOnce(_ files: [ReportedFile], _ identity: (String) -> String) -> [ReportedFile] {
    guard files.count > 1 else { return files }
    var shown: [FindingIdentity: Int] = [:]
    var identities: [String: String] = [:]
    return files.enumerated().map { index, file in
      var file = file
      file.findings.removeAll { finding in
        guard let range = finding.range, let source = file.sources.file(at: range.start) else { return false }
        let known = identities[source.path] ?? identity(source.path)
        identities[source.path] = known
        let place = range.start - source.base..<range.end - source.base
        let first = shown[FindingIdentity(path: known, place: place, rule: finding.rule), default: index]
        shown[FindingIdentity(path: known, place: place, rule: finding.rule)] = first
        return first != index
      }
      return file
    }
  }

  private static func count(_ findings: [Diagnostic]) -> [(rule: Rule, severity: Severity, count: Int)] {
    var counts: [Rule: [Severity: Int]] = [:]
    for finding in findings { counts[finding.rule, default: [:]][finding.severity, default: 0] += 1 }
    return Rule.allCases.flatMap { rule in
      [Severity.error, .warning].compactMap { severity in
        counts[rule]?[severity].map { (rule, severity, $0) }
      }
    }
  }

  private mutating func leaveOut(_ count: Int) {
    var left = count
    for index in files.indices.reversed() where left > 0 {
      let cut = min(left, files[index].findings.count)
      files[index].findings.removeLast(cut)
      left -= cut
    }
  }
}

/// What makes findings of two files one.
private struct FindingIdentity: Hashable {
  let path: String
  /// In bytes of the file.
  let place: Range<UInt32>
  let rule: Rule
}
