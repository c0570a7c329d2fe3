import Engine
import Planner
import WorkflowModel

/// Searches for a better order where the scheduling problem leaves something out (`PlannedProblem.Omission`): local search
/// over priority lists, each of them run by the engine itself, so nothing at all is left out. That takes some fifty times as
/// long as a schedule of `ListScheduler`.
struct EngineSearch {
  private let plan: Plan
  private let options: Engine.Options
  private var random: RandomSequence
  private var best: OrderSearch.Found
  /// The list that is changed: the best one, or one as good.
  private var current: [TaskID]

  /// What the engine takes for a task, in the unit of `ScheduleSearch.effortPerSecond`.
  private static let effortPerTask = 100

  /// - Parameter first: where the search begins.
  init(_ plan: Plan, _ options: Engine.Options, _ first: OrderSearch.Found, seed: UInt64) {
    self.plan = plan
    self.options = options
    random = RandomSequence(seed: seed)
    best = first
    current = (0..<TaskID(first.ranks.count)).sorted { first.ranks[Int($0)] < first.ranks[Int($1)] }
  }

  /// - Parameter bound: a length that can't be undercut; nothing is left to be found when it is reached.
  mutating func run(effort: Int, until bound: Nanoseconds) -> OrderSearch.Found {
    var left = effort / Self.effortPerTask / max(1, plan.tasks.count)
    while left > 0, best.length > bound {
      left -= 1
      attempt(neighbour())
    }
    return best
  }

  private mutating func attempt(_ order: [TaskID]) {
    var ranks = best.ranks
    for (place, task) in order.enumerated() { ranks[Int(task)] = Int32(place) }
    let run = VirtualRun(plan, options, ranks: ranks)
    best.schedules += 1
    guard run.isSuccess, run.length <= best.length else { return }
    // Also what is only as good: it leads on to others.
    current = order
    if run.length < best.length { (best.ranks, best.length) = (ranks, run.length) }
  }

  /// Each task goes up to so many places back; tasks of a higher priority stay before those of a lower one.
  private mutating func neighbour() -> [TaskID] {
    let reach = UInt64(max(4, current.count * [5, 10, 20, 50][Int(random.next() & 3)] / 100))
    var places = [UInt64](repeating: 0, count: current.count)
    for (place, task) in current.enumerated() { places[Int(task)] = UInt64(place) + random.next() % reach }
    return current.sorted { left, right in
      let (first, second) = (plan.tasks[Int(left)].priority, plan.tasks[Int(right)].priority)
      return first == second ? (places[Int(left)], left) < (places[Int(right)], right) : first > second
    }
  }
}
