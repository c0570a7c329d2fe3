/// A text in single quotes, so that a shell reads it as itself.
package func singleQuoted(_ text: String) -> String { "'\(text.replacing("'", with: #"'\''"#))'" }

/// A test as it can stand beside others: in brackets of its own where it is more than one command.
///
/// A test of several lines, or one with a comment, is left to the reader.
func isolated(_ test: String) -> String {
  if test.contains("\n") || test.contains(" #") { return "(…)" }
  let isSimple = !test.hasPrefix("!") && !test.contains { ";&|".contains($0) }
  return isSimple ? test : "(\(test))"
}

/// A text in quotes of YAML in which a shell test stays as it is.
package func yamlQuoted(_ text: String) -> String {
  text.contains { "\"\\".contains($0) } ? "'\(text.replacing("'", with: "''"))'" : "\"\(text)\""
}

/// A text as a value of YAML, in quotes where it would be something else without.
package func yamlValue(_ text: String) -> String {
  let isPlain = text.first.map { $0.isLetter || $0.isNumber || "$/._(".contains($0) } ?? false
  return isPlain && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":") && !text.contains("\n")
    ? text : yamlQuoted(text)
}

/// A text for `echo`, in which go-task's `{{.NAME}}` is a variable; nothing else in it is replaced.
func echoed(_ text: String) -> String {
  let quoted = singleQuoted(text).replacing(/\{\{\s*\.(\w+)\s*\}\}/) { "'\"${\($0.1)}\"'" }
  return text.contains("\\") ? "printf '%s\\n' \(quoted)" : "echo \(quoted)"
}

/// A word as a shell reads it, with quotes where it needs some.
package func shellWord(_ word: String) -> String {
  let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-=:,@%+".contains($0)) }
  return isPlain && !word.isEmpty ? word : singleQuoted(word)
}

/// A word in which a shell replaces variables, and what else is in it stays as it is.
package func expandedWord(_ word: String) -> String {
  guard word.contains("$") else { return shellWord(word) }
  let escaped = word.map { "\"\\`".contains($0) ? "\\\($0)" : String($0) }.joined()
  return "\"\(escaped)\""
}

/// The words of a command line, without the quotes around them; nothing is replaced.
package func shellWords(_ text: String) -> [String] {
  var (words, word, open, isEscaped): ([String], String?, Character?, Bool) = ([], nil, nil, false)
  for character in text {
    if isEscaped {
      // Between double quotes a backslash is one before most characters.
      let isKept = open == "\"" && !"\"\\`$".contains(character)
      word = (word ?? "") + (isKept ? "\\" : "") + String(character)
      isEscaped = false
    } else if character == "\\", open != "'" {
      isEscaped = true
    } else if character == open {
      open = nil
    } else if open == nil, character == "'" || character == "\"" {
      open = character
      word = word ?? ""
    } else if open == nil, character.isWhitespace {
      word.map { words.append($0) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  return words + (word.map { [$0] } ?? [])
}
