import Engine
import Planner
import RunEvents
package import WorkflowModel

/// A run as a small chart, one line a task and one column a unit of time:
///
///     a |--==   |
///     b |  ..=~~| cancelled: signal 9
///     c |==-=   |
///
/// `-` is a delay or the wait before another attempt, `i` its `if`, `.` waiting for a slot, `=` work, `~` work after it was
/// told to stop, `+` a service from when it was ready until it has ended, `!` something that took no time, and `?` a time
/// that is no multiple of the unit. Behind the bars stands what is not success. Drawn from the events alone, without the
/// reporters.
package struct TimelineDrawing {
  private let simulation: Simulation
  private let unit: Nanoseconds
  private var rows: [Row]

  private struct Row {
    /// What a task does, each until the next.
    var strokes: [(symbol: Character, start: Nanoseconds)] = []
    var finished: Nanoseconds?
    var result: AttemptResult?
    var outcome: Outcome?

    /// What it does at a time.
    func symbol(at time: Nanoseconds) -> Character? {
      strokes.last { $0.start <= time }?.symbol
    }
  }

  package init(_ simulation: Simulation, unit: Nanoseconds = .second) {
    self.simulation = simulation
    self.unit = unit
    rows = Array(repeating: Row(), count: simulation.plan.tasks.count)
    for timed in simulation.events { note(timed.event, at: timed.instant.nanoseconds) }
  }

  private mutating func note(_ event: RunEvent, at time: Nanoseconds) {
    let plan = simulation.plan
    switch event {
    case .taskReady(let task, _) where plan.rules(of: task).hasCondition: add(".", to: task, at: time)
    case .conditionStarted(let task, _): add("i", to: task, at: time)
    case .taskReady(let task, _), .conditionEnded(let task, _):
      wait(plan.tasks[Int(task)].delay, task, from: time)
    case .attemptStarted(let task, _, _): add("=", to: task, at: time)
    case .serviceReady(let task): add("+", to: task, at: time)
    case .attemptEnded(let task, _, let result):
      rows[Int(task)].result = result
      add(" ", to: task, at: time)
    case .retryScheduled(let task, _, let delay): wait(delay, task, from: time)
    case .taskEnded(let task, let outcome):
      rows[Int(task)].finished = time
      rows[Int(task)].outcome = outcome
    case .timeLimitReached(let task):
      let first = plan.tasks[Int(task)].kind.isEnd ? plan.tasks[Int(task)].partner : task
      stop((first...task).filter { $0 == task || !plan.rules(of: $0).survivesFailure }, at: time)
    case .stopping(.failure) where simulation.options.onFailure != .cancel: break
    case .stopping(let reason):
      stop((0..<TaskID(plan.tasks.count)).filter { !plan.rules(of: $0).outlives(reason) }, at: time)
    case .runStarted, .runEnded, .killing, .tasksAdded, .exportsLeftOut, .delayEnded, .queued, .exported,
      .resourcesUsed:
      break
    }
  }

  private mutating func add(_ symbol: Character, to task: TaskID, at time: Nanoseconds) {
    // What was to come later does not come any more.
    rows[Int(task)].strokes.removeAll { $0.start > time }
    rows[Int(task)].strokes.append((symbol, time))
  }

  private mutating func wait(_ delay: Nanoseconds, _ task: TaskID, from time: Nanoseconds) {
    add("-", to: task, at: time)
    rows[Int(task)].strokes.append((".", time + delay))
  }

  private mutating func stop(_ tasks: [TaskID], at time: Nanoseconds) {
    for task in tasks where rows[Int(task)].symbol(at: time) == "=" { add("~", to: task, at: time) }
  }

  // MARK: - Lines

  package func render() -> String {
    let plan = simulation.plan
    let tasks = (0..<TaskID(plan.tasks.count)).filter(plan.isShown)
    let names = tasks.map(plan.name)
    let bars = tasks.map { bar(of: rows[Int($0)]) }
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

  private func bar(of row: Row) -> String {
    guard let first = row.strokes.first, let finished = row.finished else { return "" }
    var bar = ""
    func draw(_ symbol: Character, until end: Nanoseconds) {
      if end % unit != 0 { bar += "?" }
      bar += String(repeating: symbol, count: max(0, Int(end / unit) - bar.count))
    }
    draw(" ", until: first.start)
    for (index, stroke) in row.strokes.enumerated() where stroke.start <= finished {
      let next = index + 1 < row.strokes.count ? row.strokes[index + 1].start : finished
      draw(stroke.symbol, until: min(next, finished))
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

extension RunRules {
  fileprivate func outlives(_ reason: StopReason) -> Bool {
    switch reason {
    case .failure: survivesFailure
    case .signal: survivesInterruption
    case .fault: false
    }
  }
}
