import Analysis
import Engine
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Where the time goes: a cause that was put in is named first, and what it costs is what `plan` says without it.
struct SavingsTests {
  private func run(_ text: String, slots: Int?, memory: Int64? = nil) throws -> PlannedRun {
    PlannedRun(try planned(text), Engine.Options(slots: slots, memory: memory, onFailure: .finish))
  }

  private func savings(_ run: PlannedRun) -> [TimeSavings.Saving] {
    TimeSavings(run) { workflow, mode in
      Planner.plan(workflow, Planner.Options(mode: mode)).plan
    }.find()
  }

  private func sentence(_ saving: TimeSavings.Saving, of run: PlannedRun) -> String {
    SavingsText([saving], of: run).sentence(saving)
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
    let found = savings(run)
    #expect(
      sentence(try #require(found.first), of: run)
        == "'checks/lint' waits 190 s only because 'checks' is sync; unordered, the run takes 190 s instead of 231 s")
    let without = try self.run(text.replacing("MODE", with: "mode: async"), slots: 3)
    #expect(found.first?.makespan == without.makespan)
  }

  @Test func aSyncFileIsNamed() throws {
    let run = try run("mode: sync\ntasks: { a: {run: x, estimate: 5s}, b: {run: x, estimate: 8s} }", slots: 2)
    guard case .syncOrder(of: nil, _, 5_000_000_000)? = savings(run).first?.cause else {
      Issue.record("found \(savings(run))")
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
    let found = savings(run)
    #expect(found.first?.cause == .pool(0, count: 1, enough: 3))
    #expect(found.first?.makespan == (try self.run(text.replacing("SIZE", with: "3"), slots: 4)).makespan)
    #expect(
      sentence(try #require(found.first), of: run)
        == "pool 'db' holds only 1; with 3, the run takes 13 s instead of 33 s")
  }

  @Test func aMissingCoreIsNamedFirst() throws {
    let text = "mode: MODE\n" + "tasks:\n" + (0..<3).map { "  t\($0): { run: x, estimate: 20s }\n" }.joined()
    let run = try run(text.replacing("MODE", with: "async"), slots: 2)
    let found = savings(run)
    #expect(found.first?.cause == .slots(2, enough: 3))
    #expect(found.first?.makespan == (try self.run(text.replacing("MODE", with: "async"), slots: 3)).makespan)
  }

  @Test func memoryAndDelaysAreNamed() throws {
    let memory = try run(
      "tasks: { a: {run: x, memory: 3MiB}, b: {run: x, memory: 3MiB} }", slots: nil, memory: 4 << 20)
    #expect(savings(memory).map(\.cause) == [.memory(4 << 20)])
    let delay = try run("tasks: { a: {run: x, estimate: 1s, delay: 5s}, b: {run: x, estimate: 2s} }", slots: nil)
    #expect(savings(delay).map(\.cause) == [.delay(0)])
    #expect(savings(delay).map(\.makespan) == [2 * .second])
    // Where nothing else takes time, it is the work.
    #expect(try savings(run("tasks: { a: {delay: 5s}, b: {delay: 8s, run: x} }", slots: 1)).isEmpty)
  }

  @Test func whatNeverWaitsHasNoCause() throws {
    let run = try run("tasks: { a: {run: x, estimate: 5s}, b: {run: x, dependencies: a} }", slots: 2)
    #expect(savings(run).isEmpty)
    #expect(run.bound?.reason == "critical path")
  }

  /// The same analysis on a run that was made, by what its tasks really took.
  @Test func aRunThatWasMadeIsExplainedByItsMeasuredTimes() throws {
    let plan = try planned("mode: sync\ntasks: { a: x, b: x }")
    let measured = Simulation(plan, slots: 2, ["a": .lasts(7), "b": .lasts(4)])
    let timeline = Timeline(plan: plan)
    for timed in measured.events { timeline.observe(timed.event, at: timed.instant) }
    let options = Engine.Options(slots: 2, onFailure: .finish)
    let run = try #require(PlannedRun(measured: timeline, options))
    #expect(run.makespan == 11 * .second)
    let found = TimeSavings(run) { workflow, mode in
      Planner.plan(workflow, Planner.Options(mode: mode)).plan?.withDurations(of: timeline)
    }.find()
    #expect(found.map(\.makespan) == [7 * .second])
    let failed = Timeline(plan: plan)
    let failure = Simulation(plan, slots: 2, ["a": .fails(after: 1)])
    for timed in failure.events { failed.observe(timed.event, at: timed.instant) }
    #expect(PlannedRun(measured: failed, options) == nil)
  }
}
