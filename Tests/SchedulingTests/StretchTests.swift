import Analysis
import Engine
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Where a schedule waits: every stretch with its cause, and no time that is in none.
struct StretchTests {
  private func run(_ text: String, slots: Int?, memory: Int64? = nil) throws -> PlannedRun {
    PlannedRun(try planned(text), Engine.Options(slots: slots, memory: memory, onFailure: .finish), secrets: Secrets())
  }

  private func text(_ run: PlannedRun) throws -> String {
    let explanation = Explanation(run, mode: nil) { workflow, mode in
      Planner.plan(workflow, Planner.Options(mode: mode)).plan
    }
    return ExplanationText(try #require(explanation)).render()
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
      try text(run) == """
        Where the time goes:
          saves 60 s  'unit' waits 90 s because pool 'db' holds only 1; with 2, the run takes 140 s instead of 200 s
        Idle slots, 175 s of 400 s (the 3 largest of 4 causes):
          90 s  'unit' waits for pool 'db' (1 of 2, 40 s to 130 s)
          60 s  nothing else is ready before 'unit' ends (1 of 2, 130 s to 190 s)
          15 s  nothing else is ready before 'build' ends (1 of 2, 25 s to 40 s)

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
      try text(run) == """
        Where the time goes:
          saves 10 s  'c' and 1 more wait up to 19 s because pool 'db' holds only 1; with 2, the run takes 17 s instead of 27 s
        Idle slots, 27 s of 54 s:
          19 s  'b' and 1 more wait for pool 'db' (1 of 2, 0 s to 19 s)
           8 s  nothing is left to start (1 of 2, 19 s to 27 s)

        """)
  }

  /// Two limits that hold the same task: mending one of them alone saves nothing.
  @Test func whatSavesNothingAloneIsNamedAsWell() throws {
    let run = try run(
      "pools: { db: 1 }\ntasks: { a: {run: x, estimate: 4s, pool: db}, b: {run: x, estimate: 3s, pool: db} }", slots: 1)
    #expect(
      try text(run) == """
        Where the time goes:
          'b' waits 4 s because pool 'db' holds only 1; removing this cause alone saves nothing

        """)
  }

  @Test func whatStandsInOrderOfItsListWaitsForThatAlone() throws {
    let run = try run(
      """
      tasks:
        build: { run: x, estimate: 2s }
        checks:
          mode: sync
          tasks:
            unit: { run: x, estimate: 5s, dependencies: build }
            more: { tasks: { lint: { run: x, estimate: 3s } } }
            docs: { run: x, estimate: 1s, dependencies: checks/more }
      """, slots: 2)
    #expect(
      try text(run) == """
        Where the time goes:
          saves 4 s  'checks/more/lint' waits 7 s only because 'checks' is sync; without the order, the run takes 7 s instead of 11 s
        Idle slots, 11 s of 22 s:
          7 s  'checks/more/lint' waits only because 'checks' is sync (1 of 2, 0 s to 7 s)
          3 s  nothing else is ready before 'checks/more/lint' ends (1 of 2, 7 s to 10 s)
          1 s  nothing is left to start (1 of 2, 10 s to 11 s)

        """)
  }

  @Test func whatEndsOneAfterTheOtherIsOneStretch() throws {
    let names = ["a", "b", "c", "d", "e"]
    let tasks = zip(names, [""] + names).map { name, before in
      "  \(name): { run: x, estimate: 2s\(before.isEmpty ? "" : ", dependencies: \(before)") }\n"
    }
    #expect(
      try text(run("tasks:\n" + tasks.joined(), slots: 2)) == """
        Idle slots, 10 s of 20 s:
          8 s  nothing else is ready before 'a', then 2 more, then 'd' end (1 of 2, 0 s to 8 s)
          2 s  nothing is left to start (1 of 2, 8 s to 10 s)

        """)
  }

  @Test(arguments: [
    // A task that needs more slots than are free.
    (
      "tasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 2s, cpus: 2} }", 2,
      """
      Where the time goes:
        saves 2 s  'b' waits 4 s because there are only 2 slots; with 3, the run takes 4 s instead of 6 s
      Idle slots, 4 s of 12 s:
        4 s  'b' waits for more slots than are free (1 of 2, 0 s to 4 s)

      """
    ),
    (
      "tasks: { a: {run: x, estimate: 4s}, b: {delay: 6s, run: x, estimate: 1s} }", 1,
      """
      Where the time goes:
        saves 2 s  'b' waits 6 s for its delay; without it, the run takes 5 s instead of 7 s
      Idle slots, 2 s of 7 s:
        2 s  'b' waits for its delay (1 of 1, 4 s to 6 s)

      """
    ),
    ("tasks: { a: {delay: 4s}, b: {delay: 6s, run: x, estimate: 0s} }", 2, ""),
    ("tasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 4s} }", 2, ""),
    // What is only left to end is no cause of its own.
    ("tasks: { a: {run: x, estimate: 4s}, b: {run: x, estimate: 2s} }", 2, ""),
  ])
  func otherCauses(file: String, slots: Int, expected: String) throws {
    #expect(try text(run(file, slots: slots)) == expected)
  }

  @Test func withoutALimitNoSlotIdles() throws {
    let run = try run("tasks: { a: x, b: {run: x, dependencies: a} }", slots: nil)
    #expect(Stretches(run.timeline, run.options).idle == [])
  }

  /// Whatever there is to tell, it fits in a few lines, and what saves most stands first.
  @Test func theTextIsShort() throws {
    var longest = 0
    for seed in 0..<150 {
      let file = RandomFile(seed: UInt64(seed))
      let run = try run(file.text, slots: file.slots, memory: file.memory)
      guard run.result == .succeeded else { continue }
      let explanation = try #require(
        Explanation(run, mode: nil) { workflow, mode in Planner.plan(workflow, Planner.Options(mode: mode)).plan })
      longest = max(longest, ExplanationText(explanation).render().split(separator: "\n").count)
      let makespans = explanation.savings.map { explanation.makespan(without: $0) }
      #expect(makespans == makespans.sorted(), "seed \(seed)")
      #expect(makespans.allSatisfy { $0 < run.makespan }, "seed \(seed)")
    }
    #expect(longest == 8)
  }

  @Test func whatIsNotWorkIsIdle() throws {
    var withIdle = 0
    for seed in 0..<400 {
      let file = RandomFile(seed: UInt64(seed))
      guard let slots = file.slots else { continue }
      let run = try run(file.text, slots: slots, memory: file.memory)
      let unordered = Planner.plan(run.plan.workflow.unordered, Planner.Options(mode: .async)).plan
      let stretches = Stretches(run.timeline, run.options, unordered: unordered)
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

extension Workflow {
  fileprivate var unordered: Workflow {
    var changed = self
    for list in tasks.indices where tasks[list].isGroup { changed.removeSyncOrder(in: list) }
    return changed
  }
}
