import Planner
import RunEvents

/// A number that stands for a state: two states with one digest are taken for the same state.
///
/// With 128 bits, among a billion states two different ones share a digest with a probability of about 1 in 10^21. Two
/// accumulators are multiplied and folded for each number that is added (Wegman and Carter 1981 describe why both are needed
/// to be independent); what has no order is added by the sum of the digests of its elements.
package struct StateDigest: Hashable, Sendable {
  package private(set) var low: UInt64 = 0x9E37_79B9_7F4A_7C15
  package private(set) var high: UInt64 = 0xD1B5_4A32_D192_ED03

  package init() {}

  @inline(__always)
  package mutating func add(_ value: UInt64) {
    low = (low ^ value) &* 0xBF58_476D_1CE4_E5B9
    low ^= low >> 29
    high = (high &+ value) &* 0x94D0_49BB_1331_11EB
    high ^= high >> 32
  }

  @inline(__always)
  package mutating func add(_ value: some BinaryInteger) { add(UInt64(truncatingIfNeeded: value)) }

  @inline(__always)
  package mutating func add(_ value: Bool) { add(value ? 1 : 0 as UInt64) }

  /// Adds elements whose order means nothing.
  @inline(__always)
  mutating func add<Elements: Sequence>(
    unordered elements: Elements, _ body: (Elements.Element, inout StateDigest) -> Void
  ) {
    var (lowSum, highSum, count) = (0 as UInt64, 0 as UInt64, 0 as UInt64)
    for element in elements {
      var digest = StateDigest()
      body(element, &digest)
      lowSum &+= digest.low
      highSum &+= digest.high
      count += 1
    }
    add(count)
    guard count > 0 else { return }
    add(lowSum)
    add(highSum)
  }

  @inline(__always)
  mutating func add(_ set: Set<TaskID>) {
    if set.isEmpty { return add(0 as UInt64) }
    add(unordered: set) { task, digest in digest.add(task) }
  }

  package mutating func add(_ action: Action) {
    switch action {
    case .start(let task, let phase, let attempt):
      add(1 | UInt64(phase.rawValue) << 8 | UInt64(UInt32(bitPattern: attempt)) << 16)
      add(task)
    case .signal(let task, let phase, let signal):
      add(2 | UInt64(phase.rawValue) << 8 | (signal == .kill ? 1 << 16 : 0))
      add(task)
    }
  }
}
