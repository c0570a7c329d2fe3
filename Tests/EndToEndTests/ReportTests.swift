import Diagnostics
import Glibc
import TestSupport
import Testing

/// What reports say, and that all of it is so.
struct ReportTests {
  // MARK: - The critical path

  private static let blocked = """
    tasks:
      bad: { run: sleep 0.2; exit 1 }
      lint: { run: sleep 1 }
      package: { dependencies: [bad, lint], run: echo p }
      clean: { dependencies: package, when: always, run: sleep 0.2 }

    """

  @Test func groupsThatFailAreCounted() throws {
    let file = "tasks:\n  h: { if: exit 2, tasks: { a: x } }\n  ok: 'true'\n"
    let result = try Sandbox(file).program(["run", "-k"]).run()
    #expect((result.output + result.errors).contains("2 tasks (1 succeeded, 1 blocked, 1 group failed)"))
  }

  @Test("blocked-critical-path") func blockedCriticalPath() throws {
    let sandbox = try Sandbox(Self.blocked)
    let run = try sandbox.taskflow("run", "-k", "-j", "4", "--explain", "--events", "events.json")
    #expect(run.output.contains("critical path: lint → clean\n"))
    #expect(run.output.contains("nothing else is ready before 'lint' ends"))
    #expect(!run.output.contains("'clean' is being started"))
    let ready = try Events(sandbox).named("task_ready", of: "clean")
    #expect(ready.map { $0["after"]?.string } == ["lint"])
    let plan = try sandbox.taskflow("plan", "--fail", "bad", "--set-duration", "lint=10s")
    #expect(plan.output.contains("critical path: lint → clean\n"))
  }

  // MARK: - Command lines to paste

  /// Every instance is run alone, and the line that is offered for it runs it again, in every shell.
  @Test("rerun-line-of-values-with-commas", arguments: ["sh", "bash", "dash"])
  func rerunLineOfValuesWithCommas(shell: String) throws {
    let values = ["-Wl,-z,now", "a]b", "{a,b}", "it's", "$x", "`x`", "a b", "tab\\there", "[#1]", "!x", "\\\\", "é"]
    let sandbox = try Sandbox(
      """
      tasks:
        link:
          matrix: { flags: [\(values.map { "\"\($0)\"" }.joined(separator: ", "))] }
          run: exit 1

      """)
    for number in 1...values.count {
      let events = try runFirst(number, in: sandbox)
      let first = try sandbox.taskflow("run", "-q", "--events", "first.jsonl", events)
      try check(rerunLine(of: first), names: events, shell, in: sandbox)
    }
  }

  /// The key of one of the instances.
  private func runFirst(_ number: Int, in sandbox: Sandbox) throws -> String {
    let plan = try JSONValue(sandbox.taskflow("plan", "--format", "json").output)
    return try #require(plan["tasks"]?.elements[number - 1]["name"]?.string)
  }

  private func rerunLine(of result: ProgramResult) -> String {
    result.errors.firstMatch(of: /run it again: (.*)/).map { String($0.1) } ?? ""
  }

  private func check(_ line: String, names key: String, _ shell: String, in sandbox: Sandbox) throws {
    guard ["/bin/", "/usr/bin/"].contains(where: { access($0 + shell, X_OK) == 0 }) else { return }
    var program = sandbox.program([])
    program.words = [shell, "-c", line.replacing("first.jsonl", with: "second.jsonl")]
    let again = try program.run()
    #expect(again.status == .exited(1), "\(line): \(again.errors)")
    let failed = try Events(sandbox.directory.read("second.jsonl")).named("task_ended").compactMap {
      $0["task"]?.string
    }
    #expect(failed == [key], "\(line)")
  }

  @Test(arguments: ["sh", "bash", "dash"])
  func aLineWithControlCharactersWorksInEveryShell(shell: String) throws {
    let sandbox = try Sandbox("params: { p: x }\ntasks: { a: 'printf %s \"$p\" >\"$OUT\"; exit 1' }\n")
    let value = "a\tb\n%d \\ 'c' \u{1B}[0m!"
    let first = try sandbox.taskflow("run", "-q", "--set", "p=\(value)", environment: ["OUT": "first"])
    let line = rerunLine(of: first)
    #expect(!line.contains("$'"))
    var program = sandbox.program([], environment: ["OUT": "second"])
    program.words = [shell, "-c", line]
    _ = try program.run()
    #expect(try sandbox.directory.read("second") == value)
  }

