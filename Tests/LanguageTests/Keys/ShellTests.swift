import TestSupport
import Testing

/// `shell`: what is given the script as its last argument.
struct ShellTests {
  static let cases: [Case] = .all(
    .good(
      "shell", in: .task, .defaults,
      values: ["sh", "bash", "zsh", "python3", "node", "[bash, -x, -c]", "['${SHELL:-sh}', -c]", "[/bin/sh]"]),
    .bad(
      "shell", in: .task, .defaults,
      values: [
        "⟦bsh⟧": "invalid-choice", "⟦bash -c⟧": "invalid-choice", "⟦[]⟧": "empty-command", "⟦{ a: b }⟧": "wrong-type",
        "[⟦[sh]⟧, -c]": "wrong-type", "⟦'${SHELL}'⟧": "misplaced-interpolation", "['⟦${⟧']": "malformed-interpolation",
      ]),
    .bad("task/shell", "conflicting-keys", in: "tasks: { a: { ⟦shell⟧: bash, run: [echo] } }"))

  @Test(arguments: [
    ("sh", ["sh", "-e", "-c"]), ("bash", ["bash", "-eo", "pipefail", "-c"]), ("python3", ["python3", "-c"]),
    ("[bash, -x, -c]", ["bash", "-x", "-c"]), ("['${TOOL}', '${OPT:--c}']", ["mine", "-c"]),
  ])
  func aShellIsWordsBeforeTheScript(shell: String, words: [String]) throws {
    let run = try environments(
      "defaults: { shell: \(shell) }\ntasks: { a: x }", .given(process: ["TOOL": "mine"]))
    #expect(run.shells["a"] == words)
  }

  @Test func withoutOneItIsSh() throws {
    #expect(try environments("tasks: { a: x }").shells["a"] == ["sh", "-e", "-c"])
  }

  @Test func shStopsAtTheFirstErrorAndBashAlsoInPipes() throws {
    let sandbox = try Sandbox(
      """
      defaults: { allow_failure: true }
      tasks:
        sh: "false; echo not stopped"
        pipe-sh: "false | true; echo sh goes on"
        pipe-bash: { shell: bash, run: "false | true; echo not stopped" }
        words: { shell: [printf, '%s!'], run: "the $script" }
      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "1")
    #expect(result.output == "sh goes on\nthe $script!")
    #expect(result.status == .exited(0))
  }

  @Test func aVariableInAWordThatIsNotSetIsAnError() {
    check("unset-variable", in: "tasks: { a: { shell: ⟦['${TOOL}', -c]⟧, run: x } }")
  }
}
