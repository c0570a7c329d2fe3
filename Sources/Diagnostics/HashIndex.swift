/// Finds things by the hash of their bytes; the things themselves, numbered from zero, are kept by whoever uses it.
///
/// Open addressing with linear probing (Knuth, "The Art of Computer Programming", volume 3, section 6.4). A slot takes four
/// bytes: the number plus one in its low bits, and above them what these bits leave of the hash. So a table of a hundred
/// thousand names stays in the cache of a core, and hardly anything is compared that isn't equal.
public struct HashIndex: Sendable {
  @usableFromInline var slots: [UInt32]

  package init() { slots = Array(repeating: 0, count: 64) }

  /// How many things it holds at most before it has to grow.
  @inlinable
  package var capacity: Int { slots.count / 8 * 7 }

  /// - Returns: the number of the thing with that hash for which `isEqual` is true, if there is one; and the slot where it is
  ///   or belongs.
  @inlinable
  @inline(__always)
  package func find(_ hash: UInt32, where isEqual: (Int) -> Bool) -> (number: Int?, slot: Int) {
    let mask = UInt32(slots.count - 1)
    var slot = hash & mask
    while case let entry = slots[Int(slot)], entry != 0 {
      let number = Int(entry & mask) - 1
      if (entry ^ hash) & ~mask == 0, isEqual(number) { return (number, Int(slot)) }
      slot = (slot + 1) & mask
    }
    return (nil, Int(slot))
  }

  /// What is in the slot where the search for a hash begins.
  @inlinable
  @inline(__always)
  package func entry(at hash: UInt32) -> UInt32 { slots[Int(hash & UInt32(slots.count - 1))] }

  /// The number of the first thing whose hash is probably that one; -1 where there is none.
  @inlinable
  @inline(__always)
  package func guess(_ hash: UInt32) -> Int32 {
    let mask = UInt32(slots.count - 1)
    var slot = hash & mask
    while case let entry = slots[Int(slot)], entry != 0 {
      if (entry ^ hash) & ~mask == 0 { return Int32(entry & mask) - 1 }
      slot = (slot + 1) & mask
    }
    return -1
  }

  /// - Parameter slot: the free one that `find` returned for the same hash.
  @inlinable
  @inline(__always)
  package mutating func insert(_ number: Int, _ hash: UInt32, at slot: Int) {
    slots[slot] = hash & ~UInt32(slots.count - 1) | UInt32(number + 1)
  }

  /// Makes room for as many things as are said, of which some are there already.
  package mutating func grow(toHold capacity: Int, present: Int, hash: (Int) -> UInt32) {
    var size = slots.count
    while size / 8 * 7 < capacity { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for number in 0..<present {
      let hash = hash(number)
      insert(number, hash, at: find(hash, where: { _ in false }).slot)
    }
  }
}
