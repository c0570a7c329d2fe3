/// A file that another tool reads.
package enum ForeignFile: Hashable, Sendable {
  case taskfile
  case gitHub
  /// The steps that other workflows use.
  case gitHubAction
  case gitLab
  case compose
  case circle
  case azure
  case dagu
  case argo
  case tekton
  case make
  case just
}

/// What another tool does although no key of the file asks for it.
package enum ForeignHabit: Hashable, Sendable {
  /// It runs one task where a bare `taskflow run` runs all.
  case runsOne
  /// Its scripts are read by bash; our `shell` for the same.
  case usesBash(String)
  /// After a failure it goes on with what does not need what failed.
  case goesOn
  /// Its scripts use a variable that it sets itself.
  case setsVariables(String)
  /// Variables that are set already win over those of the file; one of these as we write that.
  case environmentWins(String)
}

extension ForeignHabit {
  var help: Words {
    switch self {
    case .runsOne: "'taskflow run' without a name runs all tasks, so list in 'default' the tasks that it should run"
    case .usesBash(let shell): "that tool runs scripts with bash, so write 'defaults: { shell: \(shell) }' at the top"
    case .goesOn:
      "that tool goes on after a failure with the tasks that do not need the failed one, so write 'on_failure: continue' at the top"
    case .setsVariables(let name):
      "its scripts use '$\(excerpt(name))', which is empty unless that tool calls taskflow: set such variables with '--env NAME=value'"
    case .environmentWins(let entry):
      "in that tool, a variable that is already set overrides 'env', so write '\(excerpt(entry))'"
    }
  }
}

/// A value whose form other tools give a meaning.
package enum ForeignValue: Hashable, Sendable {
  /// `{ sh: … }`
  case computedVariable
  /// `{ task: build, vars: … }` among dependencies, and the key that gives it values.
  case taskCall(name: String, values: String?)
  /// A list as the value of a variable.
  case listVariable
  case mapVariable
  /// The same test as text, of a container that has one as a list.
  case healthTest(String?)
  /// `secrets` of files, as containers have them.
  case secretFiles
  /// `{ exclude: … }` among files.
  case excludedFiles
  /// An axis of maps.
  case axisOfMaps
  /// `{ path: …, required: … }`
  case optionalFile(String?)
  /// `outputs` of a job.
  case jobOutputs
  /// A test in brackets, which YAML takes for a list; as it is written.
  case test(String)
  /// `A:b`, or lines of them.
  case missingSpace
  /// Lines as a list: `[A=b]`.
  case assignments
  /// Params in a text or a list, as our map of them, and the place of the first that has no name there.
  case parameterList(String, position: Int?)
  /// Commands in a list, in the place of a task with this name.
  case commandLines(String)
  /// Names of tasks in a list, in the place of a task with this name.
  case taskNames(String, [String])
  /// `default` of GitLab.
  case commonKeys
  /// Exit statuses that are allowed.
  case exitStatuses([String])
  /// An expression in place of the axes, with the name of what a job hands on.
  case computedMatrix(name: String)
  /// The same in place of the values of an axis.
  case computedAxis(name: String, job: String)
}

/// What a `#` does to a value.
package enum CommentCut: Hashable, Sendable {
  /// All of it is a comment.
  case all(String)
  /// In the place of an item of a list in brackets.
  case item(String)
  /// A quote is open where the comment begins; the value up to there.
  case quote(String)
  /// A bracket of a shell is open where the comment begins, and closed in it; the value up to there.
  case bracket(String)
  /// What looks like a part of the value: the comment.
  case rest(String)
}

/// What is wrong with a line of a dotenv file.
package enum EnvironmentFileProblem: Hashable, Sendable {
  case emptyName
  case invalidName
  case unclosedQuote
  case textAfterQuote
  case nul
  case template(TemplateProblem)
}

extension ForeignFile {
  /// With its article.
  package var phrase: String {
    switch self {
    case .taskfile: "a Taskfile"
    case .gitHub: "a GitHub workflow"
    case .gitHubAction: "a GitHub action"
    case .gitLab: "a GitLab pipeline"
    case .compose: "a compose file"
    case .circle: "a CircleCI configuration"
    case .azure: "an Azure pipeline"
    case .dagu: "a Dagu workflow"
    case .argo: "an Argo workflow"
    case .tekton: "a Tekton resource"
    case .make: "a Makefile"
    case .just: "a justfile"
    }
  }
}

