package import Diagnostics
import RunEvents
import WorkflowModel

/// What the place that a report is shown at can do.
package struct Display: Sendable {
  package var style: TextStyle
  /// Whether characters beyond ASCII can be shown.
  package var isUnicode: Bool
  /// In columns.
  package var width: Int
  /// Planned instead of measured times.
  package var isPlan: Bool

  package init(style: TextStyle = .plain, isUnicode: Bool = true, width: Int = 80, isPlan: Bool = false) {
    self.style = style
    self.isUnicode = isUnicode
    self.width = width
    self.isPlan = isPlan
  }

  func timeFormat(of timeline: Timeline) -> TimeFormat {
    var times: [Nanoseconds] = [timeline.makespan, timeline.work]
    for task in timeline.shownTasks {
      times.append(timeline.start(of: task)?.nanoseconds ?? 0)
      times.append(timeline.duration(of: task))
    }
    return TimeFormat(for: times, isExact: isPlan)
  }

  /// A name in a column of a width: filled up, or without its beginning. The end of a path says more than that.
  func fit(_ name: String, to width: Int) -> String {
    let excess = displayWidth(name) - width
    if excess <= 0 { return name + String(repeating: " ", count: -excess) }
    var kept = Substring(name)
    var keptWidth = width + excess
    while keptWidth > width - 1, let first = kept.popFirst() { keptWidth -= displayWidth(String(first)) }
    return (isUnicode ? "…" : "~") + kept + String(repeating: " ", count: max(0, width - 1 - keptWidth))
  }
}
