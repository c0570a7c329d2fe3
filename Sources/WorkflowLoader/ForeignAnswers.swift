import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Answers to keys of other tools that depend on their value, and on what stands beside them.
extension WorkflowReader {
  /// What people ask for with a key; nil where the answer depends on the key alone.
  func foreignKey(_ name: String, _ value: NodeID, in context: KeyContext, of map: NodeID) -> ForeignKey? {
    switch context {
    case .workflow: topKey(name, value)
    case .task: containerKey(name, value, of: map) ?? taskKey(name, value, of: map)
    case .include: includeKey(name, value)
    case .service: serviceKey(name, value)
    case .retry: retryKey(name)
    case .group: groupKey(name, value, of: map)
    case .defaults, .parameter, .command: nil
    }
  }

  private func topKey(_ name: String, _ value: NodeID) -> ForeignKey? {
    switch name {
    case "type" where tree.isScalar(value, "graph"): .graphType
    case "type" where tree.isScalar(value, "chain"): .chainType
    case "timeoutSec", "timeout_sec": tree.kind(of: value) == .text ? .fileTimeout("\(tree.text(of: value))s") : nil
    case "delaySec", "delay_sec": tree.kind(of: value) == .text ? .fileDelay("\(tree.text(of: value))s") : nil
    case "mailOn", "mail_on", "smtp", "errorMail", "error_mail", "infoMail", "info_mail", "waitMail": .mail
    case "run" where isRunPolicy(value): .runPolicy
    case "method": .upToDateMethod
    case "output": outputStyle(value)
    case "services": composeServices(value)
    case "on": dispatchParams(value).map { .triggerInputs($0) }
    case "precondition", "preconditions": .skippingTest(skippingTest(value), isTop: true)
    case "includes": includedFiles(value)
    case "concurrency" where isCount(value), "max_parallel" where isCount(value), "maxParallel" where isCount(value):
      .pipeline(.limit(tree.text(of: value)))
    case "volumes", "networks", "configs": .inComposeTop
    case _ where name.hasPrefix(".") && tree.kind(of: value) == .map: .hiddenJob(String(name.dropFirst()))
    case "run-name", "logDir", "log_dir", "histRetentionDays", "hist_retention_days", "maxCleanUpTimeSec": .aboutTool
    case "runs" where entry("using", of: value) != nil: .steps
    case "inputs" where entry("runs", of: 0) != nil: .actionInputs(params(ofInputs: value) ?? "{ … }")
    case "outputs" where entry("runs", of: 0) != nil: .jobOutputs
    case "handlerOn", "handler_on", "handlers": .pipeline(.handlers)
    case "maxActiveSteps", "max_active_steps":
      tree.kind(of: value) == .text ? .pipeline(.limit(tree.text(of: value))) : nil
    default: commonKey(name, value, isTop: true)
    }
  }

  private func commonKey(_ name: String, _ value: NodeID, isTop: Bool) -> ForeignKey? {
    switch name {
    case "steps" where isTop && text("type", in: 0) == "graph": .dependentSteps
    case "steps" where hasItem(value, with: ["depends", "depends_on", "needs", "dependencies"]): .dependentSteps
    case "dotenv" where isListOfTexts(value): .dotenv(texts(value))
    case "set": .shellOptions(texts(value), isTop: isTop)
    case "shopt": .shellSettings(texts(value), isTop: isTop)
    case "vars", "variables", "environment": variables(value, isTemplates: name == "vars" && isTaskfile)
    case "requires": requiredVariables(value)
    default: nil
    }
  }

