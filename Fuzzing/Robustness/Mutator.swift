import TestSupport

/// Changes files as slips of hands and tools do, and worse. The same seed makes the same changes everywhere.
package struct Mutator {
  private let taskFiles: [Seed]
  private let others: [Seed]
  private var random = SplitMix64(seed: 0)

  package init(seeds: [Seed]) {
    taskFiles = seeds.filter(\.isTaskFile)
    others = seeds.filter { !$0.isTaskFile }
  }

  /// One of the seeds with one change or a few: most of them spoil it.
  ///
  /// - Parameter seed: with the same one it is the same file.
  package mutating func makeFile(seed: UInt64) -> [UInt8] {
    random = SplitMix64(seed: seed)
    var bytes = someSeed()
    repeat { change(&bytes) } while random.chance(50)
    return bytes
  }

  private mutating func someSeed() -> [UInt8] {
    let isOther = !others.isEmpty && random.chance(20)
    return (isOther ? others : taskFiles).randomElement(using: &random)?.bytes ?? []
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    switch random.number(0...11) {
    case 0: flipBit(&bytes)
    case 1: bytes.removeSubrange(somePart(of: bytes))
    case 2: duplicatePart(&bytes)
    case 3: swapLines(&bytes)
    case 4: duplicateLine(&bytes)
    case 5: splice(&bytes)
    case 6: indentLine(&bytes)
    case 7: replaceWord(&bytes)
    case 8: removeLine(&bytes)
    default: insertToken(&bytes)
    }
  }

  // MARK: - Bytes

  private mutating func offset(in bytes: [UInt8]) -> Int {
    random.number(0...bytes.count)
  }

  /// Mostly a few bytes, seldom many.
  private mutating func somePart(of bytes: [UInt8]) -> Range<Int> {
    let start = offset(in: bytes)
    let longest = random.chance(80) ? 4 : 200
    return start..<min(bytes.count, start + random.number(0...longest))
  }

  private mutating func flipBit(_ bytes: inout [UInt8]) {
    guard let index = bytes.indices.randomElement(using: &random) else { return }
    bytes[index] ^= 1 << UInt8(random.number(0...7))
  }

  private mutating func duplicatePart(_ bytes: inout [UInt8]) {
    let part = bytes[somePart(of: bytes)]
    let times = random.chance(95) ? 1 : 120
    let target = offset(in: bytes)
    for _ in 0..<times { bytes.insert(contentsOf: part, at: target) }
  }

  /// The beginning of this file and the end of another.
  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = someSeed()
    bytes.removeSubrange(offset(in: bytes)...)
    bytes += other[offset(in: other)...]
  }

  private mutating func insertToken(_ bytes: inout [UInt8]) {
    bytes.insert(contentsOf: Tokens.all.randomElement(using: &random)!.utf8, at: offset(in: bytes))
  }

  // MARK: - Words and lines

  private mutating func replaceWord(_ bytes: inout [UInt8]) {
    func isPartOfWord(_ byte: UInt8) -> Bool { byte > 0x20 && !",:[]{}".utf8.contains(byte) }
    let middle = offset(in: bytes)
    let start = bytes[..<middle].lastIndex { !isPartOfWord($0) }.map { $0 + 1 } ?? 0
    let end = bytes[middle...].firstIndex { !isPartOfWord($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Tokens.all.randomElement(using: &random)!.utf8)
  }

  /// A line with its line break.
  private mutating func someLine(of bytes: [UInt8]) -> Range<Int> {
    let middle = offset(in: bytes)
    let start = bytes[..<middle].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return start..<(bytes[middle...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count)
  }

  private mutating func swapLines(_ bytes: inout [UInt8]) {
    let (one, other) = (someLine(of: bytes), someLine(of: bytes))
    let (first, second) = one.lowerBound < other.lowerBound ? (one, other) : (other, one)
    guard first.upperBound <= second.lowerBound else { return }
    bytes = Array(
      bytes[..<first.lowerBound] + bytes[second] + bytes[first.upperBound..<second.lowerBound] + bytes[first]
        + bytes[second.upperBound...])
  }

  private mutating func duplicateLine(_ bytes: inout [UInt8]) {
    let line = bytes[someLine(of: bytes)]
    bytes.insert(contentsOf: line, at: someLine(of: bytes).lowerBound)
  }

  private mutating func removeLine(_ bytes: inout [UInt8]) {
    bytes.removeSubrange(someLine(of: bytes))
  }

  private mutating func indentLine(_ bytes: inout [UInt8]) {
    let start = someLine(of: bytes).lowerBound
    let spaces = bytes[start...].prefix { $0 == 0x20 }.count
    if spaces > 0, random.chance(50) {
      bytes.removeSubrange(start..<start + random.number(1...spaces))
    } else {
      bytes.insert(contentsOf: [UInt8](repeating: 0x20, count: random.number(1...4)), at: start)
    }
  }
}
