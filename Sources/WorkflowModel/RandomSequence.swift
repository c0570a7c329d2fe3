/// Random numbers that are the same for the same seed, everywhere and for ever: SplitMix64 (Steele, Lea, Flood 2014).
package struct RandomSequence: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable
  package init(seed: UInt64) {
    state = seed
  }

  @inlinable
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to 1, without 1.
  package mutating func fraction() -> Double {
    Double(next() >> 11) / Double(1 << 53)
  }
}
