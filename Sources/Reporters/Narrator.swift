package import Diagnostics
package import Planner
package import RunEvents
import WorkflowModel

/// Says on standard error what goes wrong, as it happens.
package final class Narrator: RunObserver {
  private let plan: Plan
  private let style: TextStyle
  private let words: OutcomeText
  private let say: (String) -> Void
  private var results: [TaskID: AttemptResult] = [:]
  /// Failures of this moment, with what each blocks.
  private var failures: [(task: TaskID, blocked: [TaskID])] = []
  private var running = 0

  /// - Parameter say: takes one message, without a line break at its end.
  package init(plan: Plan, style: TextStyle, words: OutcomeText, say: @escaping (String) -> Void) {
    self.plan = plan
    self.style = style
    self.words = words
    self.say = say
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .attemptStarted: running += 1
    case .attemptEnded(let task, _, let result):
      if case .couldNotStart = result {} else { running -= 1 }
      if !result.isSuccess { results[task] = result }
    case .taskEnded(let task, .failed): failures.append((task, []))
    case .taskEnded(let task, .blocked(let cause)):
      guard plan.tasks[Int(task)].kind == .task else { break }
      if let index = failures.lastIndex(where: { $0.task == cause }) { failures[index].blocked.append(task) }
    case .stopping(.signal(let signal)):
      let stopped = running == 0 ? "" : "; stopping what is running, once more kills it"
      say(style.apply(.yellow, to: "interrupted by \(signalName(signal))") + stopped)
    case .stopping(.fault(let errno)):
      say(style.apply(.red, to: "cannot start processes: \(words.systemReason(errno))"))
    case .runStarted, .taskReady, .taskEnded, .stopping, .runEnded: break
    }
  }

  package func endOfBatch() {
    for failure in failures { tell(failure.task, blocked: failure.blocked) }
    failures.removeAll()
  }

  private func tell(_ task: TaskID, blocked: [TaskID]) {
    var message = style.apply(.red, to: "'\(plan.name(of: task))' failed")
    if let result = results.removeValue(forKey: task) { message += ": \(describe(result, task))" }
    if !blocked.isEmpty {
      let names = blocked.prefix(5).map { "'\(plan.name(of: $0))'" }.joined(separator: ", ")
      let more = blocked.count > 5 ? " and \(blocked.count - 5) more" : ""
      message += "; blocked by it: \(names)\(more)"
    }
    say(message)
  }

  private func describe(_ result: AttemptResult, _ task: TaskID) -> String {
    guard case .couldNotStart(let errno, let step) = result else { return words.reason(result) }
    switch step {
    case .workingDirectory:
      let settings = plan.settings[Int(plan.tasks[Int(task)].settings)]
      return "cannot enter directory '\(settings.directory ?? plan.workflow.directory)': \(words.systemReason(errno))"
    case .execution:
      guard let program = plan.program(of: task) else { return words.systemReason(errno) }
      return "cannot run '\(program)': \(words.systemReason(errno))"
    }
  }
}

extension Plan {
  /// The program that a task executes: the first word of its list, or its shell.
  fileprivate func program(of task: TaskID) -> String? {
    switch definition(of: task).action {
    case .arguments(let range): workflow.texts[workflow.arguments[Int(range.lowerBound)]]
    case .script: settings[Int(tasks[Int(task)].settings)].shell.words.first
    case .none, .group: nil
    }
  }
}
