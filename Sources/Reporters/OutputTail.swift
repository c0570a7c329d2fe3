package import Planner
package import RunEvents

/// Keeps the end of what each running task writes, in case it fails: a few kilobytes, however much it is.
package final class OutputTail: RunObserver {
  private var graph: any RunGraph
  private var outputs: [TaskID: TailBuffer] = [:]
  private var probeOutputs: [TaskID: TailBuffer] = [:]
  /// Tasks that failed and whose output is kept until the end of the run.
  private var kept = 0
  /// Bytes that all tasks have written, and how many these were when a task failed.
  private var total = 0
  private var totals: [TaskID: Int] = [:]
  /// So much is more than a screen.
  private static let screen = 4 << 10
  /// Buffers of tasks that have ended, to be used again.
  private var spare: [TailBuffer] = []
  /// More failures than this are only counted by those who tell of them.
  private static let keptLimit = 12

  package init(_ graph: any RunGraph) {
    self.graph = graph
  }

  package func observe(grown graph: any RunGraph) {
    self.graph = graph
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    total += output.count
    append(output, of: task, to: &outputs)
  }

  package func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID) {
    // A test that said nothing does not explain more than the one before it.
    if probeOutput.isEmpty { return }
    probeOutputs[task]?.clear()
    append(probeOutput, of: task, to: &probeOutputs)
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .conditionEnded(let task, let result) where result.isSuccess: drop(task)
    case .retryScheduled(let task, _, _): drop(task)
    case .taskEnded(let task, let outcome):
      if outcome.isFailure, kept < Self.keptLimit, !graph.allowsFailure(task) || graph.isService(task) {
        kept += 1
        totals[task] = total
      } else {
        drop(task)
      }
    default: break
    }
  }

  /// Whether so much was written since a task failed that a reader would have to look for what it has written.
  func isOutOfSight(_ task: TaskID) -> Bool { total - (totals[task] ?? total) > Self.screen }

  /// The last lines that a failed task wrote, fit to be shown on a terminal.
  package func lines(of task: TaskID) -> [String] {
    outputs[task]?.lines ?? []
  }

  /// What the `ready` test of a service wrote last.
  package func probeLines(of task: TaskID) -> [String] {
    probeOutputs[task]?.lines ?? []
  }

  private func append(_ output: UnsafeRawBufferPointer, of task: TaskID, to buffers: inout [TaskID: TailBuffer]) {
    if let buffer = buffers[task] { return buffer.append(output) }
    let buffer = spare.popLast() ?? TailBuffer()
    buffer.append(output)
    buffers[task] = buffer
  }

  private func drop(_ task: TaskID) {
    // Most tasks write nothing.
    if outputs.isEmpty, probeOutputs.isEmpty { return }
    for buffer in [outputs.removeValue(forKey: task), probeOutputs.removeValue(forKey: task)] {
      guard let buffer, spare.count < 64 else { continue }
      buffer.clear()
      spare.append(buffer)
    }
  }
}

/// The last bytes of a stream.
private final class TailBuffer {
  private var bytes: [UInt8] = []
  /// Whether there were bytes before these.
  private var isCut = false
  private static let limit = 4 << 10
  private static let lineLimit = 10

  func clear() {
    bytes.removeAll(keepingCapacity: true)
    isCut = false
  }

  func append(_ output: UnsafeRawBufferPointer) {
    if output.count >= Self.limit {
      isCut = isCut || output.count > Self.limit || !bytes.isEmpty
      bytes.removeAll(keepingCapacity: true)
      bytes += output[(output.count - Self.limit)...]
      return
    }
    bytes += output
    // Moved seldom: what comes byte by byte shall not cost its square.
    if bytes.count > 2 * Self.limit { cut() }
  }

  private func cut() {
    guard bytes.count > Self.limit else { return }
    isCut = true
    bytes.removeFirst(bytes.count - Self.limit)
  }

  var lines: [String] {
    cut()
    var lines = terminalLines(bytes)
    while lines.last?.isEmpty == true { lines.removeLast() }
    // The beginning of the first one is gone.
    if isCut, let first = lines.first, lines.count == 1 { return [shortened(first, isEnd: true)] }
    if isCut { lines = Array(lines.dropFirst()) }
    return lines.drop(while: \.isEmpty).suffix(Self.lineLimit).map { shortened($0) }
  }
}
