import Diagnostics
import Taskflow
import TestSupport
import Testing

/// Fixes do what is meant and change nothing else.
@Suite struct FixTests {
  /// Files that can be shown, and are wrong by themselves.
  private static let badExamples = RulePages.all.filter { page in
    page.bad.maker == nil && page.bad.files.isEmpty && page.bad.command == "taskflow validate"
  }

  /// After its fixes the bad example of a fixable rule is clean; others are left as they are.
  @Test(arguments: badExamples.map(\.rule))
  func examplesAreFixedOrLeftAlone(rule: Rule) {
    let text = rule.page.bad.text
    let result = fixed(text)
    if rule.page.isFixable {
      #expect(result != text && findings(in: result).isEmpty, "\(result)")
    } else {
      #expect(result == text)
    }
  }

  @Test func everyFixableRuleIsFixedSomewhere() {
    let rest = RulePages.all.filter(\.isFixable).map(\.rule).filter { rule in
      !Self.badExamples.contains { $0.rule == rule }
    }
    #expect(rest == [.impliedDependency, .scriptLineBreaks])
    #expect(fixed("tasks:\r\n  a: |\r\n    x\r\n") == "tasks:\n  a: |\n    x\n")
  }

  private static let certain: [(String, String)] = [
    // Keys.
    ("tasks:\n  a: # one\n    rnu: 'x'   # two\n\n", "tasks:\n  a: # one\n    rnu: 'x'   # two\n\n"),
    ("tasks:\n  a: # one\n    \"delya\":   5s   # two\n", "tasks:\n  a: # one\n    \"delay\":   5s   # two\n"),
    ("tasks: { a: x, b: { run: x, needs: a } }", "tasks: { a: x, b: { run: x, dependencies: a } }"),
    ("tasks: { a: x, b: { run: x, needs: [a] } }", "tasks: { a: x, b: { run: x, dependencies: [a] } }"),
    ("tasks: { a: { run: x, timeout-minutes: 5 } }", "tasks: { a: { run: x, timeout: 5m } }"),
    ("tasks: { a: { cmd: x, desc: y, dir: z } }", "tasks: { a: { run: x, description: y, cwd: z } }"),
    ("tasks: { a: { run: x, continue-on-error: true } }", "tasks: { a: { run: x, allow_failure: true } }"),
    ("tasks: { a: { run: x, environment: { A: b } } }", "tasks: { a: { run: x, env: { A: b } } }"),
    // One fix makes room for the next.
    ("tasks: { a: { run: x, dealy: 5 minutes } }", "tasks: { a: { run: x, delay: 5m } }"),
    // Values.
    ("tasks: { a: { run: x, tty: yes } }", "tasks: { a: { run: x, tty: true } }"),
    ("mode: snyc\ntasks: { a: x }", "mode: sync\ntasks: { a: x }"),
    ("tasks: { a: { run: x, delay: '1.5 hours' } }", "tasks: { a: { run: x, delay: '1.5h' } }"),
    ("{ env: { A: no }, tasks: { a: x } }", "{ env: { A: \"no\" }, tasks: { a: x } }"),
    ("tasks: { a:\t\tx }", "tasks: { a: x }"),
    // Items of lists.
    ("tasks: { a: x, b: { run: x, dependencies: [ a , a ] } }", "tasks: { a: x, b: { run: x, dependencies: [ a ] } }"),
    ("tasks: { a: x, b: { run: x, dependencies: [a, a] } }", "tasks: { a: x, b: { run: x, dependencies: [a] } }"),
    (
      "tasks:\n  a: x\n  b:\n    run: x\n    dependencies:\n      - a\n      - a\n    cpus: 2 # two\n",
      "tasks:\n  a: x\n  b:\n    run: x\n    dependencies:\n      - a\n    cpus: 2 # two\n"
    ),
    (
      "tasks:\n  a: x\n  b: { run: x, dependencies: a }\n  c:\n    run: x\n    dependencies: [\n      a,\n      b ]\n",
      "tasks:\n  a: x\n  b: { run: x, dependencies: a }\n  c:\n    run: x\n    dependencies: [\n      a,\n      b ]\n"
    ),
    (
      "tasks:\n  a: x\n  b: { run: x, dependencies: a }\n  c:\n    run: x\n    dependencies: [\n      b,\n      a\n    ]\n",
      "tasks:\n  a: x\n  b: { run: x, dependencies: a }\n  c:\n    run: x\n    dependencies: [\n      b\n    ]\n"
    ),
    // `key: ,` has no value, and `key:]` is no key.
    (
      "tasks: { t: { run: x, matrix: { os: [linux, interval: , linux] } } }",
      "tasks: { t: { run: x, matrix: { os: [linux, interval: ] } } }"
    ),
    (
      "tasks: { t: { run: x, matrix: { os: [linux, !t , linux] } } }",
      "tasks: { t: { run: x, matrix: { os: [linux, !t ] } } }"
    ),
    (
      "tasks: { t: { run: x, matrix: { os: [linux, !t, linux ] } } }",
      "tasks: { t: { run: x, matrix: { os: [linux, !t ] } } }"
    ),
    // Anchors and comments.
    ("x-a: &a 1\ntasks: { a: x }", "x-a: 1\ntasks: { a: x }"),
    ("tasks:\n  a: &a\n    run: x\n", "tasks:\n  a:\n    run: x\n"),
    ("tasks:\n  # taskflow: ignore[tab]\n  a: x\n", "tasks:\n  a: x\n"),
    ("tasks:\n  a: x  # taskflow: ignore[tab]\n", "tasks:\n  a: x\n"),
    (
      "tasks:\n  # taskflow: ignore[tab, constant-condition]\n  a: { run: x, if: true }\n",
      "tasks:\n  # taskflow: ignore[constant-condition]\n  a: { run: x, if: true }\n"
    ),
    (
      "tasks:\n  # taskflow: ignore[constant-condition, tab] why\n  a: { run: x, if: true }\n",
      "tasks:\n  # taskflow: ignore[constant-condition] why\n  a: { run: x, if: true }\n"
    ),
  ]

