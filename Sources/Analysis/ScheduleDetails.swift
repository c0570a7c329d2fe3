import Engine
package import Planner
import Reporters
import RunEvents
package import WorkflowModel

/// The critical path method on a schedule: for each task how early it could run if there were enough of everything, how late
/// it may end, and what it waits for (Kelley, Walker 1959).
package struct ScheduleDetails {
  /// What kept a task from starting earlier.
  package enum Wait: Equatable, Sendable {
    case nothing
    /// It ended last of all it depends on.
    case dependency(TaskID)
    /// It gave back what was lacking.
    case slot(after: TaskID)
    case memory(after: TaskID)
    /// By its place in `Plan.pools`.
    case pool(Int32, after: TaskID)
    case terminal(after: TaskID)
    case delay

    /// The word by which programs know it; nil for nothing.
    package var kind: String? {
      switch self {
      case .nothing: nil
      case .dependency: "dependency"
      case .slot: "slot"
      case .memory: "memory"
      case .pool: "pool"
      case .terminal: "terminal"
      case .delay: "delay"
      }
    }

    /// The task it was for, or that gave back what was lacking.
    package var source: TaskID? {
      switch self {
      case .dependency(let task), .slot(let task), .memory(let task), .pool(_, let task), .terminal(let task): task
      case .nothing, .delay: nil
      }
    }
  }

  /// By task: when it could start and finish with enough of everything.
  package private(set) var earliestStarts: [Nanoseconds]
  package private(set) var earliestFinishes: [Nanoseconds]
  /// When it has to finish, or the schedule as it is gets longer. Who took whose slot counts as a dependency.
  package private(set) var latestFinishes: [Nanoseconds]
  private let durations: [Nanoseconds]
  private let timeline: Timeline
  /// The timeline's: to ask it for its plan takes a copy each time.
  private let plan: Plan
  let usage: ResourceUsage
  package let criticalTasks: Set<TaskID>

  package init(_ run: PlannedRun) { self.init(run.timeline, run.options) }

  init(_ timeline: Timeline, _ options: Engine.Options) {
    self.timeline = timeline
    usage = ResourceUsage(timeline, options)
    criticalTasks = Set(timeline.criticalPath())
    let plan = timeline.plan
    self.plan = plan
    let count = plan.tasks.count
    durations = (0..<TaskID(count)).map { plan.isShown($0) ? timeline.duration(of: $0) : 0 }
    earliestStarts = Array(repeating: 0, count: count)
    earliestFinishes = earliestStarts
    latestFinishes = Array(repeating: timeline.makespan, count: count)
    let order = plan.topologicalOrder()
    goForwards(order)
    goBackwards(order)
  }

  package func duration(of task: TaskID) -> Nanoseconds {
    durations[Int(task)]
  }

  /// How much later a task may finish before the schedule gets longer.
  package func slack(of task: TaskID) -> Nanoseconds {
    guard let end = handedOn(task) else { return 0 }
    return max(0, latestFinishes[Int(task)] - end.nanoseconds)
  }

  /// When what depends on a task may start: for a service, when it is ready.
  private func handedOn(_ task: TaskID) -> Instant? {
    timeline.entries[Int(task)].finish.map { timeline.details(of: task)?.servingSince ?? $0 }
  }

  /// What programs are told of a task, by the names that they know it by.
  package func times(of task: TaskID) -> [(name: String, time: Nanoseconds)] {
    let place = Int(task)
    return [
      ("earliest_start_s", earliestStarts[place]), ("earliest_finish_s", earliestFinishes[place]),
      ("latest_start_s", latestFinishes[place] - duration(of: task)), ("latest_finish_s", latestFinishes[place]),
      ("slack_s", slack(of: task)),
    ]
  }

  private mutating func goForwards(_ order: [TaskID]) {
    for task in order {
      let finish = earliestStarts[Int(task)] + duration(of: task)
      earliestFinishes[Int(task)] = finish
      for successor in plan.successors[task] {
        earliestStarts[Int(successor)] = max(earliestStarts[Int(successor)], finish)
      }
    }
  }

  private mutating func goBackwards(_ order: [TaskID]) {
    let ends = timeline.entries.indices.map { handedOn(TaskID($0))?.nanoseconds ?? 0 }
    func end(_ task: TaskID) -> Nanoseconds { ends[Int(task)] }
    // Of those that ended at one instant, each comes before those it waited for: what is equal keeps its order.
    var order = Array(order.reversed())
    order.sort { ends[Int($0)] > ends[Int($1)] }
    let takers = takers()
    for instant in order.chunked(by: end) {
      let givers = instant.filter { plan.tasks[Int($0)].hasAction }
      if let first = givers.first, let takers = takers[end(first)] { handOver(from: givers, to: takers) }
      for task in instant {
        for successor in plan.successors[task] {
          lower(task, to: latestFinishes[Int(successor)] - duration(of: successor))
        }
      }
    }
  }

  /// The tasks that had to wait for what others held, by when they were started.
  private func takers() -> [Nanoseconds: [TaskID]] {
    var takers: [Nanoseconds: [TaskID]] = [:]
    for task in timeline.shownTasks where timeline.entries[Int(task)].actionAfter != nil {
      guard let start = timeline.entries[Int(task)].actionStart else { continue }
      takers[start.nanoseconds, default: []].append(task)
    }
    return takers
  }

  /// At one instant some tasks ended and others took what they held: the most urgent of these from the one that is known to
  /// have been waited for, the others from the rest.
  private mutating func handOver(from givers: [TaskID], to takers: [TaskID]) {
    let urgent =
      takers.count == 1 ? takers : takers.sorted { latestStart(ofActionOf: $0) < latestStart(ofActionOf: $1) }
    let named = timeline.entries[Int(urgent[0])].actionAfter
    let sources = givers.filter { $0 == named } + givers.filter { $0 != named }
    for (index, task) in urgent.enumerated() {
      lower(sources[min(index, sources.count - 1)], to: latestStart(ofActionOf: task))
    }
  }

  private mutating func lower(_ task: TaskID, to time: Nanoseconds) {
    latestFinishes[Int(task)] = min(latestFinishes[Int(task)], time)
  }

  /// Its delay is no part of its action.
  private func latestStart(ofActionOf task: TaskID) -> Nanoseconds {
    let own = duration(of: task) - min(duration(of: task), plan.tasks[Int(task)].delay)
    return latestFinishes[Int(task)] - own
  }

  // MARK: - Waiting

  /// What a task that was started waited for last.
  package func wait(of task: TaskID) -> Wait {
    let entry = timeline.entries[Int(task)]
    if let after = entry.actionAfter, let start = entry.actionStart {
      // In a run that was made, some time passes between the one and the other.
      let given = timeline.entries[Int(after)].finish.map { min($0, start) } ?? start
      switch usage.lacking(task, before: given) {
      case .memory: return .memory(after: after)
      case .pool(let pool):
        return Int(pool) == plan.pools.count ? .terminal(after: after) : .pool(pool, after: after)
      case .slots, nil: return .slot(after: after)
      }
    }
    guard entry.ready != nil else { return .nothing }
    if let after = source(of: task) { return .dependency(after) }
    return plan.tasks[Int(task)].delay > 0 ? .delay : .nothing
  }

  /// Of those that a task depends on, the one that ended last. Beginnings and ends of groups have no name of their own, and
  /// an `if` that said no may have taken no time: what they waited for last has, and did.
  func source(of task: TaskID) -> TaskID? {
    var source = timeline.entries[Int(task)].readyAfter
    while let node = source, !plan.isShown(node) || timeline.start(of: node) == nil {
      source = timeline.entries[Int(node)].readyAfter
    }
    return source
  }

  /// A wait in words for a cell: `slot (build)`.
  package func text(of wait: Wait) -> String {
    switch wait {
    case .nothing: "-"
    case .dependency(let source): timeline.name(of: source)
    case .slot(let source): "slot (\(timeline.name(of: source)))"
    case .memory(let source): "memory (\(timeline.name(of: source)))"
    case .pool(let pool, let source): "pool \(timeline.poolName(pool)) (\(timeline.name(of: source)))"
    case .terminal(let source): "terminal (\(timeline.name(of: source)))"
    case .delay: "delay"
    }
  }
}

extension Array {
  /// Its parts of neighbours with one key.
  fileprivate func chunked<Key: Equatable>(by key: (Element) -> Key) -> [ArraySlice<Element>] {
    var parts: [ArraySlice<Element>] = []
    var first = startIndex
    for index in indices where index + 1 == endIndex || key(self[index]) != key(self[index + 1]) {
      parts.append(self[first...index])
      first = index + 1
    }
    return parts
  }
}
