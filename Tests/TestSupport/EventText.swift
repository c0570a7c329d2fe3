package import Planner
package import RunEvents
package import WorkflowModel

extension TimedEvent {
  /// True unless it only says more of what other events tell as well.
  package var isStep: Bool {
    switch event {
    case .delayEnded, .queued, .exported, .resourcesUsed: false
    default: true
    }
  }
}

/// One event as a line of a test: `5s start b after a`.
package func describe(_ timed: TimedEvent, in plan: Plan) -> String {
  func name(_ task: TaskID) -> String { plan.label(of: task) }
  func after(_ task: TaskID?) -> String { task.map { " after \(name($0))" } ?? "" }
  let text =
    switch timed.event {
    case .runStarted: "run started"
    case .taskReady(let task, let source): "ready \(name(task))\(after(source))"
    case .attemptStarted(let task, _, let source): "start \(name(task))\(after(source))"
    case .attemptEnded(let task, _, let result): "exit \(name(task)): \(describe(result))"
    case .taskEnded(let task, .blocked(let cause)): "end \(name(task)): blocked by \(name(cause))"
    case .taskEnded(let task, let outcome): "end \(name(task)): \(outcome)"
    case .stopping(.failure(let task)): "stopping: \(name(task)) failed"
    case .conditionStarted(let task, let source): "start if \(plan.label(of: task))\(after(source))"
    case .conditionEnded(let task, let result): "if \(plan.label(of: task)): \(describe(result))"
    case .serviceReady(let task): "serving \(plan.label(of: task))"
    case .timeLimitReached(let task): "time limit \(plan.label(of: task))"
    case .retryScheduled(let task, let attempt, let wait):
      "retry \(plan.label(of: task)): attempt \(attempt) after \(describe(wait))"
    case .delayEnded(let task): "delayed \(name(task))"
    case .queued(let task, let want): "queued \(name(task)) for \(want)"
    case .exported(let task, let values): "exported \(values.map(\.name).joined(separator: " ")) of \(name(task))"
    case .resourcesUsed(let task, _): "used by \(name(task))"
    case .exportsLeftOut(let task, let names): "left out \(names.joined(separator: " ")) of \(name(task))"
    case .tasksAdded(let task, let range): "\(plan.label(of: task)) adds \(range.count)"
    case .stopping(.signal(let signal)): "stopping: signal \(signal)"
    case .stopping(.fault(let fault)): "stopping: \(describe(fault))"
    case .killing(let count): "killing \(count)"
    case .runEnded(.succeeded): "run succeeded"
    case .runEnded(.failed): "run failed"
    case .runEnded(.interrupted(let signal)): "run interrupted by signal \(signal)"
    case .runEnded(.faulted(let fault)): "run ended by \(describe(fault))"
    }
  return "\(describe(timed.instant.nanoseconds)) \(text)"
}

/// A time in its largest whole unit.
package func describe(_ time: Nanoseconds) -> String {
  if time % .second == 0 { return "\(time / .second)s" }
  return time % .millisecond == 0 ? "\(time / .millisecond)ms" : "\(time)ns"
}

package func describe(_ result: AttemptResult) -> String {
  switch result {
  case .exited(let status): "\(status)"
  case .stoppedByTerminal(in: .probe): "'ready' stopped by the terminal"
  case .stoppedByTerminal: "stopped by the terminal"
  case .notStopped: "not stopped"
  case .signalled(let signal): "signal \(signal)"
  case .notStarted(.directory(_, let errno)): "errno \(errno) in workingDirectory"
  case .notStarted(.program(_, let errno)), .notStarted(.interpreter(_, of: _, let errno)):
    "errno \(errno) in execution"
  case .notStarted(.preparation(.unset(let name, _, _))): "\(name) is unset"
  case .notStarted(let failure): "not started: \(failure)"
  case .badExports(let problem): "\(problem)"
  }
}

private func describe(_ fault: RunFault) -> String {
  switch fault {
  case .noProcess(let errno): "errno \(errno)"
  case .deadlock: "deadlock"
  }
}
