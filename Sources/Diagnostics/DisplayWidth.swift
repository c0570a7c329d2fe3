/// How many columns of a terminal a text takes: two for wide East Asian characters and emoji, none for marks that
/// combine with the character before them (Unicode Standard Annex 11, in the coarse ranges that terminals use).
package func displayWidth(_ text: String) -> Int {
  text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

package func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0: 0
  case 0x20..<0x300: 1
  case 0x200B...0x200F, 0xFE00...0xFE0F: 0
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    2
  // Two of these make a flag.
  case 0x1F1E6...0x1F1FF: 1
  default: scalar.properties.isEmojiPresentation ? 2 : scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
  }
}
