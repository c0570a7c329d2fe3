/// Where observers write to, as far as the loop must know of it: when it can't take more, the loop stops reading from
/// tasks, so that what waits stays bounded, and goes on when it can.
package protocol OutputGate: AnyObject {
  /// What can be waited for; nil for files, which always take more.
  var descriptor: Int32? { get }
  /// Bytes that are waiting to be written.
  var pendingBytes: Int { get }
  /// Whether what was written is lost because nobody will ever read it.
  var hasLostReader: Bool { get }
  /// Looks whether anybody may still read, without writing anything.
  func lookForReader()
  /// Writes as much as can be written without waiting.
  func flush()
  /// Whether anything else waits, such as messages, of which nobody can say when its reader takes it.
  var hasBacklog: Bool { get }
  /// Writes as much of that as can be written without waiting.
  func offerBacklog()
  /// From now on everything waits, also what is said on standard error: a task has the terminal.
  func pause()
  /// Nothing waits any more but for its reader.
  func resume()
  /// The run was asked to end: from now on all that tasks write is taken, whoever reads it, and memory stays bounded all the
  /// same.
  func stopWaiting()
  /// Gives up what is still waiting, and what would come after it.
  ///
  /// - Parameter signal: what asked for that; nil where nobody did.
  func discard(after signal: Int32?)
}

extension OutputGate {
  package var hasLostReader: Bool { false }
  package func lookForReader() {}
  package var hasBacklog: Bool { false }
  package func offerBacklog() {}
}
