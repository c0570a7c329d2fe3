import Engine

/// The states that were visited: open addressing with linear probing, since most of the time of a dictionary goes into hashing
/// what is a hash already.
struct DigestTable {
  /// Two words for each state, both 0 in a free place.
  private var words: [UInt64]
  private var mask: Int
  private(set) var count = 0

  init() {
    words = Array(repeating: 0, count: 2 << 10)
    mask = 1 << 10 - 1
  }

  /// - Returns: true for a state that was not there.
  mutating func insert(_ digest: StateDigest) -> Bool {
    if count * 2 > mask { grow() }
    return put(digest.low, digest.high | 1)
  }

  private mutating func put(_ low: UInt64, _ high: UInt64) -> Bool {
    var place = Int(truncatingIfNeeded: low) & mask
    while words[2 * place + 1] != 0 {
      if words[2 * place] == low, words[2 * place + 1] == high { return false }
      place = (place + 1) & mask
    }
    words[2 * place] = low
    words[2 * place + 1] = high
    count += 1
    return true
  }

  private mutating func grow() {
    let old = words
    mask = mask * 2 + 1
    words = Array(repeating: 0, count: (mask + 1) * 2)
    count = 0
    for place in 0..<(old.count / 2) where old[2 * place + 1] != 0 { _ = put(old[2 * place], old[2 * place + 1]) }
  }
}
