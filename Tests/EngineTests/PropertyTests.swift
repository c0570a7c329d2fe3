import Engine
import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// What holds for every graph: hundreds of them, made by chance from seeds, held against rules and against figures
/// computed here without the planner and the engine.
struct PropertyTests {
  /// Everything at once.
  static let wild = RandomRun.Shape(
    hasGroups: true, failurePercent: 12, policies: FailurePolicy.allCases, interruptions: 0...2, surprises: true)

  private func check(_ seeds: Range<UInt64>, _ shape: RandomRun.Shape, _ body: (RandomRun, Simulation) -> String?)
    throws
  {
    var found = 0
    for seed in seeds where found < 3 {
      let run = RandomRun(seed: seed, shape)
      let simulation = try run.simulate()
      guard let problem = body(run, simulation) else { continue }
      found += 1
      Issue.record(
        """
        seed \(seed), \(run.slots.map { "\($0)" } ?? "unlimited") slots, \(run.onFailure): \(problem)
        \(run.text)
        \(TimelineDrawing(simulation).render())
        \(simulation.transcript.joined(separator: "\n"))
        """)
    }
  }

  @Test func everyRunKeepsTheRules() throws {
    try check(0..<600, Self.wild) { run, simulation in
      let violations = RunChecker(run, simulation).violations
      return violations.isEmpty ? nil : violations.joined(separator: "; ")
    }
  }

  @Test func largeRunsKeepTheRules() throws {
    var shape = Self.wild
    shape.tasks = 100...300
    shape.failurePercent = 1
    try check(0..<12, shape) { run, simulation in
      let violations = RunChecker(run, simulation).violations
      return violations.isEmpty ? nil : violations.joined(separator: "; ")
    }
  }

  @Test func theSameSeedGivesTheSameEvents() throws {
    try check(1000..<1100, Self.wild) { run, simulation in
      guard let again = try? RandomRun(seed: run.seed, Self.wild).simulate() else { return "not planned again" }
      return again.events == simulation.events ? nil : "another order of events"
    }
  }

  @Test func withoutLimitsARunTakesItsLongestPath() throws {
    try check(2000..<2300, RandomRun.Shape(hasGroups: true, slots: [nil], surprises: true)) { run, simulation in
      let longest = run.longestPath { $0.delay + $0.behaviour.duration }
      let makespan = simulation.events.last!.instant.nanoseconds
      return makespan == longest ? nil : "took \(makespan), the longest path is \(longest)"
    }
  }

  @Test func moreSlotsThanTasksAreAsGoodAsNoLimit() throws {
    try check(2300..<2400, RandomRun.Shape(hasGroups: true, slots: [10_000])) { run, simulation in
      let longest = run.longestPath { $0.delay + $0.estimate }
      let makespan = simulation.events.last!.instant.nanoseconds
      return makespan == longest ? nil : "took \(makespan), the longest path is \(longest)"
    }
  }

  @Test func noLimitIsBeatenByLimitsOnlyInTheirFavour() throws {
    let shape = RandomRun.Shape(hasGroups: true, cpus: 0...3, slots: [1, 2, 3, 5], surprises: true)
    try check(3000..<3300, shape) { run, simulation in
      let slots = Nanoseconds(run.slots!)
      let longest = run.longestPath { $0.delay + $0.behaviour.duration }
      let area = run.nodes.reduce(0) { $0 + min(Nanoseconds($1.cpus), slots) * $1.behaviour.duration }
      let makespan = simulation.events.last!.instant.nanoseconds
      if makespan < longest { return "took \(makespan), less than the longest path \(longest)" }
      return makespan * slots >= area ? nil : "took \(makespan), too little for work \(area) on \(slots) slots"
    }
  }

  /// Graham 1969: list scheduling takes at most work / m + (1 - 1/m) · longest path.
  @Test func onOneCpuEachGrahamsBoundHolds() throws {
    let shape = RandomRun.Shape(tasks: 5...40, hasDelays: false, hasGroups: true, cpus: 1...1, slots: [1, 2, 3, 5])
    try check(4000..<4300, shape) { run, simulation in
      let slots = Nanoseconds(run.slots!)
      let work = run.nodes.reduce(0) { $0 + $1.estimate }
      let longest = run.longestPath(\.estimate)
      let makespan = simulation.events.last!.instant.nanoseconds
      let bound = work + (slots - 1) * longest
      return makespan * slots <= bound ? nil : "took \(makespan), Graham's bound is \(bound) / \(slots)"
    }
  }

  /// With delays, which hold no slot, a chain of delays and runs covers all the time in which a slot is free.
  @Test func withDelaysAChainCoversAllTimeWithFreeSlots() throws {
    let shape = RandomRun.Shape(tasks: 5...40, hasGroups: true, cpus: 1...1, slots: [1, 2, 3, 5])
    try check(4300..<4500, shape) { run, simulation in
      let slots = Nanoseconds(run.slots!)
      let bound = run.nodes.reduce(0) { $0 + $1.estimate } + slots * run.longestPath { $0.delay + $0.estimate }
      let makespan = simulation.events.last!.instant.nanoseconds
      return makespan * slots <= bound ? nil : "took \(makespan), the bound is \(bound) / \(slots)"
    }
  }

  /// Under `continue` exactly what depends on a failure is blocked, and all else is done.
  @Test func continueDoesAllThatCanBeDone() throws {
    let shape = RandomRun.Shape(hasGroups: true, failurePercent: 15, policies: [.continue], surprises: true)
    try check(5000..<5300, shape) { run, simulation in
      var isDone: [Bool?] = Array(repeating: nil, count: run.nodes.count)
      func done(_ node: Int) -> Bool {
        if let known = isDone[node] { return known }
        let behaviour = run.nodes[node].behaviour
        isDone[node] = run.nodes[node].dependencies.allSatisfy(done) && behaviour.result.isSuccess
        return isDone[node]!
      }
      for timed in simulation.events {
        guard case .taskEnded(let task, let outcome) = timed.event else { continue }
        let node = run.nodes[Int(task)]
        let expected = done(Int(task)) ? "succeeded" : node.dependencies.allSatisfy(done) ? "failed" : "blocked"
        if !"\(outcome)".hasPrefix(expected) { return "\(node.name) is \(outcome), expected \(expected)" }
      }
      return nil
    }
  }

  /// The seeds above are worth something only if they reach what they are to test.
  @Test func theGraphsAreVaried() throws {
    var seen: Set<String> = []
    for seed: UInt64 in 0..<600 {
      let run = RandomRun(seed: seed, Self.wild)
      let simulation = try run.simulate()
      for timed in simulation.events {
        switch timed.event {
        case .taskEnded(_, .blocked): seen.insert("blocked")
        case .taskEnded(_, let outcome): seen.insert("\(outcome)")
        case .attemptEnded(_, _, .signalled(let signal)): seen.insert("signal \(signal)")
        case .attemptStarted(_, _, let after?): seen.insert(after >= 0 ? "waited" : "")
        case .stopping(.failure): seen.insert("failure under \(run.onFailure)")
        case .runEnded(.interrupted): seen.insert(run.interruptions.count == 2 ? "interrupted twice" : "interrupted")
        default: break
        }
      }
      if run.nodes.contains(where: { $0.kind == .groupEnd }) { seen.insert("group") }
    }
    #expect(
      seen.sorted() == [
        "blocked", "cancelled", "failed", "failure under cancel", "failure under finish", "group", "interrupted",
        "interrupted twice", "signal 11", "signal 15", "signal 9", "succeeded", "waited",
      ])
  }
}
