/// What to write for commands, variables and tests of other tools.
extension ForeignKey {
  func callHelp(_ key: String, _ call: TaskCall) -> Words {
    let what: Words = key == "task" ? "'task' among commands" : "'\(key)'"
    let before: Words =
      call.variables.isEmpty
      ? "list \(call.name.map { "'\($0)'" } ?? "the name") in 'dependencies' if nothing has to run before it; otherwise write"
      : "write"
    return "taskflow has no \(what) yet: " + before
      + " '\(call.command)' in the script; this starts a separate run, which does not get the '--env' and '--set' of this run, and runs dependencies again"
      + (call.mayBeIncluded
        ? "; if another file includes this one, '$TASKFLOW_ROOT' is the directory of that file, and the name of the task begins with the name of the group"
        : "")
  }

  func cleanHelp(_ command: String?, _ before: [String]) -> Words {
    // A failure among them does not keep the rest from running.
    let all = ([command ?? "command"] + before).joined(separator: " || true; ")
    let place: Words = command == nil ? "before what it cleans up after" : "in the same place"
    let trap: Words = "write it in the script, " + place + ": trap \(singleQuoted(all)) EXIT"
    return before.isEmpty
      ? trap + "; and once before it, so that it also runs after Ctrl-C: trap 'exit 143' INT TERM"
      : trap + ", which replaces the one before it"
  }

  func loopHelp(_ loop: CommandLoop) -> Words {
    let head: Words = "\(loop.outer)for \(loop.name) in \(excerpt(loop.items)); do"
    let ends = loop.outer.isEmpty ? "done" : "done; done"
    let axes = loop.axes.map { "\($0): [ … ]" }.joined(separator: ", ")
    let side: Words = "; a task with 'matrix: { \(axes) }' runs them side by side"
    guard let separator = loop.separator else {
      return "write a loop of the shell: '" + head + " \(loop.body); \(ends)'" + side
    }
    return "write a loop of the shell: '(IFS=\"\(excerpt(separator))\"; " + head + " unset IFS; \(loop.body); done)'"
      + side
  }

  // MARK: - Variables

  func variablesHelp(_ variables: ForeignVariables) -> Words {
    let other: Words =
      switch variables.beside {
      case "env": ", and 'env' is already here: merge the two"
      case .some(let key): ", the same as '\(excerpt(key))': merge the two"
      case .none: ""
      }
    var help: Words = "taskflow calls it 'env'" + other
    if variables.isTemplates { help = help + "; commands see these variables, too" }
    if let first = variables.computed.first {
      let names = variables.computed.map(\.name).joined(separator: ", ")
      help =
        help
        + "; taskflow has no computed variables yet: write a task with 'exports: [\(names)]' and '\(exporting(first.name, first.source))' in its script, and let all that need '\(first.name)' depend on it"
    }
    if let first = variables.references.first {
      help =
        help + "; '\(excerpt(first.name))' is another variable: '\(excerpt(first.name)): ${\(excerpt(first.source))}'"
    }
    if let first = variables.lists.first {
      help =
        help + "; '\(excerpt(first))' has to be one text: its items with spaces between them, or a variable for each"
    }
    if let first = variables.maps.first {
      help = help + "; for '\(excerpt(first))' write a variable for each entry"
    }
    if let params = variables.params {
      help = help + "; those with a description are params: 'params: \(params)'"
    }
    return help
  }

  /// A command whose output is exported, and whose failure is one of the task.
  func exporting(_ name: String, _ command: String) -> Words {
    "\(name)=$(\(command)); echo \"\(name)=$\(name)\" >>\"$TASKFLOW_EXPORTS\""
  }

  func passedHelp(_ names: [String]) -> Words {
    names.isEmpty
      ? "" : "; leave '\(excerpt(names[0]))' out, because tasks get the variables of taskflow's own environment"
  }

