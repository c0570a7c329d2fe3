import Diagnostics
import Planner
package import Reporters
import RunEvents
import Variables
package import WorkflowModel

/// What `plan` adds to the table of the timeline.
package struct PlanColumns {
  private let run: PlannedRun
  private let format: TimeFormat
  private let details: ScheduleDetails

  package init(_ run: PlannedRun) {
    self.run = run
    details = ScheduleDetails(run)
    format = TimeFormat(for: run.timeline.shownTasks.map(run.timeline.duration) + [run.makespan], isExact: true)
  }

  package func columns() -> [TimelineTable.ExtraColumn] {
    var columns: [TimelineTable.ExtraColumn] = []
    if run.timeline.shownTasks.contains(where: isLate) {
      columns.append(.init(.init("earliest", isNumber: true)) { text(details.earliestStarts[Int($0)]) })
    }
    columns.append(
      .init(.init("slack", isNumber: true)) { run.timeline.start(of: $0) == nil ? "-" : text(details.slack(of: $0)) })
    columns.append(.init(.init("waits for")) { details.text(of: details.wait(of: $0)) })
    return columns
  }

  private func text(_ time: Nanoseconds) -> String { format.text(time) }

  /// Whether it starts later than its dependencies would let it.
  private func isLate(_ task: TaskID) -> Bool {
    guard let start = run.timeline.start(of: task) else { return false }
    return start.nanoseconds > details.earliestStarts[Int(task)]
  }
}

/// One row for each number of slots, and for each mode where there are several.
package struct SlotTable {
  private let rows: [(mode: Mode?, row: SlotRow)]
  private let display: Display

  package init(_ rows: [(mode: Mode?, row: SlotRow)], display: Display) {
    self.rows = rows
    self.display = display
  }

  package func render() -> String {
    let format = TimeFormat(for: rows.map(\.row.makespan), isExact: true)
    let hasModes = Set(rows.map(\.mode)).count > 1
    var columns: [AlignedTable.Column] = hasModes ? [.init("mode")] : []
    for title in ["slots", "makespan", "speed-up", "efficiency", "utilisation", "to bound"] {
      columns.append(.init(title, isNumber: true))
    }
    let cells = rows.map { mode, row in (hasModes ? [mode?.rawValue ?? "-"] : []) + self.cells(row, format) }
    let table = AlignedTable(columns, rows: cells)
    return ([display.style.apply(.bold, to: table.heading)] + table.lines).joined(separator: "\n") + "\n"
  }
}

extension SlotTable {
  fileprivate func cells(_ row: SlotRow, _ format: TimeFormat) -> [String] {
    [
      row.slots.map { "\($0)" } ?? "unlimited", format.text(row.makespan), decimal(row.speedUp, 2),
      row.efficiency.map(percent) ?? "-", row.utilisation.map(percent) ?? "-",
      row.ratioToBound.map { decimal($0, 4) } ?? "-",
    ]
  }
}

extension SlotTable {
  /// What programs are told of each row, by name.
  private func members(_ row: SlotRow) -> [(name: String, value: String?)] {
    [
      ("slots", row.slots.map { "\($0)" }), ("makespan_s", PlanJSON.seconds(row.makespan)),
      ("speed_up", decimal(row.speedUp, 4)), ("efficiency", row.efficiency.map { decimal($0, 4) }),
      ("utilisation", row.utilisation.map { decimal($0, 4) }),
      ("to_lower_bound", row.ratioToBound.map { decimal($0, 6) }),
    ]
  }

  package func json() -> String {
    // Nothing in it is of others.
    var json = JSONText(secrets: Secrets())
    json.object { json in
      json.member("version", raw: 1)
      json.key("rows")
      json.array(rows) { json, entry in
        json.object { json in
          if let mode = entry.mode { json.member("mode", word: mode.rawValue) }
          for (name, value) in members(entry.row) { json.member(name, raw: value ?? "null") }
        }
      }
    }
    return json.text + "\n"
  }

  /// One line for each row (RFC 4180).
  package func csv() -> String {
    let lines = rows.map { mode, row in [mode?.rawValue ?? ""] + members(row).map { $0.value ?? "" } }
    let names = rows.first.map { members($0.row).map(\.name) } ?? []
    return CSVText.text(of: [["mode"] + names] + lines)
  }
}

/// A part of one as a percentage: `87.5 %`.
func percent(_ part: Double) -> String { decimal(part * 100, 1) + " %" }

/// A number with so many decimals, rounded half up.
package func decimal(_ number: Double, _ decimals: Int) -> String {
  let unit = (0..<decimals).reduce(1) { unit, _ in unit * 10 }
  let scaled = Int((number * Double(unit)).rounded())
  guard decimals > 0 else { return "\(scaled)" }
  let fraction = String(scaled % unit)
  return "\(scaled / unit).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
}
