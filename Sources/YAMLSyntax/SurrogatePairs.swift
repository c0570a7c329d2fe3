/// The pairs of escapes by which JSON writes characters beyond U+FFFF: `\uD83D\uDE00`. libyaml takes neither half.
///
/// It is given a file of the same length in which each pair is written as two escapes of a character that the file does not
/// hold; in the texts that come back the pair is put in again, or the character where it was an escape. All places stay.
struct SurrogatePairs {
  /// The file as libyaml is given it.
  private(set) var bytes: [UInt8]
  /// Where the pairs begin, in order.
  private var offsets: [Int] = []
  private let source: UnsafeBufferPointer<UInt8>
  /// The character that stands for each half: as UTF-8, and as an escape.
  private let character: [UInt8]
  private let escape: [UInt8]
  private static let length = 12

  /// - Returns: nil for a file without pairs.
  init?(_ source: UnsafeBufferPointer<UInt8>) {
    self.source = source
    var offsets: [Int] = []
    var index = 0
    while index + Self.length <= source.count {
      if source[index] == UInt8(ascii: "\\"), Self.isPair(source, index), !Self.isEscaped(source, index) {
        offsets.append(index)
        index += Self.length
      } else {
        index += 1
      }
    }
    guard !offsets.isEmpty, let code = Self.unusedCharacter(in: source) else { return nil }
    self.offsets = offsets
    character = Array(String(Character(code)).utf8)
    escape = Array("\\u\(String(code.value, radix: 16))".utf8)
    bytes = Array(source)
    for offset in offsets { bytes.replaceSubrange(offset..<offset + Self.length, with: escape + escape) }
  }

  /// The text of a scalar with its pairs put in again; nil where it holds none.
  ///
  /// - Parameters:
  ///   - range: of the scalar, in bytes of the file.
  ///   - isQuoted: true where escapes have a meaning.
  func restored(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>, isQuoted: Bool) -> [UInt8]? {
    var next = offsets.partitioningIndex { $0 >= range.lowerBound }
    guard next < offsets.count, offsets[next] < range.upperBound else { return nil }
    let standIn = isQuoted ? character + character : escape + escape
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == standIn[0], next < offsets.count, text[index...].starts(with: standIn) {
        result +=
          isQuoted ? Self.character(source, offsets[next]) : Array(source[offsets[next]..<offsets[next] + Self.length])
        next += 1
        index += standIn.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  // MARK: - Escapes

  /// The code of `\uXXXX`.
  private static func code(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }

  private static func isPair(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    guard let high = code(bytes, index), let low = code(bytes, index + 6) else { return false }
    return 0xD800...0xDBFF ~= high && 0xDC00...0xDFFF ~= low
  }

  /// Whether the backslash is itself escaped.
  private static func isEscaped(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    var start = index
    while start > 0, bytes[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return (index - start) % 2 == 1
  }

  private static func character(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> [UInt8] {
    guard let high = code(bytes, index), let low = code(bytes, index + 6), let scalar = combine(high, low) else {
      return []
    }
    return Array(String(Character(scalar)).utf8)
  }

  /// The character of two halves (The Unicode Standard, section 3.9, D91).
  static func combine(_ high: UInt32, _ low: UInt32) -> Unicode.Scalar? {
    guard 0xD800...0xDBFF ~= high, 0xDC00...0xDFFF ~= low else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  /// A character for private use that the file holds in no form.
  private static func unusedCharacter(in bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
    var used: Set<UInt32> = []
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "\\"), let code = code(bytes, index) { used.insert(code) }
      if bytes[index] & 0xF0 == 0xE0, index + 2 < bytes.count {
        used.insert(
          UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F))
      }
    }
    return (UInt32(0xE000)...0xF8FF).first { !used.contains($0) }.flatMap { Unicode.Scalar($0) }
  }
}

extension [Int] {
  /// The first index whose element fulfils a condition that all later ones fulfil too.
  fileprivate func partitioningIndex(where isLater: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
