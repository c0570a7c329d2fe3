/// A set of ranks, one bit each, of which the lowest is found in a few steps however many there are: above every 64 words
/// stands one that says which of them are not empty (a van Emde Boas tree of width 64; van Emde Boas 1977).
struct RankTree {
  private var words: [UInt64]
  /// Where the words of each level begin, from the ranks upwards.
  private let starts: [Int]

  /// - Parameter capacity: all ranks are below it.
  init(capacity: Int) {
    var starts: [Int] = []
    var total = 0
    var size = max(1, capacity)
    repeat {
      size = (size + 63) / 64
      starts.append(total)
      total += size
    } while size > 1
    self.starts = starts
    words = Array(repeating: 0, count: total)
  }

  /// The lowest rank; nil when there is none.
  var first: Int? {
    var place = 0
    for start in starts.reversed() {
      let word = words[start + place]
      if word == 0 { return nil }
      place = place << 6 + word.trailingZeroBitCount
    }
    return place
  }

  func add(to digest: inout StateDigest) {
    for word in words { digest.add(word) }
  }

  mutating func insert(_ rank: Int) {
    var place = rank
    for start in starts {
      let word = start + place >> 6
      let isKnownAbove = words[word] != 0
      words[word] |= 1 << UInt64(place & 63)
      if isKnownAbove { return }
      place >>= 6
    }
  }

  mutating func remove(_ rank: Int) {
    var place = rank
    for start in starts {
      let word = start + place >> 6
      words[word] &= ~(1 << UInt64(place & 63))
      if words[word] != 0 { return }
      place >>= 6
    }
  }
}
