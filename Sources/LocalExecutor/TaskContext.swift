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
}
