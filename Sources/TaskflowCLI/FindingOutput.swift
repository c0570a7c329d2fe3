import Diagnostics
import FindingReports

/// Where findings go, and how they look there.
struct FindingOutput {
  var format = ReportFormat.text
  var color = ColorChoice.auto
  /// True to count the findings of each rule.
  var hasStatistics = false
  /// No more findings than this are shown; nil for all.
  var limit: Int?

  /// Writes the report to standard output, and what is to be said of it beside it.
  func write(_ report: FindingReport) throws {
    let style = color.style(of: 1)
    let counts = hasStatistics ? report.statistics() : ""
    let make: (TextPieces) -> Void = { pieces in
      report.write(
        as: format, style: style, lineWidth: TerminalTraits.lineWidth(of: 1), version: taskflowVersion, to: pieces)
    }
    guard format.isForPeople else {
      try Messages.writeDocument(of: "findings", make)
      Messages.write(forPeople: counts, to: 2)
      return sayHidden(report)
    }
    try Messages.writeReport(of: "findings", isColored: style.isColored, make)
    // There, what begins with '::' is taken out of the log and shown beside the change.
    let isAnnotated = format == .text && TerminalTraits.variable("GITHUB_ACTIONS") == "true"
    if isAnnotated { try Messages.writeDocument(of: "findings") { report.writeAnnotations(to: $0) } }
    if format == .text {
      try Messages.writeReport(report.isEmpty || counts.isEmpty ? counts : "\n" + counts, of: "findings")
    } else {
      Messages.write(forPeople: counts, to: 2)
    }
    sayHidden(report)
  }

  private func sayHidden(_ report: FindingReport) {
    if report.hidden > 0 { Messages.say("not shown: \(report.hidden) of \(report.errors + report.warnings) findings") }
  }
}
