package import Diagnostics

/// The keys that few tasks have and none inherits.
package struct TaskRules: Sendable {
  /// The shell text of `if`.
  package var condition: TextID?
  package var when: When = .success
  package var matrix: Matrix?
  package var include: Include?
  /// The names of the values it hands to its dependents.
  package var exports: [Reference] = []
  package var service: Service?
  /// Whether it gets the terminal itself.
  package var isInteractive = false

  package init() {}
}

/// Which outcome of its dependencies lets a task run.
package enum When: String, CaseIterable, Sendable {
  case success
  /// Some of them did not succeed.
  case failure
  /// Any, also while the run is stopping.
  case always
}

/// A task that keeps running beside those that depend on it.
package struct Service: Hashable, Sendable {
  /// The shell text of the test that says whether it can be used; without one it can as soon as it runs.
  package var ready: TextID?
  /// Between two tests.
  package var interval: Nanoseconds = 200 * .millisecond
  /// How long it may take to get ready.
  package var timeout: Nanoseconds = 60 * .second

  package init() {}
}

/// One instance of a task for every combination of values.
package struct Matrix: Sendable {
  package var axes: [Axis] = []
  /// Combinations that are added.
  package var include: [[Value]] = []
  /// Combinations that are left out: every one that agrees with all values listed.
  package var exclude: [[Value]] = []
  /// Of the key.
  package var range: SourceRange

  package init(range: SourceRange) {
    self.range = range
  }

  /// All names that its instances may have a value of.
  package var names: [String] {
    var names = axes.map(\.name)
    for entry in include {
      for value in entry where !names.contains(value.axis) { names.append(value.axis) }
    }
    return names
  }

  /// Its axes for people, `os × py`; where all combinations are listed, what these name.
  package var dimensions: String {
    (axes.isEmpty ? names : axes.map(\.name)).joined(separator: " × ")
  }

  package struct Axis: Sendable {
    package var name: String
    package var range: SourceRange
    package var values: Values

    package init(name: String, range: SourceRange, values: Values) {
      self.name = name
      self.range = range
      self.values = values
    }
  }

  package enum Values: Sendable {
    case list([LocatedText])
    /// The lines of a variable: a list that a dependency exports, known only while the workflow runs, or one given before.
    case lines(variable: String, at: SourceRange)
  }

  /// A value of an axis.
  package struct Value: Sendable {
    package var axis: String
    package var axisRange: SourceRange
    package var text: LocatedText

    package init(axis: String, axisRange: SourceRange, text: LocatedText) {
      self.axis = axis
      self.axisRange = axisRange
      self.text = text
    }
  }
}

/// Another file whose tasks are the members of a group.
package struct Include: Sendable {
  /// As written.
  package var path: Reference
  /// Its place in `Workflow.files`; nil when it could not be read, which is a finding.
  package var file: Int32?
  /// What its params are set to.
  package var parameters: [EnvironmentEntry] = []

  package init(path: Reference) {
    self.path = path
  }
}
