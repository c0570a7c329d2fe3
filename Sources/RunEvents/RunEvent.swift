package import Planner
package import Variables
package import WorkflowModel

/// Everything that can happen in a run: the only language between a run and whoever watches it.
package enum RunEvent: Equatable, Sendable {
  /// First of all events.
  case runStarted
  /// All dependencies have ended in a way that lets the task run; its `if`, its delay, or its wait for a slot begins.
  ///
  /// `after` is the task that was waited for last, nil for tasks that wait for none. It is never one that was not ready itself, as
  /// what was blocked was not: then it is the one that this waited for last.
  case taskReady(TaskID, after: TaskID?)
  /// Its delay, or the wait before another attempt, is over.
  case delayEnded(TaskID)
  /// It could be started and waits in the queue, first of all for what is named.
  case queued(TaskID, for: Want)
  /// Its `if` was started. `after` is the task whose slot it took, nil when it did not have to wait for one.
  case conditionStarted(TaskID, after: TaskID?)
  /// Its `if` has ended.
  case conditionEnded(TaskID, AttemptResult)
  /// The action was started. `after` is the task whose slot it took, nil when it did not have to wait for one.
  case attemptStarted(TaskID, attempt: Int32, after: TaskID?)
  /// The service can be used: what depends on it may start. It goes on until its last dependent has ended.
  case serviceReady(TaskID)
  /// The time of an attempt, a group or a service that does not get ready is over: it is told to stop.
  case timeLimitReached(TaskID)
  /// What the attempt that ends now has used.
  indirect case resourcesUsed(TaskID, ResourceUse)
  /// The action has ended, and with it everything it had started.
  case attemptEnded(TaskID, attempt: Int32, AttemptResult)
  /// What an attempt that goes on to end well hands to those that depend on it.
  case exported(TaskID, [Instance.Value])
  /// Exports that are too long for the environment of a task stay out of it.
  case exportsLeftOut(TaskID, [String])
  /// The attempt failed and another one follows after a wait.
  case retryScheduled(TaskID, attempt: Int32, after: Nanoseconds)
  /// The values of a matrix became known: these are its instances, new tasks of the plan.
  case tasksAdded(by: TaskID, Range<TaskID>)
  /// Each task ends exactly once.
  case taskEnded(TaskID, Outcome)
  /// From here on nothing new is started but what cleans up.
  case stopping(StopReason)
  /// The run was asked to end once more: what is under way is killed, so many tasks.
  case killing(Int)
  /// Last of all events.
  case runEnded(RunResult)
}

/// What a task in the queue waits for.
package enum Want: Equatable, Sendable {
  case slots
  case memory
  /// A unit of a pool: its place in the plan.
  case pool(Int32)
  /// The terminal, for a task that is `interactive`.
  case terminal
  /// The order of starting: others that want the same come first.
  case turn
}

/// What the processes of an attempt have used, those included that it waited for.
package struct ResourceUse: Equatable, Sendable {
  package var userTime: Nanoseconds
  package var systemTime: Nanoseconds
  /// The most memory that any of its processes had at a time, in bytes.
  package var peakMemory: Int64

  package init(userTime: Nanoseconds, systemTime: Nanoseconds, peakMemory: Int64) {
    self.userTime = userTime
    self.systemTime = systemTime
    self.peakMemory = peakMemory
  }
}

/// How an attempt ended.
package enum AttemptResult: Equatable, Sendable {
  case exited(Int32)
  case signalled(Int32)
  /// The terminal stopped it, because it wanted to read or to set it without being `interactive`; then it was ended. The phase is the
  /// process that wanted it: of a service that is ended, it may be the `ready` test.
  case stoppedByTerminal(in: Phase = .run)
  /// It was to be ended and could not be, so it may still be there: a process of another user, or one that hangs in the system.
  case notStopped
  /// There never was a process.
  indirect case notStarted(StartFailure)
  /// It exited well, but what it was to hand on is not there.
  indirect case badExports(ExportsProblem)

  package var isSuccess: Bool { if case .exited(0) = self { true } else { false } }
}

/// What is wrong with what a task wrote to `TASKFLOW_EXPORTS`.
package enum ExportsProblem: Equatable, Sendable {
  /// A declared value was not written.
  case missing(String)
  /// Names were written that are not declared; none where one may be a part of a secret.
  case undeclared([String])
  /// A line that can't be read, counted from 1, and why.
  case unreadable(line: Int, ExportsFile.Problem)
  /// Something else is in the place of the file, such as `a pipe`.
  case replaced(by: String)
  /// The file is gone.
  case removed
  /// The file can't be read, for the system's reason.
  case unread(errno: Int32)
  /// More than this many bytes were written.
  case tooMuch(limit: Int)
  /// A value is longer than the environment of any task that would see it can hold; in bytes, with the name.
  case tooLong(String, size: Int)
}

/// How a task ended.
package enum Outcome: Equatable, Sendable {
  case succeeded
  case failed
  /// Its last attempt, or the group as a whole, took longer than its limit.
  case timedOut
  /// Stopped, or not started because the run was stopping.
  case cancelled
  /// Its `if` or its `when` said no. Counts as succeeded.
  case skipped
  /// A dependency did not succeed: the one that failed first.
  case blocked(by: TaskID)

  /// One word for machines.
  package var word: String {
    switch self {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .timedOut: "timed_out"
    case .skipped: "skipped"
    case .cancelled: "cancelled"
    case .blocked: "blocked"
    }
  }

  /// Whether what depends on it may run, but for tasks that are allowed to fail.
  package var isSuccess: Bool { self == .succeeded || self == .skipped }

  /// Whether the task itself did what makes a run fail.
  package var isFailure: Bool { self == .failed || self == .timedOut }
}

/// Why a run stops before its time.
package enum StopReason: Equatable, Sendable {
  /// A task failed, and the policy is `finish` or `cancel`.
  case failure(of: TaskID)
  /// A signal asked for it.
  case signal(Int32)
  /// taskflow itself can't go on.
  case fault(RunFault)
}

/// Why a run can't go on.
package enum RunFault: Equatable, Sendable {
  /// The system refuses to start processes, also when none runs: the `errno` of the last refusal.
  case noProcess(errno: Int32)
  /// All that is left waits for what other tasks that are left, or services, hold.
  case deadlock
}

/// How a run ended.
package enum RunResult: Equatable, Sendable {
  case succeeded
  case failed
  case interrupted(signal: Int32)
  case faulted(RunFault)
}
