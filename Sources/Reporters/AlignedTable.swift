import Diagnostics

/// Rows of text in columns, two spaces apart.
package struct AlignedTable {
  package struct Column {
    package var title: String
    /// Whether its cells end at one place instead of beginning there.
    package var isNumber: Bool

    package init(_ title: String, isNumber: Bool = false) {
      self.title = title
      self.isNumber = isNumber
    }
  }

  private let columns: [Column]
  private let rows: [[String]]
  /// In columns of a terminal, by column.
  var widths: [Int]

  package init(_ columns: [Column], rows: [[String]]) {
    self.init(columns, widthsOf: rows, rows)
  }

  /// A table whose rows are made once to find out how wide they are, and again to be shown: for many.
  init(_ columns: [Column], widthsOf rows: some Sequence<[String]>) {
    self.init(columns, widthsOf: rows, [])
  }

  private init(_ columns: [Column], widthsOf measured: some Sequence<[String]>, _ rows: [[String]]) {
    self.columns = columns
    self.rows = rows
    var widths = columns.map { displayWidth($0.title) }
    for row in measured {
      for column in columns.indices { widths[column] = max(widths[column], displayWidth(row[column])) }
    }
    self.widths = widths
  }

  package var heading: String { line(columns.map(\.title)) }
  package var lines: [String] { rows.map(line) }

  func line(_ cells: [String]) -> String {
    var text = ""
    for column in columns.indices {
      let padding = String(repeating: " ", count: max(0, widths[column] - displayWidth(cells[column])))
      if column > 0 { text += "  " }
      text += columns[column].isNumber ? padding + cells[column] : cells[column] + padding
    }
    while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    return text
  }
}
