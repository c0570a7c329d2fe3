import Diagnostics
package import Planner
package import Variables
import WorkflowModel

/// The run as JSON lines: one object an event, as the run goes. `docs/events.md` describes them.
///
/// They are all there is to know of a run: `RunRecord` reads them, and from it all is told that is told of the run itself.
package final class EventLog: RunObserver {
  private(set) var graph: any RunGraph
  private let header: RunHeader
  private let outputs: OutputRecord?
  let secrets: Secrets
  private let write: (String) -> Void
  private var lines = ""
  private var outputBytes: [TaskID: Int] = [:]
  private var uses: [TaskID: ResourceUse] = [:]
  /// What was executed for attempts under way, and whether a line tells of it.
  private var commands: [TaskID: (command: ExecutedCommand, isTold: Bool)] = [:]
  /// How many of the edges that were added are told of.
  var describedEdges = 0
  /// The starts of groups that ended without having begun, and whose ends are still to be told.
  private var unbegun: Set<TaskID> = []
  /// What the starts and ends of groups and matrices waited for last.
  private var sources: [TaskID: TaskID] = [:]

  /// - Parameters:
  ///   - outputs: what tasks have written; it is told before this is. nil where nothing of it is to be in the log.
  ///   - write: takes whole lines.
  package init(
    _ graph: any RunGraph, _ header: RunHeader, outputs: OutputRecord? = nil, secrets: Secrets,
    write: @escaping (String) -> Void
  ) {
    self.graph = graph
    self.header = header
    self.outputs = outputs
    self.secrets = secrets
    self.write = write
  }

  package func observe(grown graph: any RunGraph) {
    self.graph = graph
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    outputBytes[task, default: 0] += output.count
  }

  package var wantsEveryCommand: Bool { true }

  package func observe(executed command: ExecutedCommand, of task: TaskID) {
    if let known = commands[task], known.command == command { return }
    commands[task] = (command, false)
  }

  package func endOfBatch() {
    guard !lines.isEmpty else { return }
    write(lines)
    lines.removeAll(keepingCapacity: true)
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .runStarted:
      append("run_started", at: instant) { json in describeRun(&json) }
      describeGraph(at: instant)
    case .taskReady(let task, let after):
      if !hasName(task) { sources[task] = after }
      guard graph.isShown(task) else {
        return append("node_ready", at: instant) { json in
          json.member("node", raw: task)
          if let after { json.member("after_node", raw: after) }
        }
      }
      append("task_ready", task, at: instant) { json in describe(after: after, &json) }
    case .delayEnded(let task): append("delay_ended", task, at: instant) { _ in }
    case .queued(let task, let want):
      append("task_queued", task, at: instant) { json in describe(want, &json) }
    case .conditionStarted(let task, let after):
      append("condition_started", task, at: instant) { json in
        describe(after: after, &json)
        describeCommand(of: task, &json)
      }
    case .conditionEnded(let task, let result):
      // What it wrote is not the attempt's.
      outputBytes[task] = nil
      append("condition_ended", task, at: instant) { json in
        describe(result, &json)
        describeEnd(of: task, &json)
      }
    case .attemptStarted(let task, let attempt, let after):
      append("attempt_started", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        describe(after: after, &json)
        describeCommand(of: task, &json)
      }
    case .serviceReady(let task): append("service_ready", task, at: instant) { _ in }
    case .timeLimitReached(let task): append("time_limit_reached", task, at: instant) { _ in }
    case .attemptEnded(let task, let attempt, let result):
      append("attempt_ended", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        describe(result, &json)
        json.member("output_bytes", raw: outputBytes.removeValue(forKey: task) ?? 0)
        if let use = uses.removeValue(forKey: task) { describe(use, &json) }
        describeEnd(of: task, &json)
      }
    case .resourcesUsed(let task, let use): uses[task] = use
    case .exported(let task, let values):
      append("exported", task, at: instant) { json in
        json.key("values")
        json.object { json in
          for value in values {
            json.key(text: value.name)
            json.string(value.value)
          }
        }
      }
    case .exportsLeftOut(let task, let names):
      append("exports_left_out", task, at: instant) { json in
        json.key("names")
        json.array(names) { json, name in json.string(name) }
      }
    case .retryScheduled(let task, let attempt, let wait):
      append("retry_scheduled", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        json.member("after_s", raw: secondsText(wait, decimals: 9))
      }
    case .tasksAdded(let task, let range):
      describe(added: range, by: task, at: instant)
      append("tasks_added", task, at: instant) { json in
        let added = range.filter { graph.isShown($0) }
        json.member("count", raw: added.count)
        json.key("tasks")
        json.array(added) { json, task in json.string(name(of: task)) }
        json.member("first_node", raw: range.lowerBound)
      }
    case .taskEnded(let task, let outcome):
      commands[task] = nil
      guard isWholeEnd(of: task, outcome) else {
        return append("node_ended", at: instant) { json in
          json.member("node", raw: task)
          json.member("outcome", word: outcome.word)
          if case .blocked(let failed) = outcome { json.member("by_node", raw: failed) }
        }
      }
      append("task_ended", task, at: instant) { json in
        json.member("outcome", word: outcome.word)
        if case .blocked(let failed) = outcome {
          json.member("by", name(of: failed))
          if isAmbiguous(failed) { json.member("by_node", raw: failed) }
        }
        if outcome.isFailure, graph.allowsFailure(task) { json.member("allowed", raw: true) }
      }
    case .stopping(let reason):
      append("run_stopping", at: instant) { json in describe(reason, &json) }
    case .killing(let count):
      append("run_killing", at: instant) { json in json.member("tasks", raw: count) }
    case .runEnded(let result):
      append("run_ended", at: instant) { json in describe(result, &json) }
    }
  }

  private func describeRun(_ json: inout JSONText) {
    json.member("version", raw: 1)
    json.member("run_id", word: header.runID)
    json.member("workflow", graph.title)
    json.member("tasks", raw: graph.taskCount)
    if let release = header.release { json.member("taskflow", word: release) }
    if let start = header.startedAt { json.member("started_at_s", raw: secondsText(start, decimals: 9)) }
    json.member("directory", graph.directory)
    if graph.onFailure != .finish { json.member("on_failure", word: graph.onFailure.rawValue) }
    if let slots = header.slots { json.member("slots", raw: slots) }
    if let memory = header.memory { json.member("memory", raw: memory) }
    if !graph.poolNames.isEmpty {
      json.key("pools")
      json.array(graph.poolNames) { json, name in json.string(name) }
    }
    if header.arguments.isEmpty { return }
    json.key("arguments")
    json.array(header.arguments) { json, word in json.string(word) }
  }

  private func describe(_ want: Want, _ json: inout JSONText) {
    switch want {
    case .slots: json.member("for", word: "slots")
    case .memory: json.member("for", word: "memory")
    case .terminal: json.member("for", word: "terminal")
    case .turn: json.member("for", word: "turn")
    case .pool(let pool):
      json.member("for", word: "pool")
      json.member("pool", graph.poolNames[Int(pool)])
    }
  }

  private func describe(_ use: ResourceUse, _ json: inout JSONText) {
    json.member("user_s", raw: secondsText(use.userTime, decimals: 9))
    json.member("system_s", raw: secondsText(use.systemTime, decimals: 9))
    json.member("peak_memory", raw: use.peakMemory)
  }

  /// What only the end of an attempt or an `if` tells: what was executed where that was not said, and what was written.
  private func describeEnd(of task: TaskID, _ json: inout JSONText) {
    describeCommand(of: task, &json)
    commands[task] = nil
    if let output = outputs?.take(task) { describe(output, "output", &json) }
    if let output = outputs?.takeProbe(task) { describe(output, "ready_output", &json) }
  }

  private func describeCommand(of task: TaskID, _ json: inout JSONText) {
    guard let (command, isTold) = commands[task], !isTold else { return }
    commands[task]?.isTold = true
    json.key("command")
    json.object { json in
      json.key("words")
      json.array(command.words) { json, word in json.string(word) }
      if let script = command.script { json.member("script", script) }
      if let shell = command.shell {
        json.key("shell")
        json.array(shell) { json, word in json.string(word) }
      }
      json.member("directory", command.directory)
    }
  }

  /// What is no text is written as numbers: every byte matters to who looks for the reason of a failure.
  private func describe(_ output: OutputRecord.Excerpt, _ name: String, _ json: inout JSONText) {
    json.key(name)
    json.object { json in
      for (name, bytes) in [("head", output.head), ("tail", output.tail)] where !bytes.isEmpty {
        if let text = String(validating: bytes, as: UTF8.self) {
          json.member(name, text)
        } else {
          json.key("\(name)_bytes")
          json.array(bytes) { json, byte in json.raw(byte) }
        }
      }
    }
  }

  /// Whether a node's end is that of a task or group as a whole. A group has two nodes: it ends with its start where it does not
  /// begin, otherwise with its end. A matrix without instances stands for the task that has it.
  private func isWholeEnd(of task: TaskID, _ outcome: Outcome) -> Bool {
    switch graph.kind(of: task) {
    case .groupStart:
      if outcome == .succeeded { return false }
      unbegun.insert(task)
      return true
    case .groupEnd: return unbegun.isEmpty || unbegun.remove(graph.partner(of: task)) == nil
    case .matrixStart where graph.partner(of: task) == task + 1: return true
    case .task, .matrixStart, .matrixEnd: return graph.isShown(task) || outcome.isFailure
    }
  }

  func append(_ event: String, _ task: TaskID? = nil, at instant: Instant, _ members: (inout JSONText) -> Void) {
    var json = JSONText(secrets: secrets)
    json.object { json in
      json.member("event", word: event)
      json.member("at_s", raw: secondsText(instant.nanoseconds, decimals: 9))
      if let task { json.member("task", name(of: task)) }
      members(&json)
      if let task, isAmbiguous(task) { json.member("node", raw: task) }
    }
    lines += json.text + "\n"
  }

  /// True if a name does not say which node is meant: the beginning of a group or matrix is called as its end is, and names may
  /// be equal once secrets are masked.
  private func isAmbiguous(_ task: TaskID) -> Bool {
    graph.kind(of: task) != .task || graph.hidesSecret(task, from: secrets.masker)
  }

  func name(of task: TaskID) -> String { secrets.name(of: task, .key, in: graph) }

  /// The beginning and end of a group or matrix have no name of their own: what they waited for last has.
  private func describe(after task: TaskID?, _ json: inout JSONText) {
    var source = task
    while let node = source, !hasName(node) { source = sources[node] }
    if let source { json.member("after", name(of: source)) }
    if let task, task != source || isAmbiguous(task) { json.member("after_node", raw: task) }
  }

  /// A group that waits a time of its own is named by it.
  private func hasName(_ task: TaskID) -> Bool {
    graph.kind(of: task) == .task || graph.delay(of: task) > 0
  }

  private func describe(_ result: AttemptResult, _ json: inout JSONText) {
    switch result {
    case .exited(let status): json.member("exit_status", raw: status)
    case .signalled(let signal): json.member("signal", word: signalName(signal))
    case .notStarted(let failure): describe(failure, &json)
    case .stoppedByTerminal(let phase):
      json.member("stopped_by", word: "terminal")
      if phase == .probe { json.member("test", word: "ready") }
    case .notStopped: json.member("not_stopped", raw: "true")
    case .badExports(.missing(let name)): json.member("missing_export", name)
    case .badExports(.undeclared(let names)):
      json.key("undeclared_exports")
      json.array(names) { json, name in json.string(name) }
    case .badExports(.unreadable(let line, let problem)):
      json.member("unreadable_export_line", raw: line)
      json.member("problem", word: problem.word)
    case .badExports(.replaced(let kind)):
      json.member("unreadable_exports", word: "replaced")
      json.member("kind", word: kind)
    case .badExports(.removed): json.member("unreadable_exports", word: "removed")
    case .badExports(.tooMuch(let limit)):
      json.member("unreadable_exports", word: "too_much")
      json.member("limit", raw: limit)
    case .badExports(.unread(let errno)):
      json.member("unreadable_exports", word: "unread")
      json.member("errno", raw: errno)
    case .badExports(.tooLong(let name, let size)):
      json.member("too_long", word: "export")
      json.member("name", name)
      json.member("bytes", raw: size)
    }
  }

  private func describe(_ failure: StartFailure, _ json: inout JSONText) {
    func refused(_ step: String, _ errno: Int32, directory: String? = nil, program: String? = nil) {
      json.member("errno", raw: errno)
      json.member("step", word: step)
      if let directory { json.member("directory", directory) }
      if let program { json.member("program", program) }
    }
    switch failure {
    case .preparation(let problem): describe(problem, &json)
    case .exportsFile(let directory, let errno): refused("exports_file", errno, directory: directory)
    case .scriptFile(let directory, let errno): refused("script_file", errno, directory: directory)
    case .tooLong(let long):
      refused("execution", 7)
      describe(long, &json)
    case .directory(let path, let errno): refused("working_directory", errno, directory: path)
    case .program(let name, let errno): refused("execution", errno, program: name)
    case .interpreter(let name, let script, let errno):
      refused("execution", errno, program: name)
      json.member("script", script)
    case .streams(let device, let errno):
      refused("streams", errno)
      if let device { json.member("device", device) }
    case .process(let errno): refused("process", errno)
    }
  }

  private func describe(_ long: TooLong, _ json: inout JSONText) {
    switch long {
    case .variable(let variable):
      json.member("too_long", word: "variable")
      describe(variable, &json)
    case .argument(let size):
      json.member("too_long", word: "argument")
      json.member("bytes", raw: size)
    case .script(let size, let shell):
      json.member("too_long", word: "script")
      json.member("bytes", raw: size)
      json.member("shell", shell)
    case .total(let size, let limit, let largest):
      json.member("too_long", word: "total")
      json.member("bytes", raw: size)
      json.member("limit", raw: limit)
      if let largest {
        json.key("largest")
        json.object { json in describe(largest, &json) }
      }
    }
  }

  private func describe(_ variable: TooLong.Variable, _ json: inout JSONText) {
    json.member("name", variable.name)
    json.member("bytes", raw: variable.size)
    json.member("source", word: variable.source.word)
    if variable.producers.isEmpty { return }
    json.key("exported_by")
    json.array(variable.producers) { json, task in json.string(task) }
  }

  private func describe(_ problem: PreparationProblem, _ json: inout JSONText) {
    switch problem {
    case .unset(let name, let message, let isEmpty):
      json.member("unset", name)
      if let message { json.member("message", message) }
      if isEmpty { json.member("empty", raw: true) }
    case .unsetList(let name):
      json.member("unset", name)
      json.member("matrix", word: "unset")
    case .tooLong(let name):
      json.member("too_long", word: name == nil ? "text" : "variable")
      if let name { json.member("name", name) }
    case .tooLongInFile(let path, let line, let name):
      json.member("too_long", word: "variable")
      json.member("name", name)
      json.member("env_file", path)
      json.member("line", raw: line)
    case .unreadableFile(let path, let reason):
      json.member("env_file", path)
      json.member("message", reason)
    case .malformedFile(let path, let line, let problem):
      json.member("env_file", path)
      json.member("line", raw: line)
      json.member("message", problem)
    case .requiredByFile(let path, let line, let name, let message):
      json.member("env_file", path)
      json.member("line", raw: line)
      json.member("unset", name)
      json.member("message", message)
    case .tooManyCombinations(let limit):
      json.member("matrix", word: "too_many_combinations")
      json.member("limit", raw: limit)
    case .tooManyTasks(let limit):
      json.member("matrix", word: "too_many_tasks")
      json.member("limit", raw: limit)
    case .matrix(let reason):
      json.member("matrix", word: "invalid")
      json.member("message", reason)
    }
  }

  private func describe(_ reason: StopReason, _ json: inout JSONText) {
    switch reason {
    case .failure(let task):
      json.member("failed", name(of: task))
      if isAmbiguous(task) { json.member("node", raw: task) }
    case .signal(let signal): json.member("signal", word: signalName(signal))
    case .fault(let fault): describe(fault, &json)
    }
  }

  private func describe(_ fault: RunFault, _ json: inout JSONText) {
    switch fault {
    case .noProcess(let errno):
      json.member("fault", word: "no_process")
      json.member("errno", raw: errno)
    case .deadlock: json.member("fault", word: "deadlock")
    }
  }

  private func describe(_ result: RunResult, _ json: inout JSONText) {
    switch result {
    case .succeeded: json.member("result", word: "succeeded")
    case .failed: json.member("result", word: "failed")
    case .interrupted(let signal):
      json.member("result", word: "interrupted")
      json.member("signal", word: signalName(signal))
    case .faulted(let fault):
      json.member("result", word: "faulted")
      describe(fault, &json)
    }
  }
}
