import Diagnostics
package import Planner
package import RunEvents
package import Variables
import WorkflowModel

/// The run as JSON lines: one object an event, as the run goes. `docs/events.md` describes them.
package final class EventLog: RunObserver {
  private var plan: Plan
  private let runID: String
  private let secrets: Secrets
  private let write: (String) -> Void
  private var lines = ""
  private var outputBytes: [TaskID: Int] = [:]
  /// The starts of groups that ended without having begun, and whose ends are still to be told.
  private var unbegun: Set<TaskID> = []
  /// What the starts and ends of groups and matrices waited for last.
  private var sources: [TaskID: TaskID] = [:]

  /// - Parameter write: takes whole lines.
  package init(plan: Plan, runID: String, secrets: Secrets, write: @escaping (String) -> Void) {
    self.plan = plan
    self.runID = runID
    self.secrets = secrets
    self.write = write
  }

  package func observe(grown plan: Plan) {
    self.plan = plan
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    outputBytes[task, default: 0] += output.count
  }

  package func endOfBatch() {
    guard !lines.isEmpty else { return }
    write(lines)
    lines.removeAll(keepingCapacity: true)
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .runStarted:
      append("run_started", at: instant) { json in
        json.member("version", raw: 1)
        json.member("run_id", word: runID)
        json.member("workflow", plan.workflow.name)
        json.member("tasks", raw: plan.taskCount)
      }
    case .taskReady(let task, let after):
      if !hasName(task) { sources[task] = after }
      guard plan.isShown(task) else { return }
      append("task_ready", task, at: instant) { json in describe(after: after, &json) }
    case .conditionStarted(let task, let after):
      append("condition_started", task, at: instant) { json in describe(after: after, &json) }
    case .conditionEnded(let task, let result):
      // What it wrote is not the attempt's.
      outputBytes[task] = nil
      append("condition_ended", task, at: instant) { json in describe(result, &json) }
    case .attemptStarted(let task, let attempt, let after):
      append("attempt_started", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        describe(after: after, &json)
      }
    case .serviceReady(let task): append("service_ready", task, at: instant) { _ in }
    case .timeLimitReached(let task): append("time_limit_reached", task, at: instant) { _ in }
    case .attemptEnded(let task, let attempt, let result):
      append("attempt_ended", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        describe(result, &json)
        json.member("output_bytes", raw: outputBytes.removeValue(forKey: task) ?? 0)
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
      append("tasks_added", task, at: instant) { json in
        let added = range.filter { plan.isShown($0) }
        json.member("count", raw: added.count)
        json.key("tasks")
        json.array(added) { json, task in json.string(name(of: task)) }
      }
    case .taskEnded(let task, let outcome):
      guard isWholeEnd(of: task, outcome) else { return }
      append("task_ended", task, at: instant) { json in
        json.member("outcome", word: OutcomeText.word(outcome))
        if case .blocked(let failed) = outcome { json.member("by", name(of: failed)) }
        if outcome.isFailure, plan.allowsFailure(task) { json.member("allowed", raw: true) }
      }
    case .stopping(let reason):
      append("run_stopping", at: instant) { json in describe(reason, &json) }
    case .killing(let count):
      append("run_killing", at: instant) { json in json.member("tasks", raw: count) }
    case .runEnded(let result):
      append("run_ended", at: instant) { json in describe(result, &json) }
    }
  }

  /// Whether a node's end is that of a task or group as a whole. A group has two nodes: it ends with its start where it does not
  /// begin, otherwise with its end. A matrix without instances stands for the task that has it.
  private func isWholeEnd(of task: TaskID, _ outcome: Outcome) -> Bool {
    let planned = plan.tasks[Int(task)]
    switch planned.kind {
    case .groupStart:
      if outcome == .succeeded { return false }
      unbegun.insert(task)
      return true
    case .groupEnd: return unbegun.isEmpty || unbegun.remove(planned.partner) == nil
    case .matrixStart where planned.partner == task + 1: return true
    case .task, .matrixStart, .matrixEnd: return plan.isShown(task) || outcome.isFailure
    }
  }

  private func append(_ event: String, _ task: TaskID? = nil, at instant: Instant, _ members: (inout JSONText) -> Void)
  {
    var json = JSONText(secrets: secrets)
    json.object { json in
      json.member("event", word: event)
      json.member("at_s", raw: secondsText(instant.nanoseconds, decimals: 9))
      if let task { json.member("task", name(of: task)) }
      members(&json)
    }
    lines += json.text + "\n"
  }

  private func name(of task: TaskID) -> String { secrets.name(of: task, .key, in: plan) }

  /// The beginning and end of a group or matrix have no name of their own: what they waited for last has.
  private func describe(after task: TaskID?, _ json: inout JSONText) {
    var source = task
    while let node = source, !hasName(node) { source = sources[node] }
    if let source { json.member("after", name(of: source)) }
  }

  /// A group that waits a time of its own is named by it.
  private func hasName(_ task: TaskID) -> Bool {
    plan.tasks[Int(task)].kind == .task || plan.tasks[Int(task)].delay > 0
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
    case .badExports(.unreadable(let line, _)): json.member("unreadable_export_line", raw: line)
    case .badExports(.replaced): json.member("unreadable_exports", word: "replaced")
    case .badExports(.removed): json.member("unreadable_exports", word: "removed")
    case .badExports(.tooMuch): json.member("unreadable_exports", word: "too_much")
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
    case .interpreter(let name, _, let errno): refused("execution", errno, program: name)
    case .streams(_, let errno): refused("streams", errno)
    case .process(let errno): refused("process", errno)
    }
  }

  private func describe(_ long: TooLong, _ json: inout JSONText) {
    switch long {
    case .variable(let variable):
      json.member("too_long", word: "variable")
      json.member("name", variable.name)
      json.member("bytes", raw: variable.size)
    case .argument(let size):
      json.member("too_long", word: "argument")
      json.member("bytes", raw: size)
    case .script(let size, _):
      json.member("too_long", word: "script")
      json.member("bytes", raw: size)
    case .total(let size, let limit, _):
      json.member("too_long", word: "total")
      json.member("bytes", raw: size)
      json.member("limit", raw: limit)
    }
  }

  private func describe(_ problem: PreparationProblem, _ json: inout JSONText) {
    switch problem {
    case .unset(let name, let message, _):
      json.member("unset", name)
      if let message { json.member("message", message) }
    case .unsetList(let name): json.member("unset", name)
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
    case .malformedFile(let path, let line, _):
      json.member("env_file", path)
      json.member("line", raw: line)
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
    case .failure(let task): json.member("failed", name(of: task))
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
