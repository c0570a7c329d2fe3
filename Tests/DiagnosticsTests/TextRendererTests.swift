import Diagnostics
import TestSupport
import Testing

/// What people see of a finding, to the letter.
@Suite struct TextRendererTests {
  /// A finding about the first place in the text where a word stands, with labels at those of others.
  private func render(
    _ text: String, at word: String, _ fact: Fact = .emptyCommand(key: "run"), labels: [(String, LabelReason)] = [],
    style: TextStyle = .plain
  ) -> String {
    var sources = SourceMap()
    let file = sources.add(path: "dir/flow.yaml", bytes: Array(text.utf8))!
    func range(_ word: String) -> SourceRange {
      let found = text.utf8.firstRange(of: Array(word.utf8))!
      let start = UInt32(text.utf8.distance(from: text.startIndex, to: found.lowerBound))
      return SourceRange(start: file.base + start, end: file.base + start + UInt32(word.utf8.count))
    }
    let labels = labels.map { Diagnostic.Label($0.1, at: range($0.0)) }
    return TextRenderer(sources: sources, style: style).render(Diagnostic(fact, at: range(word), labels: labels))
  }

  @Test func sentencePlaceLineCaretHelp() {
    #expect(
      render("tasks:\n  build:\n    run: ''\n", at: "''") == """
        error[empty-command]: 'run' is empty
         --> dir/flow.yaml:3:10
          |
        3 |     run: ''
          |          ^^
          = help: write the command, or leave the key out

        """)
  }

  @Test func labelsStandBelowWithTheirReasons() {
    let text = "tasks:\n" + (1...8).map { "  t\($0): x\n" }.joined() + "  t3_: y\n"
    #expect(
      render(
        text, at: "t3_", .duplicateKey("t3"), labels: [("t3", .firstDefinition), ("tasks", .startedHere("the map"))])
          == """
          error[duplicate-key]: key 't3' is given twice
            --> dir/flow.yaml:10:3
             |
          10 |   t3_: y
             |   ^^^
            ::: dir/flow.yaml:4:3
             |
           4 |   t3: x
             |   -- first given here
            ::: dir/flow.yaml:1:1
             |
           1 | tasks:
             | ----- the map starts here
             = help: keep one of the two: YAML would silently drop the other

          """)
  }

  /// A label at the place of the finding itself is the note of its caret.
  @Test func labelAtTheSamePlaceJoinsTheCaret() {
    #expect(
      render(
        "a: b\nc: d\n", at: "b", .cycle(["a", "b", "a"]),
        labels: [("b", .dependsOn(task: "a", on: "b")), ("d", .dependsOn(task: "b", on: "a"))]) == """
          error[dependency-cycle]: a cycle: 'a' waits for 'b' waits for 'a'
           --> dir/flow.yaml:1:4
            |
          1 | a: b
            |    ^ 'a' depends on 'b'
           ::: dir/flow.yaml:2:4
            |
          2 | c: d
            |    - 'b' depends on 'a'
            = help: break the cycle at one of these places: until then, none of the tasks can start

          """)
  }

  private func excerpt(_ text: String, at word: String) -> String {
    render(text, at: word).split(separator: "\n", omittingEmptySubsequences: false)[3...4].joined(separator: "\n")
  }

  /// The caret stands under what it means, whatever comes before it.
  @Test(arguments: [
    ("\tkey:\tvalue", "value", "1 |     key:    value\n  |             ^^^^^"),
    ("a:\tb", "\t", "1 | a:    b\n  |   ^^^^"),
    ("été: x y", "x", "1 | été: x y\n  |      ^"),
    ("語語: x", "x", "1 | 語語: x\n  |       ^"),
    ("a: 語🚀 b", "語🚀", "1 | a: 語🚀 b\n  |    ^^^^"),
    ("e\u{301}: x", "x", "1 | e\u{301}: x\n  |    ^"),
    ("a\u{1B}[1m: x", "x", "1 | a·[1m: x\n  |        ^"),
    ("a: \u{9B}1m", "1m", "1 | a: ·1m\n  |     ^^"),
    ("a: b\r\n", "b", "1 | a: b\n  |    ^"),
    // Of a place of several lines the first is shown.
    ("a: |\n  b\n", "|\n  b\n", "1 | a: |\n  |    ^"),
    ("a: b\n", "\n", "1 | a: b\n  |     ^"),
    ("a: b\n", "", "1 | a: b\n  | ^"),
    ("\u{FEFF}a: b\n", "b", "1 | a: b\n  |    ^"),
    ("", "", "1 | \n  | ^"),
  ])
  func caretIsUnderItsPlace(text: String, word: String, expected: String) {
    #expect(excerpt(text, at: word) == expected)
  }

  /// What a file names itself cannot command the terminal, nor break the shape of a finding.
  @Test func namesAreNoCommands() {
    let report = render(
      "a: b\nc: d\n", at: "a", .unknownKey("x\u{1B}[2J\ny", in: .task, suggestion: .similar("\u{7}z")),
      labels: [("c", .conflictingKey("\u{9B}1m"))])
    #expect(report.hasPrefix("error[unknown-key]: unknown key 'x·[2J·y' in a task\n"))
    #expect(report.contains(" - '·1m' is here\n"))
    #expect(report.hasSuffix(" = help: did you mean '·z'?\n"))
  }

  @Test func longLinesAreCutAroundTheCaret() {
    let many = String(repeating: "a", count: 500)
    #expect(
      excerpt("\(many) here \(many)", at: "here")
        == "1 | …\(String(repeating: "a", count: 99)) here \(String(repeating: "a", count: 95))…\n"
        + "  |  \(String(repeating: " ", count: 100))^^^^")
    // A long place is cut too.
    #expect(
      excerpt("x: \(many)", at: many)
        == "1 | x: \(String(repeating: "a", count: 200))…\n  |    \(String(repeating: "^", count: 200))")
    // What is just not too long is shown whole.
    let fitting = String(repeating: "b", count: 99)
    #expect(
      excerpt("\(fitting)!\(fitting)", at: "!")
        == "1 | \(fitting)!\(fitting)\n  | \(String(repeating: " ", count: 99))^")
  }

  /// Wherever a line of other scripts is cut, no character is.
  @Test func charactersAreNotCut() {
    for shift in 0..<4 {
      let before = String(repeating: "x", count: shift)
      for letter in ["é", "語", "🚀"] {
        let many = String(repeating: letter, count: 150)
        #expect(!excerpt("\(before)\(many)!\(many)", at: "!").contains("\u{FFFD}"))
        #expect(!excerpt("\(before)\(many)!", at: many).contains("\u{FFFD}"))
      }
    }
  }

  @Test func colours() {
    let (red, blue, bold, end) = ("\u{1B}[1;31m", "\u{1B}[1;34m", "\u{1B}[1m", "\u{1B}[0m")
    #expect(
      render("a: b\nc: d\n", at: "d", labels: [("b", .anchor)], style: TextStyle(isColored: true)) == """
        \(red)error[empty-command]\(end)\(bold): 'run' is empty\(end)
         \(blue)-->\(end) dir/flow.yaml:2:4
          \(blue)|\(end)
        \(blue)2\(end) \(blue)|\(end) c: d
          \(blue)|\(end)    \(red)^\(end)
         \(blue):::\(end) dir/flow.yaml:1:4
          \(blue)|\(end)
        \(blue)1\(end) \(blue)|\(end) a: b
          \(blue)|\(end)    \(blue)- the anchor\(end)
          \(blue)=\(end) \(bold)help\(end): write the command, or leave the key out

        """)
  }

  @Test func styles() {
    let colored = TextStyle(isColored: true)
    #expect(colored.apply(.boldYellow, to: "x") == "\u{1B}[1;33mx\u{1B}[0m")
    #expect(colored.apply(.red, to: "") == "")
    #expect(TextStyle.plain.apply(.red, to: "x") == "x")
  }

  /// Of very many places the first are shown.
  @Test func manyLabelsAreCounted() {
    let text = (1...40).map { "t\($0)_\n" }.joined()
    let report = render(
      text, at: "t1_", labels: (1...40).map { ("t\($0)_", LabelReason.dependsOn(task: "t\($0)", on: "t\($0 + 1)")) })
    #expect(report.split(separator: "\n").count { $0.contains(" depends on ") } == 24)
    #expect(report.hasSuffix("   = and 16 more places\n   = help: write the command, or leave the key out\n"))
  }

  /// A reason is given once, however many findings of its rule there are; a warning is no error unless that is asked.
  @Test func reasonsStandAtTheFirstOfTheirRule() {
    var warning = Diagnostic(.emptyFile, at: nil)
    warning.severity = .warning
    let findings = [warning, Diagnostic(.emptyFile, at: nil), Diagnostic(.emptyCommand(key: "run"), at: nil)]
    #expect(
      TextRenderer(sources: SourceMap(), showsReasons: true).render(findings) == """
        warning[empty-file]: the file is empty
          = note: a file that was emptied by mistake must not look like a file with nothing to do
          = help: add 'tasks:' and, on lines below it, tasks as 'name: command'

        error[empty-file]: the file is empty
          = help: add 'tasks:' and, on lines below it, tasks as 'name: command'

        error[empty-command]: 'run' is empty
          = note: a key without a value has no effect, so the value was probably forgotten
          = help: write the command, or leave the key out

        """)
    let colored = TextRenderer(sources: SourceMap(), style: TextStyle(isColored: true)).render(warning)
    #expect(colored.hasPrefix("\u{1B}[1;33mwarning[empty-file]\u{1B}[0m\u{1B}[1m: "))
  }

  @Test func withoutAPlace() {
    let finding = Diagnostic(.unreadableFile(path: "flow.yaml", reason: "Permission denied"), at: nil)
    #expect(
      TextRenderer(sources: SourceMap()).render(finding) == """
        error[unreadable-file]: cannot read 'flow.yaml': Permission denied
          = help: check the path and the permissions

        """)
  }

  /// Findings are shown one below the other, and each names the file it is in.
  @Test func severalFindingsInSeveralFiles() {
    var sources = SourceMap()
    let a = sources.add(path: "a.yaml", bytes: Array("x: 1\n".utf8))!
    let b = sources.add(path: "b.yaml", bytes: Array("y: 2\n".utf8))!
    let place = SourceRange(start: b.base + 3, end: b.base + 4)
    let findings = [
      Diagnostic(.emptyCommand(key: "x"), at: SourceRange(start: a.base, end: a.base + 1)),
      Diagnostic(.duplicateKey("y"), at: place, labels: [.init(.firstDefinition, at: SourceRange(start: 0, end: 1))]),
    ]
    #expect(
      TextRenderer(sources: sources).render(findings) == """
        error[empty-command]: 'x' is empty
         --> a.yaml:1:1
          |
        1 | x: 1
          | ^
          = help: write a value, or leave the key out

        error[duplicate-key]: key 'y' is given twice
         --> b.yaml:1:4
          |
        1 | y: 2
          |    ^
         ::: a.yaml:1:1
          |
        1 | x: 1
          | - first given here
          = help: keep one of the two: YAML would silently drop the other

        """)
    #expect(TextRenderer(sources: sources).render([Diagnostic]()) == "")
  }

  @Test func orderIsThatOfTheFile() {
    func finding(_ key: String, _ start: UInt32?) -> Diagnostic {
      Diagnostic(.emptyCommand(key: key), at: start.map { SourceRange(start: $0, end: $0 + 1) })
    }
    let found = [
      finding("d", 7), finding("b", 3), finding("a", nil), finding("c", 3), finding("a2", nil), finding("b0", 0),
    ]
    let order = found.inFileOrder().map { if case .emptyCommand(let key) = $0.fact { key } else { "" } }
    #expect(order == ["a", "a2", "b0", "b", "c", "d"])
  }
}
