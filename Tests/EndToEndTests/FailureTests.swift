import Glibc
import TestSupport
import Testing

/// What a failure does to the rest of a run, and the exit status it ends with.
struct FailureTests {
  /// `long` runs until the test lets it end; `bad` fails meanwhile.
  static let tasks = """
    tasks:
      long: &wait 'echo long started; while [ ! -e go ]; do sleep 0.02 || :; done; echo long ended'
      bad: 'while [ ! -e fail ]; do sleep 0.02 || :; done; exit 9'
      after-long: { dependencies: long, run: echo after long }
      after-bad: { dependencies: bad, run: echo after bad }
      join: { dependencies: [after-long, after-bad] }
      later: { delay: 1h, run: echo later }

    """

  struct Outcomes: Equatable {
    var output: [String]
    var tasks: [String]
  }

  /// Runs until `bad` has failed, lets `long` go if it is to end by itself, and returns what became of the tasks.
  private func outcomes(policy: String?, _ arguments: [String], releasing: Bool, later: Bool = true) throws -> Outcomes
  {
    var text = Self.tasks
    if !later { text = text.replacing("  later: { delay: 1h, run: echo later }\n", with: "") }
    let sandbox = try Sandbox((policy.map { "on_failure: \($0)\n" } ?? "") + text)
    let running = try sandbox.program(
      ["run", "-q", "-j", "4", "--output", "live", "--events", "events.json"] + arguments
    ).start()
    try running.waitForOutput("long started")
    try sandbox.directory.write("fail", "")
    try running.waitForErrors("'bad' failed: exit status 9; blocked by it: 'after-bad', 'join'")
    if releasing { try sandbox.directory.write("go", "") }
    let result = try running.finish()
    #expect(result.status == .exited(1))
    #expect(running.survivors.isEmpty)
    let events = try Events(sandbox)
    let names = ["long", "bad", "after-long", "after-bad", "join"] + (later ? ["later"] : [])
    return Outcomes(output: Array(result.lines.dropLast()), tasks: names.map { events.outcome(of: $0) ?? "none" })
  }

  @Test(arguments: [nil, "finish"])
  func finishLetsWhatRunsEndAndStartsNothing(policy: String?) throws {
    #expect(
      try outcomes(policy: policy, [], releasing: true)
        == Outcomes(
          output: ["long started", "long ended"],
          tasks: ["succeeded", "failed", "cancelled", "blocked", "blocked", "cancelled"]))
  }

  @Test(arguments: [("continue", []), ("finish", ["--keep-going"]), ("cancel", ["-k"])])
  func continueRunsWhatDoesNotDependOnIt(policy: String, arguments: [String]) throws {
    #expect(
      try outcomes(policy: policy, arguments, releasing: true, later: false)
        == Outcomes(
          output: ["long started", "long ended", "after long"],
          tasks: ["succeeded", "failed", "succeeded", "blocked", "blocked"]))
  }

  @Test(arguments: [("cancel", []), ("continue", ["--fail-fast"])])
  func cancelStopsWhatRuns(policy: String, arguments: [String]) throws {
    #expect(
      try outcomes(policy: policy, arguments, releasing: false)
        == Outcomes(
          output: ["long started"], tasks: ["cancelled", "failed", "cancelled", "blocked", "blocked", "cancelled"]))
  }

  @Test(arguments: [
    ("tasks: {a: 'true'}", 0), ("tasks: {a: {}}", 0), ("tasks: {a: exit 1}", 1), ("tasks: {a: exit 77}", 1),
    ("tasks: {a: 'kill -TERM $$'}", 1), ("tasks: {a: {run: [no-such-program]}}", 1), ("tasks: {a: {rnu: x}}", 2),
    ("tasks: {a: {dependencies: a}}", 2), ("not a task file", 2),
  ])
  func theExitStatusSaysWhatHappened(text: String, status: Int32) throws {
    #expect(try Sandbox(text).taskflow("run").status == .exited(status))
  }

  @Test(arguments: [
    ("run: [no-such-program, x]", "cannot run 'no-such-program': No such file or directory"),
    ("run: [./plain, x]", "cannot run './plain': Permission denied"),
    ("run: [/], cwd: /", "cannot run '/': Permission denied"),
    ("run: [./no-shebang]", "cannot run './no-shebang': Exec format error"),
    ("run: 'true', cwd: nowhere", "cannot enter directory '/…/nowhere': No such file or directory"),
    ("run: ['true'], cwd: plain", "cannot enter directory '/…/plain': Not a directory"),
    ("run: x, shell: [no-such-shell]", "cannot run 'no-such-shell': No such file or directory"),
    ("run: 'kill -SEGV $$'", "killed by SIGSEGV"), ("run: exit 255", "exit status 255"),
    ("run: no-such-program", "exit status 127"),
  ])
  func theReasonIsTheSystemsOwn(keys: String, reason: String) throws {
    let sandbox = try Sandbox("tasks: {a: {\(keys)}, b: {dependencies: a, run: touch ran}}")
    try sandbox.directory.write("plain", "")
    try sandbox.directory.write("no-shebang", "exit 0\n", mode: 0o755)
    let result = try sandbox.taskflow("run")
    #expect(result.status == .exited(1))
    let messages = result.messages.replacing(sandbox.directory.path, with: "/…")
    #expect(messages == "taskflow: 'a' failed: \(reason); blocked by it: 'b'\n")
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test(.enabled(if: Unprivileged.isPossible, "needs setpriv, or not to be root"))
  func aDirectoryThatMayNotBeEnteredIsTheReason() throws {
    let sandbox = try Sandbox("tasks: {a: {run: 'true', cwd: locked}}")
    chmod(sandbox.directory.path, 0o755)
    try sandbox.directory.makeDirectory("locked")
    chmod(sandbox.directory.path(of: "locked"), 0)
    let result = try Unprivileged.program(sandbox.program(["run"])).run()
    let path = sandbox.directory.path(of: "locked")
    #expect(result.messages == "taskflow: 'a' failed: cannot enter directory '\(path)': Permission denied\n")
  }
}
