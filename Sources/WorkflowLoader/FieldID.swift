package import Diagnostics

/// The keys, named as they are written; those of inner maps behind the name of the map.
package enum FieldID: String, CaseIterable, Sendable {
  case version, name, description, mode, params, env, secrets, defaults, pools, tasks, include
  case envFile = "env_file"
  case onFailure = "on_failure"
  case defaultTargets = "default"
  case run, shell, dependencies, delay, cwd, when, timeout, grace, retry, cpus, memory, pool, priority, estimate
  case condition = "if"
  case allowFailure = "allow_failure"
  case matrix, exports, inputs, outputs, service, tty, interactive

  case parameterDefault = "params.default"
  case parameterChoices = "params.choices"
  case parameterPattern = "params.pattern"
  case parameterDescription = "params.description"
  case parameterSecret = "params.secret"

  case retryMaximum = "retry.max"
  case retryDelay = "retry.delay"
  case retryBackoff = "retry.backoff"
  case retryMaximumDelay = "retry.max_delay"
  case retryJitter = "retry.jitter"
  case retryCauses = "retry.on"

  case serviceReady = "service.ready"
  case serviceInterval = "service.interval"
  case serviceTimeout = "service.timeout"

  /// The key that holds the map it is in.
  package var owner: FieldID? {
    rawValue.firstIndex(of: ".").flatMap { FieldID(rawValue: String(rawValue[..<$0])) }
  }

  package var isInner: Bool { owner != nil }

  /// As it is written.
  package var name: String {
    // Asked for at every key.
    rawValue.utf8.firstIndex(of: UInt8(ascii: ".")).map { String(rawValue.utf8[$0...].dropFirst())! } ?? rawValue
  }
}

/// What a key takes.
package enum FieldShape: Sendable {
  case version
  case text
  case choice([String])
  case boolean
  case duration
  case size
  case wholeNumber(ClosedRange<Int>)
  case decimal(ClosedRange<Int>)
  case path
  case references
  case variableNames
  case poolNames
  case globs
  case values
  case environment
  case environmentFiles
  case parameters
  case pools
  case script
  case command
  case shell
  case tasks
  case defaults
  case matrix
  case retry
  case causes
  case service

  /// Completes "takes …".
  package var phrase: String {
    switch self {
    case .version, .wholeNumber: "a whole number"
    case .decimal: "a number"
    case .text, .choice: "text"
    case .boolean: "'true' or 'false'"
    case .duration: "a duration"
    case .size: "a size"
    case .path: "a path"
    case .references, .variableNames, .poolNames: "a name or a list of names"
    case .globs, .environmentFiles: "a path or a list of paths"
    case .values: "a list of values"
    case .environment: "a map of names to values"
    case .parameters: "a map of names to defaults"
    case .pools: "a map of names to counts"
    case .script: "a command"
    case .command: "a command, or a list of a program and its arguments"
    case .shell: "the name of a shell, or a list of words"
    case .tasks: "a map of names to tasks"
    case .defaults: "a map of keys to values"
    case .matrix: "a map of names to lists of values"
    case .retry: "a count, or a map with 'max'"
    case .causes: "an exit status, 'timeout', 'signal', or a list of them"
    case .service: "'true', or a map with 'ready'"
    }
  }
}

extension WorkflowField.Contexts {
  package init(_ context: KeyContext) {
    switch context {
    case .workflow: self = .workflow
    case .task: self = .task
    case .group: self = .group
    case .include: self = .include
    case .defaults: self = .defaults
    case .parameter: self = .parameter
    case .retry: self = .retry
    case .service: self = .service
    case .command: self = []
    }
  }
}

/// The table of all keys, and what else is known of keys.
package enum WorkflowFields {
  package static func field(_ id: FieldID) -> WorkflowField {
    all.first { $0.id == id }!
  }

  package static func fields(in context: KeyContext) -> [WorkflowField] {
    all.filter { $0.contexts.contains(.init(context)) }
  }

  package static func names(in context: KeyContext) -> [String] {
    fields(in: context).map(\.name)
  }

  /// What other tools call our keys.
  static let otherTools: [String: String] = [
    "needs": "dependencies", "deps": "dependencies", "depends_on": "dependencies", "depends": "dependencies",
    "depends-on": "dependencies", "dependsOn": "dependencies", "requires": "dependencies", "after": "dependencies",
    "prerequisites": "dependencies", "prereqs": "dependencies", "upstream": "dependencies", "parents": "dependencies",
    "cmd": "run", "cmds": "run", "command": "run", "commands": "run", "script": "run", "exec": "run",
    "recipe": "run",
    "jobs": "tasks", "targets": "tasks", "recipes": "tasks",
    "includes": "include", "import": "include", "imports": "include", "extends": "include",
    "parameters": "params", "arguments": "params",
    "products": "outputs",
    "working_dir": "cwd", "working-directory": "cwd", "workdir": "cwd", "workingDir": "cwd", "dir": "cwd",
    "directory": "cwd", "chdir": "cwd",
    "continue-on-error": "allow_failure", "ignore_error": "allow_failure", "ignore_errors": "allow_failure",
    "ignore_failure": "allow_failure",
    "environment": "env", "variables": "env", "vars": "env",
    "desc": "description", "doc": "description", "help": "description", "summary": "description",
    "sleep": "delay", "wait": "delay", "timeout-minutes": "timeout", "timeoutSec": "timeout",
    "stop_grace_period": "grace", "kill_timeout": "grace",
    "retries": "retry", "max_retries": "retry", "retryPolicy": "retry", "limit": "max",
    "exit_codes": "on", "max_delay_seconds": "max_delay",
    "threads": "cpus", "cores": "cpus", "slots": "cpus", "mem": "memory", "ram": "memory",
    "semaphore": "pool", "mutex": "pool", "concurrency": "pool", "resources": "pools",
    "duration": "estimate", "expected": "estimate", "interpreter": "shell", "executable": "shell",
    "fail-fast": "on_failure", "fail_fast": "on_failure", "failfast": "on_failure", "run-on": "when",
    "condition": "if", "only_if": "if", "type": "mode", "parallel": "mode", "title": "name",
    "daemon": "service", "background": "service", "healthcheck": "ready", "readiness": "ready", "probe": "ready",
    "pty": "tty", "terminal": "tty", "stdin": "interactive", "stdin_open": "interactive",
    "options": "choices", "enum": "choices", "regex": "pattern",
  ]
}