  func choicesHelp(_ names: [String], _ params: String) -> Words {
    let rest: Words =
      names.isEmpty
      ? "" : "; begin the script with ': \(names.map { "\"${\($0):?}\"" }.joined(separator: " "))' for the others"
    return
      "write 'params: \(params)' at the top of the file: it is checked before anything runs, in every run of the file, so add a 'default' if other tasks do not need it"
      + rest
  }

  // MARK: - Tests

  func promptHelp(_ key: String, _ questions: [String]) -> Words {
    let ask = #"read -r answer; case "$answer" in [yY]*) ;; *) exit 1 ;; esac"#
    let all = questions.map(singleQuoted).joined(separator: " ")
    let script: Words =
      questions.count > 1
      ? "for question in \(all); do echo \"$question\"; \(ours: ask); done"
      : "\(echoed(questions.first ?? "Go on?")); \(ours: ask)"
    return "taskflow has no '\(key)' yet: ask in the script of a task with 'interactive: true': " + script
  }

  func upToDateHelp(_ tests: [String]) -> Words {
    if tests.isEmpty {
      return "a task is skipped if its 'if' is false: negate the test, 'if: \"! test -e out\"'"
    }
    let all = tests.map(isolated).joined(separator: " && ")
    let test = tests.count == 1 ? "! \(all)" : "! { \(all); }"
    return
      "a task is skipped if its 'if' is false: negate \(ours: tests.count == 1 ? "the test" : "all tests together"), 'if: \(yamlQuoted(test))'"
  }

  func preconditionHelp(_ test: String?, _ message: String?) -> Words {
    let reason: Words = "a task whose 'if' is false is skipped and counts as success"
    guard let test, let message else { return "put the tests first in 'run': " + reason }
    return "put the tests first in 'run', as in '\(isolated(test)) || { \(echoed(message)) >&2; exit 1; }': " + reason
  }

  func skippingHelp(_ test: String?, _ isTop: Bool) -> Words {
    let written: Words = "'if: \(yamlValue(test ?? "test …"))'"
    return isTop
      ? "a file has no 'if': make a group of its tasks with \(written), 'tasks: { NAME: { if: …, tasks: … } }'"
      : "write \(written); a skipped task counts as success, so tasks that depend on it still run: repeat the 'if' there"
  }

  // MARK: - Services

  func servicesHelp(_ names: [String], _ ready: String?) -> Words {
    let task: Words = "list them under 'tasks', each with a 'run' and 'service: true'"
    let depending: Words =
      names.isEmpty ? "" : ", and let this task depend on them: '\(list("dependencies", names))'"
    let test: Words =
      ready.map { "; a health command is 'service: { ready: \($0) }', with '--name' in its 'docker run'" } ?? ""
    return task + depending + test
  }

  func composeHelp(_ names: [String], _ ending: [String]) -> Words {
    let all = names.isEmpty ? "dependencies: [ … ]" : list("dependencies", names)
    let ended: Words =
      ending.isEmpty
      ? "those that end by themselves, such as a migration, have no 'service'"
      : "'\(ending.joined(separator: "', '"))' ends by itself and has no 'service'"
    return
      "list them under 'tasks', each with a 'run', and with 'service: true' if it keeps running; \(ended); a service stops when nothing that depends on it is left, so for 'up' add a task that waits: 'up: { \(all), cpus: 0, run: sleep infinity }'"
  }

  func dependencyHelp(_ names: [String], _ ending: [String]) -> Words {
    let written = names.isEmpty ? "dependencies: [ … ]" : list("dependencies", names)
    let ended: Words =
      ending.isEmpty ? "" : "; '\(ending.joined(separator: "', '"))' ends by itself, so it is a task without 'service'"
    return "list the names: '\(excerpt(written))'; write the test that makes a service ready in its 'service'" + ended
  }
}

