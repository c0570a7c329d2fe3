package import Diagnostics
import Variables

extension FindingReport {
  /// Workflow commands of GitHub Actions, one line a finding
  /// (docs.github.com, "Workflow commands for GitHub Actions": setting an error or a warning message).
  package func annotations() -> String {
    TextPieces.collect(writeAnnotations)
  }

  /// As `annotations`, as they are made.
  package func writeAnnotations(to pieces: TextPieces) {
    for file in files {
      let places = PlaceFinder(file.sources)
      for finding in file.findings {
        let properties = properties(of: finding, places.place(of: finding, in: file))
        let message = secrets.mask(finding.message) + "\n" + secrets.mask(finding.help)
        pieces.append("::\(finding.severity.rawValue) \(properties)::\(escape(message))\n")
      }
    }
  }

  private func properties(of finding: Diagnostic, _ place: Place) -> String {
    var properties = [("file", secrets.mask(place.path))]
    if finding.range != nil {
      properties += [("line", "\(place.start.line)"), ("endLine", "\(place.end.line)")]
      // Columns are taken for annotations of one line only.
      if place.start.line == place.end.line {
        properties += [("col", "\(place.start.column)"), ("endColumn", "\(place.end.column)")]
      }
    }
    properties.append(("title", "\(finding.rule)"))
    return properties.map { "\($0.0)=\(escape($0.1, ",:"))" }.joined(separator: ",")
  }

  /// As actions/toolkit does it (`packages/core/src/command.ts`).
  ///
  /// - Parameter separators: what else means something where the text will stand.
  private func escape(_ text: String, _ separators: String = "") -> String {
    var result = ""
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      // Other hosts look for this anywhere in a line.
      if scalar == "#", last == "#" { result += "\\" }
      last = scalar
      if "%\r\n".unicodeScalars.contains(scalar) || separators.unicodeScalars.contains(scalar) {
        result += "%" + hexadecimal(scalar.value, digits: 2)
      } else if isCommand(scalar) {
        result += printable(String(scalar))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