  @Test(arguments: certain)
  func theRestStaysByteForByte(text: String, expected: String) {
    #expect(fixed(text) == expected)
  }

  /// Where something else may be meant, or would be lost, nothing is changed.
  @Test(arguments: [
    "tasks: { a: { run: x, dly: 5s } }", "tasks: { a: { run: x, delay: 1s, dealy: 5s } }",
    "tasks: { a: { cmds: [x, y] } }", "tasks: { a: x, b: { run: x, depends_on: { a: {} } } }",
    "tasks: { a: { run: x, delay: 5 q } }", "tasks: { a: { run: x, needs: 'a, b' } }",
    "tasks: { bild: x, b: { run: x, dependencies: build } }", "tasks: { a: { run: x, environment: [A=b] } }",
    "tasks:\n  a: x\n  b:\n    run: x\n    dependencies:\n      - a\n      - a # again\n",
    "tasks:\n  a: x\n  b:\n    run: x\n    dependencies: [\n      a, # one\n      a ]\n",
    "tasks: { t: { run: x, matrix: { os: [linux, !t, linux] } } }", "tasks:\r\n  a: |\r\n    x\r\r\n    y\r\n",
    "x-a: { &a : 1 }\ntasks: { a: x }", "x-a: [&a , 1]\ntasks: { a: x }",
    // Words of their own.
    "tasks: { a: x, b: { dependencies: a, comment: y } }", "tasks: { a: x, b: { run: x, dependants: [a] } }",
    "tasks: { a: x, b: { run: x, dependents: a } }", "tasks: { a: { run: x, trace: 5 } }",
    "tasks: { a: { run: x, relay: 5s } }", "tasks: { a: { run: x, output: R } }", "tasks: { a: { run: x, grade: 5 } }",
  ])
  func whatIsNotCertain(text: String) {
    #expect(fixed(text) == text)
    #expect(!findings(in: text).isEmpty)
  }

  @Test func onlyWhatIsWantedIsFixed() {
    var filter = FindingFilter()
    filter.ignored = [.tab]
    let text = "{ env: { A: no }, tasks: { a:\tx } }"
    #expect(fixed(text, filter) == "{ env: { A: \"no\" }, tasks: { a:\tx } }")
    filter.selected = [.tab]
    #expect(fixed(text, filter) == text)
  }

  /// Fixing again changes nothing.
  @Test(arguments: badExamples.map(\.rule))
  func fixingIsDoneAtOnce(rule: Rule) {
    let once = fixed(rule.page.bad.text)
    #expect(fixed(once) == once)
  }
}
