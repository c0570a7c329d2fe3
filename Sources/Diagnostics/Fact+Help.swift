extension Fact {
  /// The way out.
  package var help: Words {
    switch self {
    case .unreadableFile(_, let reason) where reason == "Is a directory": "name the task file in that directory"
    case .unreadableFile: "check the path and the permissions"
    case .fileTooLarge: "split the workflow into several files"
    case .notUTF8: "save the file as UTF-8"
    case .utf16: "save the file as UTF-8, without a byte order mark of UTF-16"
    case .nulByte: "remove it: a task file is text"
    case .controlCharacter: "remove it, or write it as an escape in double quotes"
    case .syntax(let problem): problem.help
    case .duplicateMerge(let both): "write '<<: \(excerpt(both))', which brings both"
    case .duplicateKey: "keep one of the two: YAML would silently drop the other"
    case .unknownAlias(_, .some(let suggestion)): "did you mean '*\(suggestion)'?"
    case .unknownAlias: "define it earlier in the file: '&name' before the value"
    case .recursiveAlias: "a value cannot contain itself: repeat the part that is meant"
    case .tooManyAliasedNodes: "write the values out, or use fewer levels of aliases"
    case .tooDeep: "flatten the file"
    case .scalarTooLong: "move the text to a file of its own, or close the quote that swallows the rest"
    case .mergeNeedsMapping: "write '<<: *anchor', where the anchor stands before a map"
    case .severalDocuments: "a file holds one document: move what follows '---' to a file of its own"
    case .unsupportedTag("!"): "put the value in quotes: YAML takes the '!' for itself"
    case .unsupportedTag: "remove the tag: every field reads its value itself"
    case .keyIsNotText: "write the key as plain text before a ':'"
    case .emptyFile, .missingTasks: "list the tasks: 'tasks:', and under it 'name: command'"
    case .notAMapping: "write 'key: value' lines"
    case .noTasks: "list at least one: 'name: command'"
    case .emptyTask: "give it a command, or '{}' for a task that only waits for its dependencies"
    case .unknownKey(_, _, .similar(let key)): "did you mean '\(key)'?"
    case .unknownKey("dotenv", _, .otherTool(let key)):
      "taskflow calls it '\(key)', and a file that may be missing is written with a '?' after it: '.env?'"
    case .unknownKey(_, _, .otherTool(let key)): "taskflow calls it '\(key)'"
    case .unknownKey(_, _, .otherWay(let key)): key.help
    case .unknownKey(_, _, .written(let text)): "write '\(excerpt(text))'"
    case .foreignFile(_, 0, _): "change it by hand: the findings below say how"
    case .foreignFile: "'taskflow validate --fix' renames them; the findings below say what else to write"
    case .foreignValue(_, _, _, let value): value.help
    case .missingSpace(let key): "write '\(excerpt(key)): …', with a space after the colon"
    case .splitValue(let key, let text, true): "write a list: '\(excerpt(key)): [\(excerpt(text))]'"
    case .splitValue(_, let text, false): "quote the value: \(quoted(text))"
    case .homePath("include", _): "write the path out: it must be known before anything runs"
    case .homePath(_, let text) where !text.hasPrefix("~/"): "write the directory out, or './' before the path"
    case .homePath(_, let text):
      "write '${HOME}\(excerpt(String(text.dropFirst())))', or './~' for a directory of that name"
    case .unknownKey(_, .workflow, .none):
      "no key is called so: leave it out, or begin its name with 'x-' to keep it for yourself"
    case .unknownKey: "no key is called so: do it in the script, or leave it out"
    case .keyNotAllowed(_, _, .defaults): "move it into 'defaults', or to the tasks it is meant for"
    case .keyNotAllowed("params", .task, _), .keyNotAllowed("params", .group, _):
      "taskflow has no params of tasks yet: move it to the top of the file"
    case .keyNotAllowed(_, _, .workflow): "move it to the top of the file"
    case .keyNotAllowed(_, _, .include): "write it in a group of its own under 'tasks'"
    case .keyNotAllowed: "set it on the tasks it is meant for"
    case .conflictingKeys: "keep one of the two"
    case .wrongType("tasks", _, .list): "write each task under its name: 'name: command'"
    case .wrongType(let key, let expected, _): "write '\(key)' as \(ours: expected)"
    case .wrongItem(let key, let expected, _): "list in '\(key)' nothing but \(ours: expected)s"
    case .invalidDuration("timeout", _, .zero): "write a longer one, or leave the key out for no limit"
    case .invalidDuration(_, _, .zero): "write a longer one"
    case .invalidDuration(_, _, .negative): "a task cannot wait less than 0s"
    case .invalidDuration(_, let text, .unreadable) where probableDuration(text) != nil:
      "did you mean '\(probableDuration(text) ?? text)'?"
    case .invalidDuration: "write for example '250ms', '5s', '1m30s', '2h', or a number of seconds"
    case .invalidNumber(_, let text, let range):
      text.drop { $0 == "-" }.allSatisfy(\.isWholeNumber) && !text.isEmpty
        ? "write a number from \(range.lowerBound) to \(range.upperBound)" : "write digits only"
    case .invalidChoice(_, _, _, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .invalidChoice(_, _, let choices, _): "use \(alternatives(choices))"
    case .unsupportedVersion: "write 'version: 1', the one this taskflow understands, or leave it out"
    case .invalidName(_, let text) where groupPath(text) != nil: groupHelp(text)
    case .invalidName: "begin with a letter or '_', then letters, digits, '_', '-', '.'"
    case .invalidVariableName: "use letters, digits and '_', not beginning with a digit"
    case .emptyCommand("default"): "name the tasks to run, or leave the key out to run all"
    case .emptyCommand("run"), .emptyCommand("shell"), .emptyCommand("if"), .emptyCommand("ready"):
      "write the command, or leave the key out"
    case .emptyCommand: "write what is meant, or leave it out"
    case .nulInText: "remove the '\\0'"
    case .missingKey("max", _): "say how many attempts may follow the first: 'max: 2'"
    case .missingKey(let key, _): "write '\(key)'"
    case .invalidDecimal: "write digits, with a '.' before decimals"
    case .invalidSize(_, _, .zero): "write a larger one, or leave the key out to reserve none"
    case .invalidSize: "write for example '512MiB', '2GB', or a number of bytes"
    case .invalidPattern: "put a backslash before characters that stand for themselves"
    case .shellcheck(let code, _):
      "www.shellcheck.net/wiki/SC\(code) says more; '# shellcheck disable=SC\(code)' above the line accepts it"
    case .pythonSyntax, .shellSyntax: "put the syntax right: as it stands the task can only fail"
    case .duplicateItem: "remove one of the two"
    case .needsCommand: "give it a command, or remove the key"
    case .interpolationNotAllowed("dependencies"):
      "write the name out; only values in '[axis=value]' may hold variables"
    case .interpolationNotAllowed: "write the value out: it must be known before anything runs"
    case .malformedTemplate(_, .foreignExpression): "name a variable: '${NAME}', or write '$${' for a plain '${'"
    case .malformedTemplate(_, .unclosed): "close it, or write '$${' for a dollar sign before a brace"
    case .malformedTemplate(_, .unexpectedOperator):
      "use '${NAME:-default}' or '${NAME:?message}', or '$${' for a plain '${'"
    case .malformedTemplate: "write '${NAME}', or '$${' for a plain '${'"
    case .malformedReference(_, .emptyName): "write a name on either side of each '/'"
    case .malformedReference: "write instances of a matrix as 'name[axis=value,other=value]'"
    case .malformedGlob(_, .danglingEscape): "remove it, or write two for one"
    case .malformedGlob(_, .reversedRange): "write the smaller character first"
    case .malformedGlob(_, .unclosedClass): "close it, or write '\\[' for a plain bracket"
    case .malformedGlob(_, .unclosedBrace): "close it, or write '\\{' for a plain brace"
    case .includeCycle: "remove one of these: such a file would never end"
    case .tooManyIncludes, .tooManyIncludedTasks: "look for files that include each other many times over"
    case .missingIncludeParameter(let name): "write 'params: { \(name): … }' beside 'include'"
    case .unknownIncludeParameter(_, _, .some(let suggestion)), .unknownPool(_, .some(let suggestion)):
      "did you mean '\(suggestion)'?"
    case .unknownIncludeParameter: "add it to the 'params' of that file, or remove it here"
    case .unknownPool(let name, _): "add it at the top of the file: 'pools: { \(excerpt(name)): 1 }'"
    case .conflictingPools: "give it the same number in both, or one of them another name"
    case .unknownDependency(_, .some(let suggestion)), .unknownDefaultTask(_, .some(let suggestion)),
      .unknownTarget(_, .some(let suggestion), _, _):
      "did you mean '\(suggestion)'?"
    case .unknownTarget(_, _, .some(let path), _): "its whole name is '\(path)'"
    case .unknownDependency(let name, _) where groupPath(name) != nil:
      "a member of a group is named with a '/': '\(excerpt(groupPath(name) ?? name))'"
    case .unknownDependency(let name, _) where name.contains(","):
      "list several names in brackets: '[\(excerpt(name))]'"
    case .unknownDependency, .unknownDefaultTask: "names are looked up beside the task, then in the groups around it"
    case .unknownTarget: "'taskflow list' shows the tasks there are"
    case .duplicateReference: "remove one of the two"
    case .selfDependency: "remove it: a task cannot wait for its own end"
    case .dependencyOnContainingGroup: "depend on the members that are meant"
    case .missingParameter(let name): "give it with '--set \(name)=…', or write a default"
    case .unknownParameter(_, .some(let suggestion)), .unknownAxis(_, _, _, .some(let suggestion)):
      "did you mean '\(suggestion)'?"
    case .unknownParameter: "'taskflow list' shows the params there are"
    case .unknownAxis(_, _, let axes, _):
      axes.isEmpty ? "use one of its axes" : "use \(alternatives(firstOf: axes, "axes"))"
    case .invalidParameterValue(_, _, let problem): problem.help
    case .unsetVariable(let name, _): "set it, or write a default: '${\(name):-…}'"
    case .textTooLong(let text, _): text.help
    case .memoryNeverFree: "give it more with '--memory', or reserve less with 'memory'"
    case .unreadableEnvironmentFile(let path, _) where path.contains("/~"):
      "'~' is not replaced: write '${HOME}' in its place"
    case .unreadableEnvironmentFile: "write it, or put '?' behind the path if it may be missing"
    case .malformedEnvironmentFile(_, let problem): problem.help
    case .requiredByEnvironmentFile(_, _, let name, _):
      "set '\(excerpt(name))' in taskflow's environment, in 'params' or with '--env'"
    case .parameterCycle: "give one of them a value that needs none of the others"
    case .unknownList: "name a value that a task it depends on exports, or list the values"
    case .matrixTooLarge, .tooManyTasks: "use fewer or shorter axes"
    case .excludeMatchesNothing: "compare its values with those of the axes"
    case .filterWithoutMatrix: "leave out what is in brackets"
    case .filterBeforeValues(let name): "name all of it: '\(name)'"
    case .noMatchingInstance(_, .none):
      "compare the values with those of the matrix: no instance has all of these together"
    case .noMatchingInstance(_, .some(let choice)):
      if let suggestion = choice.suggestion {
        "did you mean '\(choice.axis)=\(excerpt(suggestion))'?"
      } else if choice.values.isEmpty {
        "the matrix has no instances"
      } else {
        "'\(choice.axis)' may be \(alternatives(firstOf: choice.values, "values", excerpt))"
      }
    case .exportProducedTwice: "give them two names"
    case .exportNotVisible(_, _, let producer): "add it: 'dependencies: \(producer)'"
    case .writtenTwice: "let each task write files of its own, or make one task of the two"
    case .readWithoutDependency(_, _, let writer): "add it: 'dependencies: \(writer)'"
    case .poolNeverFree(_, _, .service):
      "let either the service or what depends on it take it, or give the pool more units"
    case .poolNeverFree(_, let task, .group(let group)):
      "let either '\(group)' or '\(task)' take it, or give the pool more units"
    case .poolNeverFree: "let either the group or the task take it"
    case .poolsTakenCrosswise: "take the two in the same order in both, or both of them at once"
    case .foreignExpression(let key, let expression): expression.help(key: key)
    case .impliedDependency: "leave it out: the order stays the same"
    case .unreachable: "add a combination, or remove the task"
    case .failureWithoutDependency: "name the tasks whose failure it is for: 'dependencies: …'"
    case .needlessSync: "write 'mode: async', or leave it out"
    case .constantCondition(.alwaysRuns): "leave it out"
    case .constantCondition(.neverRuns): "remove the task, or write a test that can succeed"
    case .unusedParameter(let name): "use it as '$\(name)', or remove it"
    case .unusedPool(let name): "let tasks take from it with 'pool: \(name)', or remove it"
    case .unusedAnchor: "remove it"
    case .unusedExport(_, hasDependents: false): "let the tasks that need it depend on this one, or remove it"
    case .unusedExport(let name, hasDependents: true): "use it as '$\(name)', or remove it"
    case .exportsNotDeclared: "list the names that it writes: 'exports: [name]'"
    case .plainSecret: "read it from the environment or from an 'env_file' that is not under version control"
    case .recognizedSecret: "withdraw it, and read its successor from the environment"
    case .ambiguousValue: "put it in quotes"
    case .ineffectiveTimeout: "make it shorter, or that of the group longer"
    case .commentInValue(_, .all(let text)): "quote it: \(quoted(text))"
    case .commentInValue: "put the whole value in quotes, or begin it with '|' and write it on the next line"
    case .programWithBlank, .commandAsArgument:
      "write several commands as the lines of one script: 'run: |', and each on a line below"
    case .syncMatrix:
      "to run its instances one after the other, give it a pool of one: 'pools: { one: 1 }' and 'pool: one'"
    case .foldedCommand: "begin the script with '|', which keeps its lines apart, in place of '>'"
    case .bashSyntax(_, inTest: true): "write it for sh: 'test …', or 'bash -c …' around it"
    case .bashSyntax: "write it for sh, or say 'shell: bash'"
    case .outerTaskUnordered(let outer, _, let previous):
      "taskflow has no 'sequence' yet: write '\(outer)' in this list, or let it depend on '\(previous)'"
    case .unsetInEnvironmentFile: "write '$$' for a plain dollar sign, or put the value in single quotes"
    case .unsetSecret(let name): "set '\(name)', or take it out of 'secrets'"
    case .scriptLineBreaks: "save the file with line feeds alone"
    case .tabSeparator: "write spaces"
    case .unusedIgnore: "remove it"
    case .unknownIgnoredRule(_, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .unknownIgnoredRule: "'taskflow explain' shows the rules there are"
    case .ignoredError: "put the error right: no run would start"
    case .ignoreWithoutRules: "write '# taskflow: ignore[rule]'"
    case .cycle: "remove one of these: as it stands, none of the tasks can ever start"
    }
  }
}

extension ForeignExpression {
  fileprivate func help(key: String) -> Words {
    let isScript = ["run", "if", "ready"].contains(key)
    return switch self {
    case .tilde where key == "run": "a list is executed without a shell: write the path out, or the command as a script"
    case .dollarBraces: "scripts read variables from their environment: write '$NAME' or '${NAME}'"
    case .braces(let name) where isScript: "scripts read variables from their environment: write '$\(variable(name))'"
    case .braces(let name): "write '${\(variable(name))}'"
    case .tilde: "write '${HOME}' in place of '~'"
    case .statusFunction(let name) where name.hasPrefix("always"): "write 'when: always' instead"
    case .statusFunction(let name) where name.hasPrefix("fail"): "write 'when: failure' instead"
    case .statusFunction(let name) where name.hasPrefix("cancel"): "write 'when: always' instead"
    case .statusFunction: "leave it out: a task runs when its dependencies have succeeded"
    case .bareVariable(let name): "write '${\(name)}', or '$$\(name)' for the text itself"
    case .comparison: "write a shell test: 'test \"$NAME\" = value'"
    }
  }

  private func variable(_ name: String) -> Substring { name.split(separator: ".").last ?? "NAME" }
}

extension ForeignKey {
  fileprivate var help: Words {
    switch self {
    case .steps: "make each step a task under 'tasks', with 'mode: sync' beside it"
    case .dependentSteps: "make each step a task under 'tasks', with what it depends on in 'dependencies'"
    case .commandList: "write the commands as the lines of one script: 'run: |', and each on a line below"
    case .stages: "say of each task what it waits for: 'dependencies: …'"
    case .taskAtTop: "if it is a task, move it under 'tasks'; if it is for yourself, begin its name with 'x-'"
    case .services: "list them under 'tasks', each with a 'run' and 'service: true'"
    case .healthTest: "write the test that says when it can be used: 'service: { ready: … }'"
    case .frame: "a task file has no such frame: it begins with 'tasks:'"
    case .templates: "list the tasks under 'tasks', each with what it runs"
    case .template: "write what the task runs: 'run: …'"
    case .templateArguments: "scripts read variables from their environment: 'env: { NAME: value }'"
    case .container: "taskflow starts no containers by itself: 'run: docker run …'"
    case .machine: "tasks run on this machine: remove it"
    case .trigger: "taskflow has no triggers: let cron, a git hook or a CI system call 'taskflow run'"
    case .condition: "write a shell test: 'if: test \"$BRANCH\" = main'"
    case .action: "write what it does as a command: 'run: …'"
    case .before: "make it a task that this one depends on, or the first line of 'run'"
    case .after: "make it a task with 'when: always' that depends on this one"
    case .matrixFrame: "write 'matrix' itself, with the axes under it"
    case .loop: "write 'matrix: { item: [ … ] }', and '$item' in the script"
    case .variableList: "write a map: 'env: { NAME: value }'"
    case .dependencyMap: "list the names: 'dependencies: [ … ]'; what makes a service ready stands in its 'service'"
    case .files: "name the files: 'inputs' for those that are read, 'outputs' for those that are written"
    case .restart: "write how many attempts may follow a failed one: 'retry: 3'"
    case .quiet: "how much is shown is chosen on the command line: see 'taskflow run --help'"
    case .precondition: "put the tests first in 'run': where an 'if' says no, the task is skipped and counts as success"
    case .requiredVariables: "write '${NAME:?message}' where a value needs it, or a name without a default in 'params'"
    case .prompt:
      "taskflow has no 'confirm' yet: ask in the script of a task with 'interactive: true' ('read -r answer; test \"$answer\" = y')"
    case .clean: "make it a task with 'when: always' that depends on this one"
    case .platforms: "write a shell test: 'if: test \"$(uname)\" = Darwin'"
    case .internalTask: "begin its name with '_' to show that it is not meant to be called"
    case .upToDateTest: "a task is skipped where its 'if' says no: turn the test round, 'if: \"! test -e out\"'"
    case .deployment: "taskflow has no deployment environments; a variable for the script is 'env: { ENVIRONMENT: … }'"
    case .graphType: "leave it out: every file is a graph; list the steps under 'tasks', with their 'dependencies'"
    case .chainType: "write 'mode: sync', and list the steps under 'tasks'"
    case .concurrency:
      "taskflow has no 'lock' yet: let one runner call it at a time; within a run a pool of one holds tasks apart"
    case .defaultsFrame: "write the keys themselves in 'defaults', without 'run' around them"
    case .taskCall:
      "taskflow has no 'use' or 'sequence' yet: write 'dependencies' for what is to run before, or a group with 'mode: sync'"
    case .loopOverCommands: "make it a task with 'matrix: { item: [ … ] }', and '$item' in the script"
    case .allowedFailure: "make it a task of its own with 'allow_failure: true', or write 'command || true'"
    case .shellOptions: "write them in the script: 'set -x', or 'shell: [bash, -x, -c]'"
    case .label: "taskflow has no 'label' yet: tasks are shown by their names and the values of their matrix"
    case .aliases: "taskflow has no 'aliases' yet: a second task with '{ dependencies: NAME }' runs the same"
    case .watch: "taskflow has no watch mode yet: let a file watcher such as entr call 'taskflow run'"
    case .summary: "write it in 'description': listings show its first line"
    case .arguments: "taskflow has no 'args' yet: declare a param, and give its value with '--set NAME=value'"
    case .includes: "make a task of each file, under 'tasks': 'name: { include: path }'"
    }
  }
}

/// How to write `go:lint`.
private func groupHelp(_ text: String) -> Words {
  let parts = text.split(separator: ":")
  let (group, member) = (parts.dropLast().joined(separator: "/"), parts.last ?? "")
  return
    "make a group '\(excerpt(group))' with a member '\(excerpt(String(member)))', which is named '\(excerpt(groupPath(text) ?? text))'"
}

/// A name of other tools with colons in it, as the path of a member of groups; nil for what is no such name.
private func groupPath(_ text: String) -> String? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  guard parts.count > 1, parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy(isNameCharacter) }) else {
    return nil
  }
  return parts.joined(separator: "/")
}