  private func taskKey(_ name: String, _ value: NodeID, of map: NodeID) -> ForeignKey? {
    if isWithoutEffect(name, value) { return .noEffect }
    return switch name {
    case "environment" where isDeployment(value):
      .deployment(isOnDemand: ["on_stop", "action"].contains { entry($0, of: value) != nil })
    case "requires" where tree.kind(of: value) != .map: nil
    case "cmds": tree.kind(of: value) == .list ? .commandList(alone: commandAlone(value)) : nil
    case "sources": .upToDateFiles(FieldID.inputs.name)
    case "generates", "creates": .upToDateFiles(FieldID.outputs.name)
    case "method": .upToDateMethod
    case "platforms": .platforms(test: platformTest(value), isCommand: false)
    case "defer": .clean(command(value), before: [])
    case "command", "args":
      interpreter(value, of: map).map { .interpreter($0) } ?? wordList(of: map) ?? scriptOfWords(value)
    case "type" where tree.kind(of: value) == .text && Self.stepTypes.contains(tree.text(of: value)): .action
    case "services": jobServices(value)
    case "status": .upToDateTest(texts(value))
    case "precondition", "preconditions": precondition(name, value, of: map)
    case "steps" where hasStatus(value): .stepsWithStatus
    case "output": printedOutput(value, of: map)
    case "uses" where isLocalWorkflow(value): .localWorkflow(tree.text(of: value))
    case "with" where entry("uses", of: map).map { isLocalWorkflow($0) } ?? false: .workflowInputs
    case "strategy":
      .matrixFrame(
        stops: entry("matrix", of: value).map { _ in !isFalse("fail-fast", in: value) },
        limit: text("max-parallel", in: value))
    case "max-parallel", "max_parallel", "maxParallel":
      tree.kind(of: value) == .text ? .parallelLimit(tree.text(of: value)) : nil
    case "continue-on-error" where holdsExpression(value): .conditionalFailure
    case "concurrency" where !isCount(value): .concurrency
    case "ignore_error" where hasSeveralCommands(map): .allowedFailures
    case "deps", "dependsOn", "needs": dependencyCalls(value)
    case "depends_on": dependencyMap(value)
    case "mem_limit": .memoryLimit
    case "extends": extends(value)
    case "stage" where entry(FieldID.dependencies.name, of: map) != nil: .stageBesideArtifacts
    case "scale", "replicas": tree.kind(of: value) == .text ? .copies(Int(tree.text(of: value)) ?? 0) : nil
    case "restart", "restart_policy": restart(value)
    case "id": tree.kind(of: value) == .text ? .stepID(tree.text(of: value)) : nil
    case "prompt", "confirm": .prompt(name, questions: texts(value))
    case "before", "runs_before", "run_before":
      namesOfTasks(value).map { .pipeline(.runsBefore($0)) }
    case "executor": executor(value)
    case "attempts", "max_attempts", "maxAttempts":
      tree.kind(of: value) == .text ? Int(tree.text(of: value)).map { $0 > 1 ? .retries("\($0 - 1)") : .noEffect } : nil
    case "trigger": .pipeline(.childPipeline)
    case "stdout", "stderr":
      tree.kind(of: value) == .text
        ? .pipeline(.redirection(name == "stderr" ? "2>" : ">", tree.text(of: value))) : nil
    case "signalOnStop", "signal_on_stop", "stop_signal", "stopSignal", "kill_signal": .pipeline(.stopSignal)
    case "mailOnError", "mail_on_error": .mail
    case "wait_for": .pipeline(.softDependencies)
    case "on_error", "onError": tree.isScalar(value, "continue") ? .pipeline(.goesOn) : nil
    default: pipelineKey(name, value, of: map) ?? computedDuration(name, value) ?? commonKey(name, value, isTop: false)
    }
  }

  /// What Dagu runs a step with.
  private static let stepTypes: Set<String> = [
    "archive", "command", "docker", "http", "jq", "mail", "postgres", "redis", "s3", "shell", "ssh",
  ]

  private func includeKey(_ name: String, _ value: NodeID) -> ForeignKey? {
    switch name {
    case "optional": isFalse(value) ? .noEffect : .optionalInclude
    case "taskfile", "path", "file", "project_directory": .includedFile
    case "flatten": isFalse(value) ? .noEffect : .flatten
    case "internal": isFalse(value) ? .noEffect : .internalTask
    case "alias", "aliases": .aliases
    case "exclude", "excludes": .excludes
    case "vars", "variables", "environment": variables(value)
    case "dotenv" where isListOfTexts(value): .dotenv(texts(value))
    default: nil
    }
  }

  private func serviceKey(_ name: String, _ value: NodeID) -> ForeignKey? {
    switch name {
    case "test" where tree.kind(of: value) == .list: .healthCommand(healthCommand(value))
    case "retries", "start_period", "start_interval", "initialDelaySeconds", "failureThreshold": .healthTimeout
    default: nil
    }
  }

  // MARK: - Commands

  /// Whether a text says how often go-task runs a task, and is no script.
  func isRunPolicy(_ value: NodeID) -> Bool {
    guard tree.isScalar(value) else { return false }
    // Asked of every 'run', so it is compared with one word at most.
    switch tree.bytes(of: value).count {
    case 4: return tree.isScalar(value, "once")
    case 6: return tree.isScalar(value, "always")
    case 12: return tree.isScalar(value, "when_changed")
    default: return false
    }
  }

