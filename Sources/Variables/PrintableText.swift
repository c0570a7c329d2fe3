/// Tabs as four spaces, control characters as a dot, what cannot be seen as `\u{200B}`: what is shown takes the columns that are counted, and no name in a
/// file commands the terminal, ends a line or turns the order of what follows around.
package func printable(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar == "\t" {
      result += "    "
    } else if isInvisible(scalar) {
      result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    } else if isCommand(scalar) {
      result += "·"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// True if a character does something to the place that shows it, in place of being shown: control characters (C0, DEL,
/// C1), the separators of lines and paragraphs, and those that change the direction of text (Unicode, UAX 9, table 1).
package func isCommand(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// True if a character takes no room and changes what a text is, or what it seems to be: soft hyphens, spaces of no width, byte
/// order marks, and what changes the direction of text. What joins the parts of an emoji or of a word is none.
package func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0xAD, 0x061C, 0x180E, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF: true
  default: false
  }
}