private func isNameCharacter(_ character: Character) -> Bool {
  character.isASCII && (character.isLetter || character.isNumber || "_-.".contains(character))
}

/// A text in the quotes that it needs least in.
func quoted(_ text: String) -> Words {
  text.contains("'")
    ? "\"\(excerpt(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")))\"" : "'\(excerpt(text))'"
}

/// `'a', 'b' or 'c'`; a description of what is not listed has no quotes.
func alternatives(_ choices: [Words], _ texts: [String]) -> Words {
  let quoted: [Words] = zip(choices, texts).map { words, text in
    text.hasPrefix("a ") || text.hasPrefix("an ") ? words : "'\(words)'"
  }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
  return quoted.dropLast().joined(separator: ", ") + " or " + last
}

func alternatives(_ choices: [String]) -> Words { alternatives(choices.map { Words($0) }, choices) }

/// The first of many choices, and how many there are.
func alternatives(firstOf choices: [String], _ what: Words, _ shown: (String) -> Words = { Words($0) }) -> Words {
  guard choices.count > 20 else { return alternatives(choices.map(shown), choices) }
  let first = choices.prefix(20).map { choice -> Words in "'\(shown(choice))'" }
  return "\(first.joined(separator: ", ")) or another of its \(choices.count) \(what)"
}
