/// Holds an event log against the rules of `docs/language.md` and says what is wrong with it.
///
/// It follows the events one by one. Each must be allowed by what has happened before it; and when all that belongs to one
/// instant has happened, nothing may be left that the rules demand at that instant.
package struct OracleJudge {
  /// What is known of a log.
  package struct Terms: Sendable {
    /// Virtual time: instants are exact, starts and signals are in the log, and so are beginnings and ends of groups.
    package var isExact = true
    /// How many signals were sent, where the log does not tell.
    package var signals = 0

    package init() {}
  }

  /// Shared by copies, so that sentences are made only where they are needed.
  private final class Report {
    var complaints: [String] = []
  }

  /// What follows from a fault is complained of as well, but not all of it.
  private static let limit = 20

  let workflow: OracleWorkflow
  let graph: OracleGraph
  let terms: Terms
  private let report = Report()

  var now: Int64 = 0
  var courses: [OracleCourse]
  var free: OracleResources
  /// Why the run stops; the signal rather than the failure before it.
  var stop: OracleReason?
  var isKilled = false
  var hasFailures = false
  var requests = 0
  /// What was asked for from outside last.
  var wanted: OracleReason?
  /// When a group was given units of pools last.
  var poolsTaken: Int64 = -1
  /// Failures of which one must be told as the reason for stopping before anything else happens.
  var unannounced: [OracleNode] = []
  /// Until when nothing is started for want of processes; nil when there is no want.
  var starvedUntil: Int64?
  var result: OracleRunResult?
  /// Failed services whose dependents don't run any more.
  var lostServices: [OracleNode] = []
  /// How many starts were refused while nothing ran that could make room.
  var fruitless = 0

  package init(_ workflow: OracleWorkflow, _ graph: OracleGraph, _ terms: Terms = Terms()) {
    self.workflow = workflow
    self.graph = graph
    self.terms = terms
    courses = Array(repeating: OracleCourse(), count: graph.nodes.count)
    free = OracleResources(workflow)
  }

  /// Returns what is wrong; the first complaints are worth most.
  package static func complaints(
    about log: [OracleLogEntry], of workflow: OracleWorkflow, _ graph: OracleGraph, _ terms: Terms = Terms()
  ) -> [String] {
    var judge = OracleJudge(workflow, graph, terms)
    judge.read(log)
    return judge.report.complaints
  }

  func complain(_ text: String) {
    let seconds = "\(now / 1_000_000_000).\(String(now % 1_000_000_000 / 100_000_000))"
    if report.complaints.count < Self.limit { report.complaints.append("\(seconds) s: \(text)") }
  }

  func require(_ condition: Bool, _ text: @autoclosure () -> String) {
    if !condition { complain(text()) }
  }

  func name(_ node: OracleNode) -> String { "'\(graph.nodes[node].label)'" }

  private mutating func read(_ log: [OracleLogEntry]) {
    if !terms.isExact { settleHidden() }
    for entry in log where report.complaints.count < Self.limit {
      if entry.instant != now {
        if terms.isExact { expectQuiet(until: entry.instant) }
        require(entry.instant > now, "time goes back to \(entry.instant)")
        now = entry.instant
      }
      if result != nil {
        switch entry.event {
        // The process may have ended before the signal was sent; and nobody waits for the end of a test.
        case .told, .probeEnded, .asked(_, isProbe: true): continue
        default: complain("\(entry.event) after the end")
        }
      }
      expectAnnouncement(before: entry.event)
      follow(entry.event)
      if !terms.isExact { settleHidden() }
    }
    if terms.isExact, result != .faulted { expectQuiet(until: .max) }
    require(result != nil, "the run does not end")
    for node in graph.nodes.indices where courses[node].outcome == nil { complain("\(name(node)) does not end") }
    require(free == OracleResources(workflow), "not everything is given back: \(free)")
  }

  /// A failure that ends the run says so at once.
  private mutating func expectAnnouncement(before event: OracleEvent) {
    guard !unannounced.isEmpty else { return }
    switch event {
    case .stopping(.failure(let told)) where unannounced.contains { graph.nodes[told].key == graph.nodes[$0].key }:
      break
    case .taskEnded, .told, .ready: return
    default: complain("\(name(unannounced[0])) failed, but the run does not say that it stops")
    }
    unannounced = []
  }

  private mutating func follow(_ event: OracleEvent) {
    switch event {
    case .ready(let node): follow(ready: node)
    case .asked(let node, let isProbe): if !isProbe { follow(asked: node) }
    case .refused(let node): follow(refused: node)
    case .conditionStarted(let node): follow(conditionStarted: node)
    case .conditionEnded(let node, let result): follow(conditionEnded: node, result)
    case .attemptStarted(let node, let attempt): follow(attemptStarted: node, attempt)
    case .attemptEnded(let node, let attempt, let result): follow(attemptEnded: node, attempt, result)
    case .serviceReady(let node): follow(serviceReady: node)
    case .probeEnded(let node, let result): follow(probeEnded: node, result)
    case .timeLimitReached(let node): follow(limitOf: node)
    case .retryScheduled(let node, let attempt, let wait): follow(retryOf: node, attempt, wait)
    case .taskEnded(let node, let outcome): follow(endOf: node, outcome)
    case .lingers(let node, let result): follow(leftoversOf: node, result)
    case .told(let node, let signal, let isProbe): if !isProbe { follow(told: node, signal) }
    case .interrupted(let reason): follow(interruption: reason)
    case .stopping(let reason): follow(stopping: reason)
    case .killing: follow(killing: ())
    case .runEnded(let result): follow(runEnded: result)
    }
  }
}
