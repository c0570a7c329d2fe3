import Variables

/// The command line as it was written: in a `String`, bytes that are no UTF-8 are not what they were.
enum WrittenArguments {
  /// All words, the first of which is the program.
  static let words: [Bytes] = (0..<Int(CommandLine.argc)).compactMap { index in
    CommandLine.unsafeArgv[index].map { word in
      var end = 0
      while word[end] != 0 { end += 1 }
      return (0..<end).map { UInt8(bitPattern: word[$0]) }
    }
  }

  /// The same words with another value of an option, `--option=value`, or without it.
  ///
  /// - Parameter hasOptionalValue: whether a value is written behind `=` or not at all.
  static func replacing(
    _ option: String, in words: [Bytes], by value: String?, hasOptionalValue: Bool = false
  ) -> [Bytes] {
    let (name, joined) = (Bytes(option.utf8), Bytes("\(option)=".utf8))
    var result: [Bytes] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      // What follows `--` is no option.
      if word == Bytes("--".utf8) { return result + [word] + rest }
      guard word == name || word.starts(with: joined) else {
        result.append(word)
        continue
      }
      if word == name, !hasOptionalValue { rest = rest.dropFirst() }
      if let value { result.append(joined + Bytes(value.utf8)) }
    }
    return result
  }

  /// The values of an option, `--option value` or `--option=value`, in their order.
  static func values(of option: String, in words: [Bytes] = words) -> [Bytes] {
    let (name, joined) = (Bytes(option.utf8), Bytes("\(option)=".utf8))
    var values: [Bytes] = []
    var rest = words[...]
    // What follows `--` is no option.
    while let word = rest.popFirst(), word != Bytes("--".utf8) {
      if word.starts(with: joined) {
        values.append(Bytes(word.dropFirst(joined.count)))
      } else if word == name, let value = rest.popFirst() {
        values.append(value)
      }
    }
    return values
  }
}
