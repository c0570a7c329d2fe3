import Glibc
import TestSupport
import Testing

/// What a run shows, where, and in which form.
struct RunReportTests {
  static let chain = """
    tasks:
      greet: echo hello; echo problem >&2; echo bye
      tell: { dependencies: greet, run: 'printf "one\\ntwo, unfinished"' }
      long-name: { dependencies: tell, run: 'echo "\u{e9}t\u{e9}"; printf "\\n\\nlast\\n"' }

    """

  @Test(arguments: ["grouped", "live", "prefixed"])
  func outputIsShownInThreeWays(mode: String) throws {
    let result = try Sandbox(Self.chain).taskflow("run", "--output", mode, "-j", "4")
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    try expectGolden(withoutTimes(result.output), "run-\(mode).txt")
  }

  static let failing = """
    tasks:
      fails: echo about to fail; exit 7
      needs-it: { dependencies: fails, run: echo never }
      needs-that: { dependencies: needs-it, run: echo never }
      missing: { dependencies: fine, run: [no-such-program, argument] }
      nowhere: { dependencies: fine, cwd: no-such-directory, run: echo never }
      missing-not: { dependencies: fine, run: 'kill -KILL $$' }
      fine: echo fine

    """

  @Test func failuresAreToldOnStandardErrorAndInTheTable() throws {
    let sandbox = try Sandbox(Self.failing)
    let result = try sandbox.taskflow("run", "-k", "-j", "1")
    #expect(result.status == .exited(1))
    let output = withoutTimes(result.output).replacing(sandbox.directory.path, with: "/…")
    try expectGolden(output, "run-failures.txt")
    let messages = withoutBinary(result.errors).replacing(sandbox.directory.path, with: "/…")
    try expectGolden(messages, "run-failures-messages.txt")
  }

  /// The program is named as it was called; in the tests by its path.
  private func withoutBinary(_ text: String) -> String {
    text.replacing(taskflowBinary, with: "taskflow")
  }

