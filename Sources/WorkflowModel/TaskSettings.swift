package import Diagnostics
package import Variables

/// The keys that a task may inherit: from `defaults` of the groups around it, then of the file.
///
/// Of a group, `shell`, `cwd`, `env` and `env_file` reach its members; `timeout`, `allow_failure` and `pool` concern the
/// group as a whole.
package struct TaskSettings: Sendable {
  package var shell: Shell?
  /// As written: relative to the directory of the file.
  package var directory: LocatedText?
  package var environment: [EnvironmentEntry] = []
  package var environmentFiles: [EnvironmentFile] = []
  /// Slots that `run` holds.
  package var cpus: Int32?
  /// Bytes reserved while it runs.
  package var memory: Int64?
  /// The pools of which it takes one unit each.
  package var pools: [Reference]?
  package var priority: Int32?
  /// The limit for one attempt, or for a whole group.
  package var timeout: Nanoseconds?
  /// Between the polite signal and the one that can't be refused.
  package var grace: Nanoseconds?
  package var retry: RetryPolicy?
  package var allowsFailure: Bool?
  /// Whether it runs under a pseudo-terminal.
  package var usesTerminal: Bool?
  /// Of a group: values for its members that don't set them.
  package var memberDefaults: Defaults?

  package init() {}

  /// Settings inside settings.
  package indirect enum Defaults: Sendable {
    case values(TaskSettings)
  }
}

/// A text of the file in which variables are replaced.
package struct LocatedText: Hashable, Sendable {
  package var template: TextTemplate
  package var range: SourceRange

  package init(_ template: TextTemplate, at range: SourceRange) {
    self.template = template
    self.range = range
  }
}

/// A variable to set, or with nil to remove.
package struct EnvironmentEntry: Hashable, Sendable {
  package var name: String
  package var value: TextTemplate?
  /// Of the value; of the name where there is none.
  package var range: SourceRange

  package init(name: String, value: TextTemplate?, range: SourceRange) {
    self.name = name
    self.value = value
    self.range = range
  }
}

/// A dotenv file.
package struct EnvironmentFile: Hashable, Sendable {
  /// As written, without the `?`: relative to the directory of the file.
  package var path: LocatedText
  /// Whether it may be missing: `path?`.
  package var isOptional: Bool

  package init(path: LocatedText, isOptional: Bool) {
    self.path = path
    self.isOptional = isOptional
  }
}

/// When a failed attempt is followed by another.
package struct RetryPolicy: Hashable, Sendable {
  /// Attempts after the first.
  package var maximum: Int32
  /// Waited before the second attempt.
  package var delay: Nanoseconds = 0
  /// What the wait is multiplied with after each further attempt.
  package var backoff: Double = 1
  /// No wait is longer, whatever the backoff makes of it.
  package var maximumDelay: Nanoseconds?
  /// The part of each wait, from 0 to 1, by which it is made longer or shorter at random.
  package var jitter: Double = 0
  /// What leads to another attempt; empty for every failure.
  package var causes: Set<Cause> = []

  package enum Cause: Hashable, Sendable {
    case exitStatus(Int32)
    case timeout
    case signal
  }

  package init(maximum: Int32) {
    self.maximum = maximum
  }
}

/// The program that is given a script: its words, to which the script is appended as the last.
package struct Shell: Hashable, Sendable {
  package var words: [TextTemplate]
  /// Where it is set; nil for the one that needs not be.
  package var range: SourceRange?

  package init(words: [TextTemplate], range: SourceRange? = nil) {
    self.words = words
    self.range = range
  }

  private init(_ words: String...) {
    self.words = words.map { TextTemplate(literal: $0) }
  }

  package static let sh = Shell("sh", "-e", "-c")

  /// Whether it is the one that scripts without syntax need not be given to.
  package var isDefault: Bool { words == Shell.sh.words }

  /// The shells and interpreters that have a name of their own.
  package static let named: [(name: String, shell: Shell)] = [
    ("sh", sh),
    ("bash", Shell("bash", "-eo", "pipefail", "-c")),
    ("zsh", Shell("zsh", "-eo", "pipefail", "-c")),
    ("dash", Shell("dash", "-e", "-c")),
    ("ksh", Shell("ksh", "-e", "-c")),
    ("fish", Shell("fish", "-c")),
    ("python3", Shell("python3", "-c")),
    ("python", Shell("python", "-c")),
    ("node", Shell("node", "-e")),
    ("perl", Shell("perl", "-e")),
    ("ruby", Shell("ruby", "-e")),
  ]
}
