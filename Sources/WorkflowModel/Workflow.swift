package import Diagnostics

/// The place of a task or group in `Workflow.tasks`.
package typealias DefinitionID = Int

/// A task file as its author wrote it, read and typed, before names are resolved; with all files it includes.
package struct Workflow: Sendable {
  /// The file itself first, then those it includes.
  package var files: [WorkflowFile]
  package var mode: Mode = .async
  package var onFailure: FailurePolicy = .finish
  /// Variables whose values are never shown, of all files.
  package var secrets: [Reference] = []
  /// Of all files.
  package var pools: [Pool] = []
  /// What `run` runs when no task is named; nil means all.
  package var defaultTargets: [Reference]?
  /// Tasks and groups in the order of the file; a group is followed by its members.
  package var tasks: [TaskDefinition] = []
  /// The dependencies of all tasks; each task owns a range of them.
  package var dependencies: [Reference] = []
  /// The words of all `run` lists; each task owns a range of them.
  package var arguments: [TextID] = []
  /// What tasks and groups set themselves; most share none.
  package var settings: [TaskSettings] = []
  /// The globs of files that tasks read and write, those of one task together.
  package var fileGlobs: [FileGlob] = []
  /// What only few tasks have.
  package var rules: [TaskRules] = []
  package var texts = TextTable()
  /// What the files say about warnings; empty where none were looked for.
  package var ignores: [IgnoreComment] = []
  /// Where scripts are written, in the order of the file; empty where only errors were looked for.
  package var scripts: [ScriptPlace] = []

  package init(name: String, directory: String) {
    files = [WorkflowFile(name: name, directory: directory)]
  }

  package var name: String { files[0].name }
  package var description: String? { files[0].description }
  /// The directory of the file, absolute: tasks run there, and relative paths start there.
  package var directory: String { files[0].directory }

  /// The variables whose values must not be shown.
  package var secretNames: [String] {
    secrets.map { texts[$0.text] } + files.flatMap(\.parameters).filter(\.isSecret).map(\.name)
  }

  /// What a task has of the keys that few have.
  package func rules(of task: DefinitionID) -> TaskRules? {
    tasks[task].rules.map { rules[Int($0)] }
  }

  /// A task's name with those of the groups around it: `deploy/upload`.
  package func path(of task: DefinitionID) -> String {
    let name = texts[tasks[task].name]
    return tasks[task].parent.map { "\(path(of: $0))/\(name)" } ?? name
  }

  /// The members of a group, or of the file itself for nil, in order.
  package func members(of group: DefinitionID?) -> [DefinitionID] {
    var members: [DefinitionID] = []
    var member = group.map { $0 + 1 } ?? 0
    let end = group.map { Int(tasks[$0].end) } ?? tasks.count
    while member < end {
      members.append(member)
      member = Int(tasks[member].end)
    }
    return members
  }
}

/// A glob of files that a task reads or writes.
package struct FileGlob: Sendable {
  /// The place of the task in `Workflow.tasks`.
  package var task: Int32
  package var isOutput: Bool
  package var text: LocatedText

  package init(task: DefinitionID, isOutput: Bool, text: LocatedText) {
    self.task = Int32(task)
    self.isOutput = isOutput
    self.text = text
  }
}

/// The name of a task where it is used: in `dependencies` or `default`.
package struct Reference: Hashable, Sendable {
  package var text: TextID
  package var range: SourceRange

  @inlinable
  package init(text: TextID, range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// How the tasks of a list are started.
package enum Mode: String, CaseIterable, Sendable {
  /// One after the other, in the order listed.
  case sync
  /// Each as soon as its dependencies allow.
  case async
}

/// What a failure does to the rest of the run.
package enum FailurePolicy: String, CaseIterable, Sendable {
  /// Start nothing new, let running tasks end.
  case finish
  /// Run everything that doesn't depend on a failure.
  case `continue`
  /// Stop running tasks at once.
  case cancel
}

/// What one file says about all of its tasks.
package struct WorkflowFile: Sendable {
  /// As written, where variables are to be replaced in it.
  package var name: String
  /// The name where variables are to be replaced in it; nil for one that stands for itself.
  package var nameTemplate: LocatedText?
  package var description: String?
  /// Absolute.
  package var directory: String
  package var parameters: [Parameter] = []
  package var environment: [EnvironmentEntry] = []
  package var environmentFiles: [EnvironmentFile] = []
  package var defaults: TaskSettings?

  package init(name: String, directory: String) {
    self.name = name
    self.directory = directory
  }
}

/// An argument of a workflow. It becomes an environment variable.
package struct Parameter: Sendable {
  package var name: String
  /// Of the name.
  package var range: SourceRange
  package var description: String?
  /// Without one it has to be set.
  package var defaultValue: LocatedText?
  /// The only values it may have; empty for any.
  package var choices: [String] = []
  /// A regular expression that the whole value must match.
  package var pattern: String?
  package var isSecret = false

  package init(name: String, range: SourceRange) {
    self.name = name
    self.range = range
  }
}

/// A named counting semaphore.
package struct Pool: Sendable {
  package var name: String
  /// How many tasks may hold a unit of it.
  package var count: Int32
  package var range: SourceRange

  package init(name: String, count: Int32, range: SourceRange) {
    self.name = name
    self.count = count
    self.range = range
  }
}
