import Diagnostics
import Planner
import RunEvents
import WorkflowModel

/// One line that says what concurrency gained, and what decided the end.
package struct ClosingLine {
  private let timeline: Timeline
  private let display: Display

  package init(_ timeline: Timeline, display: Display) {
    self.timeline = timeline
    self.display = display
  }

  package func render() -> String {
    let format = display.timeFormat(of: timeline)
    let (work, makespan) = (timeline.work, timeline.makespan)
    let count = timeline.graph.taskCount + timeline.shownTasks.count { timeline.isLeftOut($0) }
    if count == 0, !timeline.emptyMatrices.isEmpty { return display.style.apply(.bold, to: nothingToRun) + "\n" }
    var line =
      "\(count) task\(count == 1 ? "" : "s")\(outcomes): \(format.text(work)) of work in \(format.text(makespan))"
    if makespan > 0, count > 1 { line += ", \(ratio(work, makespan)) times as fast as one after the other" }
    if !timeline.emptyMatrices.isEmpty {
      line += "; no instances: \(listing(of: timeline.emptyMatrices.sorted(), in: timeline))"
    }
    let chain = timeline.criticalPath()
    if !chain.isEmpty { line += "; critical path: \(text(of: chain))" }
    return display.style.apply(.bold, to: wrapped(line, to: display.lineWidth)) + "\n"
  }

  private var nothingToRun: String {
    let matrices = timeline.emptyMatrices.sorted()
    return "nothing to run: \(listing(of: matrices, in: timeline)) \(matrices.count == 1 ? "has" : "have") no instances"
  }

  /// What became of the tasks, where it was not all success.
  private var outcomes: String {
    var counts: [(word: String, count: Int)] = []
    for task in timeline.shownTasks
    where timeline.graph.kind(of: task) == .task || timeline.isLeftOut(task) {
      guard let outcome = timeline.entries[Int(task)].outcome else { continue }
      let isWarning = outcome.isFailure && timeline.graph.allowsFailure(task)
      let word = isWarning ? "warning" : OutcomeText.phrase(outcome)
      if let index = counts.firstIndex(where: { $0.word == word }) {
        counts[index].count += 1
      } else {
        counts.append((word, 1))
      }
    }
    let order = ["succeeded", "skipped", "warning", "failed", "timed out", "cancelled", "blocked"]
    let groups = [Outcome.failed, .timedOut].compactMap { outcome -> String? in
      let count = timeline.shownTasks.count { task in
        !timeline.graph.kind(of: task).isCounted && timeline.entries[Int(task)].outcome == outcome
      }
      return count == 0 ? nil : "\(count) group\(count == 1 ? "" : "s") \(OutcomeText.phrase(outcome))"
    }
    guard !groups.isEmpty || counts.contains(where: { $0.word != "succeeded" }) else { return "" }
    let parts = order.compactMap { word -> String? in
      guard let count = counts.first(where: { $0.word == word })?.count else { return nil }
      return "\(count) \(word)\(word == "warning" && count > 1 ? "s" : "")"
    }
    return " (\((parts + groups).joined(separator: ", ")))"
  }

  private func ratio(_ work: Nanoseconds, _ makespan: Nanoseconds) -> String {
    let hundredths = Int((Double(work) / Double(makespan) * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// The names of a chain; of a long one, its two ends.
  private func text(of chain: [TaskID]) -> String {
    let arrow = display.isUnicode ? " → " : " -> "
    guard chain.count > 8 else { return chain.map(timeline.name).joined(separator: arrow) }
    let first = chain.prefix(4).map(timeline.name)
    let last = chain.suffix(3).map(timeline.name)
    let gap = display.isUnicode ? "… \(chain.count - 7) more …" : "... \(chain.count - 7) more ..."
    return (first + [gap] + last).joined(separator: arrow)
  }
}
