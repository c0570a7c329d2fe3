extension ForeignKey {
  var help: Words {
    switch self {
    case .steps: "make each step a task under 'tasks', with 'mode: sync' beside it"
    case .dependentSteps: "make each step a task under 'tasks', with what it depends on in 'dependencies'"
    case .stepsWithStatus:
      "make each step a task under 'tasks', with 'mode: sync' beside it; 'when' looks only at the dependencies of a task, so let each step from the first one with 'failure()' or 'always()' on depend on all steps before it: 'dependencies: [ … ]'"
    case .commandList(.none): "write the commands as the lines of one script: 'run: |', and each on a line below"
    case .commandList(.some(let command)):
      "write the commands as the lines of one script: 'run: |'; put parentheses around a command that ends the shell or changes its state: '(\(excerpt(command)))'"
    case .stageBesideArtifacts:
      "write for each task what it waits for: 'dependencies: …'; in GitLab, these are only about artifacts, and the stage decides the order"
    case .stages: "write for each task what it waits for: 'dependencies: …'"
    case .taskAtTop: "if it is a task, move it under 'tasks'; if it is for your own use, begin its name with 'x-'"
    case .services(let names, let ready): servicesHelp(names, ready)
    case .composeServices(let names, let ending): composeHelp(names, ending)
    case .frame: "leave this level out: a task file begins with 'tasks:'"
    case .templates: "list the tasks under 'tasks', each with what it runs"
    case .template: "write what the task runs: 'run: …'"
    case .templateArguments: "write 'env: { NAME: value }': scripts read variables from their environment"
    case .machine: "leave it out: tasks run on this machine"
    case .trigger: "taskflow has no triggers: let cron, a git hook or a CI system call 'taskflow run'"
    case .condition: "write a shell test: 'if: test \"$BRANCH\" = main'"
    case .action: "write what it does as a command: 'run: …'"
    case .localWorkflow(let path): "make a task file of '\(excerpt(path))', and write 'include: …' with its path"
    case .workflowInputs: "write it as 'params' beside 'include', and declare each name in the 'params' of that file"
    case .before:
      "put its lines first in 'run' of each task: in a separate task, 'cd' and 'export' would affect only that task"
    case .after:
      "make it a task with 'when: always' that depends on this one; it then also runs if this one was never started"
    case .matrixFrame(let stops, let limit): matrixHelp(stops, limit)
    case .parallelLimit(let limit):
      "write a pool: 'pools: { parallel: \(excerpt(limit)) }' at the top of the file, and 'pool: parallel' here"
    case .loop: "write 'matrix: { item: [ … ] }', and '$item' in the script"
    case .dependencyMap(let names, let ending): dependencyHelp(names, ending)
    case .dependencyCalls(let names, .none): "write the names alone: '\(excerpt(list("dependencies", names)))'"
    case .dependencyCalls(_, .some("for")):
      "write one task with 'matrix: { item: [ … ] }' and '$item' in its script, and list its name in 'dependencies'"
    case .dependencyCalls(_, .some(let key)):
      "taskflow cannot pass '\(key)' to a dependency yet: write a copy of the task, with its script and these values in 'env', and list its name in 'dependencies'; for several sets of values give one copy a 'matrix'"
    case .files: "name the files: 'inputs' for those that are read, 'outputs' for those that are written"
    case .upToDateFiles(let ours):
      "taskflow does not skip what is up to date yet, so the task always runs: leave it out, or write '\(ours)', which checks that tasks wait for those whose files they read"
    case .upToDateMethod: "taskflow does not skip what is up to date yet, so the task always runs: leave it out"
    case .upToDateTest(let tests): upToDateHelp(tests)
    case .quiet: "choose on the command line how much is shown: see 'taskflow run --help'"
    case .silent: "leave it out: taskflow never shows the commands, only what they write"
    case .outputStyle(let style):
      "taskflow has no 'output' yet: choose it on the command line with 'taskflow run --output \(style)'"
    case .failFast: "write 'on_failure' at the top of the file: it says what a failure does to the other tasks"
    case .precondition(let test, let message): preconditionHelp(test, message)
    case .skippingTest(let test, let isTop): skippingHelp(test, isTop)
    case .prompt(let key, let questions): promptHelp(key, questions)
    case .platforms(let test, let isCommand): platformHelp(test, isCommand)
    case .internalTask: "begin its name with '_' to show that it is not meant to be called"
    case .dotenv(let paths): dotenvHelp(paths)
    case .runPolicy: "leave it out: in a run a task runs once, however many tasks depend on it"
    case .deployment(let isOnDemand):
      "taskflow has no deployment environments; a variable for the script is 'env: { ENVIRONMENT: … }'"
        + (isOnDemand
          ? "; the task that takes one down is started by its name: leave it out of 'default' at the top of the file"
          : "")
    case .graphType: "leave it out: every file is a graph; list the steps under 'tasks', with their 'dependencies'"
    case .chainType: "write 'mode: sync', and list the steps under 'tasks'"
    case .concurrency:
      "taskflow cannot keep two runs apart yet: start it with 'flock /tmp/NAME.lock taskflow run'; within a run, 'pools: { NAME: 1 }' at the top of the file and 'pool: NAME' here keep tasks apart"
    case .defaultsFrame: "write the keys themselves in 'defaults', without 'run' around them"
    case .allowedFailure: "write 'command || true' in the script"
    case .allowedFailures: "write '|| true' after each command: a script ends with its first failure"
    case .conditionalFailure:
      "taskflow cannot allow single instances to fail yet: 'allow_failure: true' is for all of them"
    case .noEffect: "leave it out: it changes nothing"
    case .computedDuration(let key, let unit): "write the number out, with its unit, as in '\(key): 30\(unit)'"
    case .label: "taskflow has no 'label' yet: tasks are shown by their names and the values of their matrix"
    case .aliases: "taskflow has no 'aliases' yet: a second task with '{ dependencies: NAME }' runs the same"
    case .watch: "taskflow has no watch mode yet: let a file watcher such as entr call 'taskflow run'"
    case .jobOutputs:
      "write 'exports: [name]' in the task whose script writes 'name=value' to '$TASKFLOW_EXPORTS'"
    case .renamedOutput(let name, let other):
      "write 'exports: [\(name)]' in the task whose script writes '\(name)=value' to '$TASKFLOW_EXPORTS', with this name, not '\(other)'"
    case .wordList(let words): "write program and arguments in one list: 'run: \(words)'"
    case .scriptOfWords(let line): "write it as a script, because nothing is replaced in a list: 'run: \(line)'"
    case .fileTimeout(let limit):
      "a file has no 'timeout': put its tasks in a group that has: 'all: { timeout: \(limit), tasks: … }'"
    case .fileDelay(let delay): "a file has no 'delay': write 'delay: \(delay)' in each task that is to wait"
    case .mail: "taskflow sends no mail: let a task with 'when: failure' or 'when: always' send it"
    case .otherProject:
      "taskflow cannot wait for what another project runs; list the jobs of this one in 'dependencies'"
    case .arguments: "taskflow has no 'args' yet: declare a param, and give its value with '--set NAME=value'"
    case .attempts: "write 'max', which counts the attempts after the first: one less"
    case .notYet(let key): key.help
    case .stepID(let name): "a task is known by its name: write it as '\(excerpt(name)):' under 'tasks'"
    default: longerHelp
    }
  }

  private var longerHelp: Words {
    switch self {
    case .healthTest:
      "write the test that says when it can be used: 'service: { ready: …, timeout: 60s }', where 'timeout' is for all attempts together"
    case .healthCommand(.some(let command)): "write 'ready: \(command)'"
    case .healthCommand(.none): "leave it out: a service without 'ready' is ready once it runs"
    case .healthTimeout: "write how long it may take in all to get ready: 'timeout: 60s'"
    case .container: "taskflow starts no containers by itself: write 'run: docker run …'"
    case .inContainer(let command):
      "it is for the container, which taskflow does not start by itself: write 'run: \(command)'"
    case .inComposeFile(let command):
      "leave it in the compose file, and keep that file: 'run: \(command)' starts the container from it"
    case .containerEnvironment(let command, let passed):
      "write it as 'env', and pass each variable on to the container, as in 'run: \(command)'" + passedHelp(passed)
    case .containerHealthTest(let ready, let command):
      "the test runs on this machine: start the container with 'run: \(command)', and write 'service: \(ready)'"
    case .noHealthTest: "leave it out: a service without 'ready' is ready once it runs"
    case .memoryLimit:
      "write 'memory: 512MiB' to reserve memory, so that tasks together do not need more than there is; taskflow does not limit what a task uses"
    case .copies(let count):
      "write an axis: 'matrix: { copy: [\((2...9).contains(count) ? (1...count).map(String.init).joined(separator: ", ") : "1, 2, …")] }'"
    case .profiles:
      "taskflow has no profiles: list in 'default', at the top of the file, the tasks that run when none is named"
    case .variableList(let passed): "write a map: 'env: { NAME: value }'" + passedHelp(passed)
    case .variables(let variables): variablesHelp(variables)
    case .restart(.never): "leave it out: a task that has ended is not started again"
    case .restart(.always):
      "taskflow cannot restart a task that has ended yet; for a task without 'service', 'retry: 3' makes three more attempts after a failure"
    case .restart(.onFailure(let count)):
      "taskflow cannot restart a service yet; for a task without 'service', 'retry: \(count ?? "3")' makes \(count ?? "three") more attempts after a failure"
    case .retries(let count): "write how many attempts may follow a failed one: 'retry: \(count ?? "3")'"
    case .triggerInputs(let params):
      "taskflow has no triggers: let cron, a git hook or a CI system call 'taskflow run'; write the inputs as 'params: \(params)', and set them with '--set NAME=value'"
    case .includedFiles(let name, let path, let directory, let others):
      "make a task of each file, under 'tasks': '\(name): { include: \(path), cwd: \(directory) }', where 'cwd' is the directory that its tasks run in (default: the directory of the included file)"
        + includedHelp(others)
    case .includedAddress(let name):
      "taskflow includes only local files: fetch the file first, and make a task of it: '\(name): { include: path }'"
    case .includes: "make a task of each file, under 'tasks': 'name: { include: path }'"
    case .optionalInclude: "taskflow cannot include a file that may be missing yet: the file has to exist"
    case .includedFile: "write its path as 'include: path'"
    case .flatten: "taskflow has no 'flatten' yet: tasks of an included file are named 'group/task'"
    case .excludes:
      "taskflow cannot leave out tasks of an included file yet: list in 'default' the tasks that should run"
    case .extends(let names, let map): extendsHelp(names, map)
    case .extendsFile(let file, let service):
      "taskflow has no 'extends' yet, and an anchor does not reach another file: copy the keys of '\(service)' from '\(file)'"
    case .requiredVariables(let names, .some(let params)): choicesHelp(names, params)
    case .requiredVariables([], _):
      "begin the script with ': \"${NAME:?message}\"', which fails where NAME is not set, though only after its dependencies have run"
    case .requiredVariables(let names, .none):
      "begin the script with ': \(names.map { "\"${\($0):?}\"" }.joined(separator: " "))', which fails where one is not set, though only after its dependencies have run"
    case .clean(let command, let before): cleanHelp(command, before)
    case .taskCall(let key, let call): callHelp(key, call)
    case .loopOverCommands(let loop): loopHelp(loop)
    case .commandCondition(let test):
      "write it in the script: 'if \(test ?? "test …"); then …; fi'"
    case .printedOutput(let name, let command):
      "write 'exports: [\(name ?? "NAME")]', and in the script '\(exporting(name ?? "NAME", command ?? "command"))'"
    case .pipeline(let key): key.help
    case .joined(let key, let others):
      key.help
        + "; '\(others.joined(separator: "', '"))' \(ours: others.count == 1 ? "is a condition" : "are conditions") of this task, too: join the tests with '&&' in one 'if'"
    case .interpreter(let shell):
      "write 'shell: \(shell)' for the program that runs the script, and 'run' for the script itself"
    case .inComposeTop:
      "leave it in the compose file, and keep that file: containers that are started from it need this key"
    case .actionInputs(let params): "write 'params: \(params)', and set them with '--set NAME=value'"
    case .hiddenJob(let name):
      "keep it for others to merge: 'x-\(name): &\(name)', and '<<: *\(name)' in the tasks that extend it"
    case .aboutTool: "leave it out: it only configures that tool, and has no effect on tasks"
    case .shellOptions(let options, let isTop): optionsHelp(options, isTop)
    case .shellSettings(let options, let isTop):
      "write \(bash(isTop)), and begin the script with 'shopt -s \(excerpt(options.joined(separator: " ")))'"
    default: ""
    }
  }

  private func extendsHelp(_ names: [String], _ map: String) -> Words {
    let first = names.first ?? "name"
    let anchors = names.map { "*\($0)" }.reversed().joined(separator: ", ")
    let merged = names.count > 1 ? "[\(anchors)]" : "*\(first)"
    return
      "taskflow has no 'extends' yet: write an anchor, '&\(first)' at that map, and '<<: \(merged)' here; maps in it are not merged, so repeat their entries where both have '\(map)'"
  }

  /// - Parameter keys: those that stand beside the paths of included files.
  private func includedHelp(_ keys: [String]) -> Words {
    let unknown = keys.filter { ["optional", "flatten", "excludes", "checksum", "aliases"].contains($0) }
    let missing: Words = unknown.isEmpty ? "" : "; taskflow has no '\(unknown.joined(separator: "', '"))' there yet"
    return missing
      + (keys.contains("vars") ? "; 'vars' become 'params' beside 'include', which that file declares in its own" : "")
      + (keys.contains("internal") ? "; a name for internal use begins with '_'" : "")
  }

  private func matrixHelp(_ stops: Bool?, _ limit: String?) -> Words {
    "write 'matrix' itself, with the axes under it"
      + (stops == false ? "; for 'fail-fast: false' write 'on_failure: continue' at the top of the file" : "")
      + (stops == true
        ? "; to stop the other instances at once after a failure, write 'on_failure: cancel' at the top of the file, which stops everything that runs"
        : "")
      + (limit.map {
        "; for 'max-parallel' write 'pools: { parallel: \(excerpt($0)) }' at the top of the file and 'pool: parallel' here"
      } ?? "")
  }

  private func platformHelp(_ test: String?, _ isCommand: Bool) -> Words {
    guard let test else {
      return "leave it out: taskflow runs only on Linux, so this could never run"
    }
    return isCommand ? "write it in the script: '\(test)'" : "write a shell test: 'if: \(test)'"
  }

  private func dotenvHelp(_ paths: [String]) -> Words {
    let ours = paths.reversed().map { path in
      let path = "\(path.replacing(/\{\{\s*\.(\w+)\s*\}\}/) { "${\($0.1)}" })?"
      // In brackets, a brace is one of YAML.
      return path.contains("{") ? yamlQuoted(path) : path
    }
    let written = ours.count == 1 ? "env_file: \(ours[0])" : list("env_file", ours)
    return
      "write '\(excerpt(written))'\(ours.count == 1 ? "" : ", where the last file wins"); a line 'NAME=${NAME:-value}' lets the environment win over the file"
  }

  private func optionsHelp(_ options: [String], _ isTop: Bool) -> Words {
    let other = options.filter { !["errexit", "e", "pipefail"].contains($0) }
    let needsBash = options.contains("pipefail")
    let set = "set \(other.map { $0.utf8.count == 1 ? "-\($0)" : "-o \($0)" }.joined(separator: " "))"
    if other.isEmpty {
      return needsBash
        ? "write \(bash(isTop)), which is 'bash -eo pipefail'" : "leave it out: scripts are run with 'sh -e'"
    }
    return needsBash
      ? "write \(bash(isTop)), which is 'bash -eo pipefail', and begin the script with '\(excerpt(set))'"
      : "begin the script with '\(excerpt(set))'"
  }

  private func bash(_ isTop: Bool) -> Words { isTop ? "'defaults: { shell: bash }'" : "'shell: bash'" }

  /// `key: [a, b]`
  func list(_ key: String, _ items: [String]) -> String { "\(key): [\(items.joined(separator: ", "))]" }
}
