package import Variables

/// What the tasks of a run have in common.
package struct TaskContext {
  /// Told the values that must not be shown.
  package let secrets: SecretFinder

  package init(secrets: SecretFinder = SecretFinder()) {
    self.secrets = secrets
  }
}

/// Picks from the environments of tasks the values that must not be shown.
package struct SecretFinder {
  private let names: [String]
  private let tell: (Bytes) -> Void

  /// - Parameters:
  ///   - names: the variables that hold secrets.
  ///   - tell: is given each of their values, some more than once.
  package init(names: [String] = [], tell: @escaping (Bytes) -> Void = { _ in }) {
    self.names = names
    self.tell = tell
  }

  func note(_ variables: VariableMap) {
    for name in names {
      if let value = variables[name] { tell(value) }
    }
  }

  func note(_ value: Bytes, of name: String) {
    if names.contains(name) { tell(value) }
  }

  /// Takes the values that a task wrote. What it did not write as it should is part of a secret, for all that is known, where
  /// it exports any.
  ///
  /// - Parameter exports: the names that it is to write.
  func note(_ contents: ExportsFile.Contents, exports: [String]) {
    let entries = contents.superseded + contents.entries
    for entry in entries where names.contains(entry.name) {
      for value in [entry.value] + Self.bare(entry.value) { tell(value) }
    }
    guard holdsSecret(exports) else { return }
    for text in contents.unreadable.flatMap(Self.parts) where text.count > 2 { tell(text) }
    for entry in entries where !exports.contains(entry.name) {
      let name = Bytes(entry.name.utf8)
      for text in [name, entry.value, name + Bytes("=".utf8) + entry.value] where text.count > 2 { tell(text) }
    }
  }

  /// A value without the blanks and the quotes around it, which a shell would have taken away: `NAME="value"`.
  private static func bare(_ value: Bytes) -> [Bytes] {
    let around = Bytes(" \t\r;".utf8)
    let trimmed = value.drop { around.contains($0) }
    guard let end = trimmed.lastIndex(where: { !around.contains($0) }), case let text = trimmed[...end],
      let first = text.first, text.count > 2
    else { return [] }
    let isQuoted = text.last == first && (first == UInt8(ascii: "'") || first == UInt8(ascii: "\""))
    let inner = text.dropFirst().dropLast()
    return [Bytes(text)] + (isQuoted && inner.count > 2 ? [Bytes(inner)] : [])
  }

  /// What of a text may be a value that was not written as it should be, as in `export NAME=value` or `NAME: "value"`: all of
  /// it, each word, and what follows each first separator of a line.
  private static func parts(of text: Bytes) -> [Bytes] {
    let separators = Bytes(" \t\r\0=:<>\"'".utf8)
    var parts = [text]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      parts += line.split { separators.contains($0) }.map(Bytes.init)
      for separator in separators {
        guard let place = line.firstIndex(of: separator) else { continue }
        let rest = line[(place + 1)...].drop { separators.contains($0) }
        parts.append(Bytes(rest))
        if let end = rest.lastIndex(where: { !separators.contains($0) }) { parts.append(Bytes(rest[...end])) }
      }
    }
    return parts
  }

  /// True if any of some variables holds a secret.
  func holdsSecret(_ exports: [String]) -> Bool { exports.contains(where: names.contains) }
}
