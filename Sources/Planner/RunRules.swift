package import WorkflowModel

/// What the engine must know of a task beyond its action; most tasks share the first of all, which asks for nothing.
package struct RunRules: Hashable, Sendable {
  package var when: When = .success
  package var hasCondition = false
  /// Whether it also runs when the run stops for a failure: its `when`, or that of a group around it, is not `success`.
  package var survivesFailure = false
  /// Whether it also runs when the run was interrupted: one of them is `always`.
  package var survivesInterruption = false
  /// The limit for an attempt, or for a group as a whole.
  package var timeout: Nanoseconds?
  package var grace: Nanoseconds?
  package var retry: RetryPolicy?
  /// Whether a failure of this task or group counts as success.
  package var allowsFailure = false
  /// Whether it or a group around it does: the run does not fail of it.
  package var isTolerated = false
  /// Bytes reserved while it runs.
  package var memory: Int64 = 0
  /// Pools of which it holds one unit while it runs: places in `Plan.pools`.
  package var pools: [Int32] = []
  package var service: Service?
  package var exports: [String] = []
  package var usesTerminal = false
  package var isInteractive = false

  package init() {}
}
