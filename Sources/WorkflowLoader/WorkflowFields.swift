package import Diagnostics
import WorkflowModel

/// One key of the language: where it may stand, what it takes, what it means.
///
/// This table is the only list of keys there is: the loader reads by it, suggestions choose from it, and the JSON
/// Schema is written from it. A new key is a new row and its reader.
package struct WorkflowField: Sendable {
  package let id: FieldID
  package let contexts: Contexts
  package let shape: FieldShape
  /// One sentence for editors and references.
  package let summary: String

  package var name: String { id.rawValue }

  package struct Contexts: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let workflow = Contexts(rawValue: 1)
    package static let task = Contexts(rawValue: 2)
    package static let group = Contexts(rawValue: 4)
    package static let defaults = Contexts(rawValue: 8)

    package init(_ context: KeyContext) {
      switch context {
      case .workflow: self = .workflow
      case .task: self = .task
      case .group: self = .group
      case .defaults: self = .defaults
      }
    }
  }
}

/// The keys, named as they are written.
package enum FieldID: String, CaseIterable, Sendable {
  case version, name, description, mode, env, defaults, tasks
  case onFailure = "on_failure"
  case defaultTargets = "default"
  case delay, dependencies, run, shell, cwd, cpus, priority, estimate
}

/// What a key takes.
package enum FieldShape: Sendable {
  case version
  case text
  case choice([String])
  case duration
  case wholeNumber(ClosedRange<Int>)
  case references
  case environment
  case command
  case shell
  case directory
  case tasks
  case defaults

  /// Completes "takes …".
  package var phrase: String {
    switch self {
    case .version, .wholeNumber: "a whole number"
    case .text, .choice: "text"
    case .duration: "a duration"
    case .references: "a name or a list of names"
    case .environment: "a map of names to values"
    case .command: "a command, or a list of a program and its arguments"
    case .shell: "the name of a shell, or a list of words"
    case .directory: "a path"
    case .tasks: "a map of names to tasks"
    case .defaults: "a map of keys to values"
    }
  }
}

package enum WorkflowFields {
  package static let all: [WorkflowField] = [
    row(.version, [.workflow], .version, "The version of the language the file is written in."),
    row(.name, [.workflow], .text, "Shown in listings and reports; the file's base name where it is missing."),
    row(.description, [.workflow, .task, .group], .text, "What it is for; its first line is shown in listings."),
    row(
      .mode, [.workflow, .task, .group], .choice(Mode.allCases.map(\.rawValue)),
      "sync: one after the other, in the order listed; async: each as soon as its dependencies allow."),
    row(
      .env, [.workflow, .task, .group, .defaults], .environment,
      "Environment variables; null removes one. The inner one wins."),
    row(.defaults, [.workflow, .group], .defaults, "Values for tasks that don't set them."),
    row(
      .onFailure, [.workflow], .choice(FailurePolicy.allCases.map(\.rawValue)),
      "finish: start nothing new; continue: run what doesn't depend on the failure; cancel: stop what is running."),
    row(.defaultTargets, [.workflow], .references, "The tasks to run when none is named; without it, all."),
    row(.tasks, [.workflow, .group], .tasks, "The tasks, in order: a command, or a map of keys."),
    row(.delay, [.task, .group], .duration, "Waited before the action, once the task could start; holds no slot."),
    row(.dependencies, [.task, .group], .references, "The tasks that must succeed first."),
    row(.run, [.task], .command, "Text goes to the shell as it is; a list is executed directly, without a shell."),
    row(.shell, [.task, .defaults], .shell, "What runs the script, which is appended as the last word; default sh."),
    row(.cwd, [.task, .group, .defaults], .directory, "The working directory, relative to the file's."),
    row(.cpus, [.task, .defaults], .wholeNumber(0...100_000), "Slots of --jobs that run holds; 0 holds none."),
    row(
      .priority, [.task, .defaults], .wholeNumber(-1_000_000_000...1_000_000_000),
      "Among tasks that could start, the higher one starts first."),
    row(.estimate, [.task], .duration, "How long run is expected to take, for planning."),
  ]

  /// The row of a key. Rows are found through the key's place in `FieldID.allCases`.
  package static func field(_ id: FieldID) -> WorkflowField {
    all.first { $0.id == id }!
  }

  package static func names(in context: KeyContext) -> [String] {
    all.filter { $0.contexts.contains(.init(context)) }.map(\.name)
  }

  /// Keys of the language that are not read yet: they must not look like typing errors.
  static let notReadYet: [(name: String, contexts: WorkflowField.Contexts)] = [
    ("params", [.workflow, .task, .group]), ("env_file", [.workflow, .task, .group, .defaults]),
    ("secrets", [.workflow]), ("pools", [.workflow]), ("include", [.task, .group]), ("if", [.task, .group]),
    ("when", [.task, .group]), ("timeout", [.task, .group, .defaults]), ("grace", [.task, .defaults]),
    ("retry", [.task, .defaults]), ("allow_failure", [.task, .group, .defaults]), ("memory", [.task, .defaults]),
    ("pool", [.task, .group, .defaults]), ("matrix", [.task, .group]), ("exports", [.task]), ("inputs", [.task]),
    ("outputs", [.task]), ("service", [.task]), ("tty", [.task, .defaults]), ("interactive", [.task]),
  ]

  /// What other tools call our keys.
  static let otherTools: [String: String] = [
    "needs": "dependencies", "deps": "dependencies", "depends_on": "dependencies", "depends": "dependencies",
    "depends-on": "dependencies", "dependsOn": "dependencies", "requires": "dependencies", "after": "dependencies",
    "prerequisites": "dependencies", "upstream": "dependencies", "parents": "dependencies",
    "cmd": "run", "cmds": "run", "command": "run", "commands": "run", "script": "run", "exec": "run", "args": "run",
    "jobs": "tasks", "steps": "tasks", "targets": "tasks", "recipes": "tasks", "stages": "tasks",
    "sources": "inputs", "generates": "outputs",
    "working_dir": "cwd", "working-directory": "cwd", "workdir": "cwd", "workingDir": "cwd", "dir": "cwd",
    "directory": "cwd", "chdir": "cwd",
    "continue-on-error": "allow_failure", "ignore_error": "allow_failure", "ignore_errors": "allow_failure",
    "environment": "env", "variables": "env", "vars": "env",
    "dotenv": "env_file", "desc": "description", "help": "description", "summary": "description",
    "sleep": "delay", "wait": "delay", "timeout-minutes": "timeout", "timeoutSec": "timeout",
    "retries": "retry", "max_retries": "retry", "retryPolicy": "retry",
    "strategy": "matrix", "threads": "cpus", "cores": "cpus", "slots": "cpus",
    "duration": "estimate", "expected": "estimate", "interpreter": "shell", "executable": "shell",
    "fail-fast": "on_failure", "fail_fast": "on_failure", "failfast": "on_failure", "run-on": "when",
    "preconditions": "if", "condition": "if", "type": "mode", "parallel": "mode", "title": "name",
  ]

  private static func row(
    _ id: FieldID, _ contexts: WorkflowField.Contexts, _ shape: FieldShape, _ summary: String
  ) -> WorkflowField {
    WorkflowField(id: id, contexts: contexts, shape: shape, summary: summary)
  }
}
