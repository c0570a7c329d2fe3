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
  private let widths: [Int]

  package init(_ columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
    widths = columns.indices.map { column in
      rows.reduce(displayWidth(columns[column].title)) { max($0, displayWidth($1[column])) }
    }
  }

  package var heading: String { line(columns.map(\.title)) }
  package var lines: [String] { rows.map(line) }

  private func line(_ cells: [String]) -> String {
    var padded: [String] = []
    for column in columns.indices {
      let padding = String(repeating: " ", count: widths[column] - displayWidth(cells[column]))
      padded.append(columns[column].isNumber ? padding + cells[column] : cells[column] + padding)
    }
    var text = padded.joined(separator: "  ")
    while text.last == " " { text.removeLast() }
    return text
  }
}
