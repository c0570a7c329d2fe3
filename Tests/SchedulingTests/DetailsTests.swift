import Analysis
import Engine
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Earliest and latest times, slack, and what each task waits for.
struct DetailsTests {
  private func run(_ text: String, slots: Int?, memory: Int64? = nil) throws -> PlannedRun {
    PlannedRun(try planned(text), Engine.Options(slots: slots, memory: memory, onFailure: .finish), secrets: Secrets())
  }

  /// For each task `name earliest–latest finish slack: waits`.
  private func rows(_ run: PlannedRun) -> [String] {
    let details = ScheduleDetails(run)
    return run.timeline.shownTasks.map { task in
      let times = Dictionary(uniqueKeysWithValues: details.times(of: task).map { ($0.name, $0.time / .second) })
      let (early, late, slack) = (times["earliest_start_s"]!, times["latest_finish_s"]!, times["slack_s"]!)
      return "\(run.plan.name(of: task)) \(early)-\(late) \(slack): \(details.text(of: details.wait(of: task)))"
    }
  }

  @Test func theCriticalPathMethodWithoutLimits() throws {
    let run = try run(
      """
      tasks:
        a: { run: x, estimate: 3s }
        b: { run: x, estimate: 2s, dependencies: a }
        c: { run: x, estimate: 6s, dependencies: a }
        d: { run: x, estimate: 1s, dependencies: [b, c] }
        e: { run: x, estimate: 1s, delay: 1s }
        g: { dependencies: a, tasks: { f: { run: x, estimate: 1s } } }
      """, slots: nil)
    #expect(
      rows(run) == [
        "a 0-3 0: -", "b 3-9 4: a", "c 3-9 0: a", "d 9-10 0: c", "e 0-10 8: delay", "g/f 3-10 6: a",
      ])
  }

  /// Who took whose slot counts as a dependency, and each of two that ended at once gave its own.
  @Test func slotsAreHandedOver() throws {
    let run = try run(
      """
      tasks:
        a: { run: x, estimate: 2s }
        b: { run: x, estimate: 2s }
        c: { run: x, estimate: 5s }
        d: { run: x, estimate: 2s }
      """, slots: 2)
    // c runs from 0 s to 5 s, the others one after the other beside it.
    #expect(rows(run) == ["a 0-2 0: -", "b 0-4 0: slot (a)", "c 0-6 1: -", "d 0-6 0: slot (b)"])
    let details = ScheduleDetails(run)
    for task in run.timeline.criticalPath() { #expect(details.slack(of: task) == 0) }
  }

  @Test func everyKindOfWaitIsNamed() throws {
    let pool = try run(
      "pools: { db: 1 }\ntasks: { a: {run: x, pool: db}, b: {run: x, pool: db} }", slots: 4)
    #expect(rows(pool) == ["a 0-1 0: -", "b 0-2 0: pool db (a)"])
    let memory = try run(
      "tasks: { a: {run: x, memory: 3MiB}, b: {run: x, memory: 3MiB} }", slots: 4, memory: 4 << 20)
    #expect(rows(memory) == ["a 0-1 0: -", "b 0-2 0: memory (a)"])
    let terminal = try run("tasks: { a: {run: x, interactive: true}, b: {run: x, interactive: true} }", slots: 4)
    #expect(rows(terminal) == ["a 0-1 0: -", "b 0-2 0: terminal (a)"])
  }

  /// What no task may pass is the end, and what decides the end has no slack: in every schedule.
  @Test func slackFitsTheSchedule() throws {
    for seed: UInt64 in 0..<150 {
      let file = RandomFile(seed: seed)
      let run = try run(file.text, slots: file.slots, memory: file.memory)
      let details = ScheduleDetails(run)
      for task in run.timeline.shownTasks {
        guard let finish = run.timeline.entries[Int(task)].finish else { continue }
        #expect(finish.nanoseconds + details.slack(of: task) <= run.makespan, "seed \(seed)\n\(file.text)")
        #expect(details.earliestStarts[Int(task)] <= run.timeline.start(of: task)?.nanoseconds ?? .max)
      }
      if let bound = run.bound { #expect(bound.length <= run.makespan, "seed \(seed)\n\(file.text)") }
    }
  }

  @Test func moreSlotsAreComparedAndTheFirstThatIsEnoughIsFound() throws {
    let plan = try planned("tasks:\n" + (0..<6).map { "  t\($0): { run: x, estimate: 2s }\n" }.joined())
    var options = Engine.Options(slots: 4, onFailure: .finish)
    let row = SlotRow(PlannedRun(plan, options, secrets: Secrets()))
    #expect(row.makespan == 4 * .second)
    #expect(row.speedUp == 3)
    #expect(row.efficiency == 0.75)
    #expect(row.utilisation == 0.75)
    #expect(row.ratioToBound == 1)
    options.slots = nil
    #expect(SlotSearch.enough(plan, options)?.slots == 6)
    #expect(SlotSearch.enough(plan, options)?.makespan == 2 * .second)
    #expect(SlotSearch.enough(try planned("tasks: {a: {delay: 1s}}"), options) == nil)
  }
}
