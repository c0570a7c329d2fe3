import Diagnostics
import Variables

/// A test suite for each file, in it a test that failed for each error; what only warns is said by a test that passed.
struct JUnitDocument {
  private let pieces: TextPieces
  private let secrets: Secrets

  static func write(_ report: FindingReport, to pieces: TextPieces) {
    pieces.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    JUnitDocument(pieces: pieces, secrets: report.secrets).write(report)
  }

  private func write(_ report: FindingReport) {
    let tests = report.files.reduce(0) { $0 + max(1, $1.findings.count) }
    let unreadable = report.files.reduce(0) { $0 + Self.errors(of: $1) }
    let counts = [("tests", tests), ("failures", report.files.reduce(0) { $0 + Self.failures(of: $1) })]
    open("testsuites", 0, [("name", "taskflow validate")], counts + [("errors", unreadable)])
    for file in report.files { write(file) }
    close("testsuites", 0)
  }

  /// A file that can't be read is an error in the sense of JUnit: nothing was tested.
  private static func errors(of file: ReportedFile) -> Int {
    file.isReadable ? 0 : file.findings.count { $0.severity == .error }
  }

  private static func failures(of file: ReportedFile) -> Int {
    file.isReadable ? file.findings.count { $0.severity == .error } : 0
  }

  private func write(_ file: ReportedFile) {
    let counts = [
      ("tests", max(1, file.findings.count)), ("failures", Self.failures(of: file)), ("errors", Self.errors(of: file)),
    ]
    open("testsuite", 1, [("name", Words(file.path))], counts)
    if file.findings.isEmpty {
      line(2, "<testcase\(attributes([("classname", Words(file.path)), ("name", "valid")]))/>")
    }
    let places = PlaceFinder(file.sources)
    for finding in file.findings { write(finding, places.place(of: finding, in: file), isReadable: file.isReadable) }
    close("testsuite", 1)
  }

  private func write(_ finding: Diagnostic, _ place: Place, isReadable: Bool) {
    let position: Words = "\(place.path):\(place.start.line):\(place.start.column)"
    open("testcase", 2, [("classname", Words(place.path)), ("name", "\(ours: finding.rule.id) at \(position)")])
    let content = escape("\(position): \(finding.message)\n\(finding.help)")
    if finding.severity == .error {
      let element = isReadable ? "failure" : "error"
      let values = attributes([("type", Words(ours: finding.rule.id)), ("message", finding.message)])
      line(3, "<\(element)\(values)>\(content)</\(element)>")
    } else {
      line(3, "<system-out>warning: \(content)</system-out>")
    }
    close("testcase", 2)
  }

  // MARK: - XML

  private func open(
    _ element: String, _ depth: Int, _ texts: [(String, Words)], _ numbers: [(String, Int)] = []
  ) {
    line(depth, "<\(element)\(attributes(texts + numbers.map { ($0.0, "\($0.1)" as Words) }))>")
  }

  private func close(_ element: String, _ depth: Int) {
    line(depth, "</\(element)>")
  }

  private func line(_ depth: Int, _ content: String) {
    pieces.append(String(repeating: "  ", count: depth) + content + "\n")
  }

  private func attributes(_ values: [(name: String, value: Words)]) -> String {
    values.map { " \($0.name)=\"\(escape($0.value))\"" }.joined()
  }

  /// What XML 1.0 cannot hold (section 2.2) becomes a dot; what commands a terminal or a host of CI, a reference.
  private func escape(_ words: Words) -> String {
    var result = ""
    for scalar in secrets.mask(words).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "·"
      case "#" where result.last == "#": result += "&#35;"
      case _ where isCommand(scalar): result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