  /// A name with a secret in it can be given as it is shown.
  @Test func anInstanceWithASecretIsNamedByItsPosition() throws {
    let sandbox = try Sandbox(
      "secrets: S\ntasks: { m: { matrix: { x: ['${S}', other], y: [1, 2] }, run: 'echo \"$y\"; exit 1' } }")
    let all = try sandbox.taskflow("run", "-q", "-k", environment: ["S": "swordfish"])
    #expect(all.errors.contains("name the task 'm[x=***,y=2,#2]'"), "\(all.errors)")
    let again = try sandbox.taskflow("run", "-q", "m[x=***,y=2,#2]", environment: ["S": "swordfish"])
    #expect(again.output.contains("2\n") && !again.output.contains("1\n"), "\(again.output)\(again.errors)")
  }

  /// What hosts of CI take for a command is written otherwise: the line is there to be pasted.
  @Test func aRerunLineWithAForgedCommandWorks() throws {
    let sandbox = try Sandbox(
      "tasks: { b: { matrix: { v: ['##[error', '##vso[x', ok] }, run: 'echo \"$v\"; exit 3' } }")
    let prefixed = try sandbox.taskflow("run", "-q", "-k", "--output", "prefixed")
    for line in prefixed.output.split(separator: "\n") {
      #expect(!line.prefix { $0 != "|" }.contains("##["), "\(line)")
    }
    let all = try sandbox.taskflow("run", "-q", "-k")
    let lines = all.errors.split(separator: "\n").filter { $0.contains("run it again: ") }
    #expect(lines.count == 3)
    for (line, value) in zip(lines, ["##[error", "##vso[x", "ok"]) {
      let command = String(line.split(separator: "again: ")[1])
      let result = try Program(["sh", "-c", command], directory: sandbox.directory.path).run()
      #expect(result.output == "\(value)\n", "\(line) \(result.errors)")
    }
  }

  @Test("rerun-line-repeats-large-param") func rerunLineRepeatsLargeParam() throws {
    let sandbox = try Sandbox(
      """
      params: { list: null }
      on_failure: continue
      tasks:
        each: { matrix: { n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, run: exit 1 }

      """)
    let large = try sandbox.taskflow("run", "-q", "--set", "list=\(String(repeating: "1 ", count: 30_000))")
    #expect(large.errors.utf8.count < 4000)
    #expect(large.errors.contains("run it again: the same command line, and name the task 'each[n=1]'\n"))
    let small = try sandbox.taskflow("run", "-q", "--set", "list=1")
    #expect(small.errors.contains(" run -q --set list=1 'each[n=1]'\n"))
  }

  // MARK: - Listings and graphs

  @Test("list-defaults") func listDefaults() throws {
    let sandbox = try Sandbox(
      """
      params:
        n: "${FOO:-1}-x"
        m: "a$$${A:-b${C:-c}}$"
        e: "$${x} $5"
        lines: "one\\ntwo"
      tasks:
        t: { matrix: { include: [{ os: linux }, { os: macos }] }, run: 'echo "$os $n $m $e $lines"' }

      """)
    let list = try sandbox.taskflow("list").output
    #expect(list.contains("(default ${FOO:-1}-x)\n"))
    #expect(list.contains("(default a$$${A:-b${C:-c}}$)\n"))
    #expect(list.contains("(default $${x} $5)\n"))
    #expect(list.contains("(default one…)\n"))
    #expect(list.contains("  t  [os]\n"), "\(list)")
    #expect(try sandbox.taskflow("graph", "--format", "mermaid").output.contains("[\"t: os\"]"))
  }

  @Test("graph-empty-matrix") func graphEmptyMatrix() throws {
    let sandbox = try Sandbox(
      """
      params: { items: '' }
      tasks:
        each: { matrix: { item: "${items}" }, run: echo "$item" }
        after: { dependencies: each, run: echo after }
        group: { dependencies: after, tasks: { inner: { matrix: { item: "${items}" }, run: echo "$item" } } }
        last: { dependencies: group, run: echo last }

      """)
    let dot = try sandbox.taskflow("graph").output
    let drawn = Set(dot.matches(of: /(n\d+) \[label/).map { String($0.1) })
    let clusters = Set(dot.matches(of: /subgraph "(cluster\d+)"/).map { String($0.1) })
    let edges = dot.matches(of: /(n\d+) -> (n\d+)/)
    #expect(edges.count == 3)
    for edge in edges {
      #expect(drawn.contains(String(edge.1)), "\(edge.0)")
      #expect(drawn.contains(String(edge.2)), "\(edge.0)")
    }
    for tail in dot.matches(of: /l(tail|head)="(\w+)"/) { #expect(clusters.contains(String(tail.2)), "\(tail.0)") }
    #expect(dot.contains("  n0 -> n2"))
  }

  // MARK: - Output

  @Test("prompt-before-dependency-output") func promptBeforeDependencyOutput() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        preview: echo "3 files would be deleted"
        ask: { dependencies: preview, interactive: true, run: "echo PROMPT; sleep 0.2; echo ANSWERED" }

      """)
    let expected = "3 files would be deleted\nPROMPT\nANSWERED\n"
    #expect(try sandbox.taskflow("run", "-q").output == expected)
    for mode in ["live", "prefixed"] {
      let output = try sandbox.taskflow("run", "-q", "--output", mode).output
      #expect(output.hasSuffix("3 files would be deleted\nPROMPT\nANSWERED\n"), "\(mode): \(output)")
    }
  }

  /// More than a pipe holds, for a reader that takes its time.
  @Test func muchOutputComesBeforeAPromptAsWell() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        preview: seq 100000; printf open
        ask: { dependencies: preview, interactive: true, run: echo PROMPT }

      """)
    var program = sandbox.program([])
    program.words = ["sh", "-c", "\"$0\" run -q | { sleep 0.3; tail -n 2; }", taskflowBinary]
    #expect(try program.run().output == "open\nPROMPT\n")
  }

