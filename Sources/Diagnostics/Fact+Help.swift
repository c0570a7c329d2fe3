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
    case .unknownKey(_, _, .otherTool(let key)): "taskflow calls it '\(key)'"
    case .unknownKey(_, _, .otherWay(let key)): key.help
    case .unknownKey(_, .workflow, .none): "remove it, or begin its name with 'x-' to keep it for yourself"
    case .unknownKey: "remove it"
    case .keyNotAllowed(_, _, .defaults): "move it into 'defaults', or to the tasks it is meant for"
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
    case .unsupportedVersion: "this taskflow understands version '1'"
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
    case .pythonSyntax: "put the syntax right: as it stands the task can only fail"
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
    case .unreadableEnvironmentFile: "write it, or put '?' behind the path if it may be missing"
    case .malformedEnvironmentFile: "write 'NAME=value' lines"
    case .requiredByEnvironmentFile(_, _, let name, _):
      "set '\(excerpt(name))' around taskflow, in 'env' or with '--env'"
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
    case .foreignExpression(_, let expression): expression.help
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
    case .plainSecret: "read it from the environment or from an 'env_file' that is not under version control"
    case .recognizedSecret: "withdraw it, and read its successor from the environment"
    case .ambiguousValue: "put it in quotes"
    case .ineffectiveTimeout: "make it shorter, or that of the group longer"
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
  fileprivate var help: Words {
    switch self {
    case .dollarBraces: "scripts read variables from their environment: write '$NAME' or '${NAME}'"
    case .braces(let name): "scripts read variables from their environment: write '$\(variable(name))'"
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
    case .trigger: "a run starts when somebody calls 'taskflow run': remove it"
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
    case .includes: "make a task of each file, under 'tasks': 'name: { include: path }'"
    }
  }
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
