/// The words of a command line that needs no shell: `cc -O2 -o main main.c`. What `make` does too: it spares half the
/// time of a short command.
///
/// - Returns: nil when any character or word could mean more to a shell than itself.
package func wordsWithoutShell(_ script: String) -> [String]? {
  var reader = WordReader(bytes: Array(script.utf8))
  guard let words = reader.read(), let command = words.first else { return nil }
  let isAssignment = command.utf8.contains(UInt8(ascii: "="))
  return isAssignment || shellWords.contains(command) ? nil : words
}

private struct WordReader {
  let bytes: [UInt8]
  /// A copy: the global one is looked after at every use.
  private let isPlainByte = isPlain
  private var index = 0
  private var words: [String] = []
  private var word: [UInt8] = []
  private var isInWord = false

  init(bytes: [UInt8]) {
    self.bytes = bytes
    word.reserveCapacity(bytes.count)
  }

  mutating func read() -> [String]? {
    // A line break at the end is no second line.
    var end = bytes.count
    while end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    while index < end {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): finishWord()
      case UInt8(ascii: "'"), UInt8(ascii: "\""): guard readQuoted(byte, end) else { return nil }
      case _ where isPlainByte[Int(byte)]:
        word.append(byte)
        isInWord = true
      default: return nil
      }
    }
    finishWord()
    return words
  }

  private mutating func finishWord() {
    guard isInWord else { return }
    words.append(String(decoding: word, as: UTF8.self))
    word.removeAll(keepingCapacity: true)
    isInWord = false
  }

  private mutating func readQuoted(_ quote: UInt8, _ end: Int) -> Bool {
    // A quoted command name is never a keyword to the shell; leave such subtleties to it.
    if words.isEmpty { return false }
    isInWord = true
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == quote { return true }
      let isSpecial = byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "\\")
      if quote == UInt8(ascii: "\""), isSpecial || byte == UInt8(ascii: "!") { return false }
      word.append(byte)
    }
    return false
  }
}

/// Letters, digits, bytes beyond ASCII, and the signs that no shell gives a meaning.
private let isPlain: [Bool] = (0..<256).map { byte in
  switch UInt8(byte) {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
  default: "_-./,:@%+=".utf8.contains(UInt8(byte))
  }
}

/// Reserved words and built-ins of sh, and the names that shells in its place build in (POSIX.1-2017, XCU 2.4, 2.14, 1.6).
private let shellWords: Set<String> = [
  "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while",
  "function", "select", "time", "coproc", "[[", "]]",
  ".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "times",
  "trap",
  "unset", "source",
  "[", "alias", "bg", "bind", "builtin", "caller", "cd", "chdir", "command", "compgen", "complete", "compopt",
  "declare",
  "dirs", "disown", "echo", "enable", "false", "fc", "fg", "getopts", "hash", "help", "history", "jobs", "kill", "let",
  "local", "logout", "mapfile", "newgrp", "popd", "printf", "pushd", "pwd", "read", "readarray", "shopt", "suspend",
  "test", "true", "type", "typeset", "ulimit", "umask", "unalias", "wait", "print", "whence", "login",
]
