package import Planner

/// Keeps of what each attempt writes its beginning and its end, for the record of the run.
///
/// It is told what people may see: secrets are masked before.
package final class OutputRecord: RunObserver {
  private var excerpts: [TaskID: Excerpt] = [:]
  private var probeExcerpts: [TaskID: Excerpt] = [:]

  /// The beginning and the end of a stream.
  package struct Excerpt: Equatable, Sendable {
    package private(set) var head: [UInt8] = []
    /// What follows the head; its beginning is missing where more was written.
    package var tail: [UInt8] { Array(kept.suffix(Self.limit)) }
    private var kept: [UInt8] = []
    /// Bytes kept of the beginning, and of the end.
    package static let limit = 4 << 10

    package init() {}

    mutating func append(_ output: UnsafeRawBufferPointer) {
      let first = output.prefix(Self.limit - head.count)
      head += first
      kept += output.dropFirst(first.count).suffix(Self.limit)
      // Moved seldom: what comes byte by byte shall not cost its square.
      if kept.count > 4 * Self.limit { kept.removeFirst(kept.count - Self.limit) }
    }
  }

  package init() {}

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    excerpts[task, default: Excerpt()].append(output)
  }

  package func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID) {
    if probeOutput.isEmpty { return }
    var excerpt = Excerpt()
    excerpt.append(probeOutput)
    probeExcerpts[task] = excerpt
  }

  package func observe(_ event: RunEvent, at instant: Instant) {}

  /// Hands out what an attempt, or an `if`, has written, and forgets it.
  func take(_ task: TaskID) -> Excerpt? { excerpts.isEmpty ? nil : excerpts.removeValue(forKey: task) }

  /// Hands out what the `ready` test of a service has written last, and forgets it.
  func takeProbe(_ task: TaskID) -> Excerpt? { probeExcerpts.isEmpty ? nil : probeExcerpts.removeValue(forKey: task) }
}
