package import Planner

/// Whoever watches a run: timelines, logs, displays. Called synchronously, in the order of the events.
package protocol RunObserver: AnyObject {
  func observe(_ event: RunEvent, at instant: Instant)
  /// What a task wrote, as it came; the bytes are valid only during the call.
  func observe(output: UnsafeRawBufferPointer, of task: TaskID)
  /// What a `ready` test of a service wrote last, 4 KiB at most, told when the test has ended and before its end is told; it
  /// may be empty. The bytes are valid only during the call.
  func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID)
  /// True if it wants to know of each attempt what was executed, before its start is told.
  var wantsEveryCommand: Bool { get }
  /// What was executed for an attempt, or an `if`, that did not end by itself as it should; told before its end is told. Of
  /// what ends well it is told only where somebody wants that.
  func observe(executed: ExecutedCommand, of task: TaskID)
  /// What a task exports could not be read, and it exports a secret: nobody knows what must not be shown of what it wrote. Told
  /// before the end of its attempt is told.
  func observe(unknownExportsOf task: TaskID)
  /// There are more nodes than before, all after those there were; told before the event that says so.
  func observe(grown graph: any RunGraph)
  /// All that belongs to one moment was told: a place to write down what was gathered.
  func endOfBatch()
}

extension RunObserver {
  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {}
  package func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID) {}
  package var wantsEveryCommand: Bool { false }
  package func observe(executed: ExecutedCommand, of task: TaskID) {}
  package func observe(unknownExportsOf task: TaskID) {}
  package func observe(grown graph: any RunGraph) {}
  package func endOfBatch() {}
}

/// An event and its moment.
package struct TimedEvent: Equatable, Sendable {
  package var event: RunEvent
  package var instant: Instant

  package init(_ event: RunEvent, at instant: Instant) {
    self.event = event
    self.instant = instant
  }
}
