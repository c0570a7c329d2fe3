import Diagnostics
import TestSupport
import Testing

/// What `plan` says of plans that are not the file's.
struct WhatIfTests {
  private static let file = """
    pools: { db: 1 }
    tasks:
      build: { run: x, estimate: 40s }
      unit: { run: x, estimate: 60s, dependencies: build, pool: db }
      system: { run: x, estimate: 90s, dependencies: build, pool: db }
      lint: { run: x, estimate: 25s }
      publish: { run: x, estimate: 10s, dependencies: [unit, system, lint] }
      clean: { run: x, estimate: 5s, dependencies: publish, when: always }

    """

  /// What nobody said how long it lasts is never planned to be too late.
  @Test(arguments: ["300ms", "1s", "2s"]) func assumedTimesAreWithinLimits(limit: String) throws {
    let file = "tasks:\n  ping: { run: x, timeout: \(limit) }\n  next: { dependencies: ping, run: x }\n"
    let result = try Sandbox(file).program(["plan"]).run()
    #expect(!result.output.contains("timed out") && result.output.contains("2 estimates were assumed"))
  }

  /// One without a test counts as ready when it has been started, so what depends on it is then under way.
  @Test(arguments: [("{ ready: x }", "1 failed, 1 blocked"), ("true", "1 succeeded, 1 failed")])
  func aServiceThatFails(service: String, outcomes: String) throws {
    let file =
      "tasks:\n  db: { service: \(service), run: x }\n  test: { dependencies: db, run: x, estimate: 3s }\n"
    let result = try Sandbox(file).program(["plan", "--fail", "db"]).run()
    #expect(result.output.contains(outcomes))
    #expect(!result.output.contains("assumed"))
  }

  /// Of plans that don't end well it is what ran that holds slots.
  @Test(arguments: ["run: x, estimate: 4s", "run: x, estimate: 4s, timeout: 2s"])
  func noSlotIsUsedMoreThanAllTheTime(first: String) throws {
    let file = """
      tasks:
        a: { \(first) }
        b: { run: x, estimate: 3s }
        c: { run: x, estimate: 3s, dependencies: a }

      """
    for arguments in [["--fail", "a"], []] {
      let result = try Sandbox(file).program(["plan", "-j", "1,2", "--format", "csv"] + arguments).run()
      let rows = result.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let column = try #require(rows.first?.firstIndex(of: "utilisation"))
      #expect(rows.count == 3)
      for row in rows.dropFirst() { #expect(try #require(Double(row[column])) <= 1) }
    }
  }

  /// A million attempts are no more work each than two are; here far fewer, but enough to see the square of them.
  @Test func veryManyAttempts() throws {
    let result = try Sandbox("tasks: { a: { retry: 100000, run: x } }").program(["plan", "--fail", "a"]).run()
    #expect(result.output.contains("1 task (1 failed)"))
  }

  @Test(arguments: [
    (["-j", "2", "--timeline", "table"], "plan-table.txt"), (["-j", "1,2,4,unlimited"], "plan-slots.txt"),
    (["-j", "1,2", "--mode", "sync,async"], "plan-modes.txt"), (["-j", "1,2", "--format", "csv"], "plan-slots.csv"),
    (["-j", "2", "--pool", "db=2", "--timeline", "none"], "plan-pool.txt"),
    (["-j", "2", "--fail", "system", "--timeline", "table"], "plan-fail.txt"),
    (["-j", "2", "--format", "csv"], "plan.csv"), (["-j", "2", "--format", "json"], "plan.json"),
  ])
  func planIsExact(arguments: [String], golden: String) throws {
    let result = try Sandbox(Self.file).program(["plan"] + arguments, environment: ["COLUMNS": "100"]).run()
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, golden)
  }

  /// Each change, with what it makes of a run of 205 s.
  @Test(arguments: [
    (["--set-duration", "build=20s"], "185 s"), (["--set-duration", "unit=x0.5"], "175 s"),
    (["--set-duration", "*t=×0"], "145 s"), (["--without-edge", "build:unit"], "165 s"), (["--pool", "db=5"], "145 s"),
    (["--set-duration", "build=40s"], "205 s"), (["--cpus", "1"], "230 s"),
  ])
  func changesAreComparedWithThePlanAsItStands(arguments: [String], makespan: String) throws {
    let result = try Sandbox(Self.file).program(["plan", "-j", "2", "--timeline", "none"] + arguments).run()
    #expect(result.output.hasPrefix("with these changes \(makespan), without them 205 s: "), "\(result.output)")
    #expect(result.status == .exited(0))
  }

