import Engine
import Planner
import RunEvents
package import WorkflowModel

/// A run as a small chart, one line a task and one column a unit of time:
///
///     a |--==   |
///     b |  ..=~~| cancelled: signal 9
///
/// `-` is a delay, `.` waiting for a slot, `=` work, `~` work after it was told to stop, and `!` something that took no
/// time. Behind the bars stands what is not success. Drawn from the events alone, without the reporters.
package struct TimelineDrawing {
  private let simulation: Simulation
  private let unit: Nanoseconds
  private var rows: [Row]
  private var stop: Nanoseconds?

  private struct Row {
    var ready: Nanoseconds?
    var started: Nanoseconds?
    var finished: Nanoseconds?
    var result: AttemptResult?
    var outcome: Outcome?
  }

  package init(_ simulation: Simulation, unit: Nanoseconds = .second) {
    self.simulation = simulation
    self.unit = unit
    rows = Array(repeating: Row(), count: simulation.plan.tasks.count)
    for timed in simulation.events {
      let time = timed.instant.nanoseconds
      switch timed.event {
      case .taskReady(let task, _): rows[Int(task)].ready = time
      case .attemptStarted(let task, _, _): rows[Int(task)].started = time
      case .attemptEnded(let task, _, let result): rows[Int(task)].result = result
      case .taskEnded(let task, let outcome):
        rows[Int(task)].finished = time
        rows[Int(task)].outcome = outcome
      case .stopping(.failure) where simulation.options.onFailure != .cancel: break
      case .stopping: stop = stop ?? time
      case .runStarted, .runEnded, .conditionEnded, .serviceReady, .timeLimitReached, .retryScheduled, .tasksAdded:
        break
      }
    }
  }

  package func render() -> String {
    let plan = simulation.plan
    let tasks = (0..<TaskID(plan.tasks.count)).filter(plan.isShown)
    let names = tasks.map(plan.name)
    let bars = tasks.map(bar)
    let nameWidth = names.map(\.count).max() ?? 0
    let width = bars.map(\.count).max() ?? 0
    let lines = tasks.indices.map { index in
      "\(padded(names[index], nameWidth)) |\(padded(bars[index], width))|\(ending(of: tasks[index]))"
    }
    return lines.joined(separator: "\n")
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: width - text.count)
  }

  private func bar(of task: TaskID) -> String {
    let (row, planned) = (rows[Int(task)], simulation.plan.tasks[Int(task)])
    guard let ready = row.ready, let finished = row.finished else { return "" }
    var bar = ""
    func draw(_ symbol: Character, until end: Nanoseconds) {
      if end % unit != 0 { bar += "?" }
      bar += String(repeating: symbol, count: max(0, Int(end / unit) - bar.count))
    }
    draw(" ", until: ready)
    draw("-", until: min(finished, ready + planned.delay))
    if planned.hasAction { draw(".", until: row.started ?? finished) }
    if row.started != nil {
      if let stop { draw("=", until: min(finished, stop)) }
      draw(stop == nil ? "=" : "~", until: finished)
    }
    return bar.allSatisfy { $0 == " " } ? bar + "!" : bar
  }

  private func ending(of task: TaskID) -> String {
    guard let outcome = rows[Int(task)].outcome else { return " never ended" }
    let result = rows[Int(task)].result.map { ": \(describe($0))" } ?? ""
    switch outcome {
    case .succeeded: return ""
    case .skipped: return " skipped"
    case .blocked(let cause): return " blocked by \(simulation.plan.name(of: cause))"
    case .failed, .timedOut, .cancelled: return " \(outcome)\(result)"
    }
  }
}
