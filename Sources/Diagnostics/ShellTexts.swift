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
func yamlValue(_ text: String) -> String {
  let isPlain = text.first.map { $0.isLetter || $0.isNumber || "$/._(".contains($0) } ?? false
  return isPlain && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":") && !text.contains("\n")
    ? text : yamlQuoted(text)
}

/// A text for `echo`, in which go-task's `{{.NAME}}` is a variable; nothing else in it is replaced.
func echoed(_ text: String) -> String {
  let quoted = singleQuoted(text).replacing(/\{\{\s*\.(\w+)\s*\}\}/) { "'\"${\($0.1)}\"'" }
  return text.contains("\\") ? "printf '%s\\n' \(quoted)" : "echo \(quoted)"
}
