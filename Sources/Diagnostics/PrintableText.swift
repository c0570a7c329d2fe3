/// Tabs as four spaces, control characters as a dot: what is shown takes the columns that are counted, and no name in a
/// file commands the terminal.
package func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x09: result += "    "
    case 0..<0x20, 0x7F..<0xA0: result += "·"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
