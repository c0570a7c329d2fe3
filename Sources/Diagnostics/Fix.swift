/// A change that certainly does what is meant: it may be made without asking.
package struct Fix: Hashable, Sendable {
  package var action: Action
  /// In the order of the file, without overlaps, all in one file.
  package var edits: [Edit]

  package init(_ action: Action, _ edits: [Edit]) {
    self.action = action
    self.edits = edits
  }

  /// Bytes of a file and what takes their place.
  package struct Edit: Hashable, Sendable {
    package var range: SourceRange
    package var replacement: String

    package init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// What a fix does.
  package enum Action: Hashable, Sendable {
    case rename(to: String)
    case replace(with: String)
    case remove(Words)
    case add(String)
    case quote
    case useLineFeeds
    case useSpaces
  }
}

extension Fix.Action {
  /// As a request: "rename it to 'run'".
  package var title: Words {
    switch self {
    case .rename(let name): "rename it to '\(name)'"
    case .replace(let text): "write '\(text)' instead"
    case .remove(let what): "remove \(what)"
    case .add(let line): "write '\(line)' at the top of the file"
    case .quote: "put it in quotes"
    case .useLineFeeds: "end all lines of the file with LF"
    case .useSpaces: "write a space instead"
    }
  }
}