extension ForeignValue {
  var help: Words {
    switch self {
    case .computedVariable:
      "taskflow has no computed variables yet: let a task that this one depends on export it, or write 'NAME=$(command)' in the script if nothing else uses it"
    case .taskCall(let name, .none): "write the name alone: '\(excerpt(name))'"
    case .taskCall(let name, .some("for")):
      "give '\(excerpt(name))' a 'matrix: { item: [ … ] }' and '$item' in its script, and write its name alone"
    case .taskCall(let name, .some(let key)):
      "taskflow cannot pass '\(key)' to a dependency yet: write a copy of '\(excerpt(name))', with its script and these values in 'env', and depend on that"
    case .listVariable:
      "write the items in one text, with spaces between them, or as an axis: 'matrix: { item: [ … ] }'"
    case .mapVariable: "write a variable for each entry"
    case .healthTest(.some(let command)): "write 'ready: \(command)'"
    case .healthTest(.none): "leave it out: a service without 'ready' is ready once it runs"
    case .secretFiles: "list the names of the variables to mask; a script reads a secret file itself: '$(cat path)'"
    case .excludedFiles: "taskflow cannot leave out files yet: write patterns that match only the files to include"
    case .axisOfMaps: "list the combinations under 'include': 'matrix: { include: [{ … }, { … }] }'"
    case .optionalFile(let path?): "write '\(excerpt(path))?' if the file may be missing, otherwise '\(excerpt(path))'"
    case .optionalFile(nil): "write the path, with a '?' after it if the file may be missing"
    case .jobOutputs:
      "write 'exports: [name]' for the values that the task passes on, and let its script write 'name=value' to '$TASKFLOW_EXPORTS'"
    case .test(let text): "quote it: '\(excerpt(text))'"
    case .missingSpace: "write 'NAME: value', with a space after the colon"
    case .assignments: "write a map: '{ NAME: value }'"
    case .parameterList(let params, let position):
      "write a map: 'params: \(params)'"
        + (position.map { "; in scripts write '$NAME\($0)' where '$\($0)' stands" } ?? "")
    case .taskNames(let name, let tasks):
      "these are names of tasks: write '\(excerpt(name)): { dependencies: [\(tasks.map { excerpt($0) }.joined(separator: ", "))] }'"
    case .commandLines(let name):
      "write the commands as the lines of one script: '\(excerpt(name)): |', and each on a line below"
    case .commonKeys: "write it as 'defaults', with the keys that tasks may have"
    case .exitStatuses(let statuses):
      "taskflow cannot allow single exit statuses yet: write 'command || case $? in \(statuses.isEmpty ? "1" : statuses.joined(separator: "|"))) ;; *) exit 1 ;; esac' in the script"
    case .computedAxis(let name, let job):
      "write '${\(name)}', whose lines are the values; give '\(job)' 'exports: [\(name)]', and let it print one value a line, not JSON"
    case .computedMatrix(let name):
      "name the axis: 'matrix: { item: \"${\(name)}\" }'; the task that exports '\(name)' has to print one value a line, not JSON"
    }
  }
}

extension EnvironmentFileProblem {
  /// A sentence without a full stop. Nothing of the line is shown: such files hold secrets.
  package var message: Words {
    switch self {
    case .emptyName: "a value without a name"
    case .invalidName: "this line is not of the form NAME=value"
    case .unclosedQuote: "a quote that is never closed"
    case .textAfterQuote: "text after the closing quote"
    case .nul: "a value contains a NUL character, which cannot be passed to a process"
    case .template(let problem): "the value contains \(problem.phrase)"
    }
  }

  var help: Words {
    switch self {
    case .emptyName, .invalidName: "write 'NAME=value' lines, and comments after a '#'"
    case .unclosedQuote: "close the quote, or put the value in quotes of the other kind"
    case .textAfterQuote: "put quotes around the whole value, or around none of it"
    case .nul: "remove the NUL"
    case .template: "write '${NAME}', or '$$' for a plain dollar sign, or put the value in single quotes"
    }
  }
}
