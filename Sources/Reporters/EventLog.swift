import Diagnostics
package import Planner
package import RunEvents
import WorkflowModel

/// The run as JSON lines: one object an event, as the run goes.
package final class EventLog: RunObserver {
  private let plan: Plan
  private let runID: String
  private let write: (String) -> Void
  private var lines = ""
  private var outputBytes: [TaskID: Int] = [:]

  /// - Parameter write: takes whole lines.
  package init(plan: Plan, runID: String, write: @escaping (String) -> Void) {
    self.plan = plan
    self.runID = runID
    self.write = write
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
        json.member("run_id", runID)
        json.member("workflow", plan.workflow.name)
        json.member("tasks", raw: plan.taskCount)
      }
    case .taskReady(let task, let after):
      append("task_ready", task, at: instant) { json in
        if let after = shown(after) { json.member("after", plan.name(of: after)) }
      }
    case .attemptStarted(let task, let attempt, let after):
      append("attempt_started", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        if let after = shown(after) { json.member("after", plan.name(of: after)) }
      }
    case .attemptEnded(let task, let attempt, let result):
      append("attempt_ended", task, at: instant) { json in
        json.member("attempt", raw: attempt)
        describe(result, &json)
        json.member("output_bytes", raw: outputBytes.removeValue(forKey: task) ?? 0)
      }
    case .taskEnded(let task, let outcome):
      append("task_ended", task, at: instant) { json in
        json.member("outcome", OutcomeText.word(outcome))
        if case .blocked(let failed) = outcome { json.member("by", plan.name(of: failed)) }
      }
    case .stopping(let reason):
      append("run_stopping", at: instant) { json in describe(reason, &json) }
    case .runEnded(let result):
      append("run_ended", at: instant) { json in describe(result, &json) }
    }
  }

  /// The task itself, or nothing for the beginning and end of a group, which have no name of their own.
  private func shown(_ task: TaskID?) -> TaskID? {
    task.flatMap { plan.isShown($0) ? $0 : nil }
  }

  private func append(_ name: String, _ task: TaskID? = nil, at instant: Instant, _ members: (inout JSONText) -> Void) {
    if let task, !plan.isShown(task) { return }
    var json = JSONText()
    json.object { json in
      json.member("event", name)
      json.member("at_s", raw: secondsText(instant.nanoseconds, decimals: 9))
      if let task { json.member("task", plan.name(of: task)) }
      members(&json)
    }
    lines += json.text + "\n"
  }

  private func describe(_ result: AttemptResult, _ json: inout JSONText) {
    switch result {
    case .exited(let status): json.member("exit_status", raw: status)
    case .signalled(let signal): json.member("signal", signalName(signal))
    case .couldNotStart(let errno, let step):
      json.member("errno", raw: errno)
      json.member("step", step == .workingDirectory ? "working_directory" : "execution")
    }
  }

  private func describe(_ reason: StopReason, _ json: inout JSONText) {
    switch reason {
    case .failure(let task): json.member("failed", plan.name(of: task))
    case .signal(let signal): json.member("signal", signalName(signal))
    case .fault(let errno): json.member("errno", raw: errno)
    }
  }

  private func describe(_ result: RunResult, _ json: inout JSONText) {
    switch result {
    case .succeeded: json.member("result", "succeeded")
    case .failed: json.member("result", "failed")
    case .interrupted(let signal):
      json.member("result", "interrupted")
      json.member("signal", signalName(signal))
    case .faulted(let errno):
      json.member("result", "faulted")
      json.member("errno", raw: errno)
    }
  }
}
