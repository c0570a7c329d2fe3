import Diagnostics

/// The number of a text in a `TextTable`.
public struct TextID: Hashable, Sendable {
  public let index: Int32

  @inlinable
  package init(_ index: Int32) { self.index = index }
}

/// Every text of a workflow, once: names are compared as numbers, and a hundred thousand tasks need no allocation each.
package struct TextTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = [0]
  private var index = HashIndex()
  package private(set) var count = 0
  /// The length of the longest text, in bytes.
  package private(set) var longest = 0
  private var hashes: [UInt32] = []
  private var guesses: [Int32] = []
  /// Means nothing: a place that is read must be read for something.
  private var touched: UInt32 = 0

  package init() {}

  /// Makes room for about this many more texts.
  package mutating func reserve(texts: Int, bytes byteCount: Int) {
    bytes.reserveCapacity(bytes.count + byteCount)
    ends.reserveCapacity(count + texts + 1)
    growIndex(toHold: count + texts)
  }

  package mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    let hash = hashBytes(text)
    let found = index.find(hash) { isEqual($0, text) }
    if let number = found.number { return TextID(Int32(number)) }
    let id = TextID(Int32(count))
    index.insert(count, hash, at: found.slot)
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
    longest = max(longest, text.count)
    count += 1
    if count >= index.capacity { growIndex(toHold: count * 2) }
    return id
  }

  /// Fetches the place at which a text that is soon to be interned is looked for.
  package mutating func announce(_ text: UnsafeBufferPointer<UInt8>) {
    touched &+= index.entry(at: hashBytes(text))
  }

  /// Interns several texts and appends their numbers. In a large table each look-up waits for memory three times, one after the
  /// other; here all wait together. For that each place is touched before anything depends on what is there: a processor
  /// that guesses wrong what comes next has to wait for the answer.
  package mutating func intern(_ texts: [UnsafeBufferPointer<UInt8>], into ids: inout [TextID]) {
    hashes.removeAll(keepingCapacity: true)
    guesses.removeAll(keepingCapacity: true)
    for text in texts { hashes.append(hashBytes(text)) }
    for hash in hashes { touched &+= index.entry(at: hash) }
    for hash in hashes { guesses.append(index.guess(hash)) }
    for guess in guesses where guess >= 0 { touched &+= ends[Int(guess)] }
    for guess in guesses where guess >= 0 {
      let start = Int(ends[Int(guess)])
      if start < bytes.count { touched &+= UInt32(bytes[start]) }
    }
    for (text, guess) in zip(texts, guesses) {
      // Which it is nearly always, for names that are referred to.
      let isKnown = guess >= 0 && isEqual(Int(guess), text)
      ids.append(isKnown ? TextID(guess) : intern(text))
    }
  }

  package mutating func intern(_ text: String) -> TextID {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// The number of a text that is in the table already.
  package func find(_ text: String) -> TextID? {
    var text = text
    return text.withUTF8 { find($0) }
  }

  package func find(_ text: UnsafeBufferPointer<UInt8>) -> TextID? {
    index.find(hashBytes(text)) { isEqual($0, text) }.number.map { TextID(Int32($0)) }
  }

  package subscript(_ id: TextID) -> String {
    withBytes(of: id) { String(decoding: $0, as: UTF8.self) }
  }

  @inline(__always)
  package func withBytes<Result>(of id: TextID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = Int(ends[Int(id.index)])..<Int(ends[Int(id.index) + 1])
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  @inline(__always)
  private func isEqual(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    withBytes(of: TextID(Int32(number))) { haveEqualBytes($0, text) }
  }

  private mutating func growIndex(toHold texts: Int) {
    guard texts >= index.capacity else { return }
    let table = self
    index.grow(toHold: texts, present: count) { table.withBytes(of: TextID(Int32($0)), hashBytes) }
  }
}
