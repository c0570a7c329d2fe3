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

  /// For a POSIX shell; where no command line would do it, the same in words.
  ///
  /// - Parameter hidden: what is shown of a task whose name holds a secret.
  func text(running task: String, hidden: String? = nil, _ secrets: Secrets) -> String {
    let name = shellQuoted(hidden ?? secrets.mask(task))
    if isInputGone { return "give the same file again, and name the task \(name)" }
    var words = command
    // Without a file before it, a first word with such an ending is taken for one.
    if let foundFile, task.hasSuffix(".yaml") || task.hasSuffix(".yml") { words.append(Bytes(foundFile.utf8)) }
    words += arguments + [Bytes(task.utf8)]
    let isShowable = hidden == nil && words.allSatisfy { word in word.withUnsafeBytes { secrets.mask($0) } == word }
    return isShowable ? words.map(shellWord).joined(separator: " ") : "the same command line, and name the task \(name)"
  }
}

/// A word of any bytes so that a shell reads it as itself, on one line and without what could command a terminal: where it
/// must, by `$'…'` (POSIX.1-2024, XCU 2.2.4; bash, zsh and ksh have long known it).
package func shellWord(_ word: Bytes) -> String {
  let text = String(decoding: word, as: UTF8.self)
  let isText =
    text.utf8.elementsEqual(word) && !text.unicodeScalars.contains(where: isCommand)
  return isText ? shellQuoted(text) : "$'\(word.map(escaped).joined())'"
}

private func escaped(_ byte: UInt8) -> String {
  switch byte {
  case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\\(Unicode.Scalar(byte))"
  case UInt8(ascii: "\n"): "\\n"
  case UInt8(ascii: "\t"): "\\t"
  case 0x20..<0x7F: "\(Unicode.Scalar(byte))"
  default: "\\\(byte >> 6)\(byte >> 3 & 7)\(byte & 7)"
  }
}
