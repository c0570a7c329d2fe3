import Diagnostics
import TestSupport
import Testing
import YAMLSyntax

/// A text as the parser left it.
struct Parsed {
  let tree: YAMLTree
  let isComplete: Bool
  let diagnostics: [Diagnostic]
  let sources: SourceMap

  var rules: [String] { diagnostics.map(\.rule.id) }
  var facts: [Fact] { diagnostics.map(\.fact) }
  /// The findings in the words of `MarkedText.expectation`.
  var summary: [String] { summaries(of: diagnostics, in: sources) }
  var report: String { TextRenderer(sources: sources).render(diagnostics) }
  /// The whole tree on one line, as `Outline` writes it.
  var outline: String { tree.withView { view in tree.root.map { Outline(view: view).text(of: $0) } ?? "" } }
}

func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) -> Parsed {
  parse(bytes: Array(text.utf8), limits: limits)
}

func parse(bytes: [UInt8], limits: YAMLLimits = YAMLLimits(), before: [UInt8] = []) -> Parsed {
  var sources = SourceMap()
  if !before.isEmpty { _ = sources.add(path: "before.yaml", bytes: before) }
  let file = sources.add(path: "test.yaml", bytes: bytes)!
  let (tree, isComplete, diagnostics) = YAMLParser.parse(file, limits: limits)
  return Parsed(tree: tree, isComplete: isComplete, diagnostics: diagnostics, sources: sources)
}

/// Expects the findings that are marked in a text, in the order of their marks, and no others.
func check(
  _ rules: String..., in marked: String, limits: YAMLLimits = YAMLLimits(),
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  let marked = MarkedText(marked)
  #expect(
    parse(marked.text, limits: limits).summary == marked.expectation(rules), "\(marked.text)",
    sourceLocation: sourceLocation)
}

/// Writes a tree as `{"key": ["item", null]}`: quotes around every text, `null` where there is none.
struct Outline {
  let view: YAMLTreeView

  func text(of node: NodeID) -> String {
    switch view.kind(of: node) {
    case .null: "null"
    case .text: view.text(of: node).debugDescription
    case .list: "[" + view.items(of: node).map(text).joined(separator: ", ") + "]"
    case .map:
      "{" + view.entries(of: node).map { "\(text(of: $0.key)): \(text(of: $0.value))" }.joined(separator: ", ") + "}"
    }
  }
}
