/// Where an expression stands, which decides how a variable is written in its place.
package struct ExpressionPlace: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// In a script, outside of quotes; a value of several words is split there.
    case script(holdsWords: Bool)
    case doubleQuotes
    /// In single quotes of a shell, and whether something stands between them that double quotes would change.
    case singleQuotes(holdsSpecials: Bool)
    /// In a here document, and its word where quotes around that keep the shell from replacing anything.
    case hereDocument(quotedWord: String?, holdsSpecials: Bool)
    /// In a script that no shell reads.
    case language(ScriptLanguage)
    /// In a word of a list, in which nothing is replaced.
    case list
    /// In a value that no shell is given; of a variable that the file sets, or one that may be unset.
    case value(isSet: Bool)
  }

  /// The quotes of YAML around a text, in which an answer has to stand as well.
  package enum Quotes: Hashable, Sendable {
    case none
    case single
    case double
  }

  package var kind: Kind
  package var quotes = Quotes.none

  package init(_ kind: Kind) {
    self.kind = kind
  }

  package static func value(isSet: Bool) -> ExpressionPlace { ExpressionPlace(.value(isSet: isSet)) }
}

/// A language of scripts that reads the environment in its own words.
package enum ScriptLanguage: Hashable, Sendable {
  case python
  case node
  case ruby
  case perl
  case other

  /// - Parameter program: the one that reads the script, without its directory.
  package init(program: some StringProtocol) {
    switch program.prefix(while: \.isLetter) {
    case "python", "pypy": self = .python
    case "node", "deno", "bun": self = .node
    case "ruby": self = .ruby
    case "perl": self = .perl
    default: self = .other
    }
  }
}

extension ExpressionPlace {
  /// How to read a variable in this place.
  func reading(_ name: String) -> Words {
    if case .value(isSet: false) = kind { return "write '${\(name):-}', which is empty if nothing sets it" }
    return (isScript ? "scripts read variables from their environment: " : "") + writing(name)
  }

  /// What to write for a variable, or for a text where that is not set.
  func writing(_ name: String, default text: String? = nil) -> Words {
    let expansion = text.map { "${\(name):-\($0)}" } ?? "${\(name)}"
    switch kind {
    case .script(holdsWords: true) where text == nil:
      return "write \(quoted(expansion)), without quotes, as its value is several words"
    case .script: return "write \(quoted("\"\(expansion)\""))"
    case .doubleQuotes, .value: return "write \(quoted(expansion))"
    case .singleQuotes(holdsSpecials: false):
      return
        "write \(quoted(expansion)), and double quotes in place of the single ones, in which nothing is replaced"
    case .singleQuotes(holdsSpecials: true):
      return
        "write \(quoted("'\"\(expansion)\"'")), which closes the single quotes around it: nothing is replaced in them"
    case .hereDocument(let word, let holdsSpecials):
      return "write \(quoted(expansion)), without quotes, which a here document would keep"
        + wordHelp(word, holdsSpecials)
    case .language(let language): return language.reading(name, default: text)
    case .list: return "write the command as a script, with '\"\(expansion)\"' in it"
    }
  }

  /// What to write for what a command prints; nil where no shell would run it.
  func substitution(_ command: String) -> Words? {
    switch kind {
    case .script, .doubleQuotes: return "write \(quoted("$(\(command))"))"
    case .singleQuotes:
      return "write \(quoted("'\"$(\(command))\"'")), which closes the single quotes around it: nothing is run in them"
    case .hereDocument(let word, let holdsSpecials):
      return "write \(quoted("$(\(command))"))" + wordHelp(word, holdsSpecials)
    case .language, .list, .value: return nil
    }
  }

  private func wordHelp(_ word: String?, _ holdsSpecials: Bool) -> Words {
    guard let word else { return "" }
    return "; and '<<\(word)' without quotes, because nothing is replaced after a word in quotes"
      + (holdsSpecials ? #"; then a '\' belongs before every '$', '`' and '\' that is to stay"# : "")
  }

  /// A text in quotes of ours, as it has to be written where it stands.
  private func quoted(_ text: String) -> Words {
    switch quotes {
    case .none: "'\(text)'"
    case .single: "'\(text.replacing("'", with: "''"))'"
    case .double: "'\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))'"
    }
  }

  /// Whether it is in a script.
  var isScript: Bool {
    switch kind {
    case .value, .list: false
    default: true
    }
  }
}

extension ScriptLanguage {
  fileprivate func reading(_ name: String, default text: String?) -> Words {
    switch (self, text) {
    case (.python, let text?):
      "write 'os.environ.get(\"\(name)\", \"\(excerpt(text))\")', outside of quotes, after 'import os'"
    case (.python, nil): "write 'os.environ[\"\(name)\"]', outside of quotes, after 'import os'"
    case (.node, let text?): "write '(process.env.\(name) ?? \"\(excerpt(text))\")', outside of quotes"
    case (.node, nil): "write 'process.env.\(name)', outside of quotes"
    case (.ruby, _): "write 'ENV[\"\(name)\"]', outside of quotes"
    case (.perl, _): "write '$ENV{\(name)}'"
    case (.other, _): "read '\(name)' from the environment, in the language of the script"
    }
  }
}
