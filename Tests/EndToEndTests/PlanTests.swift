import Diagnostics
import TestSupport
import Testing

/// `plan`, `run --dry-run` and `list`: exact, and without running anything.
struct PlanTests {
  /// Three concurrent calls of 5, 8 and 2 seconds.
  static let article = """
    name: random_add
    tasks:
      call1: { delay: 5s, run: ./random_sum }
      call2: { delay: 8s, run: ./random_sum }
      call3: { delay: 2s, run: ./random_sum }

    """

  struct Row: Equatable {
    let name: String
    let start, finish, duration, order: String
  }

  static func rows(_ json: JSONValue) -> [Row] {
    (json["tasks"]?.elements ?? []).map { task in
      func number(_ name: String) -> String { task[name]?.number ?? "?" }
      return Row(
        name: task["name"]?.string ?? "?", start: number("start_s"), finish: number("finish_s"),
        duration: number("duration_s"), order: number("order"))
    }
  }

  private static let concurrent = [
    Row(name: "call1", start: "0", finish: "5", duration: "5", order: "2"),
    Row(name: "call2", start: "0", finish: "8", duration: "8", order: "3"),
    Row(name: "call3", start: "0", finish: "2", duration: "2", order: "1"),
  ]
  private static let sequential = [
    Row(name: "call1", start: "0", finish: "5", duration: "5", order: "1"),
    Row(name: "call2", start: "5", finish: "13", duration: "8", order: "2"),
    Row(name: "call3", start: "13", finish: "15", duration: "2", order: "3"),
  ]

  @Test func theArticleTakesEightSecondsConcurrently() throws {
    let json = try JSONValue(Sandbox(Self.article).taskflow("plan", "--format", "json").output)
    #expect(Self.rows(json) == Self.concurrent)
    #expect(json["makespan_s"] == .number("8"))
    #expect(json["work_s"] == .number("15"))
    #expect(json["critical_path"] == .array([.string("call2")]))
  }

  @Test func theArticleTakesFifteenSecondsOneAfterTheOther() throws {
    let json = try JSONValue(Sandbox(Self.article).taskflow("plan", "--mode", "sync", "--format", "json").output)
    #expect(Self.rows(json) == Self.sequential)
    #expect(json["makespan_s"] == .number("15"))
    #expect(json["critical_path"] == .array([.string("call1"), .string("call2"), .string("call3")]))
  }

  @Test func theExampleFilesAreTheArticle() throws {
    for (file, mode, rows) in [
      ("random_add.yaml", "async", Self.concurrent), ("random_add.yaml", "sync", Self.sequential),
      ("random_add_sync.yaml", "sync", Self.sequential), ("random_add_sync.yaml", "async", Self.concurrent),
    ] {
      let path = "\(repositoryRoot)/examples/\(file)"
      let result = try Sandbox().taskflow("plan", path, "--mode", mode, "--format", "json")
      #expect(try Self.rows(JSONValue(result.output)) == rows, "\(file) \(mode): \(result.errors)")
    }
  }

