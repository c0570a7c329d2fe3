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
  /// The whole report, for one that is short; as `write`.
  package func render(as format: ReportFormat, style: TextStyle = .plain, version: String) -> String {
    TextPieces.collect { write(as: format, style: style, version: version, to: $0) }
  }

  /// Writes the report as it is made. Without findings it is empty, or a document that says that there are none.
  ///
  /// - Parameters:
  ///   - version: of this program.
  ///   - lineWidth: the columns of the terminal that a text is shown on; nil for what is none.
  package func write(
    as format: ReportFormat, style: TextStyle = .plain, lineWidth: Int? = nil, version: String, to pieces: TextPieces
  ) {
    switch format {
    case .text: writeText(style, lineWidth, to: pieces)
    case .line: writeLines(to: pieces)
    case .json: writeJSON(to: pieces)
    case .sarif: SARIFLog.write(self, version: version, to: pieces)
    case .github: writeAnnotations(to: pieces)
    case .junit: JUnitDocument.write(self, to: pieces)
    }
  }

  private func writeText(_ style: TextStyle, _ lineWidth: Int?, to pieces: TextPieces) {
    for (index, file) in files.lazy.filter({ !$0.findings.isEmpty }).enumerated() {
      if index > 0 { pieces.append("\n") }
      TextRenderer(
        sources: file.sources, secrets: secrets, style: style, showsReasons: true, lineWidth: lineWidth
      ).write(file.findings, to: pieces)
    }
  }

  private func writeLines(to pieces: TextPieces) {
    for file in files {
      let places = PlaceFinder(file.sources)
      for finding in file.findings {
        let place = places.place(of: finding, in: file)
        let position = "\(secrets.shown(place.path)):\(place.start.line):\(place.start.column)"
        pieces.append(
          "\(position): \(finding.severity.rawValue): \(secrets.shown(finding.message)) [\(finding.rule)]\n")
      }
    }
  }
}
