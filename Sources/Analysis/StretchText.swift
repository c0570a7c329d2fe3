import Engine
import Planner
import Reporters
import WorkflowModel

/// Where a schedule waits, in sentences: what has the same cause together, the longest first.
package struct StretchText {
  private let stretches: Stretches
  private let run: PlannedRun
  private let format: TimeFormat

  package init(_ stretches: Stretches, of run: PlannedRun) {
    self.stretches = stretches
    self.run = run
    let times = (stretches.waits + stretches.idle).flatMap { [$0.start, $0.end, $0.cost] }
    format = TimeFormat(for: times, isExact: !run.isMeasured)
  }

  /// - Parameters:
  ///   - waits: how many causes of waits on the critical path are shown.
  ///   - idle: how many causes of idle slots.
  package func render(waits: Int, idle: Int) -> String {
    var text = ""
    if !stretches.waits.isEmpty {
      text += "Waits on the critical path:\n" + lines(stretches.waits, limit: waits) { $0.map(\.length).max() ?? 0 }
    }
    guard let slots = run.options.slots, stretches.idle.contains(where: { $0.task != nil }) else { return text }
    let (cost, whole) = (Self.sum(stretches.idle), run.makespan * Nanoseconds(slots))
    text += "Idle slots, \(format.text(cost)) of \(format.text(whole)):\n"
    return text + lines(stretches.idle, limit: idle, of: slots, amount: Self.sum)
  }

  private static func sum(_ stretches: [Stretch]) -> Nanoseconds { stretches.reduce(0) { $0 + $1.cost } }

  /// What waited, or would have been started next, and what it waited for.
  package func cause(of stretch: Stretch, with others: Int = 0) -> String {
    guard let task = stretch.task else { return "nothing is left to start" }
    let more = others > 0 ? " and \(others) more wait" : " waits"
    return name(task) + more + reason(stretch.wait)
  }

  private func reason(_ wait: ScheduleDetails.Wait) -> String {
    switch wait {
    case .nothing: ""
    case .dependency(let source): " for \(name(source))"
    case .slot(let holder): " for slots that \(name(holder)) holds"
    case .memory(let holder): " for memory that \(name(holder)) holds"
    case .pool(let pool, let holder): " for pool '\(run.plan.pools[Int(pool)].name)', which \(name(holder)) holds"
    case .terminal(let holder): " for the terminal, which \(name(holder)) has"
    case .delay: " its delay"
    }
  }

  private func name(_ task: TaskID) -> String { "'\(run.timeline.name(of: task))'" }

  // MARK: - Lines

  /// What keeps tasks waiting, whoever they are and whoever holds it.
  private enum Key: Hashable {
    case nothingLeft
    case nothing(TaskID)
    case dependency(TaskID)
    case slots
    case memory
    case pool(Int32)
    case terminal
    case delay(TaskID)
  }

  private static func key(_ stretch: Stretch) -> Key {
    guard let task = stretch.task else { return .nothingLeft }
    switch stretch.wait {
    case .nothing: return .nothing(task)
    case .dependency(let source): return .dependency(source)
    case .slot: return .slots
    case .memory: return .memory
    case .pool(let pool, _): return .pool(pool)
    case .terminal: return .terminal
    case .delay: return .delay(task)
    }
  }

  /// - Parameters:
  ///   - slots: how many there are, where it is them that idle.
  ///   - amount: what stands before a line; the largest is first.
  private func lines(
    _ stretches: [Stretch], limit: Int, of slots: Int? = nil, amount: ([Stretch]) -> Nanoseconds
  ) -> String {
    let groups = Dictionary(grouping: stretches, by: Self.key).values
      .map { (stretches: $0, amount: amount($0)) }
      .sorted { $0.amount == $1.amount ? $0.stretches[0].start < $1.stretches[0].start : $0.amount > $1.amount }
    let amounts = groups.prefix(limit).map { format.text($0.amount) }
    let width = amounts.map(\.count).max() ?? 0
    var text = ""
    for (amount, group) in zip(amounts, groups) {
      text += "  \(String(repeating: " ", count: width - amount.count))\(amount)  \(line(group.stretches, of: slots))\n"
    }
    return text + (groups.count > limit ? "  and \(groups.count - limit) more\n" : "")
  }

  private func line(_ group: [Stretch], of slots: Int?) -> String {
    let longest = group.max { $0.cost < $1.cost } ?? group[0]
    let others = Set(group.compactMap(\.task)).count - 1
    var place = "\(format.text(group[0].start)) – \(format.text(group[group.count - 1].end))"
    if group.count > 1 { place = "\(group.count) times, " + place }
    if let slots {
      let (fewest, most) = (group.map(\.slots).min() ?? 0, group.map(\.slots).max() ?? 0)
      place = (fewest == most ? "\(most)" : "\(fewest) to \(most)") + " of \(slots), " + place
    }
    return "\(cause(of: longest, with: others)) (\(place))"
  }
}
