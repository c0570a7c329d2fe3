import Planner

/// A run as its event log tells of it: read once, told to observers as often as wanted, as if it happened now.
///
/// Events and members that this version does not know are passed over, as is a last line that was not written to its end: a
/// log may be that of a run which was killed, or which still goes on.
package struct RunRecord: Sendable {
  package private(set) var header = RunHeader(runID: "")
  /// What there was before the run.
  package private(set) var graph = RecordedGraph()
  private var moments: [Moment] = []

  /// What observers are told.
  enum Moment: Sendable {
    case event(TimedEvent)
    case node(RecordedGraph.Node, waitsFor: [RecordedGraph.Wait])
    case waits([RecordedGraph.Wait], of: TaskID)
    /// The instances of a matrix were told of.
    case grown(by: TaskID)
    case output([UInt8], of: TaskID)
    case probeOutput([UInt8], of: TaskID)
    case executed(ExecutedCommand, of: TaskID)
  }

  /// Why a text is not the log of a run.
  package struct Problem: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    package var line: Int
    package var reason: String
    package var description: String { "line \(line): \(reason)" }
  }

  /// - Parameter log: all that an `EventLog` has written, or the beginning of that.
  /// - Throws: the first line that can't be one of a log.
  package init(_ log: some StringProtocol) throws(Problem) {
    var reader = RecordReader()
    var number = 0
    for line in log.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      do throws(RecordReader.Failure) {
        try reader.read(String(line))
      } catch {
        // The last line has no line break if it was not written to its end.
        if line.endIndex == log.endIndex, number > 1 { break }
        throw Problem(line: number, reason: error.reason)
      }
    }
    guard reader.hasBegun else { throw Problem(line: max(1, number), reason: "no run begins here") }
    header = reader.header
    graph = reader.firstGraph
    moments = reader.moments
  }

  /// How the run ended; nil for one that did not, as far as the log goes.
  package var result: RunResult? {
    for case .event(let timed) in moments.reversed() {
      if case .runEnded(let result) = timed.event { return result }
    }
    return nil
  }

  /// Tells observers what happened, in the order in which it did.
  package func replay(to observers: [any RunObserver]) {
    var graph = graph
    var last: Instant?
    for moment in moments {
      switch moment {
      case .event(let timed):
        if let last, last != timed.instant { for observer in observers { observer.endOfBatch() } }
        last = timed.instant
        for observer in observers { observer.observe(timed.event, at: timed.instant) }
      case .node(let node, let sources): graph.append(node, sources)
      case .waits(let sources, let node): graph.add(sources, to: node)
      case .grown(let matrix):
        graph.settle(expanding: matrix)
        for observer in observers { observer.observe(grown: graph) }
      case .output(let bytes, let task):
        bytes.withUnsafeBytes { for observer in observers { observer.observe(output: $0, of: task) } }
      case .probeOutput(let bytes, let task):
        bytes.withUnsafeBytes { for observer in observers { observer.observe(probeOutput: $0, of: task) } }
      case .executed(let command, let task):
        for observer in observers { observer.observe(executed: command, of: task) }
      }
    }
    for observer in observers { observer.endOfBatch() }
  }
}
