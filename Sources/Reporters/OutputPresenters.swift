package import Planner
package import RunEvents

/// How the output of tasks is shown.
package enum OutputMode: String, CaseIterable, Sendable {
  /// Whole, when the task ends.
  case grouped
  /// As it comes.
  case live
  /// As it comes, line by line, each with its task's name.
  case prefixed
}

/// Takes bytes for standard output, in order.
package protocol OutputDestination: AnyObject {
  /// Whether what was written last is no whole line.
  var isInLine: Bool { get }
  /// True if colours are shown there, so that those of one task must not reach the next; false if bytes are kept as they are.
  var showsStyles: Bool { get }
  func write(_ bytes: UnsafeRawBufferPointer)
  func write(_ spool: any OutputSpool)
  /// Sets back colours and styles, which takes no place in a line.
  func resetStyles()
}

extension OutputDestination {
  package func resetStyles() {
    StyleTracker.reset.withUnsafeBytes { write($0) }
  }

  /// What comes next begins on a line of its own.
  package func endLine() {
    if isInLine { withUnsafeBytes(of: UInt8(ascii: "\n")) { write($0) } }
  }
}

/// Keeps the output of one task until it is shown.
package protocol OutputSpool: AnyObject {
  func append(_ bytes: UnsafeRawBufferPointer)
  /// Gives all of it back, piece by piece.
  func read(_ body: (UnsafeRawBufferPointer) -> Void)
}

/// Shows output as it comes. Where another task goes on in the middle of a line, that line is ended first, and each has the colours
/// that it has set itself.
package final class LiveOutput: RunObserver {
  private let destination: any OutputDestination
  private var lastTask: TaskID?
  /// By task, where anything is set.
  private var styles: [TaskID: StyleTracker] = [:]

  package init(to destination: any OutputDestination) {
    self.destination = destination
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .conditionEnded(let task, _), .attemptEnded(let task, _, _):
      // Another attempt of it is another output.
      if lastTask == task { leave() }
      if !styles.isEmpty { styles[task] = nil }
    default: break
    }
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    guard destination.showsStyles else {
      if task != lastTask { destination.endLine() }
      lastTask = task
      return destination.write(output)
    }
    var tracker = styles[task] ?? StyleTracker()
    if task != lastTask {
      leave()
      destination.endLine()
      if tracker.isSet { tracker.sequence.withUnsafeBytes { destination.write($0) } }
    }
    lastTask = task
    destination.write(output)
    tracker.follow(output)
    if tracker.isIdle { if !styles.isEmpty { styles[task] = nil } } else { styles[task] = tracker }
  }

  /// What comes next is another output.
  private func leave() {
    if let lastTask, styles[lastTask]?.isSet == true { destination.resetStyles() }
    lastTask = nil
  }
}

/// Shows the output of each attempt whole, when it ends, on lines of its own.
package final class GroupedOutput: RunObserver {
  private let destination: any OutputDestination
  private let makeSpool: () -> any OutputSpool
  private var outputs: [TaskID: (spool: any OutputSpool, styles: StyleTracker)] = [:]

  package init(to destination: any OutputDestination, makeSpool: @escaping () -> any OutputSpool) {
    self.destination = destination
    self.makeSpool = makeSpool
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    if outputs[task] == nil { outputs[task] = (makeSpool(), StyleTracker()) }
    outputs[task]!.spool.append(output)
    if destination.showsStyles { outputs[task]!.styles.follow(output) }
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .conditionEnded(let task, _), .attemptEnded(let task, _, _), .taskEnded(let task, _):
      guard !outputs.isEmpty, let output = outputs.removeValue(forKey: task) else { return }
      destination.endLine()
      destination.write(output.spool)
      if output.styles.isSet { destination.resetStyles() }
    default: break
    }
  }
}
