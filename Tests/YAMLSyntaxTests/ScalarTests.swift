import Diagnostics
import TestSupport
import Testing

/// Scalars are text as written: what a script is given is known to the byte.
@Suite struct ScalarTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// What stands after `key: `.
    let source: String
    let text: String

    init(_ source: String, _ text: String) {
      self.source = source
      self.text = text
    }

    var testDescription: String { source.debugDescription }
  }

  @Test(arguments: [
    // Plain: no number, boolean or date is anything else than what is written.
    Case("1.10", "1.10"), Case("no", "no"), Case("0755", "0755"), Case("0x1F", "0x1F"), Case("1_000", "1_000"),
    Case("True", "True"), Case("on", "on"), Case("2024-01-01", "2024-01-01"), Case("1e3", "1e3"), Case(".inf", ".inf"),
    Case("12:30:45", "12:30:45"), Case("+5", "+5"), Case("nullable", "nullable"), Case("NuLL", "NuLL"),
    Case("a  b", "a  b"), Case("a#b", "a#b"), Case("a # b", "a"), Case("a:b", "a:b"), Case("-x", "-x"),
    Case("$HOME/${x}", "$HOME/${x}"), Case("a\tb", "a\tb"), Case("x   ", "x"), Case("été 語 🚀", "été 語 🚀"),
    Case("a\n  b", "a b"), Case("a\n\n  b", "a\nb"), Case("a\n\n\n  b\n  c", "a\n\nb c"),
    // Quotes.
    Case("''", ""), Case("'~'", "~"), Case("'null'", "null"), Case("'it''s'", "it's"), Case(#"'a\nb'"#, #"a\nb"#),
    Case("' x '", " x "), Case("'a\n  b'", "a b"), Case("'a\n\n  b'", "a\nb"), Case("'été'", "été"),
    Case(#""""#, ""), Case(#""a\nb""#, "a\nb"), Case(#""\t\"\\\/""#, "\t\"\\/"),
    Case(#""\x41\u00e9\U0001F680""#, "Aé🚀"),
    Case(#""\e[1m""#, "\u{1B}[1m"), Case("\"a\n  b\"", "a b"), Case("\"a\\\n  b\"", "ab"),
    Case("\"a \\\n  \\ b\"", "a  b"),
    Case(#""\L\P\N\_""#, "\u{2028}\u{2029}\u{85}\u{A0}"), Case(#""été""#, "été"),
    // Literal blocks keep their line breaks.
    Case("|\n  a\n  b", "a\nb"), Case("|\n  a\n  b\n", "a\nb\n"), Case("|\n  a\n\n\n  b\n", "a\n\n\nb\n"),
    Case("|\n  a\n    b\n   c\n", "a\n  b\n c\n"), Case("|-\n  a\n\n", "a"), Case("|+\n  a\n\n", "a\n\n"),
    Case("|\n  a\n\n", "a\n"), Case("|2\n    a\n", "  a\n"), Case("| # why\n  a\n", "a\n"),
    Case("|\n  \"x\": ${y} # z\n", "\"x\": ${y} # z\n"), Case("|\n  été\n   語\n", "été\n 語\n"),
    Case("|\n\n  a\n", "\na\n"),
    Case("|\n  a \t \n", "a \t \n"), Case("|2\n  \ta\n", "\ta\n"), Case("|\n", ""), Case("|+\n\n\n", "\n\n"),
    Case("|\r\n  a\r\n  b\r\n", "a\nb\n"),
    // Folded blocks make one line of several.
    Case(">\n  a\n  b\n", "a b\n"), Case(">\n  a\n\n  b\n", "a\nb\n"), Case(">\n  a\n    b\n  c\n", "a\n  b\nc\n"),
    Case(">-\n  a\n  b\n", "a b"), Case(">+\n  a\n\n", "a\n\n"), Case(">\n  été\n  語\n", "été 語\n"),
  ])
  func textIsExact(_ each: Case) {
    for source in ["key: " + each.source, "# été\nkey: " + each.source] {
      let parsed = parse(source)
      #expect(parsed.outline == "{\"key\": \(each.text.debugDescription)}")
      #expect(parsed.diagnostics.isEmpty)
    }
  }

  @Test(arguments: ["", "~", "null", "Null", "NULL", " # nothing", "!!null", "&x", "&x ~"])
  func null(source: String) {
    #expect(parse("key: \(source)\nother: x").outline == #"{"key": null, "other": "x"}"#)
  }

  @Test(arguments: ["'~'", "\"null\"", "''", "|\n", "nulL", "nul", "~~", "!!str null"])
  func notNull(source: String) {
    #expect(!parse("key: \(source)\n").outline.contains("null}"))
  }

  /// Columns are counted in characters of Unicode, whatever their bytes.
  @Test func columnsAfterOtherScripts() {
    check("unknown-alias", in: "étés: [\"été\", '語', 🚀, ⟦*x⟧] # 語\n")
    check("unknown-alias", in: "# 語語語\nét: {é: ⟦*x⟧}\n")
    check("unknown-alias", in: "e\u{301}: ⟦*x⟧\n")
    check("duplicate-key", in: "{'👩': x, é: z, ⟦'\u{E9}'⟧: y}\n")
  }
}
