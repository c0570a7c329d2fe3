package import Variables

/// The command line that runs a part of a run again.
package struct RerunCommand: Sendable {
  /// Program and command.
  private let command: [Bytes]
  /// The file, where the user named one, and options: all but the tasks.
  private let arguments: [Bytes]
  /// The file that was found without having been named.
  private let foundFile: String?
  /// Whether the file can be read only once, as standard input can.
  private let isInputGone: Bool

  package init(command: [Bytes], arguments: [Bytes], foundFile: String? = nil, isInputGone: Bool = false) {
    self.command = command
    self.arguments = arguments
    self.foundFile = foundFile
    self.isInputGone = isInputGone
  }

  /// Bytes of a command line that is longer than anybody would look through.
  private static let longest = 1000

  /// For a POSIX shell; where no command line would do it, or a very long one, the same in words.
  ///
  /// - Parameter hidden: what is shown of a task whose name holds a secret.
  package func text(running task: String, hidden: String? = nil, _ secrets: Secrets) -> String {
    let name = shellQuoted(hidden ?? secrets.mask(task))
    if isInputGone { return "give the same file again, and name the task \(name)" }
    var words = command
    // Without a file before it, a first word with such an ending is taken for one.
    if let foundFile, task.hasSuffix(".yaml") || task.hasSuffix(".yml") { words.append(Bytes(foundFile.utf8)) }
    words += arguments + [Bytes(task.utf8)]
    let isPublic = hidden == nil && words.allSatisfy { word in word.withUnsafeBytes { secrets.mask($0) } == word }
    // What is as long in bytes is not quoted first, for each of many failures.
    let isShort = isPublic && words.reduce(0) { $0 + $1.count + 1 } <= Self.longest
    let line = isShort ? commandLine(words) : nil
    if let line, line.utf8.count <= Self.longest { return line }
    return "the same command line, and name the task \(name)"
  }

  /// - Returns: nil where no shell could be given one of the words.
  private func commandLine(_ words: [Bytes]) -> String? {
    let quoted = words.compactMap(shellWord)
    return quoted.count == words.count ? quoted.joined(separator: " ") : nil
  }
}

/// A word of any bytes so that a POSIX shell reads it as itself, on one line and without what could command a terminal. What can't
/// be shown is left to `printf` (XCU 2.6.3 and printf): `$'…'` would be shorter, but dash does not know it.
///
/// - Returns: nil for a word with a line break at its end that would have to be written so: command substitution removes it.
package func shellWord(_ word: Bytes) -> String? {
  let text = String(decoding: word, as: UTF8.self)
  // A host of CI would take `##[` for a command, and what is written in its place would be another word.
  let isText =
    text.utf8.elementsEqual(word) && !text.unicodeScalars.contains(where: isCommand) && !text.contains("##")
  if isText { return shellQuoted(text) }
  if word.last == UInt8(ascii: "\n") { return nil }
  return "\"$(printf '\(word.map(escaped).joined())')\""
}

/// A byte in the format of `printf`, which stands in single quotes within double ones.
private func escaped(_ byte: UInt8) -> String {
  switch byte {
  case UInt8(ascii: "\\"): "\\\\"
  case UInt8(ascii: "%"): "%%"
  case UInt8(ascii: "\n"): "\\n"
  case UInt8(ascii: "\t"): "\\t"
  // An interactive shell may look for `!` before it looks for quotes.
  case UInt8(ascii: "'"), UInt8(ascii: "!"), UInt8(ascii: "#"): octal(byte)
  case 0x20..<0x7F: "\(Unicode.Scalar(byte))"
  default: octal(byte)
  }
}

private func octal(_ byte: UInt8) -> String { "\\\(byte >> 6)\(byte >> 3 & 7)\(byte & 7)" }