extension PipelineKey {
  var help: Words {
    switch self {
    case .rules(let rules, let isManual):
      rules.help
        + (isManual
          ? "; for 'when: manual' leave the task out of 'default' at the top of the file, and start it by its name"
          : "")
    case .exportsFile(let names, let file):
      "write '\(exportsList(names))', and the lines 'NAME=value' to \"$TASKFLOW_EXPORTS\" in place of '\(excerpt(file))'; list other files in 'inputs' where they are read, and in 'outputs' where they are written"
    case .delayed(let text): "write 'delay: \(excerpt(text))'"
    case .resourceGroup(let name):
      "write a pool of one: 'pools: { \(excerpt(name)): 1 }' at the top of the file, and 'pool: \(excerpt(name))' here; it does not keep two runs apart, which 'flock /tmp/\(excerpt(name)).lock taskflow run' does"
    case .copies(let numbers, let count):
      "write an axis, and how many there are: 'matrix: { CI_NODE_INDEX: [\(numbers)] }' and 'env: { CI_NODE_TOTAL: \(count) }'"
    case .axes: "write 'matrix', with the axes under it; write combinations that are not a full product under 'include'"
    case .itemAxis(let items, let limit):
      "write an axis: 'matrix: { item: [\(excerpt(items))] }', and '$item' in the script"
        + (limit.map {
          "; to limit how many run at once, write 'pools: { parallel: \(excerpt($0)) }' at the top of the file and 'pool: parallel' here"
        } ?? "")
    case .allowedFailure: "write 'allow_failure: true'"
    case .allowedStatuses(let statuses): ForeignValue.exitStatuses(statuses).help
    case .allowedOutput: "taskflow cannot allow a failure by its output yet: check the output in the script"
    case .retryCauses:
      "taskflow calls it 'on', with exit statuses, 'timeout' or 'signal'; without it, any failure leads to another attempt"
    case .handlers:
      "make each a task that depends on all others: 'when: failure' for 'failure', 'when: always' for 'exit', no 'when' for 'success'; taskflow cannot run a task yet only when the run is aborted"
    case .limit(let count): "choose it on the command line: 'taskflow run -j \(excerpt(count))'"
    case .file(let name): "write 'include: \(excerpt(name))', with the path of that file as a task file"
    case .inputs: "write it as a map 'params' beside 'include', and declare each name in the 'params' of that file"
    case .repetition:
      "taskflow has no repetition yet: write a loop in the script, as in 'until command; do sleep 60; done'"
    case .skipped: "leave it out: a skipped task counts as success"
    case .runsBefore(let names):
      "let '\(names.joined(separator: "', '"))' depend on this one: a task says itself what it waits for, in 'dependencies'"
    case .childPipeline:
      "taskflow starts no other pipelines: for the tasks of another file write 'include: path'; to start a pipeline elsewhere, call its command in the script"
    case .redirection(let sign, let path): "write it in the script: 'command \(ours: sign)\(excerpt(shellWord(path)))'"
    case .stopSignal: "taskflow cannot choose the signal yet: a task is sent SIGTERM, and SIGKILL after 'grace'"
    case .softDependencies: "write 'dependencies', which also runs them"
    case .goesOn:
      "write 'allow_failure: true' if tasks that depend on it should still run, or 'on_failure: continue' at the top of the file if only the other tasks should"
    case .command(let command): "write it in the script: '\(excerpt(command))'"
    }
  }
}

/// `exports: [a, b]`
private func exportsList(_ names: [String]) -> String {
  "exports: [\(names.isEmpty ? "NAME" : names.joined(separator: ", "))]"
}

extension GitLabRules {
  var help: Words {
    switch self {
    case .test(let test, let namesDefaultBranch):
      "write 'if: \(yamlValue(test))'" + (namesDefaultBranch ? ", where 'main' is the default branch" : "")
    case .always: "leave it out: a task always runs"
    case .never: "keep the task out of 'default' at the top of the file: it never runs by itself"
    case .unknown:
      "write one shell test: 'if: test \"$NAME\" = value', with a variable of your own for what only GitLab knows, such as what started the pipeline, and set it with '--env NAME=value'; in GitLab the first rule that matches decides, so a rule with 'when: never' becomes a test that is false"
    }
  }
}
