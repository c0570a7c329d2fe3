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
  /// Open addressing with linear probing.
  private var slots: [Slot] = Array(repeating: .free, count: 64)
  package private(set) var count = 0

  /// The hash lies beside the number, so that a miss touches one cache line only.
  private struct Slot {
    var hash: UInt32
    var text: Int32

    static let free = Slot(hash: 0, text: -1)
  }

  package init() {}

  /// Makes room for about this many more texts.
  package mutating func reserve(texts: Int, bytes byteCount: Int) {
    bytes.reserveCapacity(bytes.count + byteCount)
    ends.reserveCapacity(count + texts + 1)
    growSlots(toHold: count + texts)
  }

  package mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    let hash = hashBytes(text)
    let slot = slot(of: text, hash)
    if slots[slot].text >= 0 { return TextID(slots[slot].text) }
    let id = TextID(Int32(count))
    slots[slot] = Slot(hash: hash, text: id.index)
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
    count += 1
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
      let slot = slots[slot(of: text, hashBytes(text))]
      return slot.text >= 0 ? TextID(slot.text) : nil
    }
  }

  package subscript(_ id: TextID) -> String {
    withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }

  package func withBytes<Result>(of id: TextID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = Int(ends[Int(id.index)])..<Int(ends[Int(id.index) + 1])
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The slot that holds a text, or the free one where it belongs.
  @inline(__always)
  private func slot(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot].text >= 0 {
      if slots[slot].hash == hash, isEqual(Int(slots[slot].text), text) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
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
    let old = slots
    slots = Array(repeating: .free, count: size)
    for entry in old where entry.text >= 0 {
      var slot = Int(entry.hash) & (size - 1)
      while slots[slot].text >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = entry
    }
  }
}
