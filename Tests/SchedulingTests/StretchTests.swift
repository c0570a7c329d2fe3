import Analysis
import Engine
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Where a schedule waits: every stretch with its cause, and no time that is in none.
struct StretchTests {
  private func run(_ text: String, slots: Int?, memory: Int64? = nil) throws -> PlannedRun {
    PlannedRun(try planned(text), Engine.Options(slots: slots, memory: memory, onFailure: .finish))
  }

  private func text(_ run: PlannedRun) -> String {
    StretchText(Stretches(run), of: run).render(waits: 2, idle: 3)
  }

  @Test func poolsAndWhatIsNotReady() throws {
    let run = try run(
      """
      pools: { db: 1 }
      tasks:
        build: { run: x, estimate: 40s }
        unit: { run: x, estimate: 60s, dependencies: build, pool: db }
        system: { run: x, estimate: 90s, dependencies: build, pool: db }
        lint: { run: x, estimate: 25s }
        publish: { run: x, estimate: 10s, dependencies: [unit, system, lint] }
      """, slots: 2)
    #expect(
      text(run) == """
        Waits on the critical path:
          90 s  'unit' waits for pool 'db', which 'system' holds (40 s – 130 s)
        Idle slots, 175 s of 400 s:
          90 s  'unit' waits for pool 'db', which 'system' holds (1 of 2, 40 s – 130 s)
          60 s  'publish' waits for 'unit' (1 of 2, 130 s – 190 s)
          15 s  'system' waits for 'build' (1 of 2, 25 s – 40 s)
          and 1 more

        """)
  }

  @Test func theSameCauseIsToldOnce() throws {
    let run = try run(
      """
      pools: { db: 1 }
      tasks:
        a: { run: x, estimate: 10s, pool: db }
        b: { run: x, estimate: 9s, pool: db }
        c: { run: x, estimate: 8s, pool: db }
      """, slots: 2)
    #expect(
      text(run) == """
        Waits on the critical path:
          19 s  'c' and 1 more wait for pool 'db', which 'b' holds (2 times, 0 s – 19 s)
        Idle slots, 27 s of 54 s:
          19 s  'b' and 1 more wait for pool 'db', which 'a' holds (1 of 2, 2 times, 0 s – 19 s)
           8 s  nothing is left to start (1 of 2, 19 s – 27 s)

        """)
  }

  @Test(arguments: [
    // A task that needs more slots than are free.
    (
      "tasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 2s, cpus: 2} }", 2,
      """
      Waits on the critical path:
        4 s  'b' waits for slots that 'a' holds (0 s – 4 s)
      Idle slots, 4 s of 12 s:
        4 s  'b' waits for slots that 'a' holds (1 of 2, 0 s – 4 s)

      """
    ),
    (
      "tasks: { a: {run: x, estimate: 4s}, b: {delay: 6s, run: x, estimate: 1s} }", 1,
      """
      Idle slots, 2 s of 7 s:
        2 s  'b' waits its delay (1 of 1, 4 s – 6 s)

      """
    ),
    ("tasks: { a: {delay: 4s}, b: {delay: 6s, run: x, estimate: 0s} }", 2, ""),
    ("tasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 4s} }", 2, ""),
    // What is only left to end is no cause of its own.
    ("tasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 2s} }", 2, ""),
  ])
  func otherCauses(file: String, slots: Int, expected: String) throws {
    #expect(text(try run(file, slots: slots)) == expected)
  }

  @Test func withoutALimitNoSlotIdles() throws {
    #expect(Stretches(try run("tasks: { a: x, b: {run: x, dependencies: a} }", slots: nil)).idle == [])
  }

  @Test func whatIsNotWorkIsIdle() throws {
    var withIdle = 0
    for seed in 0..<400 {
      let file = RandomFile(seed: UInt64(seed))
      guard let slots = file.slots else { continue }
      let run = try run(file.text, slots: slots, memory: file.memory)
      let stretches = Stretches(run)
      let work = run.plan.tasks.indices.reduce(Nanoseconds(0)) { sum, task in
        let entry = run.timeline.entries[task]
        guard run.plan.tasks[task].hasAction, let start = entry.actionStart, let finish = entry.finish else {
          return sum
        }
        return sum + finish.since(start) * Nanoseconds(min(slots, Int(run.plan.tasks[task].cpus)))
      }
      let idle = stretches.idle.reduce(Nanoseconds(0)) { $0 + $1.cost }
      if work > 0 { #expect(idle + work == run.makespan * Nanoseconds(slots), "seed \(seed)") }
      if idle > 0 { withIdle += 1 }
      for (stretch, next) in zip(stretches.idle, stretches.idle.dropFirst()) { #expect(stretch.end <= next.start) }
      for stretch in stretches.idle + stretches.waits {
        #expect(stretch.start >= 0 && stretch.start < stretch.end && stretch.end <= run.makespan)
        let start = stretch.task.flatMap { run.timeline.entries[Int($0)].actionStart?.nanoseconds }
        #expect(start.map { $0 >= stretch.end } ?? true)
      }
    }
    #expect(withIdle > 100)
  }
}
