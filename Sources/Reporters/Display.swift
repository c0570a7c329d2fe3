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
}
