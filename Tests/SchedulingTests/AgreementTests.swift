import Engine
import Planner
import RunEvents
import Scheduling
import TestSupport
import Testing
import WorkflowModel

/// The schedules that are computed are those of the engine.
struct AgreementTests {
  /// For each task when its action was started, and when all had ended.
  private func engineStarts(_ simulation: Simulation) -> [TaskID: Nanoseconds] {
    var starts: [TaskID: Nanoseconds] = [:]
    for timed in simulation.events {
      if case .attemptStarted(let task, _, _) = timed.event { starts[task] = timed.instant.nanoseconds }
    }
    return starts
  }

  @Test func everyStartIsThatOfTheEngine() throws {
    for seed: UInt64 in 0..<300 {
      let file = RandomFile(seed: seed)
      let plan = try planned(file.text)
      let simulation = Simulation(plan, slots: file.slots, memory: file.memory)
      let problem = try #require(PlannedProblem(plan, slots: file.slots, memory: file.memory))
      let scheduler = ListScheduler(problem.problem)
      scheduler.setRanks(problem.jobRanks(plan.ranks()))
      let length = scheduler.run() * problem.unit
      #expect(length == simulation.events.last!.instant.nanoseconds, "seed \(seed)\n\(file.text)")
      for (task, start) in engineStarts(simulation) {
        let computed = scheduler.starts[Int(task)] * problem.unit
        #expect(computed == start, "seed \(seed), \(plan.name(of: task))\n\(file.text)")
      }
    }
  }

  @Test func alsoInAnotherOrder() throws {
    for seed: UInt64 in 500..<600 {
      let file = RandomFile(seed: seed)
      let plan = try planned(file.text)
      let ranks = plan.shuffledRanks(seed: seed)
      let problem = try #require(PlannedProblem(plan, slots: file.slots, memory: file.memory))
      let scheduler = ListScheduler(problem.problem)
      scheduler.setRanks(problem.jobRanks(ranks))
      var options = Engine.Options(slots: file.slots, memory: file.memory, onFailure: .finish)
      options.ranks = ranks
      #expect(scheduler.run() * problem.unit == VirtualRun(plan, options).length, "seed \(seed)\n\(file.text)")
    }
  }

  /// A service gives its slots back when it is ready, which is at once in a plan.
  @Test func aServiceTakesNoTime() throws {
    let plan = try planned(
      """
      tasks:
        db: { run: x, service: true }
        a: { run: x, estimate: 2s, dependencies: db }
        b: { run: x, estimate: 3s, dependencies: db }
      """)
    let problem = try #require(PlannedProblem(plan, slots: 1, memory: nil))
    let scheduler = ListScheduler(problem.problem)
    scheduler.setRanks(problem.jobRanks(plan.ranks()))
    #expect(scheduler.run() * problem.unit == 5 * .second)
    #expect(Simulation(plan, slots: 1).events.last?.instant.nanoseconds == 5 * .second)
  }

  /// Sums of years would not fit in 64 bits of nanoseconds, so there is no problem to solve.
  @Test func whatIsTooLongIsLeftAlone() throws {
    let text =
      "tasks:\n" + (0..<40).map { "  t\($0): { run: x, estimate: 87599999.00000000\($0 % 9 + 1)s }\n" }.joined()
    #expect(PlannedProblem(try planned(text), slots: 2, memory: nil) == nil)
  }
}
