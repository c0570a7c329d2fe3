package import Variables
package import WorkflowModel

/// What is known of a run before anything of it happens, besides its graph.
package struct RunHeader: Equatable, Sendable {
  package var runID: String
  /// The release of taskflow that makes the run; nil where nobody says so.
  package var release: String?
  /// The time of day at which the run began, in nanoseconds since 1970-01-01 in UTC; nil for a plan, which has none.
  package var startedAt: Nanoseconds?
  /// The number of tasks that may run at a time; nil for no limit.
  package var slots: Int?
  /// The memory that tasks may reserve, in bytes; nil for no limit.
  package var memory: Int64?
  /// The words of the command line, without the program's name; empty where there was none.
  package var arguments: [Bytes] = []

  package init(runID: String) {
    self.runID = runID
  }
}
