/// A line broken at spaces, so that no part of it is wider than a terminal, which would break words. A word that is wider by itself
/// stays whole, and sequences that set colours take no place.
///
/// - Parameters:
///   - width: in columns; nil where nothing is to be broken.
///   - indent: how many spaces stand before what goes on.
package func wrapped(_ line: String, to width: Int?, indent: Int = 2) -> String {
  guard let width, line.utf8.count > width else { return line }
  var text = ""
  var column = 0
  var isStart = true
  for word in line.split(separator: " ", omittingEmptySubsequences: false) {
    let wordWidth = visibleWidth(word)
    if !isStart {
      if column + 1 + wordWidth > width, column > indent, wordWidth > 0 {
        text += "\n" + String(repeating: " ", count: indent)
        column = indent
      } else {
        text += " "
        column += 1
      }
    }
    isStart = false
    text += word
    column += wordWidth
  }
  return text
}

/// The columns of a text with sequences of the form `ESC [ … m` in it.
private func visibleWidth(_ text: Substring) -> Int {
  guard text.utf8.contains(0x1B) else { return displayWidth(String(text)) }
  var visible = ""
  var isInSequence = false
  for scalar in text.unicodeScalars {
    if scalar == "\u{1B}" { isInSequence = true }
    if !isInSequence { visible.unicodeScalars.append(scalar) }
    if scalar == "m" { isInSequence = false }
  }
  return displayWidth(visible)
}
