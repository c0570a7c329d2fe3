/// The ranks of the jobs that wait in one lane, one bit each: the best of them is found in about the time of one
/// comparison, whatever their number.
struct RankSet: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  /// No word before it has a bit.
  private var firstWord: Int

  init(capacity: Int) {
    wordCount = capacity / 64 + 1
    words = .allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
    firstWord = wordCount
  }

  deinit { words.deallocate() }

  mutating func insert(_ rank: Int32) {
    let word = Int(rank) >> 6
    words[word] |= 1 << UInt64(rank & 63)
    if word < firstWord { firstWord = word }
  }

  mutating func remove(_ rank: Int32) {
    words[Int(rank) >> 6] &= ~(1 << UInt64(rank & 63))
  }

  /// The lowest rank; `Int32.max` when there is none.
  mutating func first() -> Int32 {
    while firstWord < wordCount {
      let bits = words[firstWord]
      if bits != 0 { return Int32(truncatingIfNeeded: firstWord << 6 + bits.trailingZeroBitCount) }
      firstWord += 1
    }
    return .max
  }
}
