package import WorkflowModel

/// What a task was given by itself and by all around it.
package struct ResolvedSettings: Sendable {
  package var shell: Shell = .sh
  /// nil for the directory of the file; otherwise absolute or relative to that of `directoryFile`.
  package var directory: LocatedText?
  package var directoryFile: Int32 = 0
  /// The file that the task stands in.
  package var file: Int32 = 0
  /// The innermost of its layers in `Plan.layers`.
  package var layer: Int32?
  package var cpus: Int32 = 1
  package var priority: Int32 = 0
  package var memory: Int64 = 0
  package var pools: [Reference] = []
  package var timeout: Nanoseconds?
  package var grace: Nanoseconds?
  package var retry: RetryPolicy?
  package var allowsFailure = false
  package var usesTerminal = false

  /// Lays settings over these: of a task all, of a group those that reach its members.
  mutating func apply(_ own: TaskSettings, file: Int32, ofGroup: Bool = false) {
    if let directory = own.directory {
      self.directory = directory
      directoryFile = file
    }
    if ofGroup { return }
    if let shell = own.shell { self.shell = shell }
    if let cpus = own.cpus { self.cpus = cpus }
    if let priority = own.priority { self.priority = priority }
    if let memory = own.memory { self.memory = memory }
    if let pools = own.pools { self.pools = pools }
    if let timeout = own.timeout { self.timeout = timeout }
    if let grace = own.grace { self.grace = grace }
    if let retry = own.retry { self.retry = retry }
    if let allowsFailure = own.allowsFailure { self.allowsFailure = allowsFailure }
    if let usesTerminal = own.usesTerminal { self.usesTerminal = usesTerminal }
  }
}
