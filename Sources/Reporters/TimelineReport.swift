package import Diagnostics
import Planner
import RunEvents

/// The whole of what is shown after a run or for a plan: table, chart and closing line.
package struct TimelineReport {
  package enum Parts: String, CaseIterable, Sendable {
    case table
    case gantt
    case both
    case none
  }

  private let timeline: Timeline
  private let display: Display
  private let words: OutcomeText
  private let extra: [TimelineTable.ExtraColumn]
  /// More tasks than this are shown only when they were asked for: the screen holds the critical path instead.
  private static let readable = 40

  /// Whether only a part of so many tasks is shown.
  package static func isExcerpt(_ parts: Parts?, of tasks: Int) -> Bool { parts == nil && tasks > readable }

  package init(
    _ timeline: Timeline, display: Display, words: OutcomeText, extra: [TimelineTable.ExtraColumn] = []
  ) {
    self.timeline = timeline
    self.display = display
    self.words = words
    self.extra = extra
  }

  /// - Parameter parts: nil for what suits the size of the run.
  package func render(_ parts: Parts?) -> String {
    TextPieces.collect { write(parts, to: $0) }
  }

  /// As `render`, as it is made.
  package func write(_ parts: Parts?, to pieces: TextPieces) {
    guard parts != Parts.none else { return }
    let shown = timeline.rows
    var tasks = shown
    if Self.isExcerpt(parts, of: shown.count) { tasks = excerpt(of: shown) }
    if parts != .gantt {
      TimelineTable(timeline, display: display, words: words, extra: extra).write(tasks, to: pieces)
      pieces.append("\n")
    }
    if parts != .table {
      GanttChart(timeline, display: display).write(tasks, to: pieces)
      pieces.append("\n")
    }
    if tasks.count < shown.count {
      let hidden = shown.count - tasks.count
      let note = "\(hidden) task\(hidden == 1 ? " is" : "s are") not shown; --timeline table, gantt or both shows all."
      pieces.append(wrapped(note, to: display.lineWidth) + "\n")
    }
    pieces.append(ClosingLine(timeline, display: display).render())
  }

  /// What went wrong, and the chain that decided the end, in file order.
  private func excerpt(of tasks: [TaskID]) -> [TaskID] {
    let failed = tasks.filter { timeline.entries[Int($0)].outcome?.isFailure == true }
    let chosen = failed.prefix(Self.readable) + timeline.criticalPath().prefix(Self.readable)
    return Set(chosen).sorted()
  }
}