  /// The first command that ends a script of all, or changes things for those after it, and has a shell of its own in go-task.
  private func commandAlone(_ list: NodeID) -> String? {
    let commands = tree.items(of: list).compactMap { item in
      tree.kind(of: item) == .text ? item : entry("cmd", of: item)
    }
    return commands.dropLast().lazy.map { tree.text(of: $0) }.first { text in
      // Scripts are run with it anyway.
      if text == "set -e" { return false }
      // What stands in quotes is for another program.
      let text = text.replacing(/'[^']*'|"[^"]*"/, with: "x")
      return !text.contains("\n")
        && text.contains(/^(?:cd|export|set|umask|trap|source|alias|exec|\.) |^! |\bexit\b|^[^|]*&&/)
    }
  }

  /// What `defer` runs: a text, `{ cmd: … }` or `{ task: … }`.
  func command(_ value: NodeID) -> String? {
    tree.kind(of: value) == .text
      ? tree.text(of: value)
      : text("cmd", in: value)
        ?? text("task", in: value).map { call(of: $0, variables: keys(of: "vars", in: value)).command }
  }

  func call(of name: String?, variables: [String] = []) -> TaskCall {
    var call = TaskCall(
      name: name.map { ourName($0) }, variables: variables, params: foreignNames.params, file: mainName)
    if let name, !name.hasPrefix(":"), let own = call.name, let group = groupOfFile { call.path = "\(group)/\(own)" }
    call.mayBeIncluded = fileIndex == 0
    return call
  }

  /// The group whose members are the tasks of the file that is read; nil for the file that is run.
  private var groupOfFile: String? {
    var group = fileIndex == 0 ? nil : notes.task
    while let current = group {
      let include = workflow.tasks[current].rules.flatMap { workflow.rules[Int($0)].include }
      if include?.file == fileIndex { return workflow.path(of: current) }
      group = workflow.tasks[current].parent
    }
    return nil
  }

  func hasSeveralCommands(_ map: NodeID) -> Bool {
    for name in ["cmds", "commands", "script"] {
      guard let value = entry(name, of: map), tree.kind(of: value) == .list else { continue }
      return tree.items(of: value).count(where: { _ in true }) > 1
    }
    return entry(FieldID.run.name, of: map).map { tree.text(of: $0).dropLast().contains("\n") } ?? false
  }

  /// Whether another tool's word for 'run' says what a task does.
  func hasForeignCommand(_ map: NodeID) -> Bool {
    tree.entries(of: map).contains {
      tree.isScalar($0.key) && WorkflowFields.otherTools[tree.text(of: $0.key)] == "run"
    }
  }

  private func outputStyle(_ value: NodeID) -> ForeignKey? {
    let text =
      tree.kind(of: value) == .map
      ? tree.entries(of: value).first { _ in true }.map { tree.text(of: $0.key) } : tree.text(of: value)
    return switch text {
    case "interleaved", "live": .outputStyle("live")
    case "group", "grouped": .outputStyle("grouped")
    case "prefixed": .outputStyle("prefixed")
    default: nil
    }
  }

  /// `test` of a container as a command of a shell.
  func healthCommand(_ list: NodeID) -> String? {
    let words = texts(list)
    switch words.first {
    case "CMD-SHELL": return words.dropFirst().joined(separator: " ")
    case "CMD": return words.dropFirst().map(shellWord).joined(separator: " ")
    case "NONE": return nil
    default: return words.map(shellWord).joined(separator: " ")
    }
  }

  // MARK: - Platforms

  /// A shell test for the platforms of go-task, or for a command the lines of a script around it; nil where taskflow runs on
  /// none of them.
  func platformTest(_ value: NodeID, ofCommand: Bool = false) -> String? {
    let patterns = texts(value).compactMap { platform in
      let parts = platform.split(separator: "/")
      return parts.first.flatMap { pattern(system: String($0), machine: parts.count > 1 ? String(parts[1]) : nil) }
    }
    if patterns.isEmpty { return nil }
    let hasMachine = patterns.contains { $0.machine != nil }
    if patterns.count == 1, !hasMachine {
      let test = "test \"$(uname)\" = \(patterns[0].system)"
      return ofCommand ? "if \(test); then …; fi" : test
    }
    let word = hasMachine ? "\"$(uname)/$(uname -m)\"" : "\"$(uname)\""
    let texts = patterns.map { hasMachine ? "\($0.system)/\($0.machine ?? "*")" : $0.system }
    let head = "case \(word) in \(texts.joined(separator: "|")))"
    return ofCommand ? "\(head) … ;; esac" : "\(head) ;; *) exit 1 ;; esac"
  }

  private func pattern(system: String, machine: String?) -> (system: String, machine: String?)? {
    let systems = [
      "linux": "Linux", "darwin": "Darwin", "freebsd": "FreeBSD", "openbsd": "OpenBSD", "netbsd": "NetBSD",
    ]
    let isDarwin = system == "darwin"
    let machines = ["amd64": "x86_64", "arm64": isDarwin ? "arm64" : "aarch64", "386": "i686", "arm": "armv*"]
    if let name = systems[system] { return (name, machine.map { machines[$0] ?? $0 }) }
    return machines[system].map { ("*", $0) }
  }

