package import WorkflowModel

/// A moment of a run, in nanoseconds since it began.
package struct Instant: Comparable, Hashable, Sendable {
  package var nanoseconds: Nanoseconds

  package init(nanoseconds: Nanoseconds) {
    self.nanoseconds = nanoseconds
  }

  package static let zero = Instant(nanoseconds: 0)

  package func advanced(by duration: Nanoseconds) -> Instant {
    Instant(nanoseconds: nanoseconds.addingSaturated(duration))
  }

  /// How long after an earlier moment this one is.
  package func since(_ earlier: Instant) -> Nanoseconds {
    nanoseconds - earlier.nanoseconds
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
