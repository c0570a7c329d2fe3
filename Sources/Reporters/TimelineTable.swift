import Diagnostics
package import Planner
import RunEvents
import WorkflowModel

/// A table of what ran when: the columns of the article this tool grew out of, then duration and outcome.
package struct TimelineTable {
  private let timeline: Timeline
  private let display: Display
  private let words: OutcomeText
  private let extra: [ExtraColumn]

  /// A column that not every table has.
  package struct ExtraColumn {
    package var column: AlignedTable.Column
    package var cell: (TaskID) -> String

    package init(_ column: AlignedTable.Column, cell: @escaping (TaskID) -> String) {
      self.column = column
      self.cell = cell
    }
  }

  package init(_ timeline: Timeline, display: Display, words: OutcomeText, extra: [ExtraColumn] = []) {
    self.timeline = timeline
    self.display = display
    self.words = words
    self.extra = extra
  }

  /// Of a plan in which all goes well there is nothing to say.
  private var hasOutcomes: Bool {
    !display.isPlan || !timeline.emptyMatrices.isEmpty || timeline.result.map { $0 != .succeeded } == true
  }

  package func render(_ tasks: [TaskID]) -> String {
    let format = display.timeFormat(of: timeline)
    var columns: [AlignedTable.Column] = [
      .init("task"), .init("start", isNumber: true), .init("finish", isNumber: true),
      .init("finish order", isNumber: true), .init("duration", isNumber: true),
    ]
    if hasOutcomes { columns.append(.init("outcome")) }
    columns += extra.map(\.column)
    let table = AlignedTable(columns, rows: tasks.map { task in cells(of: task, format) + extra.map { $0.cell(task) } })
    var lines = [display.style.apply(.bold, to: table.heading)]
    for (task, line) in zip(tasks, table.lines) { lines.append(colored(line, task)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func cells(of task: TaskID, _ format: TimeFormat) -> [String] {
    let entry = timeline.entries[Int(task)]
    var cells = [timeline.name(of: task), "-", "-", "-", "-"]
    if timeline.emptyMatrices.contains(task) {
      // It took no time, and no place among those that finished.
    } else if let start = timeline.start(of: task), let finish = entry.finish {
      cells[1] = format.text(start.nanoseconds)
      cells[2] = format.text(finish.nanoseconds)
      cells[3] = entry.order.map { String($0) } ?? "-"
      cells[4] = format.text(timeline.duration(of: task))
    }
    if hasOutcomes { cells.append(words.cell(of: task, in: timeline)) }
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