  @Test(arguments: [
    ([], "plan-article.txt"), (["--mode", "sync"], "plan-article-sync.txt"),
    (["--format", "json"], "plan-article.json"),
    (["--timeline", "table"], "plan-article-table.txt"), (["--timeline", "gantt"], "plan-article-gantt.txt"),
    (["--timeline", "none"], "plan-article-none.txt"),
  ])
  func planIsExact(arguments: [String], golden: String) throws {
    let result = try Sandbox(Self.article).program(["plan"] + arguments).run()
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, golden)
  }

  @Test func aDelayHoldsNoSlot() throws {
    let sandbox = try Sandbox(Self.article)
    let unlimited = try sandbox.taskflow("plan", "-j", "unlimited").output
    #expect(try sandbox.taskflow("plan", "-j", "1").output == unlimited)
  }

  @Test(arguments: [("1", "6"), ("2", "3"), ("4", "2"), ("unlimited", "2")])
  func slotsLimitWhatRunsAtATime(jobs: String, makespan: String) throws {
    let sandbox = try Sandbox("tasks: {a: x, b: x, c: {run: x, estimate: 2s}, d: {run: x, estimate: 2s}}")
    let json = try JSONValue(sandbox.taskflow("plan", "-j", jobs, "--format", "json").output)
    #expect(json["makespan_s"] == .number(makespan))
  }

  @Test func theWidthFollowsTheTerminal() throws {
    let sandbox = try Sandbox(Self.article)
    for width in [60, 120] {
      let result = try sandbox.taskflow("plan", environment: ["COLUMNS": "\(width)"])
      // The last column is kept for the mark of a failure.
      #expect(result.lines.filter { $0.contains("│") }.map(\.count).max() == width - 1)
    }
  }

  @Test(arguments: [["run", "-n"], ["run", "--dry-run"]])
  func aDryRunIsThePlanAndRunsNothing(arguments: [String]) throws {
    let sandbox = try Sandbox("tasks: {a: touch ran, b: {run: touch ran, dependencies: a}}")
    let result = try sandbox.program(arguments).run()
    #expect(result.status == .exited(0))
    #expect(try result.output == sandbox.taskflow("plan").output)
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test(arguments: [["plan"], ["run", "-n"]])
  func whatWouldHappenIsWrittenAsEvents(command: [String]) throws {
    let sandbox = try Sandbox("tasks: {a: {run: touch ran, estimate: 2s}, b: {delay: 1s, dependencies: a}}")
    let result = try sandbox.program(command + ["--events", "-", "--timeline", "none"]).run()
    #expect(result.status == .exited(0))
    let events = result.lines.dropLast().map { $0.replacing(/"run_id":"[^"]*"/, with: "\"run_id\":\"\"") }
    // What the machine has, and the version.
    let limits = try #require(events.first?.firstMatch(of: /"taskflow":.*(?=})/)).output
    #expect(
      events == [
        #"{"event":"run_started","at_s":0,"version":1,"run_id":"","workflow":"taskflow","tasks":2,\#(limits)}"#,
        #"{"event":"task_planned","at_s":0,"task":"a","node":0,"place":0,"slots":1}"#,
        #"{"event":"task_planned","at_s":0,"task":"b","node":1,"place":1,"delay_s":1,"waits_for":{"dependency":[0]}}"#,
        #"{"event":"task_ready","at_s":0,"task":"a"}"#,
        #"{"event":"attempt_started","at_s":0,"task":"a","attempt":1}"#,
        #"{"event":"attempt_ended","at_s":2,"task":"a","attempt":1,"exit_status":0,"output_bytes":0}"#,
        #"{"event":"task_ended","at_s":2,"task":"a","outcome":"succeeded"}"#,
        #"{"event":"task_ready","at_s":2,"task":"b","after":"a"}"#,
        #"{"event":"delay_ended","at_s":3,"task":"b"}"#,
        #"{"event":"task_ended","at_s":3,"task":"b","outcome":"succeeded"}"#,
        #"{"event":"run_ended","at_s":3,"result":"succeeded"}"#,
      ])
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test func eventsAreOfOnePlanAndMustBeWritten() throws {
    let sandbox = try Sandbox(Self.article)
    #expect(try sandbox.taskflow("plan", "-j", "1,2", "--events", "e").status == .exited(2))
    #expect(try sandbox.taskflow("plan", "--events", "missing/e").status == .exited(2))
    let full = try sandbox.taskflow("plan", "--events", "/dev/full")
    #expect(full.status == .exited(3))
    #expect(full.errors.contains("cannot write events to '/dev/full'"))
    #expect(full.output.contains("call1"))
  }

  static let tree = """
    name: release
    description: |
      build it and ship it
      (the second line is not shown)
    tasks:
      build:
        description: compile everything
        run: make
      test: { run: make check, dependencies: build }
      deploy:
        mode: sync
        dependencies: [build, test]
        description: to both machines
        tasks:
          upload: scp x y
          restart: { run: ssh y restart, description: and wait for it }

    """

  @Test func listShowsNamesDescriptionsAndDependencies() throws {
    let result = try Sandbox(Self.tree).taskflow("list")
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, "list.txt")
  }

  @Test func groupsPlanTheirMembers() throws {
    let result = try Sandbox(Self.tree).taskflow("plan", "-j", "2")
    #expect(result.status == .exited(0))
    try expectGolden(result.output, "plan-groups.txt")
  }

  @Test func whatCannotBeWrittenIsToldAndEndsWithThree() throws {
    for command in ["plan", "list"] {
      var program = try Sandbox(Self.article).program([command])
      program.output = .file("/dev/full")
      let result = try program.run()
      #expect(result.status == .exited(3), "\(command)")
      #expect(result.errors.contains("No space left on device"), "\(command)")
    }
    var validate = try Sandbox("tasks: {a: {rnu: x}}").program(["validate"])
    validate.output = .file("/dev/full")
    let result = try validate.run()
    #expect(result.status == .exited(3))
    #expect(result.errors == "taskflow: cannot write the findings: No space left on device\n")
  }
}
