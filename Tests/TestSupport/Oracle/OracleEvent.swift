/// A node of an `OracleGraph`.
package typealias OracleNode = Int

/// What can be seen of a run, in the oracle's own words. Tasks are named as people see them; of a group or a matrix the
/// beginning and the end are told apart by their part.
package enum OracleEvent: Equatable, Sendable {
  case ready(OracleNode)
  case conditionStarted(OracleNode)
  case conditionEnded(OracleNode, OracleResult)
  case attemptStarted(OracleNode, Int)
  case attemptEnded(OracleNode, Int, OracleResult)
  case serviceReady(OracleNode)
  case timeLimitReached(OracleNode)
  /// Another attempt, after a wait in nanoseconds.
  case retryScheduled(OracleNode, Int, Int64)
  case taskEnded(OracleNode, OracleOutcome)
  case stopping(OracleReason)
  case killing(Int)
  case runEnded(OracleRunResult)

  // What only whoever drives the run can tell.

  /// A start was asked for; of a `ready` test when `isProbe`.
  case asked(OracleNode, isProbe: Bool)
  /// That start was refused for now.
  case refused(OracleNode)
  /// A `ready` test has ended.
  case probeEnded(OracleNode, OracleResult)
  /// The process has ended, but others that it started have not.
  case lingers(OracleNode, OracleResult)
  case told(OracleNode, OracleSignal, isProbe: Bool)
  /// Something from outside asks the run to end.
  case interrupted(OracleReason)
}

package enum OracleSignal: Sendable { case terminate, kill }

package enum OracleResult: Equatable, Sendable {
  case exited(Int32)
  case signalled
  /// There was no process: the program or the directory isn't there, a variable is not set.
  case notStarted
  /// What it was to hand on is not there.
  case badExports
}

package enum OracleOutcome: Hashable, Sendable {
  case succeeded, failed, timedOut, cancelled, skipped
  case blocked(OracleNode)
}

package enum OracleReason: Hashable, Sendable {
  case failure(OracleNode)
  case signal
  case fault
}

package enum OracleRunResult: Sendable { case succeeded, failed, interrupted, faulted }

package struct OracleLogEntry: Sendable {
  /// In nanoseconds since the run began.
  package var instant: Int64
  package var event: OracleEvent

  package init(_ event: OracleEvent, at instant: Int64) {
    self.event = event
    self.instant = instant
  }
}
