import Diagnostics
package import Planner
package import RunEvents
package import Variables

/// Shows output line by line, each with the name of its task before it. What stands in a line is not changed.
package final class PrefixedOutput: RunObserver {
  private let destination: any OutputDestination
  private var graph: any RunGraph
  private let display: Display
  private let secrets: Secrets
  private var width = 0 { didSet { if width != oldValue { column = NameColumn(display, width: width) } } }
  private lazy var column = NameColumn(display, width: width)
  private var lines: [TaskID: Line] = [:]
  /// The task whose unfinished line stands on the destination: one too long to be kept until it ends.
  private var openTask: TaskID?
  /// What is written at once: all lines of one read.
  private var batch: [UInt8] = []
  /// A line longer than this is shown before it has ended.
  private static let longestLine = 64 << 10
  private static let widestName = 32
  private static let colors: [TextStyle.Rendition] = [.cyan, .green, .magenta, .blue, .yellow]

  private struct Line {
    var prefix: [UInt8]
    /// The beginning of a line that has not ended.
    var partial: [UInt8] = []
    /// What colours and styles are set at the end of what is shown of it.
    var styles = StyleTracker()
  }

  package init(to destination: any OutputDestination, graph: any RunGraph, display: Display, secrets: Secrets) {
    self.destination = destination
    self.graph = graph
    self.display = display
    self.secrets = secrets
    widen(for: 0..<TaskID(graph.nodeCount))
  }

  package func observe(grown graph: any RunGraph) {
    let known = TaskID(self.graph.nodeCount)
    self.graph = graph
    widen(for: known..<TaskID(graph.nodeCount))
    for task in lines.keys { lines[task]?.prefix = prefix(of: task) }
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    // Taken out, so that it is not copied.
    var line = lines.removeValue(forKey: task) ?? Line(prefix: prefix(of: task))
    var start = 0
    while let end = output.firstIndex(of: UInt8(ascii: "\n"), from: start) {
      gather(UnsafeRawBufferPointer(rebasing: output[start...end]), of: task, &line)
      openTask = nil
      start = end + 1
    }
    let rest = UnsafeRawBufferPointer(rebasing: output[start...])
    if openTask == task {
      batch += rest
      line.styles.follow(rest)
    } else if line.partial.count + rest.count > Self.longestLine {
      gather(rest, of: task, &line)
      openTask = task
    } else {
      line.partial += rest
    }
    lines[task] = line
    writeBatch()
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .conditionEnded(let task, _), .attemptEnded(let task, _, _), .taskEnded(let task, _): endOutput(of: task)
    default: break
    }
  }

  /// The last line gets its end, if it has none.
  private func endOutput(of task: TaskID) {
    guard var line = lines.removeValue(forKey: task) else { return }
    let end = [UInt8(ascii: "\n")]
    if !line.partial.isEmpty || openTask == task { end.withUnsafeBytes { gather($0, of: task, &line) } }
    if openTask == task { openTask = nil }
    writeBatch()
  }

  /// Takes the rest of a line, behind what is known of it. A colour that is set at its end is set again in the next line of the
  /// same task, and nowhere else.
  private func gather(_ rest: UnsafeRawBufferPointer, of task: TaskID, _ line: inout Line) {
    if openTask != task {
      if let openTask {
        if lines[openTask]?.styles.isSet == true { batch += StyleTracker.reset }
        batch.append(UInt8(ascii: "\n"))
      }
      openTask = nil
      batch += line.prefix
      batch += line.styles.sequence
    }
    line.partial.withUnsafeBytes { line.styles.follow($0) }
    line.styles.follow(rest)
    batch += line.partial
    batch += rest
    if line.styles.isSet, batch.last == UInt8(ascii: "\n") {
      batch.removeLast()
      batch += StyleTracker.reset
      batch.append(UInt8(ascii: "\n"))
    }
    line.partial.removeAll(keepingCapacity: true)
  }

  private func writeBatch() {
    if batch.isEmpty { return }
    batch.withUnsafeBytes { destination.write($0) }
    batch.removeAll(keepingCapacity: true)
  }

  // MARK: - Names

  private func widen(for tasks: Range<TaskID>) {
    for task in tasks where graph.hasAction(task) && width < Self.widestName {
      width = min(Self.widestName, max(width, displayWidth(name(of: task))))
    }
  }

  private func name(of task: TaskID) -> String { secrets.name(of: task, in: graph) }

  private func prefix(of task: TaskID) -> [UInt8] {
    let color = Self.colors[Int(task) % Self.colors.count]
    let name = HarmlessText(column.fit(name(of: task)), isColored: false).text
    return Array((display.style.apply(color, to: "\(name) |") + " ").utf8)
  }
}
