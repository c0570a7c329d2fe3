/// Turns libyaml's marks, which count characters, into byte offsets.
///
/// Marks come almost in order, so the last answer is the start of the next search; in an ASCII file the two are equal.
struct CharacterOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private var character = 0
  private var offset: Int

  /// - Parameter start: the offset of the first character that marks count.
  init(bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool, from start: Int = 0) {
    self.bytes = bytes
    self.isASCII = isASCII
    offset = start
  }

  @inline(__always)
  mutating func byteOffset(ofCharacter index: Int) -> Int {
    isASCII ? min(index, bytes.count) : search(index)
  }

  private mutating func search(_ index: Int) -> Int {
    while character > index {
      offset -= 1
      while offset > 0, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
      character -= 1
    }
    while character < index, offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      character += 1
    }
    return offset
  }
}
