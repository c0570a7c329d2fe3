import Variables

/// What the `.gitignore` files on the way to a file say of it (gitignore(5)): of all patterns that match, the last decides,
/// and those of a directory further down come behind those above.
struct IgnoreRules {
  private var patterns: [Pattern] = []

  private struct Pattern {
    /// Where the file with the pattern is, from where the search began, with a `/` behind it; empty for the beginning.
    var directory: String
    /// Of paths from there; of names, where the pattern has no `/` before its end.
    var glob: GlobPattern
    var isOfName: Bool
    var isOfDirectories: Bool
    /// `!…`: what it matches is not ignored after all.
    var isException: Bool
  }

  /// Adds the patterns of a file.
  ///
  /// - Parameter directory: where they apply, relative to where the search begins, with a `/` behind it.
  mutating func add(_ text: String, in directory: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      if let pattern = Self.read(line, directory) { patterns.append(pattern) }
    }
  }

  /// - Parameter path: relative to where the search begins; nothing above it is ignored.
  func ignores(_ path: String, isDirectory: Bool) -> Bool {
    let name = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    let last = patterns.last { pattern in
      guard !pattern.isOfDirectories || isDirectory, path.hasPrefix(pattern.directory) else { return false }
      return pattern.glob.matches(pattern.isOfName ? name : String(path.dropFirst(pattern.directory.count)))
    }
    return last.map { !$0.isException } ?? false
  }

  /// - Returns: nil for a blank line, a comment, and what is no pattern, which git ignores too.
  private static func read(_ line: Substring, _ directory: String) -> Pattern? {
    var text = withoutTrailingSpaces(line)
    guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
    let isException = text.hasPrefix("!")
    if isException { text.removeFirst() }
    let isOfDirectories = text.hasSuffix("/")
    if isOfDirectories { text.removeLast() }
    let isOfName = !text.contains("/")
    if text.hasPrefix("/") { text.removeFirst() }
    guard !text.isEmpty, case .success(let glob) = GlobPattern.parse(withoutBraces(text)) else { return nil }
    return Pattern(
      directory: directory, glob: glob, isOfName: isOfName, isOfDirectories: isOfDirectories, isException: isException)
  }

  /// Spaces at the end are no part of a pattern, unless a backslash stands before them.
  private static func withoutTrailingSpaces(_ line: Substring) -> Substring {
    var line = line
    while line.hasSuffix(" "), !line.hasSuffix("\\ ") { line.removeLast() }
    return line
  }

  /// Braces, which stand for themselves in git, as our own patterns write them.
  private static func withoutBraces(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if !isEscaped, character == "{" || character == "}" { result += "\\" }
      isEscaped = character == "\\" && !isEscaped
      result.append(character)
    }
    return result
  }
}
