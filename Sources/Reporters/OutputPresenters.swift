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
  func write(_ bytes: UnsafeRawBufferPointer)
  func write(_ spool: any OutputSpool)
}

extension OutputDestination {
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

/// Shows output as it comes. Where another task goes on in the middle of a line, that line is ended first.
package final class LiveOutput: RunObserver {
  private let destination: any OutputDestination
  private var lastTask: TaskID?

  package init(to destination: any OutputDestination) {
    self.destination = destination
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    // Another attempt of it is another output.
    case .conditionEnded(lastTask, _), .attemptEnded(lastTask, _, _): lastTask = nil
    default: break
    }
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    if task != lastTask { destination.endLine() }
    lastTask = task
    destination.write(output)
  }
}

/// Shows the output of each attempt whole, when it ends, on lines of its own.
package final class GroupedOutput: RunObserver {
  private let destination: any OutputDestination
  private let makeSpool: () -> any OutputSpool
  private var spools: [TaskID: any OutputSpool] = [:]

  package init(to destination: any OutputDestination, makeSpool: @escaping () -> any OutputSpool) {
    self.destination = destination
    self.makeSpool = makeSpool
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    if let spool = spools[task] { return spool.append(output) }
    let spool = makeSpool()
    spool.append(output)
    spools[task] = spool
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .conditionEnded(let task, _), .attemptEnded(let task, _, _), .taskEnded(let task, _):
      guard !spools.isEmpty, let spool = spools.removeValue(forKey: task) else { return }
      destination.endLine()
      destination.write(spool)
    default: break
    }
  }
}
