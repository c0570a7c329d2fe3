/// A file of variables as docker compose reads it: `KEY=value` or `KEY: value`, with or without `export` before it; single
/// quotes take everything literally, double quotes have escapes, both may span lines; `#` at the beginning of a line or
/// behind a space begins a comment. A `KEY` alone is taken over from the environment.
///
/// Facts are those of compose-go's package `dotenv`. We differ where it drops something without a word: text behind a
/// closing quote and a value without a key are errors, and `KEY= # comment` is empty, as its documentation says.
package enum Dotenv {
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var value: Bytes
    /// From the name to the end of the value, in bytes of the file.
    package var range: Range<Int>
  }

  package struct Failure: Error, Hashable {
    package let problem: Problem
    /// In bytes of the file.
    package let range: Range<Int>
  }

  package enum Problem: Hashable, Sendable {
    /// `=value`
    case emptyName
    /// Not letters, digits and `_.-[]`.
    case invalidName(String)
    case unclosedQuote
    case textAfterQuote(String)
    /// No variable can hold a NUL.
    case nul(name: String)
    case malformedReference(TemplateError.Problem)
    /// No process can be given it: with the variables in it, it is longer than `ArgumentLimit.bytes`.
    case tooLong(name: String)
    /// `${NAME:?message}` and the variable is not set.
    case missingVariable(name: String, message: String)
  }

  package struct Contents: Hashable, Sendable {
    /// In the order of the file; later ones win.
    package internal(set) var entries: [Entry] = []
    package internal(set) var errors: [Failure] = []
    /// Variables without a default that were not set where they were used, and became nothing.
    package internal(set) var unset: [UnsetVariable] = []
  }

  /// Reads all of a file, and goes on after an error.
  ///
  /// - Parameter lookup: the environment, for variables that the file has not set before, and for a `KEY` alone.
  package static func read(_ file: Bytes, _ lookup: (_ name: String) -> Bytes?) -> Contents {
    var reader = DotenvReader(file: file)
    while reader.readStatement(lookup) {}
    return reader.contents
  }
}