  @Test(arguments: [
    (["--set-duration", "biuld=1s"], "there is no task 'biuld' in 'taskflow.yaml'; did you mean 'build'?"),
    (["unit", "--fail", "publish"], "'publish' is not in this plan: name it among the tasks to plan"),
    (["unit", "--set-duration", "publsh=1s"], "there is no task 'publsh' in 'taskflow.yaml'; did you mean 'publish'?"),
    (["--fail", "nothing"], "there is no task 'nothing' in 'taskflow.yaml'"),
    (["--without-edge", "build:publish"], "'publish' does not wait for 'build' directly"),
    (
      ["--without-edge", "publish:unit"],
      "'unit' does not wait for 'publish' directly; did you mean 'unit:publish'?"
    ),
    (["--pool", "bd=2"], "there is no pool 'bd' in 'taskflow.yaml'; did you mean 'db'?"),
  ])
  func whatCannotBeChangedIsTold(arguments: [String], message: String) throws {
    let result = try Sandbox(Self.file).program(["plan"] + arguments).run()
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(result.errors == "taskflow: \(message)\n")
  }

  @Test(arguments: [
    ["--set-duration", "build"], ["--set-duration", "build=soon"], ["--set-duration", "build=x-1"],
    ["--without-edge", "a"], ["--pool", "db=0"], ["--optimize=0"], ["--optimize=soon"], ["--shuffle=x"],
    ["-j", "1,,2"], ["--mode", "sync,both"], ["--optimize", "--shuffle"],
  ])
  func malformedChangesAreRefused(arguments: [String]) throws {
    let result = try Sandbox(Self.file).program(["plan"] + arguments).run()
    #expect(result.status == .exited(2))
    #expect(!result.errors.isEmpty)
  }

  /// Longest path first is not the best order here: 12 s of work on three slots can be done in 4 s... found at once.
  @Test func aBetterOrderIsFoundAndFollowed() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: { run: x, estimate: 3s }
        b: { run: x, estimate: 3s }
        c: { run: x, estimate: 2s }
        d: { run: x, estimate: 2s }
        e: { run: x, estimate: 2s }

