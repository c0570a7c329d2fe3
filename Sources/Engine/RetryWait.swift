import RunEvents
package import Planner
package import WorkflowModel

extension RetryPolicy {
  /// The wait before an attempt: the delay, multiplied with the backoff for each attempt after the second, never longer than
  /// `max_delay`, and by up to `jitter` of it longer or shorter at random, so that many don't try again at the same moment.
  ///
  /// - Parameters:
  ///   - attempt: counted from 1; the first one to be waited for is the second.
  ///   - seed: with the task and the attempt it decides the random part.
  package func wait(before attempt: Int32, of task: TaskID, seed: UInt64) -> Nanoseconds {
    let limit = Double(maximumDelay ?? .longest)
    var wait = delay > 0 ? min(Double(delay) * power(of: backoff, max(0, attempt - 2)), limit) : 0
    if jitter > 0 {
      let key = seed &+ UInt64(truncatingIfNeeded: task) &* 0x9E37_79B9 &+ UInt64(attempt) << 40
      var random = RandomSequence(seed: key)
      wait = min(wait * (1 + jitter * (2 * random.fraction() - 1)), limit)
    }
    return Nanoseconds(min(wait.rounded(), Double(Nanoseconds.longest)))
  }

  /// By squaring: there may be a million attempts.
  private func power(of base: Double, _ exponent: Int32) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }

  /// Whether a failure of this kind leads to another attempt.
  func covers(_ result: AttemptResult, isTimeout: Bool) -> Bool {
    // It would run beside the one before.
    if result == .notStopped { return false }
    if causes.isEmpty { return true }
    if isTimeout { return causes.contains(.timeout) }
    switch result {
    case .exited(let status): return causes.contains(.exitStatus(status))
    case .signalled: return causes.contains(.signal)
    case .notStarted, .badExports, .stoppedByTerminal, .notStopped: return false
    }
  }
}
