/// The bytes of a file as lines. A line ends with a line feed, a carriage return, or both.
struct SourceLines {
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The byte at an offset; 0 at the end of the file.
  func byte(_ offset: Int) -> UInt8 {
    offset >= 0 && offset < bytes.count ? bytes[offset] : 0
  }

  func isBreak(_ offset: Int) -> Bool {
    offset >= bytes.count || bytes[offset] == 0x0A || bytes[offset] == 0x0D
  }

  func isBlank(_ offset: Int) -> Bool {
    byte(offset) == 0x20 || byte(offset) == 0x09
  }

  func lineStart(of offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, bytes.count) : start
  }

  func lineEnd(of offset: Int) -> Int {
    var end = offset
    while !isBreak(end) { end += 1 }
    return end
  }

  /// The end of what stands on a line, without white space and a comment behind it.
  func contentEnd(of offset: Int) -> Int {
    var end = offset
    while !isBreak(end), !(byte(end) == UInt8(ascii: "#") && isBlank(end - 1)) { end += 1 }
    while end > offset, isBlank(end - 1) { end -= 1 }
    return end
  }

  /// The end of what stands before an offset, without white space behind it.
  func contentEnd(before offset: Int, from start: Int) -> Int {
    var end = offset
    while end > start, isBlank(end - 1) { end -= 1 }
    return end
  }

  /// The first byte of a line behind its white space.
  func contentStart(of offset: Int) -> Int {
    var start = lineStart(of: offset)
    while isBlank(start) { start += 1 }
    return start
  }

  /// The first byte from an offset on its line that is no white space.
  func contentStart(from offset: Int) -> Int {
    var start = offset
    while isBlank(start) { start += 1 }
    return start
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// What the bracket at an offset closes, on its line; quotes are not looked at.
  func opening(of close: Int) -> Int? {
    var depth = 0
    for offset in (lineStart(of: close)...close).reversed() {
      if "]}".utf8.contains(bytes[offset]) { depth += 1 }
      if "[{".utf8.contains(bytes[offset]) { depth -= 1 }
      if depth == 0 { return offset }
    }
    return nil
  }

  func column(of offset: Int) -> Int {
    offset - lineStart(of: offset)
  }

  func isFirstOfLine(_ offset: Int) -> Bool {
    contentStart(of: offset) == offset
  }

  /// The last byte before an offset on its line that is no white space.
  func byteBefore(_ offset: Int) -> UInt8? {
    let start = lineStart(of: offset)
    return bytes[start..<max(start, min(offset, bytes.count))].last { $0 != 0x20 && $0 != 0x09 }
  }

  /// Whether a value or a key may begin here: nothing stands before it but what announces one.
  func isAtStartOfValue(_ offset: Int) -> Bool {
    guard let before = byteBefore(offset) else { return true }
    return ":-?[{,".utf8.contains(before)
  }

  /// Whether a ':' is one that ends a key.
  func isKeyColon(_ offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: ":") && (isBlank(offset + 1) || isBreak(offset + 1))
  }

  /// The line before that has something to say.
  func contentLine(before offset: Int) -> Int? {
    var start = lineStart(of: offset)
    while start > 0 {
      start = lineStart(of: start - (start > 1 && bytes[start - 1] == 0x0A && bytes[start - 2] == 0x0D ? 2 : 1))
      let content = contentStart(of: start)
      if !isBreak(content), byte(content) != UInt8(ascii: "#") { return start }
      if start <= 3 { return nil }
    }
    return nil
  }
}
