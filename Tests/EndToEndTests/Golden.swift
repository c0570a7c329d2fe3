import Glibc
import TestSupport
import Testing

/// Compares a whole output with the file of that name in `Goldens`; `TASKFLOW_UPDATE_GOLDENS=1` writes it instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let path = "\(repositoryRoot)/Tests/EndToEndTests/Goldens/\(name)"
  if getenv("TASKFLOW_UPDATE_GOLDENS") != nil {
    try writeFile(path, text)
    return
  }
  let golden = try readFile(path)
  guard golden != text else { return }
  let difference = diff(golden.splitLines(), text.splitLines()).joined(separator: "\n")
  Issue.record(
    "differs from Goldens/\(name) (- expected, + found; TASKFLOW_UPDATE_GOLDENS=1 accepts):\n\(difference)",
    sourceLocation: sourceLocation)
}

/// The lines that differ, by the longest common subsequence; two lines of what is common around them.
private func diff(_ old: [String], _ new: [String]) -> [String] {
  var lengths = Array(repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
  for row in old.indices.reversed() {
    for column in new.indices.reversed() {
      lengths[row][column] =
        old[row] == new[column]
        ? lengths[row + 1][column + 1] + 1 : max(lengths[row + 1][column], lengths[row][column + 1])
    }
  }
  var lines: [String] = []
  var (row, column) = (0, 0)
  while row < old.count || column < new.count {
    if row < old.count, column < new.count, old[row] == new[column] {
      lines.append("  \(old[row])")
      row += 1
      column += 1
    } else if column == new.count || (row < old.count && lengths[row + 1][column] >= lengths[row][column + 1]) {
      lines.append("- \(old[row])")
      row += 1
    } else {
      lines.append("+ \(new[column])")
      column += 1
    }
  }
  let changed = lines.indices.filter { !lines[$0].hasPrefix("  ") }
  return lines.indices.filter { line in changed.contains { abs($0 - line) <= 2 } }.map { lines[$0] }
}

extension String {
  fileprivate func splitLines() -> [String] {
    split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}

/// A report without what was measured: times, the bars drawn from them, and the spaces that align them.
func withoutTimes(_ report: String) -> String {
  report.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
    if let edge = line.firstIndex(of: "│") { return "\(line[...edge])<bar>" }
    return String(line).replacing(/\d+\.\d+ s/, with: "<time>").replacing(/\d+\.\d\d times/, with: "<ratio> times")
      .replacing(/[ ]{2,}/, with: "  ")
  }.joined(separator: "\n")
}
