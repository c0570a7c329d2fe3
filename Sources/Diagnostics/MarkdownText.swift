/// A sentence of ours as Markdown: what stands in quotes is code.
package func asMarkdown(_ text: String) -> String {
  var result = ""
  var isCode = false
  var last: Character = " "
  for character in text {
    // Otherwise it stands in a word.
    if character == "'", isCode || !last.isLetter {
      result.append("`")
      isCode.toggle()
    } else {
      result.append(character)
    }
    last = character
  }
  return result
}
