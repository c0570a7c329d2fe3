import Diagnostics

/// Keys of other tools that have no counterpart of the same meaning, and what people ask for with them.
enum ForeignKeys {
  /// - Parameter value: what stands behind the key.
  static func key(_ name: String, in context: KeyContext, value: ValueKind) -> ForeignKey? {
    context == .workflow ? topKey(name, value) : taskKey(name, value)
  }

  private static func topKey(_ name: String, _ value: ValueKind) -> ForeignKey? {
    switch name {
    case "services": .services
    case "apiVersion", "kind", "metadata", "spec": .frame
    case "templates", "entrypoint", "dag": .templates
    case "stages": .stages
    case "jobs", "targets", "recipes": nil
    case "steps": .steps
    case "concurrency": .concurrency
    case "set", "shopt": .shellOptions
    case "requires": .requiredVariables
    case "on", "triggers", "trigger", "schedule", "schedules", "workflow": .trigger
    case "runs-on", "agent", "agents", "runner", "permissions": .machine
    case "image", "networks", "volumes", "container": .container
    case "cache": .files
    case "before_script": .before
    case "after_script": .after
    case "silent", "output", "quiet": .quiet
    case "variables", "environment", "vars": value == .list ? .variableList : nil
    case "includes", "import", "imports", "extends": .includes
    default: nil
    }
  }

  private static func taskKey(_ name: String, _ value: ValueKind) -> ForeignKey? {
    switch name {
    case "steps": .steps
    case "preconditions", "precondition": .precondition
    case "requires": value == .map ? .requiredVariables : nil
    case "prompt", "confirm": .prompt
    case "use", "sequence": .taskCall
    case "args": .arguments
    case "alias", "aliases": .aliases
    case "label", "prefix": .label
    case "defer": .clean
    case "platforms": .platforms
    case "internal": .internalTask
    case "status": .upToDateTest
    case "set", "shopt": .shellOptions
    case "watch": .watch
    case "concurrency": value == .map ? .concurrency : nil
    case "cmds", "commands", "script", "scripts", "commandLine": value == .list ? .commandList : nil
    case "stage": .stages
    case "services": .services
    case "healthcheck", "readinessProbe", "livenessProbe": .healthTest
    case "template", "templateRef": .template
    case "arguments", "parameters": .templateArguments
    case "image", "container", "ports", "volumes", "networks", "build", "dockerfile", "entrypoint", "expose",
      "sidecars", "volumeMounts":
      .container
    case "runs-on", "tags", "agent", "agents", "runner", "permissions", "nodeSelector": .machine
    case "on", "triggers", "schedule", "manual": .trigger
    case "only", "except", "rules": .condition
    case "uses", "with", "plugins": .action
    case "before_script", "pre_script", "setup", "before": .before
    case "after_script", "post_script", "teardown", "cleanup", "after_success", "after_failure": .after
    case "strategy": .matrixFrame
    case "withItems", "withParam", "withSequence", "for", "foreach", "loop", "with_items": .loop
    case "environment", "variables", "vars": value == .list ? .variableList : nil
    case "depends_on", "dependsOn", "deps", "needs": value == .map ? .dependencyMap : nil
    case "artifacts", "cache": .files
    case "restart", "retryStrategy", "backoffLimit": .restart
    case "silent", "quiet": .quiet
    default: nil
    }
  }

  /// What people ask for with a key of an item in a list of commands; nil for one that needs no answer of its own.
  static func commandKey(_ name: String) -> ForeignKey? {
    switch name {
    case "task": .taskCall
    case "for": .loopOverCommands
    case "defer": .clean
    case "ignore_error": .allowedFailure
    case "platforms": .platforms
    case "set", "shopt": .shellOptions
    case "prompt": .prompt
    default: nil
    }
  }

  /// Whether it says that the tasks are there, though not where they should be.
  static func isAboutTasks(_ key: ForeignKey) -> Bool {
    switch key {
    case .services, .frame, .templates, .taskAtTop, .steps, .dependentSteps: true
    default: false
    }
  }
}
