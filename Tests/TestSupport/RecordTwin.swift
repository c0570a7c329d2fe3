import Diagnostics
package import Planner
package import RunEvents
import Variables

/// Holds what is read from a log against what was written to it.
///
/// An event log is the whole record of a run, so whoever watches a replay is told just what who watched the run was told.
package final class RecordTwin: RunObserver {
  private let recorder = EventRecorder()
  private let log: EventLog
  private let text = Text()

  private final class Text {
    var log = ""
  }

  package init(_ plan: Plan) {
    log = EventLog(plan, RunHeader(runID: "twin"), secrets: Secrets()) { [text] in text.log += $0 }
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    recorder.observe(event, at: instant)
    log.observe(event, at: instant)
  }

  package func observe(grown graph: any RunGraph) {
    recorder.observe(grown: graph)
    log.observe(grown: graph)
  }

  package func endOfBatch() { log.endOfBatch() }

  /// What the log says differently; nil where it says all.
  ///
  /// - Parameter plan: as it was at the end.
  package func difference(from plan: Plan) -> String? {
    for line in text.log.split(separator: "\n") {
      guard let json = try? JSONValue(String(line)) else { return "not JSON: \(line)" }
      if let mistake = EventShape.mistake(in: json) { return "\(mistake): \(line)" }
    }
    let record: RunRecord
    do throws(RunRecord.Problem) {
      record = try RunRecord(text.log)
    } catch {
      return "\(error)\n\(text.log)"
    }
    let replayed = EventRecorder()
    record.replay(to: [replayed])
    for (live, read) in zip(recorder.events, replayed.events) where live != read {
      return "\(live) was read as \(read)"
    }
    if recorder.events.count != replayed.events.count {
      return "of \(recorder.events.count) events \(replayed.events.count) were read"
    }
    return difference(between: plan, and: replayed.graph ?? record.graph)
  }

  private func difference(between plan: Plan, and graph: any RunGraph) -> String? {
    guard plan.nodeCount == graph.nodeCount else { return "of \(plan.nodeCount) nodes \(graph.nodeCount) were read" }
    let none = SecretMasker()
    for node in 0..<TaskID(plan.nodeCount) {
      let properties: [(what: String, live: String, read: String)] = [
        ("the kind", "\(plan.kind(of: node))", "\(graph.kind(of: node))"),
        ("the key", plan.name(of: node, .key, masking: none), "\(graph.name(of: node, .key, masking: none))"),
        ("the label", plan.name(of: node, .label, masking: none), "\(graph.name(of: node, .label, masking: none))"),
        ("the target", "\(plan.targetName(of: node))", "\(graph.targetName(of: node))"),
        ("the place", "\(plan.place(of: node))", "\(graph.place(of: node))"),
        ("the partner", "\(plan.partner(of: node))", "\(graph.partner(of: node))"),
        ("the delay", "\(plan.delay(of: node))", "\(graph.delay(of: node))"),
        ("the action", "\(plan.hasAction(node))", "\(graph.hasAction(node))"),
        ("the number of slots", "\(plan.slots(of: node))", "\(graph.slots(of: node))"),
        ("that it is shown", "\(plan.isShown(node))", "\(graph.isShown(node))"),
        ("that it is a service", "\(plan.isService(node))", "\(graph.isService(node))"),
        ("that it may fail", "\(plan.allowsFailure(node))", "\(graph.allowsFailure(node))"),
        ("the set of terms", "\(plan.terms(of: node))", "\(graph.terms(of: node))"),
        ("the list of its successors", "\(edges(plan, node))", "\(edges(graph, node))"),
      ]
      if let found = properties.first(where: { $0.live != $0.read }) {
        return "\(found.what) of node \(node) is \(found.live), and was read as \(found.read)"
      }
    }
    return nil
  }

  private func edges(_ graph: any RunGraph, _ node: TaskID) -> String {
    zip(graph.edges[node], graph.edges.reasons(of: node)).map { "\($0) \($1)" }.sorted().joined(separator: ", ")
  }
}
