package import Diagnostics
package import Planner
import RunEvents
import WorkflowModel

/// A table of what ran when: the columns of the article this tool grew out of, then duration and outcome.
package struct TimelineTable {
  private let timeline: Timeline
  private let display: Display
  private let words: OutcomeText
  private let extra: [ExtraColumn]
  private static let narrowestName = 16

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
    TextPieces.collect { write(tasks, to: $0) }
  }

  /// As `render`, as it is made.
  package func write(_ tasks: [TaskID], to pieces: TextPieces) {
    let format = display.timeFormat(of: timeline)
    var columns: [AlignedTable.Column] = [
      .init("task"), .init("start", isNumber: true), .init("finish", isNumber: true),
      .init("finish order", isNumber: true), .init("duration", isNumber: true),
    ]
    if hasOutcomes { columns.append(.init("outcome")) }
    columns += extra.map(\.column)
    func row(of task: TaskID) -> [String] { cells(of: task, format) + extra.map { $0.cell(task) } }
    var table = AlignedTable(columns, widthsOf: tasks.lazy.map(row))
    let kept = fittingColumns(of: table)
    if kept.count < columns.count {
      columns = kept.map { columns[$0] }
      table = AlignedTable(columns, widthsOf: tasks.lazy.map { task in kept.map { row(of: task)[$0] } })
    }
    var names = narrowNames(of: &table)
    let lastWidth = table.widths[columns.count - 1]
    pieces.append(display.style.apply(.bold, to: table.heading) + "\n")
    for task in tasks {
      var cells = row(of: task)
      if kept.count < cells.count { cells = kept.map { cells[$0] } }
      if names != nil { cells[0] = names!.fit(cells[0]) }
      if display.lineWidth != nil { cells[columns.count - 1] = display.cut(cells[columns.count - 1], to: lastWidth) }
      pieces.append(colored(table.line(cells), task) + "\n")
    }
  }

  /// The columns that are shown: on a narrow terminal, the order goes first, then, where shorter names are not enough, start and
  /// finish. What became of the task stays.
  private func fittingColumns(of table: AlignedTable) -> [Int] {
    var kept = Array(table.widths.indices)
    guard let lineWidth = display.lineWidth else { return kept }
    func excess() -> Int { kept.map { table.widths[$0] + 2 }.reduce(-2, +) - lineWidth }
    if excess() > 0 { kept.removeAll { $0 == Self.orderColumn } }
    let spare = max(0, table.widths[0] - Self.narrowestName)
    for column in [1, 2] where excess() > spare { kept.removeAll { $0 == column } }
    return kept
  }

  private static let orderColumn = 3

  /// Makes the column of names narrower where lines would be wider than the terminal, and the last one where that is not enough.
  ///
  /// - Returns: what cuts the beginnings of names; nil where all fit.
  private func narrowNames(of table: inout AlignedTable) -> NameColumn? {
    guard let lineWidth = display.lineWidth else { return nil }
    let excess = table.widths.reduce(2 * (table.widths.count - 1), +) - lineWidth
    guard excess > 0 else { return nil }
    let width = min(table.widths[0], max(Self.narrowestName, table.widths[0] - excess))
    let rest = excess - (table.widths[0] - width)
    table.widths[0] = width
    if rest > 0 { table.widths[table.widths.count - 1] = max(Self.narrowestName, table.widths.last! - rest) }
    return NameColumn(display, width: width)
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
    switch timeline.rowOutcome(of: task) {
    case .failed, .timedOut:
      display.style.apply(timeline.graph.allowsFailure(task) ? .yellow : .red, to: line)
    case .cancelled, .blocked: display.style.apply(.yellow, to: line)
    case .succeeded, .skipped, nil: line
    }
  }
}
