import Variables
import Diagnostics
import FindingReports
import Testing

/// Which findings a report shows, and how many.
@Suite struct FindingReportTests {
  /// A file that includes another one, with a finding in each.
  private func file(_ path: String) -> ReportedFile {
    var sources = SourceMap()
    let main = sources.add(path: path, bytes: Array("include: lib.yaml\nkey: 1\n".utf8))!
    let include = SourceRange(start: main.base + 9, end: main.base + 17)
    let other = sources.add(path: "lib.yaml", bytes: Array("kez: 1\n".utf8), includedAt: include)!
    let findings = [
      Diagnostic(.emptyFile, at: SourceRange(start: main.base + 18, end: main.base + 21)),
      Diagnostic(.duplicateKey("kez"), at: SourceRange(start: other.base, end: other.base + 3)),
    ]
    return ReportedFile(path: path, sources: sources, findings: findings)
  }

  @Test func whatSeveralFilesIncludeIsShownOnce() {
    let report = FindingReport([file("a.yaml"), file("longer.yaml")])
    #expect(report.files.map(\.findings.count) == [2, 1])
    #expect(report.errors == 3)
  }

  @Test func pathsOfOneFileAreOne() {
    let report = FindingReport([file("a.yaml"), file("b.yaml")]) { _ in "the same" }
    #expect(report.files.map(\.findings.count) == [2, 0])
  }

  @Test(arguments: [(0, [0, 0], 3), (2, [2, 0], 1), (3, [2, 1], 0), (4, [2, 1], 0)])
  func theLastAreLeftOutButCounted(limit: Int, shown: [Int], hidden: Int) {
    let report = FindingReport([file("a.yaml"), file("b.yaml")], limit: limit)
    #expect(report.files.map(\.findings.count) == shown)
    #expect(report.hidden == hidden)
    #expect(report.errors == 3)
  }

