package import Diagnostics
import Engine
import Planner
package import Reporters
import RunEvents
import WorkflowModel

/// The whole of what `plan` shows of one plan.
package struct PlanReport {
  private let run: PlannedRun
  private let display: Display
  private let words: OutcomeText

  package init(_ run: PlannedRun, display: Display, words: OutcomeText) {
    self.run = run
    self.display = display
    self.words = words
  }

  package func writeText(_ parts: TimelineReport.Parts?, to pieces: TextPieces) {
    guard parts != TimelineReport.Parts.none else { return }
    // Of a run that fails there is no slack to speak of, and an excerpt is the critical path, which has none.
    let isExcerpt = TimelineReport.isExcerpt(parts, of: run.timeline.shownTasks.count)
    let isWhole = parts != .gantt && run.result == .succeeded && !isExcerpt
    let extra = isWhole ? PlanColumns(run).columns() : []
    TimelineReport(run.timeline, display: display, words: words, extra: extra).write(parts, to: pieces)
    pieces.append(boundText)
  }

  /// How far the schedule may be from the best one.
  private var boundText: String {
    guard let bound = run.bound, run.makespan > 0 else { return "" }
    let length = TimeFormat(for: [bound.length, run.makespan], isExact: true).text(bound.length)
    let text =
      run.makespan <= bound.length
      ? "no schedule is shorter: lower bound \(length) (\(bound.reason))"
      : "lower bound \(length) (\(bound.reason)): this schedule takes \(decimal(bound.ratio(of: run.makespan), 4)) times that"
    return wrapped(text, to: display.lineWidth) + "\n"
  }

  /// - Parameter explanation: where the time goes; nil where it was not looked for.
  package func writeJSON(_ explanation: Explanation?, to pieces: TextPieces) {
    let details = ScheduleDetails(run)
    PlanJSON.write(run.timeline, to: pieces) { json in
      json.member("slots", raw: run.options.slots.map { "\($0)" } ?? "null")
      json.member("lower_bound_s", raw: run.bound.map { PlanJSON.seconds($0.length) } ?? "null")
      if let bound = run.bound { json.member("lower_bound", bound.reason) }
      if let explanation { ExplanationJSON(explanation).write(to: &json) }
    } row: { task, json in
      for (name, time) in details.times(of: task) { json.member(name, raw: PlanJSON.seconds(time)) }
      let wait = details.wait(of: task)
      json.member("waits_for", details.text(of: wait))
      json.member("waits_for_kind", raw: wait.kind.map { "\"\($0)\"" } ?? "null")
      if let source = wait.source { json.member("waits_for_task", run.timeline.key(of: source)) }
      json.member("critical", raw: details.criticalTasks.contains(task))
    }
  }

  /// One line for each task (RFC 4180).
  package func writeCSV(to pieces: TextPieces) {
    let details = ScheduleDetails(run)
    let timeline = run.timeline
    let times = details.times(of: 0).map(\.name)
    var csv = CSVText(to: pieces)
    let heading =
      ["task", "start_s", "finish_s", "duration_s", "order", "status"] + times
      + ["waits_for", "waits_for_kind", "waits_for_task", "critical"]
    csv.line(heading)
    for task in timeline.shownTasks {
      let entry = timeline.entries[Int(task)]
      csv.cell(timeline.key(of: task))
      csv.cell(timeline.start(of: task).map { PlanJSON.seconds($0.nanoseconds) } ?? "")
      csv.cell(entry.finish.map { PlanJSON.seconds($0.nanoseconds) } ?? "")
      csv.cell(PlanJSON.seconds(timeline.duration(of: task)))
      csv.cell(entry.order.map { "\($0)" } ?? "")
      csv.cell(timeline.rowOutcome(of: task).map(\.word) ?? "waiting")
      for (_, time) in details.times(of: task) { csv.cell(PlanJSON.seconds(time)) }
      let wait = details.wait(of: task)
      csv.cell(details.text(of: wait))
      csv.cell(wait.kind ?? "")
      csv.cell(wait.source.map(timeline.name) ?? "")
      csv.cell(details.criticalTasks.contains(task) ? "true" : "false")
      csv.endLine()
    }
    csv.finish()
  }
}
