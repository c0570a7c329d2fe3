import Planner
import Reporters
import WorkflowModel

/// Where the time goes, in sentences.
package struct SavingsText {
  private let savings: [TimeSavings.Saving]
  private let run: PlannedRun
  private let format: TimeFormat

  package init(_ savings: [TimeSavings.Saving], of run: PlannedRun) {
    self.savings = savings
    self.run = run
    format = TimeFormat(for: savings.map(\.makespan) + [run.makespan], isExact: !run.isMeasured)
  }

  /// - Parameter limit: how many are shown.
  package func render(limit: Int) -> String {
    guard !savings.isEmpty else { return "" }
    let amounts = savings.prefix(limit).map { "saves \(format.text(run.makespan - $0.makespan))" }
    let width = amounts.map(\.count).max() ?? 0
    var text = "Where the time goes:\n"
    for (amount, saving) in zip(amounts, savings) {
      let padding = String(repeating: " ", count: width - amount.count)
      text += "  \(amount)\(padding)  \(sentence(saving))\n"
    }
    return text
  }

  package func sentence(_ saving: TimeSavings.Saving) -> String {
    let change = "the run takes \(format.text(saving.makespan)) instead of \(format.text(run.makespan))"
    switch saving.cause {
    case .syncOrder(let list, let task, let wait):
      let place = list.map { "'\(run.plan.workflow.path(of: $0))'" } ?? "the file"
      return
        "\(name(task)) waits \(format.text(wait)) only because \(place) is sync; unordered, \(change)"
    case .slots(let count, let enough):
      return "\(count) slot\(count == 1 ? " is" : "s are") too few; with \(enough), \(change)"
    case .pool(let pool, let count, let enough):
      return "pool '\(run.plan.pools[pool].name)' holds only \(count); with \(enough), \(change)"
    case .memory: return "memory is too little for what could run at a time; with enough, \(change)"
    case .delay(let task): return "\(name(task)) waits its delay; without, \(change)"
    }
  }

  private func name(_ task: TaskID) -> String { "'\(run.timeline.name(of: task))'" }
}
