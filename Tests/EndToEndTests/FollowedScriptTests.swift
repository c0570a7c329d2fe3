import TestSupport
import Testing

/// Answers that hold a script, taken out of what `validate` says and run as they stand.
@Suite struct FollowedScriptTests {
  /// The text between the first of two marks and the last of the other, in the help of the finding with this key.
  private func answer(_ text: String, key: String, from start: String, to end: String) throws -> String {
    let result = try Sandbox(text).taskflow("validate")
    let finding = try #require(result.output.split(separator: "\n\n").first { $0.contains("unknown key '\(key)'") })
    let from = try #require(finding.firstRange(of: start)).upperBound
    let rest = finding[from...].split(separator: "\n").first ?? ""
    if end.isEmpty { return String(rest) }
    let to = try #require(rest.ranges(of: end).last).lowerBound
    return String(rest[..<to])
  }

  /// `status` of go-task: up to date if all say yes, and then the task is skipped.
  @Test(arguments: [
    (["test -f a && test -f b"], ["a"], true), (["test -f a && test -f b"], ["a", "b"], false),
    (["! test -f a"], [], false), (["! test -f a"], ["a"], true),
    (["test -f a || test -f b", "test -f c"], ["a"], true),
    (["test -f a || test -f b", "test -f c"], ["b", "c"], false),
    (["true; test -f a"], [], true), (["test \"$(echo x)\" = x"], [], false),
    (["test -f a", "test -f b"], ["a"], true),
  ])
  func testsOfWhatIsUpToDate(tests: [String], files: [String], runs: Bool) throws {
    let list = tests.map { "'\($0)'" }.joined(separator: ", ")
    let condition = try answer(
      "tasks: { a: { run: echo ran, status: [\(list)] } }\n", key: "status", from: ", 'if: ", to: "'")
    let sandbox = try Sandbox("tasks:\n  a:\n    run: echo ran\n    if: \(condition)\n")
    for file in files { try sandbox.directory.write(file, "") }
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(0), "\(condition)")
    #expect(result.output == (runs ? "ran\n" : ""), "\(condition)")
  }

  /// What is said where a precondition fails is a text, whatever is in it.
  @Test(arguments: ["run `touch x`", "costs $HOME", #"say "no""#, "it''s", #"a\nb"#])
  func messagesOfPreconditions(message: String) throws {
    let line = try answer(
      "tasks: { a: { run: x, preconditions: [{ sh: 'test -f a || test -f b', msg: '\(message)' }] } }\n",
      key: "preconditions", from: "as in '", to: "': a task")
    let sandbox = try Sandbox("tasks:\n  a: |\n    \(line)\n    echo on\n")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output.contains(message.replacing("''", with: "'")), "\(line): \(result.output)")
    #expect(!result.output.contains("on\n") || message == "on")
    try sandbox.directory.write("b", "")
    #expect(try sandbox.taskflow("run", "-q").output == "on\n")
  }

  @Test func commandsThatAreDeferred() throws {
    let trap = try answer(
      #"tasks: { a: { cmds: [{ defer: "echo \"second $A\" 'x  y'" }, z] } }"# + "\n", key: "defer", from: "place: ",
      to: "; and once")
    let sandbox = try Sandbox("tasks:\n  a: |\n    \(trap)\n    A=b; echo first\n")
    #expect(try sandbox.taskflow("run", "-q").output == "first\nsecond b x  y\n")
  }

  /// A step that asks how one before it ended.
  @Test(arguments: [("true", "good\n"), ("false", "bad\n"), ("false; true", "bad\n")])
  func outcomesOfSteps(script: String, output: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        one:
          exports: [one_status]
          run: |
            set +e; (set -e; \(script)); echo "one_status=$?" >>"$TASKFLOW_EXPORTS"
        good: { dependencies: [one], if: test "$one_status" = 0, run: echo good }
        bad: { dependencies: [one], when: always, if: test "$one_status" != 0, run: echo bad }

      """)
    let help = try Sandbox(
      "tasks: { one: { run: x, allow_failure: true }, a: { run: x, if: \"steps.one.outcome == 'success'\" } }\n"
    ).taskflow("validate")
      .output
    #expect(help.contains(#"set +e; (set -e; …); echo "one_status=$?" >>"$TASKFLOW_EXPORTS""#))
    #expect(try sandbox.taskflow("run", "-q").output == output)
  }

  /// A job that needs one to have succeeded, and only waits for another.
  @Test func jobsThatWaitForOthers() throws {
    let sandbox = try Sandbox(
      """
      on_failure: continue
      tasks:
        a: echo a
        b: sleep 0.2; echo b; exit 1
        b-ended: { when: always, dependencies: b }
        c: { dependencies: [a, b-ended], run: echo c }

      """)
    #expect(try sandbox.taskflow("run", "-q").output == "a\nb\nc\n")
  }

  /// `shell` as the leading finding says: pipes are as they are there, and so are failures.
  @Test func scriptsForBash() throws {
    let sandbox = try Sandbox(
      """
      defaults: { shell: [bash, -ec] }
      tasks:
        a: |
          L=(a b); false | true; echo "${L[1]}"; false; echo never

      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == "b\n" && result.status == .exited(1))
  }

  @Test func variablesThatTheEnvironmentWins() throws {
    let help = try Sandbox("version: '3'\nenv: { CGO: 0 }\ntasks: { a: { cmds: [x], desc: y } }\n").taskflow("validate")
    #expect(help.output.contains("so write 'CGO: \"${CGO:-0}\"'"))
    let sandbox = try Sandbox("env: { CGO: \"${CGO:-0}\" }\ntasks: { a: echo $CGO }\n")
    #expect(try sandbox.taskflow("run", "-q", environment: ["CGO": "1"]).output == "1\n")
    #expect(try sandbox.taskflow("run", "-q").output == "0\n")
  }

  @Test(arguments: [("y", "on\n"), ("yes", "on\n"), ("n", ""), ("", "")])
  func questions(answered: String, output: String) throws {
    let line = try answer(
      "tasks: { a: { run: x, prompt: Go? } }\n", key: "prompt", from: "'interactive: true': ", to: "")
    let sandbox = try Sandbox("tasks:\n  a: |\n    echo \(answered) | {\n    \(line)\n    echo on; }\n")
    #expect(try sandbox.taskflow("run", "-q").output.replacing("Go?\n", with: "") == output)
  }
}
