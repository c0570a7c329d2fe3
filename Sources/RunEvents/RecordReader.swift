import Diagnostics
import Planner
import Variables
import WorkflowModel

/// Reads the lines of an event log, one by one.
struct RecordReader {
  private(set) var header = RunHeader(runID: "")
  /// The nodes that there were before the run.
  private(set) var firstGraph = RecordedGraph()
  private(set) var moments: [RunRecord.Moment] = []
  private(set) var hasBegun = false
  /// Whether all nodes of the beginning were told of.
  private var isPlanned = false
  private var kinds: [PlannedTask.Kind] = []
  /// The nodes of tasks by their keys.
  private var nodes: [String: TaskID] = [:]
  private var pools: [String] = []
  /// Matrices whose instances are not known yet.
  private var pendingMatrices: Set<TaskID> = []

  struct Failure: Error {
    var reason: String
  }

  /// - Parameter line: without its line break.
  mutating func read(_ line: String) throws(Failure) {
    let json: JSONValue
    do throws(JSONValue.Failure) {
      json = try JSONValue(line)
    } catch {
      throw Failure(reason: error.description)
    }
    let line = RecordLine(json: json)
    let event = try line.text("event")
    guard hasBegun else {
      guard event == "run_started" else { throw Failure(reason: "the first event is not 'run_started'") }
      return try begin(line)
    }
    if event == "task_planned" { return try plan(line) }
    if event == "waits_added" {
      return moments.append(.waits(try waits(of: line), of: try node(line, "node")))
    }
    if !isPlanned {
      isPlanned = true
      firstGraph.settle()
    }
    try read(event, line)
  }

  private mutating func begin(_ line: RecordLine) throws(Failure) {
    guard try line.integer("version") == 1 else { throw Failure(reason: "another version of taskflow wrote this log") }
    header.runID = try line.text("run_id")
    header.release = line.optionalText("taskflow")
    header.startedAt = try line.optionalTime("started_at_s")
    if let word = line.optionalText("on_failure") { firstGraph.onFailure = FailurePolicy(rawValue: word) ?? .finish }
    header.slots = try line.optionalInteger("slots").map { Int($0) }
    header.memory = try line.optionalInteger("memory")
    header.arguments = line.texts("arguments").map { Bytes($0.utf8) }
    firstGraph.title = try line.text("workflow")
    firstGraph.directory = line.optionalText("directory") ?? ""
    pools = line.texts("pools")
    firstGraph.poolNames = pools
    hasBegun = true
    moments.append(.event(TimedEvent(.runStarted, at: try instant(line))))
  }

  // MARK: - The graph

  private mutating func plan(_ line: RecordLine) throws(Failure) {
    var node = RecordedGraph.Node()
    guard try line.integer("node") == Int64(kinds.count) else { throw Failure(reason: "its node is out of order") }
    node.key = try line.text("task")
    if let word = line.optionalText("kind") {
      guard let kind = PlannedTask.Kind.all.first(where: { $0.word == word }) else {
        throw Failure(reason: "there is no kind '\(word)'")
      }
      node.kind = kind
    }
    node.label = line.optionalText("label")
    node.target = line.optionalText("target")
    node.hidesSecret = line.flag("hides_secret")
    node.place = try line.optionalInt32("place") ?? 0
    node.partner = try line.optionalInt32("partner") ?? -1
    node.group = try line.optionalInt32("in") ?? -1
    node.delay = try line.optionalTime("delay_s") ?? 0
    node.slots = try line.optionalInt32("slots")
    node.isShown = line.optionalFlag("shown") ?? (node.kind == .task)
    node.isService = line.flag("service")
    node.mayFail = line.flag("may_fail")
    node.axes = line.values("axes")
    node.terms = try terms(line)
    let number = TaskID(kinds.count)
    kinds.append(node.kind)
    if node.kind == .task { nodes[node.key] = number }
    if node.kind == .matrixStart, node.isShown { pendingMatrices.insert(number) }
    let sources = try waits(of: line)
    if isPlanned {
      moments.append(.node(node, waitsFor: sources))
    } else {
      firstGraph.append(node, sources)
    }
  }

