import Diagnostics
package import Planner
import RunEvents
import WorkflowModel

/// A table of what ran when: the columns of the article this tool grew out of, then duration and outcome.
package struct TimelineTable {
  private let timeline: Timeline
  private let display: Display
  private let words: OutcomeText

  package init(_ timeline: Timeline, display: Display, words: OutcomeText) {
    self.timeline = timeline
    self.display = display
    self.words = words
  }

  package func render(_ tasks: [TaskID]) -> String {
    let format = display.timeFormat(of: timeline)
    let rows = tasks.map { cells(of: $0, format) }
    var columns: [(title: String, isNumber: Bool)] = [
      ("task", false), ("start", true), ("finish", true), ("finish order", true), ("duration", true),
    ]
    if !display.isPlan { columns.append(("outcome", false)) }
    let widths = columns.indices.map { column in
      rows.reduce(displayWidth(columns[column].title)) { max($0, displayWidth($1[column])) }
    }
    func line(_ cells: [String]) -> String {
      var padded: [String] = []
      for column in columns.indices {
        let padding = String(repeating: " ", count: widths[column] - displayWidth(cells[column]))
        padded.append(columns[column].isNumber ? padding + cells[column] : cells[column] + padding)
      }
      var text = padded.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text
    }
    var lines = [display.style.apply(.bold, to: line(columns.map(\.title)))]
    for (task, row) in zip(tasks, rows) { lines.append(colored(line(row), task)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func cells(of task: TaskID, _ format: TimeFormat) -> [String] {
    let entry = timeline.entries[Int(task)]
    var cells = [timeline.name(of: task), "-", "-", "-", "-"]
    if let start = timeline.start(of: task), let finish = entry.finish {
      cells[1] = format.text(start.nanoseconds)
      cells[2] = format.text(finish.nanoseconds)
      cells[3] = entry.order.map { String($0) } ?? "-"
      cells[4] = format.text(timeline.duration(of: task))
    }
    if !display.isPlan { cells.append(words.cell(of: task, in: timeline)) }
    return cells
  }

  private func colored(_ line: String, _ task: TaskID) -> String {
    switch timeline.entries[Int(task)].outcome {
    case .failed, .timedOut:
      display.style.apply(timeline.plan.allowsFailure(task) ? .yellow : .red, to: line)
    case .cancelled, .blocked: display.style.apply(.yellow, to: line)
    case .succeeded, .skipped, nil: line
    }
  }
}