  @Test func quietShowsOnlyOutputAndWhatGoesWrong() throws {
    let result = try Sandbox("tasks: {a: echo a, b: {dependencies: a, run: 'echo b; exit 1'}}").taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(result.output == "a\nb\n")
    #expect(
      withoutBinary(result.errors) == """
        taskflow: 'b' failed: exit status 1

        'b':
          command: echo b; exit 1
          end of its output:
            b
          run it again: taskflow run -q b

        """)
    #expect(try Sandbox("tasks: {a: 'true'}").taskflow("run", "--quiet").output.isEmpty)
  }

  /// Options stay, tasks are replaced; what is shown can be given to a shell as it is.
  @Test(arguments: [
    (["run"], "run a"), (["run", "-q", "a"], "run -q a"), (["run", "taskflow.yaml"], "run taskflow.yaml a"),
    (["run", "./taskflow.yaml", "b", "-k", "a"], "run ./taskflow.yaml -k a"),
    (["run", "--repeat", "2", "-q"], "run -q a"), (["run", "--repeat=2", "--shuffle=7"], "run --shuffle=7 a"),
    (["run", "-q", "--", "b"], "run -q -- a"),
    (["run", "b", "--env", "b=it's $b", "--mode=sync", "-j2"], "run --env 'b=it'\\''s $b' --mode=sync -j2 a"),
    (
      ["run", "--events", "b", "--timeline", "none", "--output", "live", "--", "b"],
      "run --events b --timeline none --output live -- a"
    ),
  ])
  func theCommandLineToRunAPartAgain(arguments: [String], again: String) throws {
    let sandbox = try Sandbox("tasks: {a: exit 3, b: {dependencies: a}}")
    let result = try sandbox.program(arguments).run()
    let line = try #require(result.errors.split(separator: "\n").first { $0.hasPrefix("  run it again: ") })
    #expect(line == "  run it again: \(taskflowBinary) \(again)")
    var program = sandbox.program([])
    program.words = ["sh", "-c", String(line.dropFirst("  run it again: ".count))]
    #expect(try program.run().errors.hasSuffix("\(line)\n"))
  }

  @Test func aTaskNamedLikeAFileIsRunAgainWithItsFile() throws {
    let sandbox = try Sandbox("tasks: {a.yaml: exit 1}")
    let result = try sandbox.taskflow("run", "-q")
    #expect(
      result.errors.hasSuffix("  run it again: \(taskflowBinary) run taskflow.yaml -q a.yaml\n"), "\(result.errors)")
  }

  @Test func partsOfTheTimelineCanBeChosen() throws {
    let sandbox = try Sandbox("tasks: {a: 'true'}")
    func shown(_ arguments: String...) throws -> [String] {
      let output = try sandbox.program(["run"] + arguments).run().output
      var parts: [String] = []
      if output.contains("finish order") { parts.append("table") }
      if output.contains("│") { parts.append("gantt") }
      if output.contains("of work in") { parts.append("closing") }
      return parts
    }
    #expect(try shown() == ["table", "gantt", "closing"])
    #expect(try shown("--timeline", "both") == ["table", "gantt", "closing"])
    #expect(try shown("--timeline", "table") == ["table", "closing"])
    #expect(try shown("--timeline", "gantt") == ["gantt", "closing"])
    #expect(try shown("--timeline", "none") == [])
    #expect(try shown("-q", "--timeline", "table") == ["table", "closing"])
  }

  @Test func aLongRunShowsWhatDecidedItUnlessAllIsAskedFor() throws {
    let names = (0..<60).map { "t\($0)" }
    let sandbox = try Sandbox("tasks: {" + names.map { "\($0): {delay: 1ms}" }.joined(separator: ", ") + "}")
    let short = try sandbox.taskflow("run")
    #expect(short.output.contains("tasks are not shown; --timeline table, gantt or both shows all."))
    let long = try sandbox.taskflow("run", "--timeline", "table")
    #expect(long.lines.count { $0.contains("succeeded") } == 60)
  }

  @Test func coloursFollowTheUsersWishes() throws {
    let sandbox = try Sandbox("tasks: {a: exit 1}")
    func isColored(_ environment: [String: String?]) throws -> [Bool] {
      let result = try sandbox.taskflow("run", "--output", "prefixed", environment: environment)
      return [result.outputBytes.contains(0x1B), result.errorBytes.contains(0x1B)]
    }
    #expect(try isColored([:]) == [false, false])
    #expect(try isColored(["CLICOLOR_FORCE": "1"]) == [true, true])
    #expect(try isColored(["CLICOLOR_FORCE": "0"]) == [false, false])
    #expect(try isColored(["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]) == [false, false])
    #expect(try isColored(["NO_COLOR": "", "CLICOLOR_FORCE": "1"]) == [true, true])
  }

  @Test func coloursNeverReachTheOutputOfTasks() throws {
    let result = try Sandbox("tasks: {a: echo plain}").taskflow(
      "run", "-q", "--output", "grouped", environment: ["CLICOLOR_FORCE": "1"])
    #expect(result.output == "plain\n")
  }

  @Test(.enabled(if: access("/usr/bin/script", X_OK) == 0, "needs script(1)"))
  func aTerminalGetsColoursAndItsWidth() throws {
    let sandbox = try Sandbox("tasks: {a: printf tty, b: {dependencies: a, run: exit 1}}")
    var program = sandbox.program([], environment: ["TERM": "xterm"])
    program.words = ["script", "-qec", "stty cols 50; \(taskflowBinary) run", "/dev/null"]
    let result = try program.run()
    #expect(result.status == .exited(1))
    #expect(result.output.contains("\u{1B}["))
    // What a terminal shows, without the sequences that take no room.
    let lines = result.output.replacing(/\x1B\[[0-9;]*m/, with: "").split(whereSeparator: \.isNewline)
    #expect(lines.filter { $0.contains("│") }.allSatisfy { $0.count <= 50 })
    // Not behind the line that a task left open.
    #expect(lines.contains("tty"))
    #expect(lines.contains { $0.hasPrefix("taskflow: 'b' failed: exit status 1") })
  }

  @Test(arguments: [["LANG": "C"], ["LC_ALL": "POSIX"], ["LANG": "C.UTF-8", "LC_ALL": "C"], ["LANG": nil]])
  func withoutUTF8AllIsASCII(environment: [String: String?]) throws {
    let sandbox = try Sandbox(
      "tasks: {first: {delay: 20ms, run: exit 1}, a-very-long-name-of-a-task-that-does-not-fit: {dependencies: first}}")
    for arguments in [["plan"], ["run"], ["run", "--output", "prefixed"], ["list"]] {
      let result = try sandbox.program(arguments, environment: environment).run()
      #expect((result.outputBytes + result.errorBytes).allSatisfy { $0 < 0x80 }, "\(result.output)")
    }
    #expect(try sandbox.taskflow("plan", environment: environment).output.contains("critical path: first -> a-very"))
  }

  @Test func asciiChartsSayTheSame() throws {
    let result = try Sandbox(Self.failing).taskflow("plan", environment: ["LANG": "C"])
    #expect(result.outputBytes.allSatisfy { $0 < 0x80 })
    try expectGolden(result.output, "plan-ascii.txt")
  }
}
