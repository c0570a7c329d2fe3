package import Planner
package import RunEvents

/// What the engine asks of its executor.
package enum Action: Equatable, Sendable {
  /// Start a process of the task; answered by `attemptStarted`, `attemptDeferred` or `attemptEnded`.
  case start(TaskID, Phase, attempt: Int32)
  /// Send a signal to everything that process has started.
  case signal(TaskID, Phase, StopSignal)
}

package enum StopSignal: Sendable {
  case terminate
  case kill
}