  @Test func countsAreByRuleAndSeverity() {
    var warning = Diagnostic(.emptyFile, at: nil)
    warning.severity = .warning
    let findings = [Diagnostic(.emptyFile, at: nil), warning, Diagnostic(.emptyFile, at: nil)]
    let report = FindingReport([ReportedFile(path: "a", sources: SourceMap(), findings: findings)])
    #expect(
      report.statistics().split(separator: "\n").map { $0.prefix(21) }
        == [
          "2  error    empty-file", "1  warning  empty-file", "2 errors and 1 warning in 1 file",
        ].map { $0.prefix(21) })
  }

  @Test func annotationsAreEscapedAsGitHubReadsThem() {
    var sources = SourceMap()
    _ = sources.add(path: "a,b:c%.yaml", bytes: Array("x\ny".utf8))!
    let findings = [
      Diagnostic(.duplicateKey("100%\r\nend"), at: SourceRange(start: 0, end: 1)),
      Diagnostic(.unknownPool("p", suggestion: nil), at: SourceRange(start: 0, end: 3)),
    ]
    let report = FindingReport([ReportedFile(path: "a,b:c%.yaml", sources: sources, findings: findings)])
    let lines = report.annotations().split(separator: "\n")
    #expect(
      lines[0].hasPrefix(
        "::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=1,endColumn=2,title=duplicate-key::key '100%25%0D%0Aend'"))
    #expect(lines[1].hasPrefix("::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=unknown-pool::"))
  }

  @Test func nothingCommandsInWhatProgramsRead() {
    let finding = Diagnostic(.duplicateKey("##[x\u{1B}y\u{9B}z"), at: nil)
    let report = FindingReport([ReportedFile(path: "a", sources: SourceMap(), findings: [finding])])
    #expect(report.annotations().contains("'#\\#[x·y·z'"))
    let document = report.render(as: .junit, version: "1")
    #expect(document.contains("'#&#35;[x·y&#155;z'"))
  }

  @Test(arguments: [
    ("a.yaml", "a.yaml"), ("./a.yaml", "a.yaml"), ("ci/../lib/./a.yaml", "lib/a.yaml"), ("../../a", "../../a"),
    ("a/b/../../../c", "../c"), ("/x/../a", "/a"),
  ])
  func pathsForProgramsHaveNoDetours(path: String, shown: String) {
    let file = ReportedFile(path: path, sources: SourceMap(), findings: [Diagnostic(.emptyFile, at: nil)])
    let line = FindingReport([file]).render(as: .line, version: "1")
    #expect(line == "\(shown):1:1: error: the file is empty [empty-file]\n")
  }

  @Test func aPathIsAReferenceInSARIF() throws {
    let finding = Diagnostic(.emptyFile, at: nil)
    let files = ["a b/ä.yaml", "/tmp/<x>.yaml"].map {
      ReportedFile(path: $0, sources: SourceMap(), findings: [finding])
    }
    let text = FindingReport(files).render(as: .sarif, version: "1")
    #expect(text.contains(#""uri": "a%20b/%C3%A4.yaml""#))
    #expect(text.contains(#""uri": "file:///tmp/%3Cx%3E.yaml""#))
  }

  @Test func nothingXMLCannotHoldIsInJUnit() {
    let finding = Diagnostic(.duplicateKey("<&\">\u{1}\n\u{FFFF}"), at: nil)
    let report = FindingReport([ReportedFile(path: "a", sources: SourceMap(), findings: [finding])])
    let text = report.render(as: .junit, version: "1")
    #expect(text.contains("&lt;&amp;&quot;&gt;·&#10;·"))
  }

  @Test func fingerprintsStayWhenLinesMove() {
    func fingerprints(_ text: String, at offsets: [UInt32]) -> [Substring] {
      var sources = SourceMap()
      _ = sources.add(path: "a", bytes: Array(text.utf8))
      let findings = offsets.map { Diagnostic(.emptyFile, at: SourceRange(start: $0, end: $0 + 1)) }
      let log = FindingReport([ReportedFile(path: "a", sources: sources, findings: findings)])
        .render(as: .sarif, version: "1")
      return log.split(separator: "\n").filter { $0.contains("taskflow/v1") }
    }
    let before = fingerprints("same\nother\nsame\n", at: [0, 5, 11])
    #expect(Set(before).count == 3)
    #expect(fingerprints("\n  same\n\nother\n same\n", at: [3, 9, 16]) == before)
  }

  /// With something in the place of a secret a fix would do harm.
  @Test(arguments: [ReportFormat.json, .sarif]) func aFixThatWritesASecretIsNotShown(format: ReportFormat) {
    var sources = SourceMap()
    _ = sources.add(path: "a", bytes: Array("text".utf8))
    let range = SourceRange(start: 0, end: 1)
    func report(_ replacement: String) -> String {
      let fix = Fix(.quote, [Fix.Edit(range, replacement)])
      let file = ReportedFile(path: "a", sources: sources, findings: [Diagnostic(.emptyFile, at: range, fix: fix)])
      return FindingReport([file], secrets: Secrets([Bytes("hunter2".utf8)])) { $0 }.render(as: format, version: "1")
    }
    #expect(report("'other'").contains("put it in quotes"))
    #expect(!report("'hunter2'").contains("put it in quotes"))
  }

  /// A hash is no place to keep a secret.
  @Test func fingerprintsHoldNoSecret() {
    let logs = ["hunter2", "swordfish"].map { secret in
      var sources = SourceMap()
      _ = sources.add(path: "a", bytes: Array("key: \(secret)\n".utf8))
      let finding = Diagnostic(.emptyFile, at: SourceRange(start: 0, end: 1))
      let file = ReportedFile(path: "a", sources: sources, findings: [finding])
      return FindingReport([file], secrets: Secrets([Bytes(secret.utf8)])) { $0 }.render(as: .sarif, version: "1")
    }
    #expect(logs[0] == logs[1])
  }
}

extension FindingReport {
  /// Of files without secrets.
  fileprivate init(_ files: [ReportedFile], limit: Int? = nil, identity: (String) -> String = { $0 }) {
    self.init(files, secrets: Secrets(), limit: limit, identity: identity)
  }
}
