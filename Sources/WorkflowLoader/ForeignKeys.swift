import Diagnostics

/// Keys of other tools that have no counterpart of the same meaning, and what people ask for with them.
enum ForeignKeys {
  /// - Parameter value: what stands behind the key.
  static func key(_ name: String, in context: KeyContext, value: ValueKind) -> ForeignKey? {
    context == .workflow ? topKey(name, value) : taskKey(name, value)
  }

  private static func topKey(_ name: String, _ value: ValueKind) -> ForeignKey? {
    switch name {
    case "services": .composeServices([], ending: [])
    case "apiVersion", "kind", "metadata", "spec": .frame
    case "templates", "entrypoint", "dag": .templates
    case "stages": .stages
    case "jobs", "targets", "recipes": nil
    case "steps": .steps
    case "concurrency": .concurrency
    case "on", "triggers", "trigger", "schedule", "schedules", "workflow": .trigger
    case "runs-on", "agent", "agents", "runner", "permissions": .machine
    case "image", "networks", "volumes", "configs", "container": .container
    case "cache": .files
    case "before_script": .before
    case "after_script": .after
    case "silent", "quiet": .silent
    case "output": .quiet
    case "variables", "environment", "vars": value == .list ? .variableList(passed: []) : nil
    case "includes", "import", "imports", "extends": .includes
    default: nil
    }
  }

  private static func taskKey(_ name: String, _ value: ValueKind) -> ForeignKey? {
    switch name {
    case "steps": .steps
    case "preconditions", "precondition": .precondition(test: nil, message: nil)
    case "use", "sequence": .taskCall(key: name, TaskCall(name: nil, file: "taskflow.yaml"))
    case "args": .arguments
    case "alias", "aliases": .aliases
    case "label", "prefix": .label
    case "internal": .internalTask
    case "status": .upToDateTest([])
    case "watch": .watch
    case "commands", "script", "scripts", "commandLine": value == .list ? .commandList(alone: nil) : nil
    case "stage": .stages
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
    case "withItems", "withParam", "withSequence", "for", "foreach", "loop", "with_items": .loop
    case "environment", "variables", "vars": value == .list ? .variableList(passed: []) : nil
    case "depends_on", "dependsOn", "deps", "needs": value == .map ? .dependencyMap([], ending: []) : nil
    case "artifacts", "cache": .files
    case "retryStrategy", "backoffLimit": .retries(nil)
    case "silent", "quiet": .silent
    case "fail-fast", "fail_fast", "failfast": .failFast
    case "extends": .extends([], map: "env")
    case "excludes": .excludes
    default: nil
    }
  }

  /// Whether it says that the tasks are there, though not where they should be.
  static func isAboutTasks(_ key: ForeignKey) -> Bool {
    switch key {
    case .composeServices, .frame, .templates, .taskAtTop, .steps, .dependentSteps: true
    default: false
    }
  }

  /// Whether it is another word for `max` in `retry`.
  static func isMaximum(_ name: String) -> Bool {
    ["retries", "max_retries", "count", "times", "limit", "attempts", "max_attempts", "maxAttempts"].contains(name)
  }
}
