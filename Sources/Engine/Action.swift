package import Planner

/// What the engine asks of its executor.
package enum Action: Equatable, Sendable {
  /// Start the task's action; answered by `attemptStarted`, `attemptDeferred` or `attemptEnded`.
  case start(TaskID, attempt: Int32)
  /// Send a signal to everything the attempt has started.
  case signal(TaskID, StopSignal)
}

package enum StopSignal: Sendable {
  case terminate
  case kill
}