  @Test func aFailureStandsOnceWhereBothStreamsAreShown() throws {
    let sandbox = try Sandbox("tasks: { a: 'echo from the task; exit 3' }\n")
    var program = sandbox.program([])
    program.words = ["sh", "-c", "\"$0\" run 2>&1", taskflowBinary]
    let output = try program.run().output
    #expect(output.matches(of: /from the task\n/).count == 1, "\(output)")
    #expect(output.matches(of: /'a' failed: exit status 3/).count == 1, "\(output)")
    #expect(output.contains("\n'a':\n  command: echo from the task; exit 3\n"))
    // Apart from what the task wrote, its end is told with the failure.
    #expect(try sandbox.taskflow("run").errors.contains("end of its output:\n    from the task\n"))
  }

  @Test func whatIsOutOfSightIsShownAgain() throws {
    let sandbox = try Sandbox("tasks: { a: 'echo from the task; exit 3', b: 'sleep 0.3; seq 2000' }\n")
    var program = sandbox.program([])
    program.words = ["sh", "-c", "\"$0\" run -j 2 2>&1", taskflowBinary]
    #expect(try program.run().output.contains("end of its output:\n    from the task\n"))
  }

  // MARK: - On a terminal

  @Test func noWordIsBrokenOnATerminal() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a-task-with-quite-a-long-name: { run: exit 1 }
        another-task-with-a-long-name: { run: sleep 0.1 }
        first-dependent-with-a-long-name: { run: x, dependencies: a-task-with-quite-a-long-name }
        second-dependent-with-a-long-name: { run: x, dependencies: a-task-with-quite-a-long-name }

      """)
    for arguments in [
      ["run", "-k"], ["plan"], ["validate", "--strict", "missing-file-with-a-long-name.yaml"], ["run", "t"],
    ] {
      var program = sandbox.program([])
      program.words =
        ["sh", "-c", "stty cols 80; exec \"$@\"", "sh", taskflowBinary] + arguments
      program.hasTerminal = true
      let output = try program.run().output.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      for line in output.split(whereSeparator: \.isNewline) where !line.contains(taskflowBinary) {
        #expect(displayWidth(String(line)) <= 80, "\(line)")
      }
    }
  }

  // MARK: - The command line

  @Test(arguments: [
    (["help", "nosuch"], "no command 'nosuch'; the commands are run, plan, validate, list, graph, explain, schema"),
    (["help", "validat"], "no command 'validat'; did you mean 'validate'?"),
    (["help", "run", "plan"], "'help' takes one command"),
    (["unknown-key"], "taskflow explain unknown-key"),
    (["run", "build"], "there is no file 'build', and no taskflow.yaml here or in a directory above"),
    (["plan", "build"], "that could have a task of that name"),
    (["run", "one.yaml", "two.yaml"], "'two.yaml' is a second one after 'one.yaml'"),
    (["graph", "one.yaml", "two.yml"], "'two.yml' is a second one after 'one.yaml'"),
    (["run", "one.yaml", "x"], "there is no task 'x' in 'one.yaml'"),
  ])
  func mistakesAreAnswered(arguments: [String], answer: String) throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("one.yaml", "tasks: { a: 'true' }\n")
    try sandbox.directory.write("two.yaml", "tasks: { a: 'true' }\n")
    let result = try sandbox.program(arguments).run()
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(answer), "\(result.errors)")
  }

  @Test func aTaskMayBeNamedAsAFileIs() throws {
    let sandbox = try Sandbox("tasks: { all.yaml: 'echo ran' }\n")
    #expect(try sandbox.taskflow("run", "-q", "taskflow.yaml", "all.yaml").output == "ran\n")
  }

  @Test func optionalValuesAreShownAsTheyAreWritten() throws {
    let help = try Sandbox().taskflow("run", "--help").output
    #expect(help.contains("\n  --optimize[=SECONDS]    Search"))
    #expect(help.contains("\n  --shuffle[=SEED]        Start"))
    #expect(!help.contains("--optimize <"))
  }
}