      """)
    let plain = try JSONValue(sandbox.taskflow("plan", "-j", "2", "--format", "json").output)
    let better = try sandbox.taskflow("plan", "--optimize", "-j", "2", "--format", "json")
    let json = try JSONValue(better.output)
    #expect(plain["makespan_s"] == .number("7"))
    #expect(json["makespan_s"] == .number("6"))
    #expect(json["lower_bound_s"] == .number("6"))
    #expect(better.errors.hasPrefix("taskflow: better order found: 6 s instead of 7 s, "))
    #expect(try sandbox.taskflow("plan", "--optimize=0.01", "-j", "2", "--format", "json").output == better.output)
  }

  @Test func aSeedRepeatsTheOrder() throws {
    let sandbox = try Sandbox("tasks:\n" + (0..<20).map { "  t\($0): echo \($0)\n" }.joined())
    let first = try sandbox.taskflow("run", "--shuffle=5", "-j", "1", "--timeline", "none")
    #expect(first.errors == "taskflow: tasks start in random order; --shuffle=5 repeats it\n")
    #expect(first.lines.dropLast() != (0..<20).map { "\($0)" }[...])
    #expect(first.lines.dropLast().sorted() == (0..<20).map { "\($0)" }.sorted())
    #expect(try sandbox.taskflow("run", "--shuffle=5", "-j", "1", "--timeline", "none").output == first.output)
    #expect(try sandbox.taskflow("run", "--shuffle=6", "-j", "1", "--timeline", "none").output != first.output)
    let planned = try sandbox.taskflow("plan", "--shuffle=5", "-j", "1", "--format", "csv")
    let starts = planned.lines.dropFirst().dropLast().map { $0.split(separator: ",") }
    let order = starts.sorted { Int($0[1])! < Int($1[1])! }.map { String($0[0].dropFirst()) }
    #expect(order == first.lines.dropLast())
  }

  /// `b` needs what `a` makes, and does not say so.
  @Test func repeatedRunsStopAtTheFirstSeedThatFails() throws {
    let sandbox = try Sandbox("tasks: { a: touch made, b: test -e made && rm made && echo fine }")
    let result = try sandbox.taskflow("run", "--shuffle=1", "--repeat", "50", "-j", "1", "--timeline", "none", "-q")
    #expect(result.status == .exited(1))
    let seeds = result.errors.matches(of: /--shuffle=(\d+) repeats it/).map { String($0.output.1) }
    #expect(seeds.count < 50)
    #expect(seeds == (0..<seeds.count).map { "\($0 + 1)" })
    #expect(result.lines.count { $0 == "fine" } == seeds.count - 1)
    let again = "run --shuffle=\(seeds.last!) -j 1 --timeline none -q b\n"
    #expect(result.errors.hasSuffix("run it again: \(taskflowBinary) \(again)"), "\(result.errors)")
    let repeated = try sandbox.taskflow("run", "--shuffle=\(seeds.last!)", "-j", "1", "--timeline", "none", "-q")
    #expect(repeated.status == .exited(1))
    let whole = try Sandbox("tasks: { a: echo fine }").taskflow("run", "--repeat", "3", "--timeline", "none")
    #expect(whole.status == .exited(0))
    #expect(whole.output == "fine\nfine\nfine\n")
  }

  @Test func aRunIsExplainedAfterwards() throws {
    let sandbox = try Sandbox("mode: sync\ntasks: { a: sleep 0.3, b: sleep 0.2 }")
    let result = try sandbox.taskflow("run", "-j", "2", "--timeline", "none", "--explain")
    #expect(result.status == .exited(0))
    #expect(result.output.hasPrefix("Where the time goes:\n  saves 0.2"))
    #expect(result.output.contains("'b' waits "))
    #expect(result.output.contains("only because the file is sync"))
  }

  /// What the tasks of a run had to wait for was named by what it is, though time passes between an end and a start.
  @Test func aRunIsExplainedByWhatItsTasksWaitedFor() throws {
    let sandbox = try Sandbox(
      "pools: { db: 1 }\ntasks: { a: {run: sleep 0.3, pool: db}, b: {run: sleep 0.3, pool: db} }")
    let result = try sandbox.taskflow("run", "-j", "2", "--timeline", "none", "--explain")
    #expect(result.output.contains("'b' waits 0.3"))
    #expect(result.output.contains("because pool 'db' holds only 1; with 2, the run takes 0.3"))
    #expect(result.output.contains("'b' waits for pool 'db' (1 of 2, 0.0"))
    #expect(!result.output.contains("slots;"))
  }

  @Test func alsoARunThatFailedIsExplained() throws {
    let sandbox = try Sandbox(
      "mode: sync\ntasks: { a: sleep 0.2, b: {run: 'exit 1', dependencies: a}, c: {run: 'true', dependencies: a} }")
    let result = try sandbox.taskflow("run", "-j", "2", "--timeline", "none", "--explain")
    #expect(result.status == .exited(1))
    #expect(result.output.hasPrefix("Idle slots, "))
    #expect(!result.output.contains("saves"))
  }

  /// The tasks that were chosen stay those that are planned, also when the order of their list brought them in.
  @Test func chosenTasksAreExplainedInTheOrderOfTheirList() throws {
    let sandbox = try Sandbox("mode: sync\ntasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 3s} }")
    let result = try sandbox.taskflow("plan", "b", "-j", "2", "--timeline", "table")
    #expect(
      result.output.contains(
        "saves 3 s  'b' waits 4 s only because the file is sync; without the order, the run takes 4 s instead of 7 s"))
  }

  /// Each cause that is put in stands first, with what it costs; and that is what `plan` says once it is removed.
  @Test(arguments: [
    (
      "mode: sync\ntasks: { build: {run: x, estimate: 150s}, unit: {run: x, estimate: 190s}, lint: {run: x, estimate: 41s} }",
      "'lint' waits 340 s only because the file is sync; without the order, ", ["-j", "3", "--mode", "async"]
    ),
    (
      "pools: { db: 1 }\ntasks: { a: {run: x, estimate: 10s, pool: db}, b: {run: x, estimate: 10s, pool: db}, c: {run: x, estimate: 4s} }",
      "'b' waits 10 s because pool 'db' holds only 1; with 2, ", ["-j", "3", "--pool", "db=2"]
    ),
    (
      "tasks: { a: {run: x, estimate: 20s}, b: {run: x, estimate: 20s}, c: {run: x, estimate: 20s}, d: {run: x, estimate: 20s} }",
      "'d' waits 20 s because there are only 3 slots; with 4, ", ["-j", "4"]
    ),
  ])
  func aPlantedCauseIsNamedFirst(file: String, cause: String, removed: [String]) throws {
    let sandbox = try Sandbox(file)
    let text = try sandbox.taskflow("plan", "-j", "3", "--timeline", "table").output
    let plan = try JSONValue(sandbox.taskflow("plan", "-j", "3", "--format", "json").output)
    let better = try JSONValue(sandbox.program(["plan", "--format", "json"] + removed).run().output)
    guard case .number(let before)? = plan["makespan_s"], case .number(let after)? = better["makespan_s"] else {
      Issue.record("no makespans")
      return
    }
    let saved = Int(before)! - Int(after)!
    let sentence = "saves \(saved) s  \(cause)the run takes \(after) s instead of \(before) s"
    #expect(text.contains("Where the time goes:\n  \(sentence)\n"), "\(text)")
  }
}