  private func terms(_ line: RecordLine) throws(Failure) -> RunTerms {
    var terms = RunTerms()
    terms.attempts = try line.optionalInt32("attempts") ?? 1
    terms.timeout = try line.optionalTime("timeout_s")
    terms.readiness = try line.optionalTime("ready_timeout_s")
    if let word = line.optionalText("when") { terms.when = When(rawValue: word) ?? .success }
    terms.survivesFailure = line.flag("survives_failure")
    terms.survivesInterruption = line.flag("survives_interruption")
    terms.usesTerminal = line.flag("tty")
    return terms
  }

  private func waits(of line: RecordLine) throws(Failure) -> [RecordedGraph.Wait] {
    var waits: [RecordedGraph.Wait] = []
    for reason in EdgeReason.allCases {
      for element in line.json["waits_for"]?[reason.word]?.elements ?? [] {
        guard let source = element.number.flatMap({ TaskID($0) }), source >= 0 else {
          throw Failure(reason: "'waits_for' names what is not a node")
        }
        waits.append(RecordedGraph.Wait(source: source, reason: reason))
      }
    }
    return waits
  }

  // MARK: - What happens

  private mutating func read(_ event: String, _ line: RecordLine) throws(Failure) {
    switch event {
    case "task_ready": try tell(line, .taskReady(try task(line), after: try after(line)))
    case "node_ready":
      let after = try line.optionalInt32("after_node")
      try tell(line, .taskReady(try node(line, "node"), after: after))
    case "delay_ended": try tell(line, .delayEnded(try task(line)))
    case "task_queued": try tell(line, .queued(try task(line), for: try want(line)))
    case "condition_started":
      try readCommand(of: try task(line), line)
      try tell(line, .conditionStarted(try task(line), after: try after(line)))
    case "condition_ended":
      let task = try task(line)
      try readEnd(of: task, line)
      try tell(line, .conditionEnded(task, try line.result(of: .condition)))
    case "attempt_started":
      let task = try task(line)
      try readCommand(of: task, line)
      try tell(line, .attemptStarted(task, attempt: try line.int32("attempt"), after: try after(line)))
    case "service_ready": try tell(line, .serviceReady(try task(line)))
    case "time_limit_reached": try tell(line, .timeLimitReached(try task(line)))
    case "attempt_ended": try readAttemptEnd(line)
    case "exported": try tell(line, .exported(try task(line), line.values("values")))
    case "exports_left_out": try tell(line, .exportsLeftOut(try task(line), line.texts("names")))
    case "retry_scheduled":
      let pause = try line.time("after_s")
      try tell(line, .retryScheduled(try task(line), attempt: try line.int32("attempt"), after: pause))
    case "tasks_added": try readAddition(line)
    case "task_ended": try tell(line, .taskEnded(try task(line), try outcome(line, cause: try cause(line))))
    case "node_ended":
      let cause = try line.optionalInt32("by_node")
      try tell(line, .taskEnded(try node(line, "node"), try outcome(line, cause: cause)))
    case "run_stopping": try tell(line, .stopping(try stopReason(line)))
    case "run_killing": try tell(line, .killing(Int(try line.integer("tasks"))))
    case "run_ended": try tell(line, .runEnded(try line.runResult()))
    // A later version may know more.
    default: break
    }
  }

  private mutating func tell(_ line: RecordLine, _ event: RunEvent) throws(Failure) {
    moments.append(.event(TimedEvent(event, at: try instant(line))))
  }

  private mutating func readAttemptEnd(_ line: RecordLine) throws(Failure) {
    let task = try task(line)
    try readEnd(of: task, line)
    if let user = try line.optionalTime("user_s"), let system = try line.optionalTime("system_s"),
      let memory = try line.optionalInteger("peak_memory")
    {
      let use = ResourceUse(userTime: user, systemTime: system, peakMemory: memory)
      try tell(line, .resourcesUsed(task, use))
    }
    try tell(line, .attemptEnded(task, attempt: try line.int32("attempt"), try line.result(of: .run)))
  }

