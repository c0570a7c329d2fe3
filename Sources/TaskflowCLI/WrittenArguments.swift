import Variables

/// The command line as it was written: in a `String`, bytes that are no UTF-8 are not what they were.
enum WrittenArguments {
  /// - Parameter argument: a word of the command line, or what stands behind `--option=`.
  static func bytes(of argument: String) -> Bytes {
    guard argument.unicodeScalars.contains("\u{FFFD}") else { return Bytes(argument.utf8) }
    // Of two that look the same the last one counts, as of two for the same variable.
    for word in words.reversed() {
      var part = word[...]
      while !String(decoding: part, as: UTF8.self).utf8.elementsEqual(argument.utf8) {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { break }
        part = part[(equals + 1)...]
      }
      if String(decoding: part, as: UTF8.self).utf8.elementsEqual(argument.utf8) { return Bytes(part) }
    }
    return Bytes(argument.utf8)
  }

  private static let words: [Bytes] = (0..<Int(CommandLine.argc)).compactMap { index in
    CommandLine.unsafeArgv[index].map { word in
      var end = 0
      while word[end] != 0 { end += 1 }
      return (0..<end).map { UInt8(bitPattern: word[$0]) }
    }
  }
}
