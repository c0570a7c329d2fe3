/// Options that need no value: `--optimize` alone means `--optimize=1`.
///
/// The parser's own way to say this takes the next word as the value, which may be the file.
enum OptionalValues {
  private static let defaults = ["--optimize": "1", "--shuffle": Shuffle.anySeed]

  /// The words of a command line with the values that may be left out.
  static func complete(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments[..<end].map { word in defaults[word].map { "\(word)=\($0)" } ?? word } + arguments[end...]
  }

  /// A help text in which these options are written as they are used: `--optimize[=SECONDS]`, which takes as many columns as what
  /// the parser writes.
  static func shown(in help: String) -> String {
    // What can be replaced takes its time to be made.
    if !help.utf8.contains(UInt8(ascii: "<")) { return help }
    return help.replacing(/(--[a-z-]+) <([a-z]+)>/) { match in
      defaults[String(match.1)] == nil ? String(match.0) : "\(match.1)[=\(match.2.uppercased())]"
    }
  }
}
