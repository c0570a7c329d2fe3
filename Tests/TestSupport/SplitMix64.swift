import WorkflowModel

/// Random numbers for tests: the same for the same seed everywhere.
package struct SplitMix64: RandomNumberGenerator {
  private var sequence: RandomSequence

  package init(seed: UInt64) {
    sequence = RandomSequence(seed: seed)
  }

  package mutating func next() -> UInt64 {
    sequence.next()
  }

  package mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// Whether something happens that happens so many times of a hundred.
  package mutating func chance(_ percent: Int) -> Bool {
    number(1...100) <= percent
  }
}
