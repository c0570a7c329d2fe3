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
  /// The columns after which a terminal would go on in the middle of a word; nil for what is no terminal.
  package var lineWidth: Int?

  package init(
    style: TextStyle = .plain, isUnicode: Bool = true, width: Int = 80, isPlan: Bool = false, lineWidth: Int? = nil
  ) {
    self.lineWidth = lineWidth
    self.style = style
    self.isUnicode = isUnicode
    self.width = width
    self.isPlan = isPlan
  }

  /// For all times of a run.
  func timeFormat(of timeline: Timeline) -> TimeFormat {
    timeline.answer(isPlan ? \.exactFormat : \.roundedFormat) {
      var format = TimeFormat(for: [timeline.makespan, timeline.work], isExact: isPlan)
      for task in timeline.shownTasks {
        if let start = timeline.start(of: task) { format.include(start.nanoseconds) }
        format.include(timeline.duration(of: task))
      }
      return format
    }
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

  /// A text without its end where it is wider than a column.
  func cut(_ text: String, to width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    var kept = ""
    for character in text {
      if displayWidth(kept + String(character)) > width - 1 { break }
      kept.append(character)
    }
    return kept + (isUnicode ? "…" : "~")
  }
}
