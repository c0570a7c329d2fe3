import Diagnostics
import TestSupport
import Testing

/// Anchors, aliases and `<<`.
@Suite struct AliasAndMergeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let outline: String

    init(_ name: String, _ text: String, _ outline: String) {
      testDescription = name
      self.text = text
      self.outline = outline
    }
  }

  @Test(arguments: [
    Case("scalar", "a: &x 1\nb: *x\n", #"{"a": "1", "b": "1"}"#),
    Case("list", "a: &x [1, 2]\nb: [*x, 3]\n", #"{"a": ["1", "2"], "b": [["1", "2"], "3"]}"#),
    Case("map", "a: &x {k: v}\nb: *x\n", #"{"a": {"k": "v"}, "b": {"k": "v"}}"#),
    Case("alias of an alias's content", "a: &x [&y 1]\nb: *y\nc: *x\n", #"{"a": ["1"], "b": "1", "c": ["1"]}"#),
    Case("key", "a: &x name\n*x : v\n", #"{"a": "name", "name": "v"}"#),
    Case("anchor at a key", "&x a: *x\n", #"{"a": "a"}"#),
    Case(
      "anchor given twice: the last one before it", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n",
      #"{"a": "1", "b": "1", "c": "2", "d": "2"}"#),
    Case(
      "anchors of a list of null", "a: &x\nb: &none ~\nc: [*x, *none]\n", #"{"a": null, "b": null, "c": [null, null]}"#),
    Case(
      "alias of null stays null however long its name", "a: &a_long_name null\nb: *a_long_name\n",
      #"{"a": null, "b": null}"#),
    Case("anchored null without a text", "a: &a_long_name\nb: x\n", #"{"a": null, "b": "x"}"#),
  ])
  func aliases(_ each: Case) {
    let parsed = parse(each.text)
    #expect(parsed.outline == each.outline)
    #expect(parsed.diagnostics.isEmpty)
  }

  @Test(arguments: [
    Case(
      "entries come where '<<' stands", "a: &x {p: 1, q: 2}\nb: {r: 0, <<: *x, s: 3}\n",
      #""b": {"r": "0", "p": "1", "q": "2", "s": "3"}"#),
    Case(
      "own keys win, before '<<' and after", "a: &x {p: 1, q: 2, r: 3}\nb: {p: own, <<: *x, r: own}\n",
      #""b": {"p": "own", "q": "2", "r": "own"}"#),
    Case(
      "the earlier of several wins", "a: &x {p: 1, q: 1}\nb: &y {q: 2, r: 2}\nc: {<<: [*x, *y]}\n",
      #""c": {"p": "1", "q": "1", "r": "2"}"#),
    Case("a map in place", "a: {<<: {p: 1}, q: 2}\n", #"{"a": {"p": "1", "q": "2"}}"#),
    Case("an empty list", "a: {<<: [], q: 2}\n", #"{"a": {"q": "2"}}"#),
    Case("an empty map", "a: {<<: {}, q: 2}\n", #"{"a": {"q": "2"}}"#),
    Case(
      "merges inside what is merged", "a: &x {p: 1}\nb: &y {<<: *x, q: 2}\nc: {<<: *y, r: 3}\n",
      #""c": {"p": "1", "q": "2", "r": "3"}"#),
    Case(
      "a merged value is not merged with", "a: &x {p: {k: 1}}\nb: {<<: *x, p: {l: 2}}\n", #""b": {"p": {"l": "2"}}"#),
    Case("null overrides", "a: &x {p: 1}\nb: {<<: *x, p: }\n", #""b": {"p": null}"#),
    Case("a quoted '<<' is a key like others", "a: {'<<': x}\n", #"{"a": {"<<": "x"}}"#),
    Case("'<<' with a longer name is a key like others", "a: {<<<: x}\n", #"{"a": {"<<<": "x"}}"#),
    Case("in a block", "a: &x\n  p: 1\nb:\n  <<: *x\n  q: 2\n", #""b": {"p": "1", "q": "2"}"#),
    Case("alias of a list of maps", "a: &x [{p: 1}, {q: 2}]\nb: {<<: *x}\n", #""b": {"p": "1", "q": "2"}"#),
    Case("of a merged map an alias", "a: &x {p: 1}\nb: &y {<<: *x}\nc: [*y]\n", #""c": [{"p": "1"}]"#),
  ])
  func merges(_ each: Case) {
    let parsed = parse(each.text)
    #expect(parsed.outline.contains(each.outline), "\(parsed.outline)")
    #expect(parsed.diagnostics.isEmpty)
  }

  @Test func aliasFindings() {
    check("unknown-alias", in: "a: ⟦*x⟧\n")
    check("unknown-alias", "unknown-alias", in: "a: [⟦*x⟧, é, ⟦*y⟧]\n")
    // An anchor counts from where it stands.
    check("unknown-alias", in: "a: ⟦*x⟧\nb: &x 1\n")
    check("recursive-alias", in: "a: &x [1, ⟦*x⟧]\n")
    check("recursive-alias", in: "a: &x\n  b:\n    c: ⟦*x⟧\n")
    check("recursive-alias", "recursive-alias", in: "&x a: &y {b: [⟦*y⟧], c: ⟦*y⟧}\n")
    #expect(parse("a: &build 1\nb: *biuld\n").facts == [.unknownAlias("biuld", suggestion: "build")])
    #expect(parse("a: *x\n").facts == [.unknownAlias("x", suggestion: nil)])
  }

  @Test func recursionShowsItsAnchor() {
    #expect(
      parse("tasks: &all\n  a: { run: x, env: *all }\n").report == """
        error[recursive-alias]: alias '*all' is inside the value that it refers to
         --> test.yaml:2:21
          |
        2 |   a: { run: x, env: *all }
          |                     ^^^^
         ::: test.yaml:1:8
          |
        1 | tasks: &all
          |        - the anchor
          = help: write out the part to repeat in place of the alias: a value cannot contain itself

        """)
  }

  @Test func mergeFindings() {
    check("invalid-merge", in: "a: {<<: ⟦x⟧}\n")
    check("invalid-merge", in: "a: {<<: [{b: c}, ⟦x⟧]}\n")
    check("invalid-merge", in: "a: {<<: [⟦[{b: c}]⟧]}\n")
    check("invalid-merge", in: "a: &x 1\nb: {<<: ⟦*x⟧}\n")
    check("invalid-merge", in: "a:\n  <<:⟦⟧\n  b: c\n")
    check("duplicate-key", in: "a: &x {p: 1}\nb: {<<: *x, ⟦<<⟧: *x}\n")
  }

  @Test func duplicateKeys() {
    check("duplicate-key", in: "a: 1\n⟦a⟧: 2\n")
    check("duplicate-key", in: "a: 1\n⟦\"a\"⟧: 2\n")
    check("duplicate-key", in: "\"\\x61\": 1\n⟦a⟧: 2\n")
    check("duplicate-key", "duplicate-key", in: "a: 1\n⟦a⟧: 2\n⟦a⟧: 3\n")
    check("duplicate-key", in: "é: {ü: 1, ⟦ü⟧: 2}\n")
    // What is written differently is different: keys are text.
    check(in: "1: x\n1.0: x\n01: x\n\"\": x\n~: x\nnull: x\nA: x\na: x\n")
    check(in: "a: &x {p: 1}\nb: {<<: *x, p: 2}\n")
    #expect(
      parse("build: x\ntest: y\nbuild: z\n").report == """
        error[duplicate-key]: key 'build' is given twice
         --> test.yaml:3:1
          |
        3 | build: z
          | ^^^^^
         ::: test.yaml:1:1
          |
        1 | build: x
          | ----- first given here
          = help: keep one of the two: YAML would silently drop the other

        """)
  }

  /// Many keys go through a hash table, which finds what comparing finds.
  @Test(arguments: [5, 12, 13, 14, 40, 70, 1_000])
  func duplicatesAmongManyKeys(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    let keys = (0..<count).map { "key\($0)" }
    check(in: keys.map { "\($0): x\n" }.joined())
    for _ in 0..<10 {
      let first = random.number(0...(count - 1))
      let again = random.number(first...(count - 1))
      var lines = keys.map { "\($0): x\n" }
      lines.insert("⟦\(keys[first])⟧: y\n", at: again + 1)
      check("duplicate-key", in: lines.joined())
    }
  }

  @Test func keysMustBeText() {
    check("invalid-key", in: "? ⟦[a, b]⟧\n: x\n")
    check("invalid-key", in: "a: {⟦{b: c}⟧: d}\n")
    check("invalid-key", "invalid-key", in: "⟦[a]⟧: x\n⟦[a]⟧: y\n")
    check("invalid-key", in: "a: &x [b]\n⟦*x⟧ : c\n")
    check(in: "? a\n: x\n? b\n")
  }

  @Test func tags() {
    check("unsupported-tag", in: "a: ⟦!env HOME⟧\n")
    check("unsupported-tag", in: "a: ⟦&x !<tag:example.com,2000:x> y⟧\n")
    for tag in ["!!python/object/apply:os.system", "!!binary", "!!set", "!!timestamp", "!!strange"] {
      check("unsupported-tag", in: "a: ⟦\(tag) x⟧\n")
    }
    // It would be dropped without a word, and the meaning of a shell's test with it.
    check("unsupported-tag", in: "if: ⟦! test -e x⟧\n")
    #expect(parse("a: !env {b: c}\n").facts == [.unsupportedTag("!env")])
    #expect(parse("a: !env [b]\n").facts == [.unsupportedTag("!env")])
    #expect(
      parse("a: !!str 1\nb: !!int 2\nc: !!map {}\nd: !!seq []\ne: !!null ~\n").outline
        == #"{"a": "1", "b": "2", "c": {}, "d": [], "e": null}"#)
    // The tag for text makes text of what would be null.
    #expect(parse("a: !!str null\nb: !!str ~\nc: !!str\n").outline == #"{"a": "null", "b": "~", "c": ""}"#)
  }

  @Test func documents() {
    check("several-documents", in: "a: x\n⟦---⟧\nb: y\n")
    check("several-documents", in: "---\n⟦---⟧\n")
    check("several-documents", in: "a: x\n...\n⟦---⟧\nb: y\n")
    check(in: "---\na: x\n...\n")
    check(in: "%YAML 1.1\n---\na: x\n")
    check(in: "# only a comment\n---\n# and another\n")
    #expect(parse("").outline == "")
    #expect(parse("# nothing\n").outline == "")
    #expect(parse("---\n").outline == "null")
  }
}
