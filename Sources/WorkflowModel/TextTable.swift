import Diagnostics

/// The number of a text in a `TextTable`.
package struct TextID: Hashable, Sendable {
  package let index: Int32

  @inlinable
  package init(_ index: Int32) { self.index = index }
}

/// Every text of a workflow, once: names are compared as numbers, and a hundred thousand tasks need no allocation each.
package struct TextTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = [0]
  private var hashes: [UInt32] = []
  /// Open addressing with linear probing; -1 is free.
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  package init() {}

  package var count: Int { hashes.count }

  /// Makes room for about this many more texts.
  package mutating func reserve(texts: Int, bytes byteCount: Int) {
    bytes.reserveCapacity(bytes.count + byteCount)
    ends.reserveCapacity(count + texts + 1)
    hashes.reserveCapacity(count + texts)
    growSlots(toHold: count + texts)
  }

  package mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    let hash = hashBytes(text)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if hashes[index] == hash, isEqual(index, text) { return TextID(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let id = TextID(Int32(count))
    slots[slot] = id.index
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
    hashes.append(hash)
    if count * 2 > slots.count { growSlots(toHold: count * 2) }
    return id
  }

  package mutating func intern(_ text: String) -> TextID {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// The number of a text that is in the table already.
  package func find(_ text: String) -> TextID? {
    var text = text
    return text.withUTF8 { text in
      let hash = hashBytes(text)
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] >= 0 {
        let index = Int(slots[slot])
        if hashes[index] == hash, isEqual(index, text) { return TextID(slots[slot]) }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  package subscript(_ id: TextID) -> String {
    withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }

  package func withBytes<Result>(of id: TextID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = Int(ends[Int(id.index)])..<Int(ends[Int(id.index) + 1])
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  @inline(__always)
  private func isEqual(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = Int(ends[index])..<Int(ends[index + 1])
    guard range.count == text.count else { return false }
    return bytes.withUnsafeBufferPointer { haveEqualBytes(UnsafeBufferPointer(rebasing: $0[range]), text) }
  }

  private mutating func growSlots(toHold texts: Int) {
    var size = slots.count
    while size < texts * 2 { size *= 2 }
    guard size > slots.count else { return }
    slots = Array(repeating: -1, count: size)
    for index in 0..<count {
      var slot = Int(hashes[index]) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(index)
    }
  }
}
