/// The code of a character of three bytes that looks like a '-': a hyphen or dash of typesetters, or a minus sign.
///
/// - Parameter offset: any; nothing stands outside of the text.
package func strangeDash<Text: RandomAccessCollection<UInt8>>(at offset: Int, in bytes: Text) -> UInt32?
where Text.Index == Int {
  func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }
  return switch (byte(offset), byte(offset + 1), byte(offset + 2)) {
  case (0xE2, 0x80, let last) where (0x90...0x95).contains(last): 0x2000 + UInt32(last & 0x3F)
  case (0xE2, 0x88, 0x92): 0x2212
  case (0xEF, 0xBC, 0x8D): 0xFF0D
  default: nil
  }
}

/// The code of a character that looks like a ':', and its length in bytes.
///
/// - Parameter offset: any; nothing stands outside of the text.
package func strangeColon<Text: RandomAccessCollection<UInt8>>(
  at offset: Int, in bytes: Text
) -> (code: UInt32, length: Int)? where Text.Index == Int {
  func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }
  return switch (byte(offset), byte(offset + 1), byte(offset + 2)) {
  case (0xEF, 0xBC, 0x9A): (0xFF1A, 3)
  case (0xEF, 0xB9, 0x95): (0xFE55, 3)
  case (0xEF, 0xB8, 0x93): (0xFE13, 3)
  case (0xE2, 0x88, 0xB6): (0x2236, 3)
  case (0xEA, 0x9E, 0x89): (0xA789, 3)
  default: nil
  }
}

/// The code of a character that looks like a space and is none to YAML: a space of typesetters, or a byte order mark.
///
/// - Parameter offset: any; nothing stands outside of the text.
package func strangeSpace<Text: RandomAccessCollection<UInt8>>(at offset: Int, in bytes: Text) -> UInt32?
where Text.Index == Int {
  func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }
  return switch (byte(offset), byte(offset + 1), byte(offset + 2)) {
  case (0xC2, 0xA0, _): 0xA0
  case (0xE2, 0x80, let last) where (0x80...0x8B).contains(last) || last == 0xAF: 0x2000 + UInt32(last & 0x3F)
  case (0xE2, 0x81, 0x9F): 0x205F
  case (0xE3, 0x80, 0x80): 0x3000
  case (0xEF, 0xBB, 0xBF): 0xFEFF
  default: nil
  }
}
