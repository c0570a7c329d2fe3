import TestSupport

extension ProgramResult {
  /// The lines of a report that has one for each finding.
  var findingLines: [Substring] { output.split(separator: "\n") }
}
