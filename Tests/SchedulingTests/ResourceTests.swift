import Engine
import Planner
import RunEvents
import Scheduling
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// What holds whatever holds what: tasks, services until nobody needs them, groups until their end.
struct ResourceTests {
  @Test func noLimitIsExceededAndNothingWaitsThatFits() throws {
    var (waits, retries) = (0, 0)
    for seed: UInt64 in 0..<400 {
      let file = HoldingFile(seed: seed)
      let plan = try planned(file.text)
      var random = SplitMix64(seed: seed)
      var attempts: [String: [SimulatedExecutor.Behaviour]] = [:]
      for task in 0..<TaskID(plan.tasks.count) where plan.rules(of: task).retry != nil && random.chance(50) {
        attempts[plan.name(of: task)] = [.fails(after: 1), .lasts(2)]
      }
      retries += attempts.count
      let simulation = Simulation(
        plan, slots: file.slots, memory: file.memory, onFailure: .continue, attempts: attempts)
      let ledger = ResourceLedger(simulation)
      #expect(ledger.violations == [], "seed \(seed), \(file.slots) slots\n\(file.text)")
      #expect(simulation.result == .succeeded, "seed \(seed), \(file.slots) slots\n\(file.text)")
      waits += ledger.waits
    }
    // Otherwise nothing was tested.
    #expect(waits > 400)
    #expect(retries > 100)
  }

  @Test func aSearchKeepsTheLimitsAndMakesItNoWorse() throws {
    var (improved, omitted) = (0, 0)
    for seed: UInt64 in 0..<120 {
      let file = HoldingFile(seed: seed)
      let plan = try planned(file.text)
      let options = Engine.Options(slots: file.slots, memory: file.memory, onFailure: .finish)
      let planned = try #require(PlannedProblem(plan, slots: file.slots, memory: file.memory))
      let found = OrderSearch(plan, options).run(seconds: 0.001, seed: seed)
      #expect(found.length <= found.firstLength)
      #expect(VirtualRun(plan, options, ranks: found.ranks).length == found.length)
      let paths = HeadsAndTails(planned.problem)
      var bound = LowerBound.simple(planned.problem, paths)
      bound.strengthen(planned.problem, paths, limit: .max)
      #expect(planned.length(bound) <= found.length, "seed \(seed)\n\(file.text)")
      #expect(OrderSearch(plan, options).run(seconds: 0.001, seed: seed).ranks == found.ranks)
      improved += found.length < found.firstLength ? 1 : 0
      omitted += planned.omissions.isEmpty ? 0 : 1
    }
    #expect(improved > 5)
    #expect(omitted > 60)
  }

  /// What only the engine knows is searched by the engine: the group that holds the pool has to begin first.
  @Test func whatGroupsHoldIsSearched() throws {
    let plan = try planned(
      """
      pools: { db: 1 }
      tasks:
        first: { pool: db, tasks: { a: { run: x, estimate: 4s } } }
        long: { run: x, estimate: 5s }
        second: { pool: db, tasks: { b: { run: x, estimate: 3s }, c: { run: x, estimate: 3s } } }
      """)
    let options = Engine.Options(slots: 2, onFailure: .finish)
    let found = OrderSearch(plan, options).run(seconds: 0.01, seed: 1)
    #expect(found.firstLength >= found.length)
    #expect(found.length == best(plan, options))
  }

  /// The shortest of the runs in many random orders.
  private func best(_ plan: Plan, _ options: Engine.Options) -> Nanoseconds {
    (0..<500).map { VirtualRun(plan, options, ranks: plan.shuffledRanks(seed: $0)).length }.min()!
  }

  /// Where the service begins first, it holds what another task needs that its user waits for: that ends early, but not well.
  @Test func anOrderThatComesToAStopIsNotShorter() throws {
    let plan = try planned(
      """
      tasks:
        dump: { run: x, estimate: 6s, memory: 3MiB }
        db: { run: x, service: true, memory: 2MiB }
        use: { run: x, estimate: 5s, dependencies: [dump, db] }
        long: { matrix: { n: [1, 2, 3] }, run: x, estimate: 10s }
        short: { run: x, estimate: 3s }
      """)
    let options = Engine.Options(slots: 2, memory: 4 << 20, onFailure: .finish)
    let stuck = (0..<50).contains { !VirtualRun(plan, options, ranks: plan.shuffledRanks(seed: $0)).isSuccess }
    #expect(stuck)
    let found = OrderSearch(plan, options).run(seconds: 0.05, seed: 1)
    let run = VirtualRun(plan, options, ranks: found.ranks)
    #expect(run.isSuccess)
    #expect(run.length == found.length)
    #expect(found.schedules > 10)
  }
}
