/// Reads what `run --events` writes, as `docs/events.md` describes it.
///
/// Of groups tests and ends are told, by the name of the group; which part of it is meant follows from the event.
struct OracleEventReader {
  private let graph: OracleGraph
  private(set) var log: [OracleLogEntry] = []
  private(set) var problems: [String] = []

  init(_ text: String, _ graph: OracleGraph) {
    self.graph = graph
    for line in text.split(separator: "\n") { read(Line(line)) }
  }

  private mutating func read(_ line: Line) {
    guard let name = line["event"], let seconds = line["at_s"] else { return problems.append("no event: \(line.text)") }
    guard let event = event(name, line) else {
      // These say more than the language has rules for.
      if name != "run_started", !detailEvents.contains(String(name)) { problems.append("not understood: \(line.text)") }
      return
    }
    log.append(OracleLogEntry(event, at: nanoseconds(seconds)))
  }

  private func event(_ name: Substring, _ line: Line) -> OracleEvent? {
    switch name {
    case "run_stopping":
      if let failed = line["failed"] { return node(named: failed).map { .stopping(.failure($0)) } }
      return .stopping(line["signal"] == nil ? .fault : .signal)
    case "run_killing": return .killing(line.number("tasks") ?? 0)
    case "run_ended":
      let results: [Substring: OracleRunResult] = [
        "succeeded": .succeeded, "failed": .failed, "interrupted": .interrupted, "faulted": .faulted,
      ]
      return line["result"].flatMap { results[$0] }.map { .runEnded($0) }
    default:
      guard let task = line["task"], let node = node(named: task) else { return nil }
      return event(name, of: node, line)
    }
  }

  private func event(_ name: Substring, of node: OracleNode, _ line: Line) -> OracleEvent? {
    switch name {
    case "task_ready": return .ready(node)
    case "condition_started": return .conditionStarted(node)
    case "condition_ended": return .conditionEnded(node, line.result)
    case "attempt_started": return .attemptStarted(node, line.number("attempt") ?? 0)
    case "attempt_ended": return .attemptEnded(node, line.number("attempt") ?? 0, line.result)
    case "service_ready": return .serviceReady(node)
    case "time_limit_reached": return .timeLimitReached(node)
    case "retry_scheduled":
      return .retryScheduled(node, line.number("attempt") ?? 0, line["after_s"].map(nanoseconds) ?? -1)
    case "task_ended":
      switch line["outcome"] {
      case "succeeded": return .taskEnded(node, .succeeded)
      case "failed": return .taskEnded(node, .failed)
      case "timed_out": return .taskEnded(node, .timedOut)
      case "cancelled": return .taskEnded(node, .cancelled)
      case "skipped": return .taskEnded(node, .skipped)
      case "blocked": return line["by"].flatMap { self.node(named: $0) }.map { .taskEnded(node, .blocked($0)) }
      default: return nil
      }
    default: return nil
    }
  }

  /// Of a group its beginning.
  private func node(named name: Substring) -> OracleNode? {
    graph.places[String(name)] ?? graph.places["begin \(name)"] ?? graph.places["begin all \(name)"]
  }

  private func nanoseconds(_ seconds: Substring) -> Int64 {
    let parts = seconds.split(separator: ".")
    let fraction = parts.count > 1 ? parts[1] : ""
    let digits = fraction + String(repeating: "0", count: 9 - min(9, fraction.count))
    return (Int64(parts[0]) ?? 0) * 1_000_000_000 + (Int64(digits) ?? 0)
  }

  /// One flat object, of whose texts none has anything to escape that matters here.
  private struct Line {
    let text: Substring
    private var members: [Substring: Substring] = [:]

    init(_ text: Substring) {
      self.text = text
      for match in text.matches(of: /"(\w+)":(?:"((?:[^"\\]|\\.)*)"|([^",\[\]{}]+))/) {
        members[match.output.1] = match.output.2 ?? match.output.3
      }
    }

    subscript(name: Substring) -> Substring? { members[name] }

    func number(_ name: Substring) -> Int? { self[name].flatMap { Int($0) } }

    var result: OracleResult {
      if let status = number("exit_status") { return .exited(Int32(status)) }
      if self["signal"] != nil { return .signalled }
      return self["missing_export"] ?? self["unreadable_export_line"] == nil ? .notStarted : .badExports
    }
  }
}
