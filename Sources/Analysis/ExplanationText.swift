import Diagnostics
import Planner
import Reporters
import WorkflowModel

/// Where the time of a run goes: a few lines on what would save some, and on when slots idle.
package struct ExplanationText {
  private let explanation: Explanation
  private let format: TimeFormat
  /// The waits of the critical path by their causes.
  private let waits: [Stretch.Cause: [Stretch]]
  let words: StretchText
  private let lineWidth: Int?
  /// How many causes of each are shown.
  private static let limit = 3

  /// - Parameter lineWidth: the columns of the terminal it is shown on; nil for what is none.
  package init(_ explanation: Explanation, lineWidth: Int? = nil) {
    self.lineWidth = lineWidth
    self.explanation = explanation
    let stretches = explanation.stretches.waits + explanation.stretches.idle
    let times = stretches.flatMap { [$0.start, $0.end, $0.cost] } + [explanation.timeline.makespan]
    format = TimeFormat(
      for: times + explanation.savings.map(explanation.makespan), isExact: !explanation.isMeasured)
    words = StretchText(explanation.timeline, format)
    waits = Dictionary(grouping: explanation.stretches.waits, by: \.cause)
  }

  package func render() -> String {
    section("Where the time goes", causes) + section("Idle slots, \(idleShare)", idleCauses)
  }

  private func section(_ title: String, _ rows: [(amount: String, sentence: String)]) -> String {
    guard !rows.isEmpty else { return "" }
    let shown = rows.prefix(Self.limit)
    let width = shown.map(\.amount.count).max() ?? 0
    let note = rows.count > shown.count ? " (the \(shown.count) largest of \(rows.count) causes)" : ""
    var text = wrapped("\(title)\(note):", to: lineWidth) + "\n"
    for (amount, sentence) in shown {
      let padding = String(repeating: " ", count: width - amount.count)
      let line = width == 0 ? "  \(sentence)" : "  \(amount)\(padding)  \(sentence)"
      text += wrapped(line, to: lineWidth, indent: width == 0 ? 4 : width + 4) + "\n"
    }
    return text
  }

  // MARK: - What would save time

  /// What saves some, the largest first, then what the critical path waits for without that more of it would help.
  private var causes: [(amount: String, sentence: String)] {
    let saved = explanation.savings.filter { matters(explanation.amount(of: $0)) }.map { saving in
      (amount: "saves \(format.text(explanation.amount(of: saving)))", sentence: sentence(saving))
    }
    let known = Set(explanation.savings.map(\.cause.stretches))
    let others = waits.filter { !known.contains($0.key) && matters(longest($0.value)) }.values.sorted {
      ordered($0, $1, by: longest)
    }
    return saved + others.map { (amount: "", sentence: sentence(waiting: $0)) }
  }

  /// Whether a time of a measured run is more than what no two runs have in common.
  private func matters(_ time: Nanoseconds) -> Bool { !explanation.isMeasured || time >= moment }

  private var moment: Nanoseconds { explanation.timeline.makespan / 100 }

  private func longest(_ stretches: [Stretch]) -> Nanoseconds { stretches.map(\.length).max() ?? 0 }

  private func ordered(_ first: [Stretch], _ second: [Stretch], by amount: ([Stretch]) -> Nanoseconds) -> Bool {
    let (left, right) = (amount(first), amount(second))
    return left == right ? first[0].start < second[0].start : left > right
  }

  private func sentence(waiting stretches: [Stretch]) -> String {
    let isSearched = explanation.savings(without: stretches[0].cause) != nil
    return words.clause(stretches, explanation.slots) + (isSearched ? "; removing this cause alone saves nothing" : "")
  }

  func sentence(_ saving: TimeSavings.Saving) -> String {
    let change =
      "the run takes \(format.text(explanation.makespan(without: saving))) instead of \(format.text(explanation.timeline.makespan))"
    let clause = waits[saving.cause.stretches].map { words.clause($0, explanation.slots) }
    let timeline = explanation.timeline
    switch saving.cause {
    case .syncOrder(let list, let task, let wait):
      let stretch = Stretch(start: 0, end: wait, task: task, cause: .order(of: list))
      return "\(words.clause([stretch], nil)); without the order, \(change)"
    case .slots(let count, let enough):
      return "\(clause ?? "\(count) slot\(count == 1 ? " is" : "s are") too few"); with \(enough), \(change)"
    case .pool(let pool, let count, let enough):
      return "\(clause ?? "pool '\(timeline.poolName(Int32(pool)))' holds only \(count)"); with \(enough), \(change)"
    case .memory:
      return "\(clause ?? "there is too little memory for the tasks that could run at a time"); with enough, \(change)"
    case .delay(let task): return "\(clause ?? "\(words.name(task)) waits for its delay"); without it, \(change)"
    case .attempts(let task, let count):
      return "\(words.name(task)) needs \(count) attempts; if the first one succeeds, \(change)"
    }
  }

  // MARK: - Idle slots

  private var idleShare: String {
    "\(format.text(cost(explanation.stretches.idle))) of \(format.text(slotTime))"
  }

  private var slotTime: Nanoseconds { explanation.timeline.makespan.multipliedSaturated(by: explanation.slots ?? 0) }

  private func cost(_ stretches: [Stretch]) -> Nanoseconds { stretches.reduce(0) { $0.addingSaturated($1.cost) } }

  private var idleCauses: [(amount: String, sentence: String)] {
    let idle = shownIdle
    // What is only left to end is no cause of its own.
    guard let slots = explanation.slots, idle.contains(where: { $0.cause != .nothingLeft }) else { return [] }
    // Less than a hundredth of the slots' time is nothing to speak of.
    let causes = Self.together(idle).filter { cost($0) >= slotTime / 100 }.sorted { ordered($0, $1, by: cost) }
    let amounts = causes.map { format.text(cost($0)) }
    let width = amounts.prefix(Self.limit).map(\.count).max() ?? 0
    return zip(amounts, causes).map { amount, cause in
      (String(repeating: " ", count: max(0, width - amount.count)) + amount, words.idle(cause, of: slots))
    }
  }

  /// All but the moments that starting a task takes, which are counted with what was before.
  private var shownIdle: [Stretch] {
    explanation.stretches.idle.reduce(into: []) { shown, stretch in
      guard stretch.cause == .starting, stretch.length < moment else { return shown.append(stretch) }
      if shown.last?.end == stretch.start { shown[shown.count - 1].end = stretch.end }
    }
  }

  /// Those with the same cause, and those next to each other in which one thing after the other has to end.
  private static func together(_ idle: [Stretch]) -> [[Stretch]] {
    var groups: [[Stretch]] = []
    var places: [Stretch.Cause: Int] = [:]
    for stretch in idle {
      if case .dependency = stretch.cause {
        if let last = groups.last?.last, case .dependency = last.cause, last.end == stretch.start {
          groups[groups.count - 1].append(stretch)
        } else {
          groups.append([stretch])
        }
      } else if let place = places[stretch.cause] {
        groups[place].append(stretch)
      } else {
        places[stretch.cause] = groups.count
        groups.append([stretch])
      }
    }
    return groups
  }
}
