import Diagnostics
import TestSupport
import Testing
import YAMLSyntax

/// The YAML project's own cases: what libyaml 0.2.5 takes, the parser takes; what it refuses, the parser refuses.
///
/// That we refuse more than YAML (several documents, tags, keys given twice) shows in other rules than these.
@Suite(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
struct TestSuiteTests {
  /// The rules that stand for "this is no YAML".
  private static let refusals: Set = ["yaml-syntax", "control-character", "not-utf8"]
  /// The rules at which reading stops, so that what follows remains unseen.
  private static let stops: Set = ["several-documents", "depth-limit", "alias-limit"]

  @Test func agreesWithLibyaml() throws {
    let folder = Corpus.path + "/yaml-test-suite"
    let cases = try readTable(folder + "/libyaml-0.2.5.csv")
    #expect(cases.count == 402)
    var unseen = 0
    for each in cases {
      let id = try #require(each["id"])
      let result = try #require(each["result"])
      let parsed = parse(bytes: try readBytes("\(folder)/\(id)/in.yaml"))
      let isRefused = parsed.rules.contains(where: Self.refusals.contains)
      let isExpected = result == "ok-reject" || result == "fail-reject"
      if isExpected, parsed.rules.contains(where: Self.stops.contains) {
        unseen += 1
      } else {
        #expect(isRefused == isExpected, "\(id) (\(each["name"] ?? "")): \(result)\n\(parsed.report)")
      }
      if isRefused { #expect(!parsed.isComplete, "\(id)") }
      expectPlacesInside(parsed, id)
    }
    // A stream of several documents with an error in a later one.
    #expect(unseen == 1)
  }

  /// Where libyaml passes, every scalar says what the case says it should.
  @Test func scalarsAreThoseOfTheCases() throws {
    let folder = Corpus.path + "/yaml-test-suite"
    var compared = 0
    for each in try readTable(folder + "/libyaml-0.2.5.csv") where each["result"] == "pass" {
      let id = try #require(each["id"])
      let parsed = parse(bytes: try readBytes("\(folder)/\(id)/in.yaml"))
      guard parsed.isComplete else { continue }
      let events = try readFile("\(folder)/\(id)/test.event").split(separator: "\n")
      let expected = events.filter { $0.hasPrefix("=VAL") }.map { scalar($0.dropFirst(5)) }
      let found = parsed.tree.withView { view in
        view.nodes.indices.filter { view.nodes[$0].kind == .scalar }.map(view.text)
      }
      #expect(found == expected, "\(id)")
      compared += 1
    }
    #expect(compared > 200)
  }

  /// Where libyaml passes, the tree is that of the case: every collection, alias and scalar in its place. Where its events
  /// are others than those of the case, so is our tree.
  @Test(arguments: [("pass", true), ("fail-events", false)])
  func treesAreThoseOfTheCases(result: String, isThatOfTheCase: Bool) throws {
    let folder = Corpus.path + "/yaml-test-suite"
    var compared = 0
    for each in try readTable(folder + "/libyaml-0.2.5.csv") where each["result"] == result {
      let id = try #require(each["id"])
      let parsed = parse(bytes: try readBytes("\(folder)/\(id)/in.yaml"))
      guard parsed.isComplete else { continue }
      let kinds = ["+MAP", "-MAP", "+SEQ", "-SEQ", "=VAL", "=ALI"]
      let events = try readFile("\(folder)/\(id)/test.event").split(separator: "\n").filter { line in
        kinds.contains { line.hasPrefix($0) }
      }.map { $0.hasPrefix("=VAL") ? "=VAL " + scalar($0.dropFirst(5)) : String($0.prefix(4)) }
      let found = parsed.tree.withView { view in parsed.tree.root.map { self.events(of: $0, view) } ?? [] }
      #expect((found == events) == isThatOfTheCase, "\(id)")
      compared += 1
    }
    #expect(compared > (isThatOfTheCase ? 200 : 0))
  }

  /// A node and all in it as the events of `test.event`, without styles, anchors and tags.
  private func events(of node: NodeID, _ view: YAMLTreeView) -> [String] {
    switch view.nodes[node].kind {
    case .scalar: return ["=VAL " + view.text(of: node)]
    case .alias: return ["=ALI"]
    case .mapping, .sequence:
      let kind = view.nodes[node].kind == .mapping ? "MAP" : "SEQ"
      var events = ["+\(kind)"]
      var child = node + 1
      while child < view.end(of: node) {
        events += self.events(of: child, view)
        child = view.end(of: child)
      }
      return events + ["-\(kind)"]
    }
  }

  /// The text of `&anchor <tag> :text`, in which `:` stands for any sign of a style.
  private func scalar(_ event: Substring) -> String {
    var rest = event
    if rest.hasPrefix("&") { rest = rest.drop { $0 != " " }.dropFirst() }
    if rest.hasPrefix("<") { rest = rest.drop { $0 != ">" }.dropFirst(2) }
    let escapes = [("\\\\", "\u{0}"), ("\\n", "\n"), ("\\t", "\t"), ("\\b", "\u{8}"), ("\\r", "\r"), ("\u{0}", "\\")]
    return escapes.reduce(String(rest.dropFirst())) { $0.replacing($1.0, with: $1.1) }
  }

  /// Every finding stands in the file, and every node in its parent, in order.
  private func expectPlacesInside(_ parsed: Parsed, _ id: String) {
    let end = parsed.tree.file.end
    for finding in parsed.diagnostics {
      for range in [finding.range].compactMap(\.self) + finding.labels.map(\.range) {
        #expect(range.start <= range.end && range.end <= end, "\(id) \(finding)")
      }
    }
    guard parsed.isComplete else { return }
    parsed.tree.withView { view in
      var start: UInt32 = 0
      for (node, each) in view.nodes.enumerated() {
        #expect(each.range.start >= start && each.range.end <= end, "\(id) node \(node)")
        start = each.range.start
        for inner in node..<view.end(of: node) {
          #expect(view.nodes[inner].range.end <= each.range.end, "\(id) node \(inner) in \(node)")
        }
      }
    }
  }
}