  private mutating func readAddition(_ line: RecordLine) throws(Failure) {
    let matrix = try node(line, "node")
    let first = try line.int32("first_node")
    guard first >= 0, first <= TaskID(kinds.count) else { throw Failure(reason: "its nodes are out of order") }
    if pendingMatrices.remove(matrix) != nil || first < TaskID(kinds.count) { moments.append(.grown(by: matrix)) }
    try tell(line, .tasksAdded(by: matrix, first..<TaskID(kinds.count)))
  }

  /// What was executed and written, which observers are told before the event.
  private mutating func readEnd(of task: TaskID, _ line: RecordLine) throws(Failure) {
    try readCommand(of: task, line)
    if let output = line.json["output"] {
      for bytes in try RecordLine(json: output).excerpt() { moments.append(.output(bytes, of: task)) }
    }
    if let output = line.json["ready_output"] {
      let bytes = try RecordLine(json: output).excerpt().flatMap(\.self)
      moments.append(.probeOutput(bytes, of: task))
    }
  }

  private mutating func readCommand(of task: TaskID, _ line: RecordLine) throws(Failure) {
    guard let json = line.json["command"] else { return }
    let command = RecordLine(json: json)
    let shell = json["shell"] == nil ? nil : command.texts("shell")
    moments.append(
      .executed(
        ExecutedCommand(
          words: command.texts("words"), script: command.optionalText("script"), shell: shell,
          directory: try command.text("directory")), of: task))
  }

  // MARK: - Members

  private func instant(_ line: RecordLine) throws(Failure) -> Instant {
    Instant(nanoseconds: try line.time("at_s"))
  }

  /// The node that a line is about: that of its number, or the task that its key names.
  private func task(_ line: RecordLine) throws(Failure) -> TaskID {
    if line.json["node"] != nil { return try node(line, "node") }
    return try node(ofKey: try line.text("task"))
  }

  private func node(ofKey key: String) throws(Failure) -> TaskID {
    guard let node = nodes[key] else { throw Failure(reason: "no event told of task '\(key)' before") }
    return node
  }

  private func node(_ line: RecordLine, _ name: String) throws(Failure) -> TaskID {
    let node = try line.int32(name)
    guard kinds.indices.contains(Int(node)) else { throw Failure(reason: "no event told of node \(node) before") }
    return node
  }

  private func after(_ line: RecordLine) throws(Failure) -> TaskID? {
    if line.json["after_node"] != nil { return try node(line, "after_node") }
    guard let key = line.optionalText("after") else { return nil }
    return try node(ofKey: key)
  }

  private func cause(_ line: RecordLine) throws(Failure) -> TaskID? {
    if line.json["by_node"] != nil { return try node(line, "by_node") }
    guard let key = line.optionalText("by") else { return nil }
    return try node(ofKey: key)
  }

  private func outcome(_ line: RecordLine, cause: TaskID?) throws(Failure) -> Outcome {
    let word = try line.text("outcome")
    guard let outcome = Outcome(word: word, cause: cause) else {
      throw Failure(reason: "there is no outcome '\(word)'")
    }
    return outcome
  }

  private func want(_ line: RecordLine) throws(Failure) -> Want {
    switch try line.text("for") {
    case "slots": return .slots
    case "memory": return .memory
    case "terminal": return .terminal
    case "pool":
      let name = try line.text("pool")
      guard let place = pools.firstIndex(of: name) else { throw Failure(reason: "there is no pool '\(name)'") }
      return .pool(Int32(place))
    default: return .turn
    }
  }

  private func stopReason(_ line: RecordLine) throws(Failure) -> StopReason {
    if let key = line.optionalText("failed") {
      return .failure(of: line.json["node"] == nil ? try node(ofKey: key) : try node(line, "node"))
    }
    if line.json["signal"] != nil { return .signal(try line.signal()) }
    return .fault(try line.fault())
  }
}
