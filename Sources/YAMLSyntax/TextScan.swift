import Diagnostics

/// What a first look at the bytes of a file found.
enum TextScan {
  case ascii
  /// - Parameter breaks: where characters begin that end a line for YAML 1.1 and libyaml, but in hardly any editor.
  case utf8(breaks: [Int])
  case invalid(Fact, offset: Int)
}

/// Checks that bytes are UTF-8 without NUL (The Unicode Standard, table 3-7), before libyaml sees them: its own message
/// has no place. Other control characters are left to libyaml, which knows where YAML allows them.
func scanText(_ bytes: UnsafeBufferPointer<UInt8>) -> TextScan {
  if bytes.count >= 2, bytes[0] == 0xFF && bytes[1] == 0xFE || bytes[0] == 0xFE && bytes[1] == 0xFF {
    return .invalid(isUTF32(bytes) ? .utf32 : .utf16, offset: 0)
  }
  var isASCII = true
  var breaks: [Int] = []
  var index = 0
  while index < bytes.count {
    if index + 8 <= bytes.count {
      let word = UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
      // No byte has its high bit set, and none is zero.
      if word & 0x8080_8080_8080_8080 == 0, (word &- 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080 == 0 {
        index += 8
        continue
      }
    }
    let byte = bytes[index]
    if byte == 0 {
      if isUTF32(bytes) { return .invalid(.utf32, offset: 0) }
      return isUTF16(bytes) ? .invalid(.utf16, offset: 0) : .invalid(.nulByte, offset: index)
    }
    if byte < 0x80 {
      index += 1
      continue
    }
    isASCII = false
    let length = lengthOfSequence(at: index, in: bytes)
    if length == 0 { return .invalid(.notUTF8(byte: byte), offset: index) }
    if isStrangeBreak(at: index, length, in: bytes) { breaks.append(index) }
    index += length
  }
  return isASCII ? .ascii : .utf8(breaks: breaks)
}

/// U+0085, U+2028 or U+2029.
private func isStrangeBreak(at index: Int, _ length: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  switch length {
  case 2: bytes[index] == 0xC2 && bytes[index + 1] == 0x85
  case 3: bytes[index] == 0xE2 && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8
  default: false
  }
}

/// Whether every other one of the first bytes is NUL: what is UTF-16 without a byte order mark looks like that.
private func isUTF16(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let head = bytes.prefix(32)
  guard bytes.count >= 8, bytes.count.isMultiple(of: 2) else { return false }
  return [0, 1].contains { first in
    head.indices.allSatisfy { (bytes[$0] == 0) == ($0 % 2 == first) }
  }
}

/// Whether a file begins with a byte order mark of UTF-32, or three of four of its first bytes are NUL.
private func isUTF32(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let head = bytes.prefix(32)
  guard bytes.count >= 8, bytes.count.isMultiple(of: 4) else { return false }
  let marks: [[UInt8]] = [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]]
  if marks.contains(where: head.starts) { return true }
  return [0, 3].contains { place in head.indices.allSatisfy { (bytes[$0] == 0) == ($0 % 4 != place) } }
}

/// The length of a well-formed sequence of two to four bytes, or 0.
private func lengthOfSequence(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
  func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    index + offset < bytes.count && range.contains(bytes[index + offset])
  }
  switch bytes[index] {
  case 0xC2...0xDF: return continues(1) ? 2 : 0
  case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
  case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
  case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
  case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
  case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
  case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
  default: return 0
  }
}
