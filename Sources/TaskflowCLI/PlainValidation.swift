import ArgumentParser

extension Validation {
  /// `validate` with paths and nothing else, as editors and commit hooks call it for each file. The parser puts all options
  /// together several times before it looks at the words, which takes most of the time that checking a small file takes.
  ///
  /// - Returns: nil where the words ask for something else.
  init?(withoutOptions words: [String]) {
    guard words.first == ValidateCommand.configuration.commandName else { return nil }
    let paths = words.dropFirst()
    guard paths.allSatisfy({ !$0.hasPrefix("-") || $0 == "-" }) else { return nil }
    self.init(paths: Array(paths))
  }
}
