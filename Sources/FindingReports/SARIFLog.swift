import Diagnostics
import Variables

/// A log of one run (OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0").
struct SARIFLog {
  private let report: FindingReport
  /// Those that were broken, in the order of all rules.
  private let rules: [Rule]
  /// How often a fingerprint was given.
  private var fingerprints: [String: Int] = [:]

  static func write(_ report: FindingReport, version: String, to pieces: TextPieces) {
    var log = SARIFLog(report)
    log.write(version, to: pieces)
  }

  private init(_ report: FindingReport) {
    self.report = report
    let broken = Set(report.files.flatMap(\.findings).map(\.rule))
    rules = Rule.allCases.filter(broken.contains)
  }

  private mutating func write(_ version: String, to pieces: TextPieces) {
    var json = JSONText(indentation: 2, secrets: report.secrets, to: pieces)
    json.object { json in
      json.member(
        "$schema", word: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
      json.member("version", word: "2.1.0")
      json.key("runs")
      json.array([()]) { json, _ in json.object { writeRun(version, &$0) } }
    }
    json.finish()
  }

  private mutating func writeRun(_ version: String, _ json: inout JSONText) {
    json.key("tool")
    json.object { json in
      json.key("driver")
      json.object { json in
        json.member("name", word: "taskflow")
        json.member("version", version)
        json.key("rules")
        json.array(rules) { json, rule in json.object { write(rule, &$0) } }
      }
    }
    json.member("columnKind", word: "unicodeCodePoints")
    json.key("invocations")
    json.array([()]) { json, _ in
      json.object { $0.member("executionSuccessful", raw: report.files.allSatisfy(\.isReadable)) }
    }
    json.key("results")
    // Where lines begin is found out once for each file.
    let results = report.files.flatMap { file in
      let places = PlaceFinder(file.sources)
      return file.findings.map { (file, $0, places) }
    }
    json.array(results) { json, result in json.object { write(result.1, in: result.0, result.2, &$0) } }
  }

  private func write(_ rule: Rule, _ json: inout JSONText) {
    json.member("id", word: rule.id)
    write("shortDescription", Words(ours: rule.page.summary), &json)
    write("fullDescription", Words(ours: ([rule.page.sentence] + rule.page.remarks).joined(separator: " ")), &json)
    write("help", Words(ours: "taskflow explain \(rule)"), &json)
    json.key("defaultConfiguration")
    json.object { $0.member("level", word: rule.severity.rawValue) }
  }

  private func write(_ key: String, _ text: Words, _ json: inout JSONText) {
    json.key(key)
    json.object { $0.member("text", text) }
  }

  // MARK: - Results

  private mutating func write(
    _ finding: Diagnostic, in file: ReportedFile, _ places: PlaceFinder, _ json: inout JSONText
  ) {
    json.member("ruleId", word: finding.rule.id)
    if let index = rules.firstIndex(of: finding.rule) { json.member("ruleIndex", raw: index) }
    json.member("level", word: finding.severity.rawValue)
    write("message", "\(finding.message)\n\(finding.help)", &json)
    json.key("locations")
    json.array([finding.range.flatMap { places.place(of: $0) }]) { json, place in
      json.object { write(place, path: file.path(of: finding), &$0) }
    }
    let labels = report.labels(of: finding, in: file)
    if !labels.isEmpty { write(labels, places, &json) }
    if let fix = finding.fix, report.isShowable(fix) { write(fix, path: file.path(of: finding), places, &json) }
    json.key("partialFingerprints")
    let fingerprint = fingerprint(of: finding, in: file, places)
    json.object { $0.member("taskflow/v1", word: fingerprint) }
  }

  private func write(_ labels: [Diagnostic.Label], _ places: PlaceFinder, _ json: inout JSONText) {
    json.key("relatedLocations")
    json.array(labels.enumerated()) { json, label in
      guard let place = places.place(of: label.element.range) else { return }
      json.object { json in
        json.member("id", raw: label.offset)
        write(place, path: place.path, &json)
        write("message", label.element.reason.message, &json)
      }
    }
  }

  private func write(_ fix: Fix, path: String, _ places: PlaceFinder, _ json: inout JSONText) {
    json.key("fixes")
    json.array([fix]) { json, fix in
      json.object { json in
        write("description", fix.action.title, &json)
        json.key("artifactChanges")
        json.array([path]) { json, path in
          json.object { json in
            writeArtifact(path, &json)
            json.key("replacements")
            json.array(fix.edits) { json, edit in json.object { write(edit, places, &$0) } }
          }
        }
      }
    }
  }

  private func write(_ edit: Fix.Edit, _ places: PlaceFinder, _ json: inout JSONText) {
    guard let place = places.place(of: edit.range) else { return }
    write(region: "deletedRegion", place, &json)
    write("insertedContent", Words(edit.replacement), &json)
  }

  // MARK: - Places

  private func write(_ place: Place?, path: String, _ json: inout JSONText) {
    json.key("physicalLocation")
    json.object { json in
      writeArtifact(path, &json)
      if let place { write(region: "region", place, &json) }
    }
  }

  private func writeArtifact(_ path: String, _ json: inout JSONText) {
    json.key("artifactLocation")
    json.object { $0.member("uri", word: uri(of: report.secrets.mask(path))) }
  }

  private func write(region key: String, _ place: Place, _ json: inout JSONText) {
    json.key(key)
    json.object { json in
      json.member("startLine", raw: place.start.line)
      json.member("startColumn", raw: place.start.column)
      json.member("endLine", raw: place.end.line)
      json.member("endColumn", raw: place.end.column)
    }
  }

  /// A path as a reference to a file (RFC 3986): relative ones stay relative.
  private func uri(of path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E: uri.unicodeScalars.append(.init(byte))
      default: uri += "%" + hexadecimal(byte, digits: 2)
      }
    }
    return uri
  }

  // MARK: - Fingerprints

  /// Stays the same while other lines come and go: of the rule, the file, the line's text, and how many such came before.
  private mutating func fingerprint(of finding: Diagnostic, in file: ReportedFile, _ places: PlaceFinder) -> String {
    // Of the masked line: a hash is no place to keep a secret.
    let line = finding.range.map { places.line(of: $0, report.secrets) } ?? ""
    let text = "\(finding.rule)\n\(file.path(of: finding))\n\(line)"
    let count = fingerprints[text, default: 0]
    fingerprints[text] = count + 1
    return "\(hexadecimal(stableHash(text.utf8), digits: 16)):\(count)"
  }
}
