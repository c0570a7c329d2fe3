package import Diagnostics
package import Planner
import RunEvents
import WorkflowModel

/// Bars over time (Gantt), one line a task: delays, waiting for a slot, attempts and service, the critical path marked.
package struct GanttChart {
  private let timeline: Timeline
  private let display: Display

  package init(_ timeline: Timeline, display: Display) {
    self.timeline = timeline
    self.display = display
  }

  /// What a bar is made of, in the order of the legend.
  private enum Part: CaseIterable {
    /// Also a wait between two attempts.
    case delay
    case queue
    case work
    /// A service that can be used.
    case service
    /// The end of an attempt that failed.
    case failure
  }

  package func render(_ tasks: [TaskID]) -> String {
    TextPieces.collect { write(tasks, to: $0) }
  }

  /// As `render`, as it is made.
  package func write(_ tasks: [TaskID], to pieces: TextPieces) {
    let longest = tasks.lazy.map { displayWidth(timeline.name(of: $0)) }.max() ?? 0
    let nameWidth = min(longest, max(8, display.width / 3))
    // Between the name and the bars: a space, the mark of the critical path, and an edge.
    let barWidth = max(10, display.width - nameWidth - 4)
    let critical = Set(timeline.criticalPath())
    let edge = display.isUnicode ? "│" : "|"
    let span = max(1, timeline.makespan)
    var drawn: Set<Part> = []
    var column = NameColumn(display, width: nameWidth)
    for task in tasks {
      let isCritical = critical.contains(task)
      let mark = isCritical ? "*" : " "
      let label = column.fit(timeline.name(of: task))
      let bar = bar(of: task, span: span, width: barWidth, &drawn)
      let rendition: TextStyle.Rendition? = rendition(of: task, isCritical: isCritical)
      pieces.append("\(label) \(mark)\(edge)\(rendition.map { display.style.apply($0, to: bar) } ?? bar)\n")
    }
    pieces.append(axis(nameWidth: nameWidth, barWidth: barWidth) + "\n")
    let legend = legend(of: drawn, hasCritical: !critical.isDisjoint(with: tasks))
    if !legend.isEmpty { pieces.append(display.style.apply(.faint, to: legend) + "\n") }
  }

  // MARK: - Bars

  private func bar(of task: TaskID, span: Nanoseconds, width: Int, _ drawn: inout Set<Part>) -> String {
    func column(_ time: Nanoseconds) -> Int {
      // In floating point: times a width may pass what 64 bits hold, and a column needs no more.
      Int(min(Double(width), (Double(time) / Double(span) * Double(width)).rounded()))
    }
    guard let finish = timeline.entries[Int(task)].finish, !timeline.emptyMatrices.contains(task) else { return "" }
    let hasFailed = timeline.entries[Int(task)].outcome?.isFailure == true
    if hasFailed { drawn.insert(.failure) }
    let failure = hasFailed ? String(symbol(.failure)) : ""
    guard let start = timeline.start(of: task) else {
      // One that could not be started has a mark and no bar.
      return hasFailed ? String(repeating: " ", count: column(finish.nanoseconds)) + failure : ""
    }
    let first = column(start.nanoseconds)
    var bar = String(repeating: " ", count: min(first, width - 1))
    var used = first
    for (part, end) in parts(of: task, to: finish) {
      let count = column(end.nanoseconds) - used
      if part == .failure, used > first {
        bar.removeLast()
        bar.append(symbol(.failure))
        drawn.insert(.failure)
      }
      guard count > 0 else { continue }
      bar += String(repeating: symbol(part), count: count)
      drawn.insert(part)
      used += count
    }
    // What is too short for a column is still there.
    if used == first { bar += display.isUnicode ? "▏" : "|" }
    return bar + failure
  }

  /// The parts of a bar, each with its end; that of a failed attempt ends where the attempt did.
  private func parts(of task: TaskID, to finish: Instant) -> [(Part, Instant)] {
    let details = timeline.details(of: task)
    let attempts = timeline.attempts(of: task)
    let firstStart = attempts.first?.start ?? finish
    var parts: [(Part, Instant)] = []
    if let condition = details?.conditionEnd { parts.append((.work, condition)) }
    if timeline.graph.delay(of: task) > 0 || details?.conditionEnd != nil {
      parts.append((.delay, firstStart.advanced(by: -timeline.slotWait(of: task))))
      parts.append((.queue, firstStart))
    }
    for (index, attempt) in attempts.enumerated() {
      let end = attempt.end ?? finish
      if index == attempts.count - 1, let ready = details?.servingSince {
        parts.append((.work, ready))
        parts.append((.service, end))
      } else {
        parts.append((.work, end))
      }
      guard let pause = attempt.pause else { continue }
      let next = index + 1 < attempts.count ? attempts[index + 1].start ?? attempts[index + 1].end ?? finish : finish
      let hasWaited = index + 1 < attempts.count && attempts[index + 1].after != nil
      parts.append((.failure, end))
      parts.append((.delay, hasWaited ? min(next, end.advanced(by: pause)) : next))
      parts.append((.queue, next))
    }
    parts.append((.work, finish))
    return parts
  }

  private func symbol(_ part: Part) -> Character {
    switch part {
    case .delay: display.isUnicode ? "░" : "-"
    case .queue: display.isUnicode ? "·" : "."
    case .work: display.isUnicode ? "█" : "#"
    case .service: display.isUnicode ? "▒" : "="
    case .failure: display.isUnicode ? "✗" : "x"
    }
  }

  private func rendition(of task: TaskID, isCritical: Bool) -> TextStyle.Rendition? {
    switch timeline.rowOutcome(of: task) {
    case .failed, .timedOut: timeline.graph.allowsFailure(task) ? .yellow : .red
    case .cancelled, .blocked: .yellow
    case .succeeded, .skipped, nil: isCritical ? .cyan : nil
    }
  }

  // MARK: - Around them

  private func axis(nameWidth: Int, barWidth: Int) -> String {
    let end = display.timeFormat(of: timeline).text(timeline.makespan)
    let margin = String(repeating: " ", count: nameWidth + 3)
    let gap = String(repeating: " ", count: max(1, barWidth - 1 - end.count))
    return "\(margin)0\(gap)\(end)"
  }

  /// What was drawn, and nothing else.
  private func legend(of drawn: Set<Part>, hasCritical: Bool) -> String {
    var words = Part.allCases.filter(drawn.contains).map { "\(symbol($0)) \(word($0))" }
    if hasCritical { words.append("* critical path") }
    var lines: [String] = []
    for word in words {
      if let last = lines.last, display.lineWidth.map({ displayWidth(last) + 3 + displayWidth(word) <= $0 }) ?? true {
        lines[lines.count - 1] += "   \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines.joined(separator: "\n")
  }

  private func word(_ part: Part) -> String {
    switch part {
    case .delay: "delay"
    case .queue: "waiting for a slot"
    case .work: "run"
    case .service: "service"
    case .failure: "failed"
    }
  }
}
