import Glibc
import TestSupport
import Testing

/// Tasks with `tty: true`: what they write goes to a terminal of their own, and arrives as it was written.
struct PseudoTerminalTests {
  private func output(of script: String, _ preparation: (inout Program) -> Void = { _ in }) throws -> String {
    let lines = script.split(separator: "\n").map { "      \($0)\n" }.joined()
    let sandbox = try Sandbox("tasks:\n  a:\n    tty: true\n    run: |\n\(lines)")
    var program = sandbox.program(["run", "-q"])
    preparation(&program)
    let running = try program.start()
    let result = try running.finish()
    #expect(result.errors == "")
    #expect(result.status == .exited(0))
    #expect(running.survivors.isEmpty)
    return result.output
  }

  @Test func bothOutputsAreATerminalAndInputIsEmpty() throws {
    let script = "for stream in 0 1 2; do if [ -t $stream ]; then echo yes; else echo no; fi; done; cat"
    #expect(try output(of: script) == "no\nyes\nyes\n")
  }

  @Test func bytesArriveAsTheyWereWritten() throws {
    #expect(try output(of: "printf 'a\\nb\\r\\n\\tc\\004\\003d'; printf e >&2") == "a\nb\r\n\tc\u{4}\u{3}de")
  }

  @Test func muchArrives() throws {
    #expect(
      try output(of: "seq 100000; sleep 0.01 & seq 3") == (Array(1...100_000) + [1, 2, 3]).map { "\($0)\n" }.joined())
  }

  @Test func itIsTheTasksOwn() throws {
    #expect(
      try output(of: "echo direct > /dev/tty; ps -o tty= -p $$ | grep -c pts/; stty size < /dev/tty")
        == "direct\n1\n24 80\n")
  }

  @Test func theTaskLeadsAGroupAndEndsWithIt() throws {
    let script =
      "read -r pid name state parent group rest < /proc/self/stat; [ $pid = $group ] && echo leads; sleep 1000 &"
    #expect(try output(of: script) == "leads\n")
  }

  @Test func itMayBeInterrupted() throws {
    let running = try Sandbox("tasks: {a: {tty: true, run: 'echo started; sleep 1000'}}")
      .start("run", "-q", "--output", "live")
    try running.waitForOutput("started")
    running.signal(SIGINT)
    #expect(try running.finish().status == .signalled(SIGINT))
    #expect(running.survivors.isEmpty)
  }

  @Test func withoutDescriptorsItWaitsForThem() throws {
    let tasks = (0..<40).map { "t\($0): {tty: true, run: 'sleep 0.02; echo end of $TASKFLOW_TASK.'}" }
    let sandbox = try Sandbox("tasks: {\(tasks.joined(separator: ", "))}")
    let result = try sandbox.program(after: "ulimit -n 32", ["run", "-q", "-j", "unlimited"]).run()
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.lines.count == 41)
  }

  /// It has the size of the terminal that taskflow is on, also when that changes.
  @Test func itHasTheSizeOfOurs() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          tty: true
          run: |
            trap 'stty size < /dev/tty; exit' WINCH
            stty size < /dev/tty
            while :; do sleep 0.02 || :; done
      """
    )
    var program = sandbox.program(["run", "-q", "--output", "live"])
    program.words =
      ["bash", "-c", "stty rows 30 columns 100; \"$@\" & read -r line; stty rows 31 columns 101; wait", "bash"]
      + program.words
    program.hasTerminal = true
    let running = try program.start()
    try running.waitForOutput("30 100")
    running.type("\n")
    try running.waitForOutput("31 101")
    _ = try running.finish()
  }

  /// Nobody will ever type anything.
  @Test(arguments: ["read -r x </dev/tty", "stty -echo </dev/tty; head -n 1 /dev/tty | cat", "read -r x <&1"])
  func aTaskThatWaitsForKeysFails(script: String) throws {
    let sandbox = try Sandbox("tasks: { a: { tty: true, run: \"\(script)\" }, b: { run: touch done } }")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(result.errors.contains("interactive"), "\(result.errors)")
    #expect(sandbox.directory.exists("done"))
  }

  /// As a program does that asks its terminal where the cursor is, and gives up when there is no answer.
  @Test func aTaskThatWaitsForKeysOnlySoLongGoesOn() throws {
    let script = "stty raw min 0 time 25 </dev/tty; dd bs=1 count=1 </dev/tty 2>/dev/null; echo done"
    #expect(try output(of: script) == "done\n")
  }

  /// A terminal that nobody has open any more would be hung up, and the task with it.
  @Test(arguments: ["exec >log 2>&1", "exec >&- 2>&-", "exec >/dev/null 2>&1; trap 'touch hup' HUP"])
  func aTaskThatWritesElsewhereGoesOn(redirection: String) throws {
    let sandbox = try Sandbox("tasks: { a: { tty: true, run: \"\(redirection); sleep 0.3; touch done\" } }")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(sandbox.directory.exists("done"))
    #expect(!sandbox.directory.exists("hup"))
  }
}
