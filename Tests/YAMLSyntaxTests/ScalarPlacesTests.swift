import Diagnostics
import TestSupport
import Testing
import YAMLSyntax

/// Where the bytes of a text stand that YAML has unfolded, unquoted and unindented.
@Suite struct ScalarPlacesTests {
  /// Each character of a text with the one that stands at its place in the source.
  private func pairs(_ source: String) throws -> [(text: Character, source: String)] {
    let parsed = parse(source)
    let (text, range) = parsed.tree.withView { view in
      let node = view.nodes.indices.last { view.nodes[$0].kind == .scalar } ?? 0
      return (Array(view.bytes(of: node)), view.range(of: node))
    }
    let places = try #require(ScalarPlaces(of: text, in: parsed.tree.file, at: range))
    return text.indices.map { index in
      let range = places.range(of: index..<index + 1)
      let bytes = parsed.tree.file.bytes[Int(range.start)..<Int(range.end)]
      return (Character(Unicode.Scalar(text[index])), String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Texts of one style each; every letter must be found where it is written.
  @Test(arguments: [
    "a: plain", "a: plain over\n   several lines\n\n   of text", "a: 'it''s quoted'", "a: 'over\n\n  lines '",
    "a: \"one \\\"two\\\" \\x41\\u0042\\U00000043 \\\n    end\"", "a: \"b  \n  c\"", "a: |\n  one\n   two\n\n  three\n",
    "a: |-\n  one\n", "a: |+\n  one\n\n\n", "a: |2\n    indented\n  less\n",
    "a: >\n  folded\n  text\n\n  more\n   kept\n  end\n",
    "a: >-\n\n  begins late\n", "a: |1-\n  one space\n two\n", "a: | # comment\n  text\n", "a: |\r\n  one\r\n  two\r\n",
    "- - >+\n    x\n    y\n\n", "a: !!str plain", "a: &b |\n  text\n", "a: ''", "a: |\n", "{a: \"b\", c: 'd e'}",
  ])
  func everyLetterStandsWhereItIsWritten(source: String) throws {
    for (character, written) in try pairs(source) where character.isLetter {
      let isEscape = written.hasPrefix("\\")
      #expect(
        isEscape || written.hasPrefix(String(character)), "\(character) at '\(written)' in \(source.debugDescription)")
    }
  }

  @Test func foldedLinesAreSpacesAtTheirBreaks() throws {
    let found = try pairs("a: >\n  one\n  two\n")
    #expect(found.map(\.text) == Array("one two\n"))
    #expect(found[3].source == "\n  ")
    #expect(found[4].source == "t")
  }

  @Test func anEscapeIsOnePlace() throws {
    let found = try pairs(#"a: "x\u00e9y""#)
    #expect(found.map(\.source).first == "x")
    #expect(found.last?.source == "y")
    #expect(found[2].source == #"\u00e9"#)
  }

  @Test func whatDoesNotGiveTheTextHasNoPlaces() {
    let file = SourceFile(path: "a", bytes: Array("'x'".utf8))
    #expect(ScalarPlaces(of: Array("y".utf8), in: file, at: SourceRange(start: 0, end: 3)) == nil)
    #expect(ScalarPlaces(of: Array("x".utf8), in: file, at: SourceRange(start: 2, end: 9)) == nil)
  }

  /// Reading a scalar again gives the text that libyaml has read, for all scalars of the YAML project's own cases.
  @Test(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
  func everyScalarOfTheTestSuiteHasPlaces() throws {
    let folder = Corpus.path + "/yaml-test-suite"
    var compared = 0
    for each in try readTable(folder + "/libyaml-0.2.5.csv") where each["result"] == "pass" {
      let id = try #require(each["id"])
      let parsed = parse(bytes: try readBytes("\(folder)/\(id)/in.yaml"))
      guard parsed.isComplete else { continue }
      parsed.tree.withView { view in
        for node in view.nodes.indices where view.nodes[node].kind == .scalar {
          // Of nothing but line breaks libyaml's marks don't show all.
          if view.bytes(of: node).allSatisfy({ $0 == 0x0A }) { continue }
          let places = ScalarPlaces(of: view.bytes(of: node), in: parsed.tree.file, at: view.range(of: node))
          #expect(places != nil, "\(id): \(view.text(of: node).debugDescription)")
          compared += 1
        }
      }
    }
    #expect(compared > 500)
  }
}
