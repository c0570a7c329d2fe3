import Diagnostics
import Taskflow
import TestSupport
import Testing

/// Expects what `validate` finds in a file, warnings included: what is marked, in the order of the marks, and nothing else.
func check(_ rules: [String], in marked: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  let marked = MarkedText(marked)
  let file = LoadedFile("test.yaml", bytes: Array(marked.text.utf8), checks: .all)
  let found = summaries(of: file.findings(.pedantic), in: file.sources)
  #expect(found == marked.expectation(rules), "\(marked.text)", sourceLocation: sourceLocation)
}

extension FindingFilter {
  /// Everything there is to find.
  static var pedantic: FindingFilter {
    var filter = FindingFilter()
    filter.isPedantic = true
    return filter
  }
}

/// What `validate` finds in a text.
func findings(in text: String, _ filter: FindingFilter = .pedantic) -> [Diagnostic] {
  LoadedFile("test.yaml", bytes: Array(text.utf8), checks: .all).findings(filter)
}

/// A text with all its fixes made.
func fixed(_ text: String, _ filter: FindingFilter = .pedantic) -> String {
  String(decoding: FileFixer("test.yaml", filter).fix(Array(text.utf8)).bytes, as: UTF8.self)
}
