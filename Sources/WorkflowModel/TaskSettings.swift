package import Diagnostics

/// The keys that a task may inherit: from `defaults` of the groups around it, then of the file.
package struct TaskSettings: Sendable {
  package var shell: Shell?
  /// As written: relative to the directory of the file.
  package var directory: String?
  package var environment: [EnvironmentEntry] = []
  /// Slots that `run` holds.
  package var cpus: Int32?
  package var priority: Int32?
  /// Of a group: values for its members that don't set them.
  package var memberDefaults: Defaults?

  package init() {}

  /// Settings inside settings.
  package indirect enum Defaults: Sendable {
    case values(TaskSettings)
  }
}

/// A variable to set, or with nil to remove.
package struct EnvironmentEntry: Hashable, Sendable {
  package var name: String
  package var value: String?
  package var range: SourceRange?

  package init(name: String, value: String?, range: SourceRange? = nil) {
    self.name = name
    self.value = value
    self.range = range
  }
}

/// The program that is given a script: its words, to which the script is appended as the last.
package struct Shell: Hashable, Sendable {
  package var words: [String]

  package init(words: [String]) {
    self.words = words
  }

  package static let sh = Shell(words: ["sh", "-e", "-c"])

  /// The shells and interpreters that have a name of their own.
  package static let named: [(name: String, shell: Shell)] = [
    ("sh", sh),
    ("bash", Shell(words: ["bash", "-eo", "pipefail", "-c"])),
    ("zsh", Shell(words: ["zsh", "-eo", "pipefail", "-c"])),
    ("dash", Shell(words: ["dash", "-e", "-c"])),
    ("ksh", Shell(words: ["ksh", "-e", "-c"])),
    ("fish", Shell(words: ["fish", "-c"])),
    ("python3", Shell(words: ["python3", "-c"])),
    ("python", Shell(words: ["python", "-c"])),
    ("node", Shell(words: ["node", "-e"])),
    ("perl", Shell(words: ["perl", "-e"])),
    ("ruby", Shell(words: ["ruby", "-e"])),
  ]
}
