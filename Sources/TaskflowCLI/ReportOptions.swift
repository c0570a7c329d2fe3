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

  @Flag(help: "Count the findings of each rule, after the text or on standard error.")
  var statistics = false

  @Option(help: ArgumentHelp("Show at most this many findings.", valueName: "n"))
  var max: Int?

  func validate() throws {
    if let max, max < 0 { throw ValidationError("--max takes a number, 0 or larger") }
  }

  var output: FindingOutput { FindingOutput(format: format, color: color, hasStatistics: statistics, limit: max) }
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
