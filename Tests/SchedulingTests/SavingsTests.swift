import Analysis
import Engine
import Planner
import Reporters
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Where the time goes: a cause that was put in is named first, and what it costs is what `plan` says without it.
struct SavingsTests {
  private func run(_ text: String, slots: Int?, memory: Int64? = nil) throws -> PlannedRun {
    PlannedRun(try planned(text), Engine.Options(slots: slots, memory: memory, onFailure: .finish), secrets: Secrets())
  }

  private func explanation(_ run: PlannedRun) throws -> Explanation {
    try #require(
      Explanation(run, mode: nil) { workflow, mode in Planner.plan(workflow, Planner.Options(mode: mode)).plan })
  }

  private func savings(_ run: PlannedRun) throws -> [TimeSavings.Saving] { try explanation(run).savings }

  /// What stands first in the text.
  private func first(_ run: PlannedRun) throws -> String {
    let lines = ExplanationText(try explanation(run)).render().split(separator: "\n")
    #expect(lines.first?.hasPrefix("Where the time goes") == true)
    return lines.dropFirst().first.map(String.init) ?? ""
  }

  @Test func aNeedlessSyncIsNamedFirst() throws {
    let text = """
      tasks:
        build: { run: x, estimate: 150s }
        checks:
          MODE
          tasks:
            unit: { run: x, estimate: 190s }
            lint: { run: x, estimate: 41s }
      """
    let run = try run(text.replacing("MODE", with: "mode: sync"), slots: 3)
    let found = try savings(run)
    #expect(
      try first(run)
        == "  saves 41 s  'checks/lint' waits 190 s only because 'checks' is sync; without the order, the run takes 190 s instead of 231 s"
    )
    let without = try self.run(text.replacing("MODE", with: "mode: async"), slots: 3)
    #expect(found.first?.makespan == without.makespan)
  }

  @Test func aSyncFileIsNamed() throws {
    let run = try run("mode: sync\ntasks: { a: {run: x, estimate: 5s}, b: {run: x, estimate: 8s} }", slots: 2)
    guard case .syncOrder(of: nil, _, 5_000_000_000)? = try savings(run).first?.cause else {
      Issue.record("found \(try savings(run))")
      return
    }
  }

  @Test func aPoolThatIsTooSmallIsNamedFirst() throws {
    let text = """
      pools: { db: SIZE }
      tasks:
        build: { run: x, estimate: 3s }
        a: { run: x, estimate: 10s, pool: db, dependencies: build }
        b: { run: x, estimate: 10s, pool: db, dependencies: build }
        c: { run: x, estimate: 10s, pool: db, dependencies: build }
        d: { run: x, estimate: 4s, dependencies: build }
      """
    let run = try run(text.replacing("SIZE", with: "1"), slots: 4)
    let found = try savings(run)
    #expect(found.first?.cause == .pool(0, count: 1, enough: 3))
    #expect(found.first?.makespan == (try self.run(text.replacing("SIZE", with: "3"), slots: 4)).makespan)
    #expect(
      try first(run)
        == "  saves 20 s  'c' and 1 more wait up to 20 s because pool 'db' holds only 1; with 3, the run takes 13 s instead of 33 s"
    )
  }

  @Test func aMissingCoreIsNamedFirst() throws {
    let text = "mode: MODE\n" + "tasks:\n" + (0..<3).map { "  t\($0): { run: x, estimate: 20s }\n" }.joined()
    let run = try run(text.replacing("MODE", with: "async"), slots: 2)
    let found = try savings(run)
    #expect(found.first?.cause == .slots(2, enough: 3))
    #expect(found.first?.makespan == (try self.run(text.replacing("MODE", with: "async"), slots: 3)).makespan)
    #expect(
      try first(run)
        == "  saves 20 s  't2' waits 20 s because there are only 2 slots; with 3, the run takes 20 s instead of 40 s")
  }

  @Test func memoryAndDelaysAreNamed() throws {
    let memory = try run(
      "tasks: { a: {run: x, memory: 3MiB}, b: {run: x, memory: 3MiB} }", slots: nil, memory: 4 << 20)
    #expect(try savings(memory).map(\.cause) == [.memory(4 << 20)])
    let delay = try run("tasks: { a: {run: x, estimate: 1s, delay: 5s}, b: {run: x, estimate: 2s} }", slots: nil)
    #expect(try savings(delay).map(\.cause) == [.delay(0)])
    #expect(try savings(delay).map(\.makespan) == [2 * .second])
    // Where nothing else takes time, it is the work.
    #expect(try savings(run("tasks: { a: {delay: 5s}, b: {delay: 8s, run: x} }", slots: 1)).isEmpty)
  }

  @Test func whatNeverWaitsHasNoCause() throws {
    let run = try run("tasks: { a: {run: x, estimate: 5s}, b: {run: x, dependencies: a} }", slots: 2)
    #expect(try savings(run).isEmpty)
    #expect(run.bound?.reason == "critical path")
  }

  /// A run that was made: each attempt of each task takes its seconds.
  private func measured(
    _ text: String, slots: Int, _ attempts: [String: [SimulatedExecutor.Behaviour]],
    interruptions: [SimulatedExecutor.Interruption] = []
  ) throws -> String {
    let plan = try planned(text)
    let timeline = Timeline(plan, secrets: Secrets())
    let simulation = Simulation(
      plan, slots: slots, attempts: attempts, interruptions: interruptions, observers: [timeline])
    let explanation = Explanation(measured: timeline, simulation.options, mode: nil) { workflow, mode in
      Planner.plan(workflow, Planner.Options(mode: mode)).plan
    }
    return ExplanationText(try #require(explanation)).render()
  }

  /// The same analysis on a run that was made, by what its tasks really took.
  @Test func aRunThatWasMadeIsExplainedByItsMeasuredTimes() throws {
    #expect(
      try measured("mode: sync\ntasks: { a: x, b: x }", slots: 2, ["a": [.lasts(7)], "b": [.lasts(4)]]) == """
        Where the time goes:
          saves 4.000 s  'b' waits 7.000 s only because the file is sync; without the order, the run takes 7.000 s instead of 11.000 s
        Idle slots, 11.000 s of 22.000 s:
          7.000 s  'b' waits only because the file is sync (1 of 2, 0.000 s to 7.000 s)
          4.000 s  nothing is left to start (1 of 2, 7.000 s to 11.000 s)

        """)
  }

  @Test func aMeasuredRunHidesWhatTheRunHid() throws {
    let plan = try planned("tasks: { hunter2: x }")
    let timeline = Timeline(plan, secrets: Secrets([Bytes("hunter2".utf8)]))
    let simulation = Simulation(plan, slots: 1, attempts: ["hunter2": [.lasts(1)]], observers: [timeline])
    let run = try #require(PlannedRun(measured: timeline, simulation.options))
    #expect(run.timeline.name(of: 0) == "***")
  }

  @Test func attemptsThatCameToNothingAreACause() throws {
    let text = "tasks: { a: { run: x, retry: { max: 2, delay: 3s } }, b: { run: x, dependencies: a } }"
    #expect(
      try measured(text, slots: 1, ["a": [.fails(after: 2), .lasts(1)], "b": [.lasts(1)]]) == """
        Where the time goes:
          saves 5.000 s  'a' needs 2 attempts; if the first one succeeds, the run takes 2.000 s instead of 7.000 s
        Idle slots, 3.000 s of 7.000 s:
          3.000 s  nothing else is ready before 'a' ends (1 of 1, 2.000 s to 5.000 s)

        """)
  }

  /// What a run that was stopped waited for is known, not what it would have taken.
  @Test func runsThatDoNotSucceedAreExplainedAsFarAsTheyCame() throws {
    let text = "pools: { db: 1 }\ntasks: { a: {run: x, pool: db}, b: {run: x, pool: db}, c: {run: x, pool: db} }"
    let waits = """
      Where the time goes:
        'b' waits 5.000 s because pool 'db' holds only 1
      Idle slots, 9.000 s of 18.000 s:
        9.000 s  'b' and 1 more wait for pool 'db' (1 of 2, 0.000 s to 9.000 s)

      """
    #expect(try measured(text, slots: 2, ["a": [.lasts(5)], "b": [.fails(after: 4)]]) == waits)
    let ends = SimulatedExecutor.Behaviour.lasts(20).terminating(in: 0)
    #expect(
      try measured(text, slots: 2, ["a": [.lasts(5)], "b": [ends]], interruptions: [.signal(at: 9)]) == waits)
  }
}
