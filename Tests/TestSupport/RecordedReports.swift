import Diagnostics
import Glibc
import Reporters
package import RunEvents
import Variables

/// What was shown of a run, made again from its event log alone.
package struct RecordedReports {
  /// The table, the chart and the closing line, as `--timeline both` shows them where nobody asks for colours.
  package let timeline: String
  /// What went wrong, as it was told, and the report on it, without the command lines that run a task again.
  package let failures: String

  package init(_ log: String) throws(RunRecord.Problem) {
    let record = try RunRecord(log)
    let secrets = Secrets()
    let words = OutcomeText { String(cString: strerror($0)) }
    let timeline = Timeline(record.graph, secrets: secrets)
    let tails = OutputTail(record.graph)
    var said = ""
    let narrator = Narrator(timeline, tails: tails, style: .plain, words: words) { said += "taskflow: \($0)\n" }
    record.replay(to: [timeline, tails, narrator])
    self.timeline = TimelineReport(timeline, display: Display(), words: words).render(.both)
    let report =
      timeline.failures.isEmpty
      ? ""
      : FailureReport(timeline, tails: tails, words: words, rerun: nil, style: .plain, told: narrator.told).render()
    failures = report.isEmpty ? said : "\(said)\n\(report)"
  }

  /// A report on failures without the command lines that run a task again: these are not of the run.
  package static func withoutReruns(_ report: String) -> String {
    report.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("  run it again:") }
      .joined(separator: "\n")
  }

  /// How they differ from what the program has written; empty where they don't.
  package func differences(from ended: ProgramResult) -> [String] {
    var differences: [String] = []
    if !ended.output.hasSuffix(timeline) {
      differences.append("the log tells another timeline:\n\(timeline)shown:\n\(ended.output)")
    }
    let shown = Self.withoutReruns(ended.errors)
    if shown != failures { differences.append("the log tells other failures:\n\(failures)shown:\n\(shown)") }
    return differences
  }
}