  // MARK: - Variables

  private func variables(_ value: NodeID, isTemplates: Bool = false) -> ForeignKey? {
    if tree.kind(of: value) == .list {
      return .variableList(passed: texts(value).filter { !$0.contains("=") && !$0.contains(":") })
    }
    guard tree.kind(of: value) == .map else { return nil }
    var variables = ForeignVariables()
    variables.isTemplates = isTemplates
    var params: [String] = []
    for (key, value) in tree.entries(of: value) where tree.isScalar(key) {
      let name = tree.text(of: key)
      if let command = text("sh", in: value) {
        variables.computed.append(.init(name, command))
      } else if let other = text("ref", in: value) {
        variables.references.append(.init(name, String(other.drop { $0 == "." })))
      } else if entry("description", of: value) != nil || entry("options", of: value) != nil {
        params.append("\(name): \(param(value))")
      } else if let kept = text("value", in: value) {
        params.append("\(name): \(kept)")
      } else if tree.kind(of: value) == .map {
        variables.maps.append(name)
      } else if tree.kind(of: value) == .list {
        variables.lists.append(name)
      }
    }
    if !params.isEmpty { variables.params = "{ \(params.joined(separator: ", ")) }" }
    return variables.isEmpty ? nil : .variables(variables)
  }

  /// Notes the variables of a key that is not read, so that they are known where a text names them.
  mutating func noteForeignVariables(_ name: String, _ value: NodeID) {
    guard checks == .all, ["vars", "variables", "environment"].contains(name), tree.kind(of: value) == .map else {
      return
    }
    for (key, value) in tree.entries(of: value) where tree.isScalar(key) {
      if entry("sh", of: value) != nil { notes.computedVariables.insert(tree.text(of: key)) }
      let holdsWords = tree.kind(of: value) == .text && isSeveralWords(withoutTemplates(tree.text(of: value)))
      notes.foreignVariables[tree.text(of: key), default: false] = holdsWords
    }
  }

  /// Dependencies as maps: a task and the values it is given.
  func dependencyCalls(_ value: NodeID) -> ForeignKey? {
    guard tree.kind(of: value) == .list else { return nil }
    let maps = tree.items(of: value).filter { tree.kind(of: $0) == .map }
    if maps.isEmpty { return nil }
    if maps.contains(where: { entry("project", of: $0) != nil }) { return .otherProject }
    let names = tree.items(of: value).compactMap { item in
      tree.kind(of: item) == .text ? tree.text(of: item) : text("task", in: item) ?? text("job", in: item)
    }
    return .dependencyCalls(names.map { ourName($0) }, values: maps.lazy.compactMap { keyOfValues($0) }.first)
  }

  /// The key by which a task that is called is given values.
  func keyOfValues(_ call: NodeID) -> String? {
    ["for", "vars", "env", "with", "params", "parameters", "args"].first { entry($0, of: call) != nil }
  }

  /// `timeout-minutes: ${{ … }}`
  private func computedDuration(_ name: String, _ value: NodeID) -> ForeignKey? {
    guard tree.kind(of: value) == .text, Double(tree.text(of: value)) == nil,
      let (ours, unit) = duration(name, in: .task)
    else { return nil }
    return holdsExpression(value) ? .computedDuration(ours, unit: unit) : nil
  }

  // MARK: - Values

  func texts(_ value: NodeID) -> [String] {
    switch tree.kind(of: value) {
    case .text: [tree.text(of: value)]
    case .list: tree.items(of: value).filter { tree.kind(of: $0) == .text }.map { tree.text(of: $0) }
    case .map, .null: []
    }
  }

  func text(_ name: String, in map: NodeID) -> String? {
    entry(name, of: map).flatMap { tree.kind(of: $0) == .text ? tree.text(of: $0) : nil }
  }

  func isFalse(_ value: NodeID) -> Bool { tree.isScalar(value, "false") }

  private func isFalse(_ name: String, in map: NodeID) -> Bool { entry(name, of: map).map { isFalse($0) } ?? false }

  private func holdsExpression(_ value: NodeID) -> Bool {
    tree.kind(of: value) == .text && tree.text(of: value).contains("{{")
  }

  private func isLocalWorkflow(_ value: NodeID) -> Bool {
    guard tree.kind(of: value) == .text else { return false }
    let path = tree.text(of: value)
    return path.hasPrefix("./") && (path.hasSuffix(".yml") || path.hasSuffix(".yaml"))
  }
}
