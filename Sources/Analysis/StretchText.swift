import Planner
package import Reporters
import RunEvents
import WorkflowModel

/// What waits for what, in words.
package struct StretchText {
  private let timeline: Timeline
  private let format: TimeFormat

  package init(_ timeline: Timeline, _ format: TimeFormat) {
    self.timeline = timeline
    self.format = format
  }

  func name(_ task: TaskID) -> String { "'\(timeline.name(of: task))'" }

  private func pool(_ pool: Int32) -> String { "pool '\(timeline.poolName(pool))'" }

  private func place(of list: DefinitionID?) -> String {
    list.map { "'\(timeline.listName($0))'" } ?? "the file"
  }

  // MARK: - The critical path

  /// Which task waits longest, how long, and because of what: `'unit' waits 90 s because pool 'db' holds only 1`.
  ///
  /// - Parameters:
  ///   - stretches: those that have one cause.
  ///   - slots: how many there are.
  func clause(_ stretches: [Stretch], _ slots: Int?) -> String {
    guard let longest = stretches.max(by: { $0.length < $1.length }), let task = longest.task else { return "" }
    let others = Set(stretches.compactMap(\.task)).count - 1
    let who = others == 0 ? "\(name(task)) waits" : "\(name(task)) and \(others) more wait up to"
    return "\(who) \(format.text(longest.length))\(reason(longest.cause, slots))"
  }

  private func reason(_ cause: Stretch.Cause, _ slots: Int?) -> String {
    switch cause {
    case .nothingLeft, .starting: ""
    case .dependency(let source): " for \(name(source))"
    case .order(let list): " only because \(place(of: list)) is sync"
    case .slots: slots == 1 ? " because there is only 1 slot" : " because there are only \(slots ?? 0) slots"
    case .memory: " because there is too little memory"
    case .pool(let pool): " because \(self.pool(pool)) holds only \(timeline.plan.pools[Int(pool)].count)"
    case .terminal: " for the terminal, which only one task can have"
    case .delay: " for its delay"
    case .retry: " before another attempt"
    }
  }

  // MARK: - Idle slots

  /// What keeps slots idle, how many, and when: `'unit' waits for pool 'db' (1 of 2, 40 s to 130 s)`.
  ///
  /// - Parameters:
  ///   - stretches: those that have one cause, or follow each other.
  ///   - slots: how many there are.
  func idle(_ stretches: [Stretch], of slots: Int) -> String {
    let (fewest, most) = (stretches.map(\.slots).min() ?? 0, stretches.map(\.slots).max() ?? 0)
    let count = fewest == most ? "\(most) of \(slots)" : "\(fewest) to \(most) of \(slots)"
    let (first, last) = (stretches[0], stretches[stretches.count - 1])
    let parts = 1 + zip(stretches, stretches.dropFirst()).count { $0.end != $1.start }
    let times = parts > 1 ? "\(parts) times, " : ""
    return "\(cause(of: stretches)) (\(count), \(times)\(format.text(first.start)) to \(format.text(last.end)))"
  }

  private func cause(of stretches: [Stretch]) -> String {
    var sources: [TaskID] = []
    for stretch in stretches {
      if case .dependency(let source) = stretch.cause, source != sources.last { sources.append(source) }
    }
    if sources.count > 1 { return "nothing else is ready before \(list(sources)) end" }
    let longest = stretches.max { $0.cost < $1.cost } ?? stretches[0]
    return cause(of: longest, with: Set(stretches.compactMap(\.task)).count - 1)
  }

  /// The two ends of what ends one after the other.
  private func list(_ tasks: [TaskID]) -> String {
    let (first, last) = (name(tasks[0]), name(tasks[tasks.count - 1]))
    let between =
      tasks.count == 3 ? "then \(name(tasks[1])), " : tasks.count > 3 ? "then \(tasks.count - 2) more, " : ""
    return "\(first), \(between)then \(last)"
  }

  /// What could take slots, and what it waits for.
  ///
  /// - Parameter others: how many other tasks wait for the same.
  package func cause(of stretch: Stretch, with others: Int = 0) -> String {
    guard let task = stretch.task else {
      return timeline.result == .succeeded ? "nothing is left to start" : "nothing more is started"
    }
    let subject = others > 0 ? "\(name(task)) and \(others) more wait" : "\(name(task)) waits"
    switch stretch.cause {
    case .nothingLeft: return "nothing is left to start"
    case .dependency(let source):
      return "nothing else is ready before \(name(source)) \(timeline.plan.isService(source) ? "is ready" : "ends")"
    case .order(let list): return "\(subject) only because \(place(of: list)) is sync"
    case .slots: return "\(subject) for more slots than are free"
    case .memory: return "\(subject) for memory"
    case .pool(let pool): return "\(subject) for \(self.pool(pool))"
    case .terminal: return "\(subject) for the terminal"
    case .delay: return "\(name(task)) waits for its delay"
    case .retry: return "\(name(task)) waits before another attempt"
    case .starting: return "\(name(task)) is being started"
    }
  }
}
