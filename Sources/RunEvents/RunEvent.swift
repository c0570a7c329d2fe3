package import Planner

/// Everything that can happen in a run: the only language between a run and whoever watches it.
package enum RunEvent: Equatable, Sendable {
  /// First of all events.
  case runStarted
  /// All dependencies have ended well; the delay, if there is one, begins.
  ///
  /// `after` is the task that was waited for last, nil for tasks that wait for none.
  case taskReady(TaskID, after: TaskID?)
  /// The action was started. `after` is the task whose slot it took, nil when it did not have to wait for one.
  case attemptStarted(TaskID, attempt: Int32, after: TaskID?)
  /// The action has ended, and with it everything it had started.
  case attemptEnded(TaskID, attempt: Int32, AttemptResult)
  /// Each task ends exactly once.
  case taskEnded(TaskID, Outcome)
  /// From here on nothing new is started.
  case stopping(StopReason)
  /// Last of all events.
  case runEnded(RunResult)
}

/// How an attempt ended.
package enum AttemptResult: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)
  /// There never was a process, for the system's reason, an `errno`.
  case couldNotStart(errno: Int32, StartStep)

  package var isSuccess: Bool { self == .exited(0) }
}

/// What failed when a process could not be started.
package enum StartStep: Equatable, Sendable {
  case workingDirectory
  case execution
}

/// How a task ended.
package enum Outcome: Equatable, Sendable {
  case succeeded
  case failed
  /// Stopped, or not started because the run was stopping.
  case cancelled
  /// A dependency did not succeed: the one that failed first.
  case blocked(by: TaskID)

  package var isSuccess: Bool { self == .succeeded }
}

/// Why a run stops before its time.
package enum StopReason: Equatable, Sendable {
  /// A task failed, and the policy is `finish` or `cancel`.
  case failure(of: TaskID)
  /// A signal asked for it.
  case signal(Int32)
  /// taskflow itself can't go on, for the system's reason, an `errno`.
  case fault(errno: Int32)
}

/// How a run ended.
package enum RunResult: Equatable, Sendable {
  case succeeded
  case failed
  case interrupted(signal: Int32)
  case faulted(errno: Int32)
}
