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
}
