import Diagnostics
package import Planner
import RunEvents
import WorkflowModel

/// Bars over time (Gantt), one line a task: delays, waiting for a slot, and work, the critical path marked.
package struct GanttChart {
  private let timeline: Timeline
  private let display: Display

  package init(_ timeline: Timeline, display: Display) {
    self.timeline = timeline
    self.display = display
  }

  /// What a bar is made of.
  private enum Part {
    case delay
    case queue
    case work
  }

  package func render(_ tasks: [TaskID]) -> String {
    let names = tasks.map { timeline.plan.name(of: $0) }
    let longest = names.map(displayWidth).max() ?? 0
    let nameWidth = min(longest, max(8, display.width / 3))
    // Between the name and the bars: a space, the mark of the critical path, and an edge.
    let barWidth = max(10, display.width - nameWidth - 4)
    let critical = Set(timeline.criticalPath())
    let edge = display.isUnicode ? "│" : "|"
    let span = max(1, timeline.makespan)
    var lines: [String] = []
    for (task, name) in zip(tasks, names) {
      let isCritical = critical.contains(task)
      let mark = isCritical ? "*" : " "
      let label = fit(name, to: nameWidth)
      let bar = bar(of: task, span: span, width: barWidth)
      let rendition: TextStyle.Rendition? = rendition(of: task, isCritical: isCritical)
      lines.append("\(label) \(mark)\(edge)\(rendition.map { display.style.apply($0, to: bar) } ?? bar)")
    }
    lines.append(axis(nameWidth: nameWidth, barWidth: barWidth))
    lines.append(legend(of: tasks, hasCritical: !critical.isDisjoint(with: tasks)))
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Bars

  private func bar(of task: TaskID, span: Nanoseconds, width: Int) -> String {
    func column(_ time: Nanoseconds) -> Int {
      // In floating point: times a width may pass what 64 bits hold, and a column needs no more.
      Int(min(Double(width), (Double(time) / Double(span) * Double(width)).rounded()))
    }
    guard let finish = timeline.entries[Int(task)].finish else { return "" }
    let hasFailed = timeline.entries[Int(task)].outcome == .failed
    let failure = hasFailed ? display.isUnicode ? "✗" : "x" : ""
    guard let start = timeline.start(of: task) else {
      // One that could not be started has a mark and no bar.
      return hasFailed ? String(repeating: " ", count: column(finish.nanoseconds)) + failure : ""
    }
    let first = column(start.nanoseconds)
    var bar = String(repeating: " ", count: min(first, width - 1))
    var used = first
    for (part, end) in parts(of: task, to: finish) {
      let count = column(end.nanoseconds) - used
      guard count > 0 else { continue }
      bar += String(repeating: symbol(part), count: count)
      used += count
    }
    // What is too short for a column is still there.
    if used == first { bar += display.isUnicode ? "▏" : "|" }
    return bar + failure
  }

  private func parts(of task: TaskID, to finish: Instant) -> [(Part, Instant)] {
    guard timeline.plan.tasks[Int(task)].delay > 0 else { return [(.work, finish)] }
    let action = timeline.entries[Int(task)].actionStart ?? finish
    return [(.delay, action.advanced(by: -timeline.slotWait(of: task))), (.queue, action), (.work, finish)]
  }

  private func symbol(_ part: Part) -> Character {
    switch part {
    case .delay: display.isUnicode ? "░" : "-"
    case .queue: display.isUnicode ? "·" : "."
    case .work: display.isUnicode ? "█" : "#"
    }
  }

  private func rendition(of task: TaskID, isCritical: Bool) -> TextStyle.Rendition? {
    switch timeline.entries[Int(task)].outcome {
    case .failed: .red
    case .cancelled, .blocked: .yellow
    case .succeeded, nil: isCritical ? .cyan : nil
    }
  }

  // MARK: - Around them

  private func fit(_ name: String, to width: Int) -> String {
    let excess = displayWidth(name) - width
    if excess <= 0 { return name + String(repeating: " ", count: -excess) }
    // The end of a path says more than its beginning.
    let mark = display.isUnicode ? "…" : "~"
    return mark + name.suffix(width - 1)
  }

  private func axis(nameWidth: Int, barWidth: Int) -> String {
    let end = display.timeFormat(of: timeline).text(timeline.makespan)
    let margin = String(repeating: " ", count: nameWidth + 3)
    let gap = String(repeating: " ", count: max(1, barWidth - 1 - end.count))
    return "\(margin)0\(gap)\(end)"
  }

  private func legend(of tasks: [TaskID], hasCritical: Bool) -> String {
    var words: [String] = []
    let planned = tasks.map { timeline.plan.tasks[Int($0)] }
    if planned.contains(where: { $0.delay > 0 }) { words.append("\(symbol(.delay)) delay") }
    if tasks.contains(where: { timeline.slotWait(of: $0) > 0 }) { words.append("\(symbol(.queue)) waiting for a slot") }
    if planned.contains(where: \.hasAction) { words.append("\(symbol(.work)) run") }
    if hasCritical { words.append("* critical path") }
    return display.style.apply(.faint, to: words.joined(separator: "   "))
  }
}
