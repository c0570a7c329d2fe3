import Diagnostics

/// What is wrong with the YAML, and where the cause stands, in bytes of the file.
struct SyntaxExplanation {
  var fact: Fact
  var range: Range<Int>
  var labels: [(reason: LabelReason, range: Range<Int>)] = []

  init(_ fact: Fact, at offset: Int) {
    self.fact = fact
    range = offset..<offset + 1
  }

  init(_ problem: SyntaxProblem, at offset: Int) {
    self.init(.syntax(problem), at: offset)
  }

  init(_ problem: SyntaxProblem, from start: Int, to end: Int) {
    fact = .syntax(problem)
    range = start..<max(start, end)
  }

  /// With another place that belongs to it.
  func labelled(_ reason: LabelReason, at offset: Int?) -> Self {
    guard let offset, offset != range.lowerBound else { return self }
    var copy = self
    copy.labels.append((reason, offset..<offset + 1))
    return copy
  }
}
