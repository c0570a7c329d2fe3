import Diagnostics
import TestSupport
import Testing

/// Numbers are found again by their hashes, whatever these have in common.
@Suite struct HashIndexTests {
  @Test(arguments: [UInt32(0), 0x7F, 0xFFFF_FF80, .max])
  func hashesMayDifferInAFewBitsOnly(mask: UInt32) {
    var random = SplitMix64(seed: 5)
    var index = HashIndex()
    var hashes: [UInt32] = []
    for number in 0..<2_000 {
      let hash = UInt32(truncatingIfNeeded: random.next()) & mask
      let found = index.find(hash) { $0 == number }
      #expect(found.number == nil)
      index.insert(number, hash, at: found.slot)
      hashes.append(hash)
      if hashes.count >= index.capacity { index.grow(toHold: hashes.count * 2, present: hashes.count) { hashes[$0] } }
    }
    for (number, hash) in hashes.enumerated() {
      #expect(index.find(hash) { $0 == number }.number == number)
      #expect(index.find(hash) { _ in false }.number == nil)
    }
  }

  @Test func onlyWhatHasTheHashIsCompared() {
    var index = HashIndex()
    index.insert(7, 0x1234_5678, at: index.find(0x1234_5678) { _ in true }.slot)
    var compared: [Int] = []
    for hash in [UInt32(0x1234_5678), 0x1234_56B8, 0x9234_5678] {
      _ = index.find(hash) { number in
        compared.append(number)
        return true
      }
    }
    #expect(compared == [7])
  }

  @Test func growingKeepsWhatFits() {
    var index = HashIndex()
    #expect(index.capacity == 56)
    index.grow(toHold: 56, present: 0) { UInt32($0) }
    #expect(index.capacity == 56)
    index.grow(toHold: 57, present: 0) { UInt32($0) }
    #expect(index.capacity == 112)
  }
}
