/// What a process of a task is for. A task has at most one process of each at a time.
package enum Phase: UInt8, Hashable, Sendable {
  /// Its `if`: decides whether the task goes on.
  case condition
  /// Its `run`.
  case run
  /// The `ready` test of a service, which runs beside the service itself.
  case probe
}
