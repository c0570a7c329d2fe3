import Glibc
import Diagnostics
import TestSupport
import Testing

/// What is said of a process that was never started: what was executed, and what refused it.
struct StartFailureTests {
  @Test("executed-command") func executedCommand() throws {
    let sandbox = try Sandbox(
      """
      env: { SH: /no/such/shell, D: "/tmp/.." }
      tasks:
        a: { shell: ["${SH}", "-c"], run: x, cwd: "${D}" }

      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.messages == "taskflow: 'a' failed: cannot run '/no/such/shell': No such file or directory\n")
    #expect(result.errors.contains("\n  command: /no/such/shell -c x\n  directory: /tmp/..\n"))
  }

  /// The words as the system was given them, whatever of them is written in the file.
  @Test(arguments: [
    (#"{ shell: ["${S}", '-c', '--'], run: exit 3 }"#, "sh -c -- 'exit 3'"),
    (#"{ shell: bash, run: exit 3 }"#, "bash -eo pipefail -c 'exit 3'"),
    (#"{ run: [sh, -c, exit 3] }"#, "sh -c 'exit 3'"),
    (#"{ run: exit 3 }"#, "exit 3"), ("{ run: \"exit 3\\n\" }", "exit 3"), (#"{ run: [./plain] }"#, "./plain"),
    (#"{ run: ./plain }"#, "./plain"), (#"{ run: sleep 1000, timeout: 50ms }"#, "sleep 1000"),
    (#"{ run: "trap 'exit 0' TERM; sleep 1000 & wait", timeout: 50ms }"#, "trap 'exit 0' TERM; sleep 1000 & wait"),
    (#"{ run: 'true', exports: V }"#, "true"),
  ])
  func whatWasExecutedIsShown(task: String, command: String) throws {
    let sandbox = try Sandbox("env: { S: sh }\ntasks: { a: \(task) }")
    try sandbox.directory.write("plain", "")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(result.errors.contains("\n  command: \(command)\n"), "\(result.errors)")
  }

  @Test func severalLinesForAnotherShell() throws {
    let sandbox = try Sandbox("env: { S: sh }\ntasks: { a: { shell: ['${S}', -c], run: \"true\\nexit 3\\n\" } }")
    #expect(
      try sandbox.taskflow("run", "-q").errors.contains("\n  command:\n    true\n    exit 3\n  shell: sh -c\n"))
  }

  @Test func theConditionOfATask() throws {
    let sandbox = try Sandbox("tasks: { a: { if: exit 2, run: x, cwd: sub }, b: { if: exit 1, run: x } }")
    try sandbox.directory.write("sub/file", "")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.errors.contains("\n  its 'if': exit 2\n  directory: sub\n"), "\(result.errors)")
  }

  @Test func secretsInWhatWasExecuted() throws {
    let sandbox = try Sandbox(
      "secrets: [S]\nenv: { S: \"it's\" }\ntasks: { a: { shell: ['/no/${S}', '-${S}'], run: x } }")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.errors.contains("cannot run '/no/***'"))
    #expect(result.errors.contains("\n  command: '/no/***' '-***' x\n"), "\(result.errors)")
    #expect(!result.errors.contains("it'"))
  }

  /// It is the interpreter that is missing, not the script.
  @Test(arguments: [
    ("#!/nonexistent/python3 -u\n", "'/nonexistent/python3' as its interpreter: No such file or directory\n"),
    (
      "#! /bin/sh\r\necho\r\n",
      "'/bin/sh·' as its interpreter: No such file or directory, because the line ends with CR LF\n"
    ),
  ])
  func aMissingInterpreterIsNamed(script: String, reason: String) throws {
    let sandbox = try Sandbox("tasks: { a: { run: [./tool.sh, x] } }")
    try sandbox.directory.write("tool.sh", script)
    chmod(sandbox.directory.path(of: "tool.sh"), 0o755)
    let result = try sandbox.taskflow("run", "-q", "--events", "-")
    #expect(
      result.errors.hasPrefix("taskflow: 'a' failed: cannot run './tool.sh': its first line names \(reason)"),
      "\(result.errors)")
    #expect(result.output.contains("\"step\":\"execution\""))
  }

  @Test("wrong-words-for-a-failed-start") func wrongWordsForAFailedStart() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        list: { exports: names, run: '{ echo "names<<END"; seq 400; echo END; } >>"$TASKFLOW_EXPORTS"' }
        each: { dependencies: list, matrix: { a: "${names}", b: "${names}" }, run: true }

      """)
    let result = try sandbox.taskflow("run", "-q", "--events", "events.json")
    #expect(result.messages == "taskflow: 'each' failed: its matrix has more than 100000 combinations\n")
    let attempt = try Events(sandbox).attempt("each")
    #expect(attempt?["matrix"]?.string == "too_many_combinations")
    #expect(attempt?["unset"] == nil)
  }

  @Test(arguments: [
    ("rm vars.env", "cannot read '/…/vars.env': No such file or directory"),
    ("echo 'B=\"' > vars.env", "line 1 of '/…/vars.env': a quote that is never closed"),
    ("printf 'A=1\\nB=${NO:?ask Eve}\\n' > vars.env", "line 2 of '/…/vars.env' needs NO, which is not set: ask Eve"),
  ])
  func anEnvironmentFileThatChanged(script: String, reason: String) throws {
    let sandbox = try Sandbox(
      "tasks: { a: { run: \(yamlQuoted(script)) }, b: { dependencies: a, env_file: vars.env, run: 'true' } }")
    try sandbox.directory.write("vars.env", "A=1\n")
    let result = try sandbox.taskflow("run", "-q", "--events", "events.json")
    #expect(result.messages.replacing(sandbox.directory.path, with: "/…") == "taskflow: 'b' failed: \(reason)\n")
    #expect(try Events(sandbox).attempt("b")?["env_file"]?.string == sandbox.directory.path(of: "vars.env"))
    // Nothing was executed.
    #expect(!result.errors.contains("command:"))
  }

  /// Not the program: it is never looked for where a process can't be.
  @Test(arguments: ["run: [no-such-program]", "run: 'true'", "run: [./no-such-program]", "run: no-such-program a"])
  func aDirectoryThatIsNotThere(task: String) throws {
    let sandbox = try Sandbox("tasks: { a: { \(task), cwd: nowhere } }")
    let result = try sandbox.taskflow("run", "-q", "--events", "events.json")
    let path = sandbox.directory.path(of: "nowhere")
    #expect(
      result.messages == "taskflow: 'a' failed: cannot enter directory '\(path)': No such file or directory\n")
    let attempt = try Events(sandbox).attempt("a")
    #expect(attempt?["step"]?.string == "working_directory")
    #expect(attempt?["directory"]?.string == path)
  }

  @Test func aProgramThatMayNotBeExecuted() throws {
    let sandbox = try Sandbox("env: { PATH: \".:/nowhere\" }\ntasks: { a: { run: [plain] }, b: { run: [missing] } }")
    try sandbox.directory.write("plain", "")
    let result = try sandbox.taskflow("run", "-q", "-k", "-j", "1")
    #expect(
      result.messages == """
        taskflow: 'a' failed: cannot run 'plain': Permission denied
        taskflow: 'b' failed: cannot run 'missing': No such file or directory

        """)
  }
}
