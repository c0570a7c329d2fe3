import ArgumentParser
import Diagnostics
import FindingReports
import Taskflow

extension ReportFormat: ExpressibleByArgument {}

/// How the findings are shown.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How the findings are written.", valueName: "format"))
  var format: ReportFormat = .text

  @Option(help: ArgumentHelp("When the text is coloured.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(help: "Count the findings of each rule, behind the text or on standard error.")
  var statistics = false

  @Option(help: ArgumentHelp("Show no more findings than this.", valueName: "n"))
  var max: Int?

  func validate() throws {
    if let max, max < 0 { throw ValidationError("--max takes a number from 0") }
  }

  /// Writes the report to standard output, and what is to be said of it beside it.
  func write(_ report: FindingReport) throws {
    let style = color.style(of: 1)
    let counts = statistics ? report.statistics() : ""
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

/// When text is coloured.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  /// On a terminal, unless the user's environment says otherwise.
  case auto
  case always
  case never

  func style(of descriptor: Int32) -> TextStyle {
    switch self {
    case .auto: TerminalTraits.style(of: descriptor)
    case .always: TextStyle(isColored: true)
    case .never: .plain
    }
  }
}
