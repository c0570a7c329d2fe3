import TestSupport
import Testing

/// Interpolation: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `$$`, and a `$` that stands for itself.
struct InterpolationTests {
  @Test(arguments: [
    ("${A}", "a"), ("x${A}y${A}", "xaya"), ("${A:-d}", "a"), ("${NONE:-d}", "d"), ("${EMPTY}", ""),
    ("${EMPTY:-d}", "d"),
    ("${NONE:-}", ""), ("${NONE:-${A}}", "a"), ("${NONE:-${NOR:-deep}}", "deep"), ("${A:?said}", "a"),
    ("$$", "$"), ("$${A}", "${A}"), ("$$$$", "$$"), ("$", "$"), ("$A", "$A"), ("$(A)", "$(A)"), ("a$", "a$"),
    ("`A`", "`A`"), ("$1 $? $* $!", "$1 $? $* $!"), ("}", "}"), ("{A}", "{A}"), ("\\${A}", "\\a"), ("${A}}", "a}"),
    ("${NONE:-a b:c-d}", "a b:c-d"), ("${HOSTILE}", "$(id) ${A} $$"),
  ])
  func aValueIsReplaced(text: String, value: String) throws {
    let run = try environments(
      "tasks: { t: { env: { V: '\(text)' }, run: x } }",
      .given(process: ["A": "a", "EMPTY": "", "HOSTILE": "$(id) ${A} $$"]))
    #expect(run.value("V", of: "t") == value)
  }

  @Test(arguments: [
    ("⟦${⟧A", "malformed-interpolation"), ("⟦${}⟧", "malformed-interpolation"), ("${⟦1A⟧}", "malformed-interpolation"),
    ("${⟦A B⟧}", "malformed-interpolation"), ("${A⟦+⟧b}", "malformed-interpolation"),
    ("${A⟦-⟧b}", "malformed-interpolation"),
    ("${A⟦#⟧b}", "malformed-interpolation"), ("${A⟦:+⟧b}", "malformed-interpolation"),
  ])
  func anythingElseInBracesIsAFinding(text: String, rule: String) {
    check(rule, in: "tasks: { t: { env: { V: '\(text)' }, run: x } }", .given(process: ["A": "a"]))
  }

  @Test func anUnsetNameIsAnErrorThatSaysWhere() {
    check("unset-variable", in: "env: { V: ⟦'${NONE}'⟧ }\ntasks: { t: x }")
    check("unset-variable", in: "tasks: { t: { env: { V: ⟦'${NONE:?needed for this}'⟧ }, run: x } }")
    let report = load("tasks: { t: { env: { V: '${NONE:?needed for this}' }, run: x } }").report
    #expect(report.contains("variable 'NONE' is not set: needed for this"))
  }

  @Test func anEmptyValueIsNotEnoughWhereAMessageStands() {
    check("unset-variable", in: "tasks: { t: { env: { V: ⟦'${E:?needed}'⟧ }, run: x } }", .given(process: ["E": ""]))
  }

  @Test func withinOneMapInTheOrderOfTheFile() throws {
    let run = try environments(
      """
      tasks:
        t:
          env: { A: "a", B: "${A}b", A2: "${LATER:-none}", LATER: "x", PATH: "/mine:${PATH}" }
          run: x
      """, .given(process: ["A": "process", "PATH": "/bin"]))
    #expect(["A", "B", "A2", "PATH"].map { run.value($0, of: "t") } == ["a", "ab", "none", "/mine:/bin"])
  }

  @Test func anInnerMapSeesTheOuterOnes() throws {
    let run = try environments(
      """
      env: { A: w }
      tasks:
        g:
          env: { A: "${A}g", B: "${A}!" }
          tasks: { t: { env: { A: "${A}t", C: "${B}${A}" }, run: x } }
      """)
    #expect(["A", "B", "C"].map { run.value($0, of: "g/t") } == ["wgt", "wg!", "wg!wgt"])
  }

  @Test func paramsAndTheCommandLineAreSeenByEnv() throws {
    let run = try environments(
      "params: { P: p }\nenv: { A: '${P}' }\ntasks: { t: { env: { B: '${P}${X}' }, run: x } }",
      .given(env: ["X": "x"]))
    #expect(run.value("A", of: "t") == "p")
    #expect(run.value("B", of: "t") == "px")
  }

  @Test func aRemovedVariableIsUnset() throws {
    check(
      "unset-variable", in: "env: { A: null }\ntasks: { t: { cwd: ⟦'${A}'⟧, run: x } }", .given(process: ["A": "a"]))
    let run = try environments(
      "env: { A: null }\ntasks: { t: { env: { B: '${A:-gone}' }, run: x } }", .given(process: ["A": "a"]))
    #expect(run.value("B", of: "t") == "gone")
  }

  /// Everything that is no script, no description and no key.
  @Test func itIsReplacedInEveryTextThatMayHoldIt() throws {
    let run = try environments(
      """
      params: { p: "${A}" }
      env: { E: "${A}" }
      env_file: "${A}.env"
      tasks:
        t:
          cwd: "${A}"
          shell: ["${A}", -c]
          matrix: { v: ["${A}1", "${A}2"], exclude: [{ v: "${A}2" }], include: [{ v: "${A}1", w: "${A}w" }] }
          run: x
        g: { include: lib.yaml, params: { q: "${A}q" } }
      """,
      .given(process: ["A": "a"], files: ["a.env": "F=${A}f\n"]),
      files: ["lib.yaml": "params: { q: x }\ntasks: { m: x }"])
    let name = "t[v=a1]"
    #expect(run.plan.names == [name, "g/m"])
    #expect(["p", "E", "F", "v", "w"].map { run.value($0, of: name) } == ["a", "a", "af", "a1", "aw"])
    #expect(run.directories[name] == "/project/a")
    #expect(run.shells[name] == ["a", "-c"])
    #expect(run.value("q", of: "g/m") == "aq")
  }

  @Test(arguments: [
    "tasks: { a: { run: '${NONE} $$', description: '${NONE}' } }", "tasks: { a: { run: [echo, '${NONE}', '$$'] } }",
    "tasks: { a: { if: '[ ${NONE} ]', run: x } }", "tasks: { a: { service: { ready: '${NONE}' }, run: x } }",
    "description: '${NONE}'\ntasks: { a: x }",
  ])
  func scriptsAndDescriptionsAreLeftAlone(text: String) {
    #expect(load(text).report == "")
  }

  /// What must be known before anything runs: the same in every environment.
  @Test(arguments: [
    "tasks: { a: { delay: '${A}' } }", "tasks: { a: { cpus: '⟦${A}⟧', run: x } }", "mode: '⟦${A}⟧'\ntasks: { a: x }",
    "tasks: { a: { shell: '${A}', run: x } }", "tasks: { a: { memory: '⟦${A}⟧', run: x } }",
    "tasks: { a: x, b: { dependencies: '${A}' } }", "default: '⟦${A}⟧'\ntasks: { a: x }",
  ])
  func numbersDurationsAndNamesHoldNone(text: String) {

    #expect(load(text, options: .given(process: ["A": "1"])).rules == ["misplaced-interpolation"])
  }
}
