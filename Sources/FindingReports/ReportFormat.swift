package import Diagnostics
import Variables

/// How findings are written.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For people: the source line of each, and the way out.
  case text
  /// One line a finding: `file:line:column: severity: message [rule]`.
  case line
  /// All there is to know, for programs; docs/validate.md has the shape.
  case json
  /// SARIF 2.1.0, for code hosts and their scanners.
  case sarif
  /// Annotations of GitHub Actions.
  case github
  /// JUnit's XML, for test reports.
  case junit
}

extension ReportFormat {
  /// True for what people read; the others are documents and commands for programs.
  package var isForPeople: Bool { self == .text || self == .line }
}

extension FindingReport {
  /// The whole report. Without findings it is empty, or a document that says that there are none.
  ///
  /// - Parameter version: of this program.
  package func render(as format: ReportFormat, style: TextStyle = .plain, version: String) -> String {
    switch format {
    case .text: text(style)
    case .line: lines()
    case .json: json()
    case .sarif: SARIFLog(self, version: version).text
    case .github: annotations()
    case .junit: JUnitDocument(self).text
    }
  }

  private func text(_ style: TextStyle) -> String {
    files.filter { !$0.findings.isEmpty }.map { file in
      TextRenderer(sources: file.sources, secrets: secrets, style: style, showsReasons: true).render(file.findings)
    }.joined(separator: "\n")
  }

  private func lines() -> String {
    var text = ""
    for file in files {
      let places = PlaceFinder(file.sources)
      for finding in file.findings {
        let place = places.place(of: finding, in: file)
        text += "\(secrets.shown(place.path)):\(place.start.line):\(place.start.column): \(finding.severity.rawValue): "
        text += "\(secrets.shown(finding.message)) [\(finding.rule)]\n"
      }
    }
    return text
  }
}
