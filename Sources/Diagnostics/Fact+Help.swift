extension Fact {
  /// The way out.
  package var help: Words {
    switch self {
    case .unreadableFile(_, let reason) where reason == "Is a directory": "name the task file in that directory"
    case .unreadableFile: "check the path and the permissions"
    case .fileTooLarge: "split the workflow into several files"
    case .notUTF8: "save the file as UTF-8"
    case .utf16: "save the file as UTF-8, without a byte order mark of UTF-16"
    case .utf32: "save the file as UTF-8, without a byte order mark of UTF-32"
    case .nulByte: "remove the NUL byte: a task file is text"
    case .controlCharacter: "remove the character, or write it as an escape in double quotes"
    case .syntax(let problem): problem.help
    case .duplicateMerge(.some(let all), 1): "write it once: '<<: \(excerpt(all))'"
    case .duplicateMerge(.some(let all), 2): "write '<<: \(excerpt(all))', which merges both"
    case .duplicateMerge(.some(let all), let count):
      "write one '<<: \(excerpt(all))', which merges all \(count)"
    case .duplicateMerge(.none, _): "write one '<<:' with a list of the maps, each after a '- ' on a line below"
    case .duplicateKey: "keep one of the two: YAML would silently drop the other"
    case .unknownAlias(_, .some(let suggestion)): "did you mean '*\(suggestion)'?"
    case .unknownAlias: "define the anchor earlier in the file: write '&name' before the value"
    case .recursiveAlias: "write out the part to repeat in place of the alias: a value cannot contain itself"
    case .tooManyAliasedNodes: "write the values out, or use fewer levels of aliases"
    case .tooDeep: "nest the values less deeply"
    case .scalarTooLong: "move the text to a separate file, or close the quote that was left open"
    case .mergeNeedsMapping: "write '<<: *anchor', where the anchor stands before a map"
    case .severalDocuments: "move the text after '---' to a separate file: a task file has one document"
    case .unsupportedTag("!"): "put the value in quotes: in YAML, a '!' begins a tag"
    case .unsupportedTag("!reference"):
      "taskflow has no '!reference' yet: copy the lines that it names to this place"
    case .unsupportedTag: "write the plain value without a tag: the key decides how its value is read"
    case .unquotedTemplate(let text) where TemplateExpression(text).isName:
      "taskflow has no templates: write '\"${\(TemplateExpression(text).name)}\"', or put '{{ \(excerpt(text)) }}' in quotes to pass it on unchanged"
    case .unquotedTemplate:
      "taskflow has no templates: write a variable as '${NAME}', or put the value in quotes to pass it on unchanged"
    case .keyIsNotText: "write the key as plain text before a ':'"
    case .emptyFile, .missingTasks: "add 'tasks:' and, on lines below it, tasks as 'name: command'"
    case .notAMapping: "write 'key: value' lines"
    case .noTasks: "list at least one task: 'name: command'"
    case .emptyTask: "give the task a command, or '{}' if it only waits for its dependencies"
    case .unknownKey("<<", _, _): "to merge a map, write '<<' without quotes"
    case .unknownKey(_, _, .similar(let key)): "did you mean '\(key)'?"
    case .unknownKey("dir", _, .otherTool(let key)):
      "taskflow calls it '\(key)', and the directory has to exist: taskflow does not create it"
    case .unknownKey(_, _, .otherTool(let key)): "taskflow calls it '\(key)'"
    case .unknownKey(_, _, .otherWay(let key)): key.help
    case .unknownKey(_, _, .written(let text)): "write '\(excerpt(text))'"
    case .unknownKey(_, _, .merged(let key, let other)) where key == other:
      "taskflow calls it '\(key)', and '\(key)' is already here: merge the two"
    case .unknownKey(_, _, .merged(let key, let other)):
      "taskflow calls it '\(key)', the same as '\(excerpt(other))': merge the two"
    case .foreignFile(.make, _, _, _):
      "taskflow reads YAML: write each target under 'tasks', with its prerequisites in 'dependencies' and its recipe in 'run'"
    case .foreignFile(.just, _, _, _):
      "taskflow reads YAML: write each recipe under 'tasks', with its dependencies in 'dependencies' and its lines in 'run'"
    case .foreignFile(_, let renamed, _, let habits):
      (renamed == 0
        ? "change it by hand: the findings below say how"
        : "'taskflow validate --fix' renames them; the findings below say what else to write")
        + habits.map { "; " + $0.help }.joined()
    case .foreignValue(_, _, _, let value): value.help
    case .missingSpace(let key): "write '\(excerpt(key)): …', with a space after the colon"
    case .splitValue(let key, let text, .list(let items)):
      "write a list: '\(excerpt(key)): [\(Words.derived(items, from: text))]'"
    case .splitValue(_, let text, .quotes): "quote the value: \(quoted(text))"
    case .splitValue(let key, let text, .write(let value)):
      "write '\(excerpt(key)): \(Words.derived(value, from: text))'"
    case .splitValue(_, _, .script(let script)): "write one script of the commands: \(quoted(script))"
    case .splitValue(_, _, .one(let parts)): "it takes one value: write \(alternatives(parts.map(excerpt), parts))"
    case .listInText(let key, let text, let list):
      "list several paths in brackets: '\(key): [\(Words.derived(list, from: text))]'"
    case .commentAsValue(_, let text, _): "quote it: \(quoted(text))"
    case .variableNamesInText(_, let list): "list several names in brackets: '[\(excerpt(list))]'"
    case .assignmentAsKey(let name, let value):
      "write '\(excerpt(name)): \(value.isEmpty ? "\"\"" : excerpt(value))'"
    case .homePath("include", _): "write the full path: it must be known before anything runs"
    case .homePath(_, let text) where !text.hasPrefix("~/"):
      "write the full path of the directory, or './' before the path"
    case .homePath(_, let text):
      "write '${HOME}\(excerpt(String(text.dropFirst())))', or './~' for a directory of that name"
    case .unknownKey(_, .workflow, .none):
      "taskflow has no such key: if it is for your own use, begin its name with 'x-'"
    case .unknownKey: "taskflow has no such key: do this in the script instead"
    case .keyNotAllowed(_, _, .defaults): "move it into 'defaults', or to the tasks it is meant for"
    case .keyNotAllowed("params", .task, _), .keyNotAllowed("params", .group, _):
      "taskflow has no params of tasks yet: move it to the top of the file"
    case .keyNotAllowed("defaults", .task, _):
      "write 'shell', 'cwd' and similar keys in the task itself; only a file or a group has 'defaults'"
    case .keyNotAllowed("on_failure", let context, _) where context != .workflow:
      "taskflow has no 'on_failure' of groups yet: write it at the top of the file, for all tasks"
    case .keyNotAllowed("pools", let context, _) where context != .workflow:
      "move it to the top of the file; a task takes a unit of a pool with 'pool: NAME'"
    case .keyNotAllowed("secrets", .task, _):
      "list the variables to mask in 'secrets' at the top of the file; a task gets all variables of the environment"
    case .keyNotAllowed(_, _, .workflow): "move it to the top of the file"
    case .keyNotAllowed(_, _, .include): "write it in a group of its own under 'tasks'"
    case .keyNotAllowed(let key, _, .retry): "move it into 'retry': 'retry: { \(key): … }'"
    case .keyNotAllowed(let key, _, .service): "move it into 'service': 'service: { \(key): … }'"
    case .keyNotAllowed(_, .retry, .task): "move it out of 'retry', into the task"
    case .keyNotAllowed(_, .service, .task): "move it out of 'service', into the task"
    case .keyNotAllowed: "set it on the tasks it is meant for"
    case .conflictingKeys(_, "image"), .conflictingKeys(_, "build"):
      "leave it in the compose file, and keep that file: it describes the container, not the task"
    case .conflictingKeys: "keep one of the two"
    case .wrongType("tasks", _, .list): "write each task under its name: 'name: command'"
    case .wrongType(let key, let expected, _): "write '\(key)' as \(ours: expected)"
    case .wrongItem(let key, let expected, _): "list only \(ours: expected)s in '\(key)'"
    case .invalidNumber(_, let text, _) where withoutLeadingZero(text) != nil,
      .invalidDecimal(_, let text, _) where withoutLeadingZero(text) != nil,
      .invalidDuration(_, let text, .leadingZero), .invalidSize(_, let text, .leadingZero):
      "write '\(withoutLeadingZero(text) ?? text)': some YAML parsers read a number with a leading zero as base 8"
    case .invalidDuration("timeout", _, .zero): "write a longer duration, or leave the key out for no limit"
    case .invalidDuration(_, _, .zero): "write a longer duration"
    case .invalidDuration("timeout", _, .negative), .invalidDuration("interval", _, .negative):
      "write a duration longer than 0s, or leave the key out"
    case .invalidDuration(_, _, .negative): "write '0s' or a longer duration"
    case .invalidDuration(_, let text, .unreadable) where probableDuration(text) != nil:
      "did you mean '\(probableDuration(text) ?? text)'?"
    case .invalidDuration: "write a duration such as '250ms', '5s', '1m30s' or '2h', or a number of seconds"
    case .invalidNumber(_, let text, let range):
      text.drop { $0 == "-" }.allSatisfy(\.isWholeNumber) && !text.isEmpty
        ? "write a number from \(range.lowerBound) to \(range.upperBound)" : "write digits only"
    case .invalidChoice("shell", let text, _, _) where text.contains("{0}") || text.contains(" "):
      "write the words as a list, to which taskflow appends the script: '\(Words.derived(shellList(text), from: text))'"
    case .invalidChoice("when", "manual", _, _):
      "taskflow has no 'confirm' yet: list the other tasks in 'default' at the top of the file, and start this one by its name with 'taskflow run NAME'"
    case .invalidChoice("when", "on_success", _, _): "write 'when: success', or leave it out"
    case .invalidChoice("when", "on_failure", _, _): "write 'when: failure'"
    case .invalidChoice("when", "delayed", _, _): "leave it out, and write how long to wait: 'delay: 30m'"
    case .invalidChoice("when", "never", _, _): "leave the task out of the file, or out of 'default' at the top of it"
    case .invalidChoice(_, _, _, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .invalidChoice(_, _, let choices, _): "use \(alternatives(choices))"
    case .unsupportedVersion: "write 'version: 1', the only version that this taskflow supports, or leave the key out"
    case .invalidName("a task", let text) where text.contains("*"):
      "a name cannot be a pattern: write one task '\(excerpt(nameBefore(text)))', declare the part that '*' matches as 'params: { NAME: \"\" }' at the top of the file, and begin the script with ': \"${NAME:?}\"'"
    case .invalidName(_, let text) where groupPath(text) != nil: groupHelp(text)
    case .takenGroupName(let text, let instead):
      "'\(excerpt(prefix(of: text)))' is a task, so it cannot be a group: name this task '\(excerpt(instead))', here and wherever it is used"
    case .invalidName: "begin the name with a letter or '_', and continue with letters, digits, '_', '-' or '.'"
    case .invalidVariableName: "use letters, digits and '_', and begin with a letter or '_'"
    case .emptyCommand("default"): "name the tasks to run, or leave the key out to run all"
    case .emptyCommand("run"), .emptyCommand("shell"), .emptyCommand("if"), .emptyCommand("ready"):
      "write the command, or leave the key out"
    case .emptyText: "indent the lines of the text further than the line with its '|' or '>', or leave the key out"
    case .noProgram: "write the name of the program first"
    case .emptyCommand: "write a value, or leave the key out"
    case .nulInText: "remove the '\\0'"
    case .missingKey("max", _): "say how many attempts may follow the first: 'max: 2'"
    case .missingKey(let key, _): "write '\(key)'"
    case .invalidDecimal: "write digits, with a '.' before decimals"
    case .invalidSize(_, _, .zero): "write a larger size, or leave the key out to reserve no memory"
    case .invalidSize: "write a size such as '512MiB' or '2GB', or a number of bytes"
    case .invalidPattern: "put a backslash before characters that are meant literally"
    case .shellcheck(let code, _):
      "see www.shellcheck.net/wiki/SC\(code); to accept it, write '# shellcheck disable=SC\(code)' above the line"
    case .shellSyntax(_, _, meantFor: let program?):
      "write 'shell: \(program)' if the script is for \(program); otherwise correct the syntax"
    case .pythonSyntax, .shellSyntax: "correct the syntax: with this script, the task can only fail"
    case .duplicateItem: "remove one of the two"
    case .needsCommand: "give the task a command in 'run', or remove the key"
    case .interpolationNotAllowed("dependencies"):
      "write the full name; only values in '[axis=value]' may contain variables"
    case .interpolationNotAllowed: "write the value out: it must be known before anything runs"
    case .malformedTemplate(_, .foreignExpression(let text)): GitHubExpression(text).help(at: .value(isSet: false))
    case .malformedTemplate(_, .unclosed): "close the brace, or write '$${' for a dollar sign before a brace"
    case .malformedTemplate(_, .unexpectedOperator):
      "use '${NAME:-default}' or '${NAME:?message}', or '$${' for a plain '${'"
    case .malformedTemplate: "write '${NAME}', or '$${' for a plain '${'"
    case .malformedReference(_, .emptyName): "write a name on either side of each '/'"
    case .malformedReference: "write instances of a matrix as 'name[axis=value,other=value]'"
    case .malformedGlob(_, .danglingEscape): "remove the backslash, or write two of them for a plain backslash"
    case .malformedGlob(_, .reversedRange): "write the smaller character first"
    case .malformedGlob(_, .unclosedClass): "close the bracket, or write '\\[' for a plain bracket"
    case .malformedGlob(_, .unclosedBrace): "close the brace, or write '\\{' for a plain brace"
    case .includeCycle: "take one include out of this chain: a file cannot include itself"
    case .tooManyIncludes, .tooManyIncludedTasks: "look for files that include each other many times over"
    case .missingIncludeParameter(let name): "write 'params: { \(name): … }' beside 'include'"
    case .unknownPool(let name, _) where namesInText(name) != nil:
      "list several pools in brackets: '[\(excerpt(namesInText(name) ?? name))]'"
    case .unknownIncludeParameter(_, _, .some(let suggestion)), .unknownPool(_, .some(let suggestion)):
      "did you mean '\(suggestion)'?"
    case .unknownIncludeParameter: "declare it in the 'params' of that file, or remove it here"
    case .unknownPool(let name, _): "add it at the top of the file: 'pools: { \(excerpt(name)): 1 }'"
    case .conflictingPools: "give the pool the same size in both files, or rename one of the two"
    case .unknownDependency(let name, _) where namesInText(name) != nil,
      .unknownDefaultTask(let name, _) where namesInText(name) != nil:
      "list several names in brackets: '[\(excerpt(namesInText(name) ?? name))]'"
    case .unknownDependency(_, .some(let suggestion)), .unknownDefaultTask(_, .some(let suggestion)),
      .unknownTarget(_, .some(let suggestion), _, _, _):
      "did you mean '\(suggestion)'?"
    case .unknownTarget(_, _, .some(let path), _, _): "its full name is '\(path)'"
    case .unknownDependency(let name, _) where groupPath(name) != nil:
      "write the name of a member of a group with a '/': '\(excerpt(groupPath(name) ?? name))'"
    case .unknownDefaultTask(let name, _) where groupPath(name) != nil:
      "write the name of a member of a group with a '/': '\(excerpt(groupPath(name) ?? name))'"
    case .unknownDefaultTask: "write the full name of a task, with the groups around it: 'group/task'"
    case .unknownDependency:
      "name a task in the same list or in a list around it, or a member of a group as 'group/task'"
    case .unknownTarget(_, _, _, _, let file): "run \(listing(file)) to see the tasks"
    case .duplicateReference: "remove one of the two"
    case .selfDependency: "remove the dependency: a task cannot wait for itself"
    case .dependencyOnContainingGroup: "depend on the members of the group that this task needs"
    case .missingParameter(let name): "set it with '--set \(name)=…', or give it a default"
    case .unknownParameter(_, .some(let suggestion), _), .unknownAxis(_, _, _, .some(let suggestion)):
      "did you mean '\(suggestion)'?"
    case .unknownParameter(_, _, let file): "run \(listing(file)) to see the params"
    case .unknownAxis(_, _, let axes, _):
      axes.isEmpty ? "use one of its axes" : "use \(alternatives(firstOf: axes, "axes"))"
    case .invalidParameterValue(_, _, let problem): problem.help
    case .unsetVariable(let name, .some, _): "set it in the environment or in 'params', or with '--env \(name)=…'"
    case .unsetVariable(let name, .none, _): "set it, or write a default: '${\(name):-…}'"
    case .textTooLong(let text, _): text.help
    case .memoryNeverFree: "allow more memory with '--memory', or reserve less with 'memory'"
    case .unreadableEnvironmentFile(let path, _) where path.contains("/~"):
      "'~' is not replaced: write '${HOME}' in its place"
    case .unreadableEnvironmentFile(let path, _) where path.contains(", "):
      "list several files in brackets, each as an item of its own: '[a.env, b.env]'"
    case .unreadableEnvironmentFile: "create the file, or write '?' after the path if the file may be missing"
    case .malformedEnvironmentFile(_, let problem): problem.help
    case .requiredByEnvironmentFile(_, _, let name, _):
      "set '\(excerpt(name))' in taskflow's environment, in 'params' or with '--env'"
    case .parameterCycle: "give one of the params a value that does not use the others"
    case .unknownList: "use a name that a dependency exports, or list the values"
    case .exportInList(let name, let axis, isWhole: true):
      "leave out the brackets: '\(axis): ${\(name)}' makes an instance for each line of the value"
    case .exportInList(let name, let axis, isWhole: false):
      "export all values as lines of '\(name)', and write '\(axis): ${\(name)}' without brackets"
    case .matrixTooLarge, .tooManyTasks: "use fewer or shorter axes"
    case .excludeMatchesNothing: "compare its values with those of the axes"
    case .filterWithoutMatrix: "leave out the brackets and the values in them"
    case .filterBeforeValues(let name): "name all instances: '\(name)'"
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
    case .exportProducedTwice: "export the two values under different names"
    case .exportNotVisible(_, _, let producer): "add the dependency: 'dependencies: \(producer)'"
    case .writtenTwice: "let each task write its own files, or combine the two tasks"
    case .readWithoutDependency(_, _, let writer): "add the dependency: 'dependencies: \(writer)'"
    case .poolNeverFree(_, _, .service):
      "take the pool in either the service or the tasks that depend on it, or give the pool more units"
    case .poolNeverFree(_, let task, .group(let group)):
      "take the pool in either '\(group)' or '\(task)', or give the pool more units"
    case .poolNeverFree: "take the pool in either the group or the task"
    case .poolsTakenCrosswise: "let both tasks take the pools in the same order, or take both pools at once"
    case .foreignExpression(let key, let expression): expression.help(key: key)
    case .impliedDependency: "leave it out: the order stays the same"
    case .unreachable: "add a combination, or remove the task"
    case .failureWithoutDependency: "name the tasks whose failure starts this one: 'dependencies: …'"
    case .needlessSync: "write 'mode: async', or leave it out"
    case .constantCondition(.alwaysRuns): "leave out 'if'"
    case .constantCondition(.neverRuns): "remove the task, or write a test that can succeed"
    case .unusedParameter(let name): "use it as '$\(name)', or remove it"
    case .unusedPool(let name): "let tasks take from it with 'pool: \(name)', or remove it"
    case .unusedAnchor: "remove the anchor"
    case .unusedExport(_, hasDependents: false): "let the tasks that need it depend on this one, or remove it"
    case .unusedExport(let name, hasDependents: true): "use it as '$\(name)', or remove it"
    case .exportsNotDeclared: "list the names that it writes: 'exports: [name]'"
    case .plainSecret: "read it from the environment or from an 'env_file' that is not under version control"
    case .recognizedSecret: "revoke it, and read the new one from the environment"
    case .ambiguousValue: "put it in quotes"
    case .ineffectiveTimeout: "write a shorter timeout here, or a longer one for the group"
    case .commentInValue(_, .all(let text)), .commentInValue(_, .item(let text)): "quote it: \(quoted(text))"
    case .commentInValue(_, .rest):
      "put the value in quotes; write '# ' with a space where a comment is meant"
    case .commentInValue: "put the whole value in quotes, or begin it with '|' and write it on the next line"
    case .programWithBlank, .commandAsArgument:
      "write several commands as the lines of one script: 'run: |', and each on a line below"
    case .syncMatrix:
      "to run its instances one after the other, give it a pool of one: 'pools: { one: 1 }' and 'pool: one'"
    case .foldedCommand, .foldedComment: "begin the script with '|', which keeps its lines apart, in place of '>'"
    case .bashSyntax(_, inTest: true): "write it for sh as 'test …', or run it with 'bash -c …'"
    case .bashSyntax: "write it for sh, or add 'shell: bash'"
    case .otherInterpreter(let program, inTest: true):
      "write the test for sh, or put it into a file and name that; '\(program)' is not used for tests"
    case .otherInterpreter(let program, inTest: false):
      "add 'shell: \(program)' to the task: nothing else reads the first line"
    case .outerTaskUnordered(let outer, _, let previous):
      "taskflow has no 'sequence' yet: write '\(outer)' in this list, or let it depend on '\(previous)'"
    case .unsetInEnvironmentFile: "write '$$' for a plain dollar sign, or put the value in single quotes"
    case .unsetSecret(let name): "set '\(name)', or take it out of 'secrets'"
    case .scriptLineBreaks: "save the file with LF line endings"
    case .tabSeparator: "write spaces instead"
    case .taskNamedDefault: "write 'default: default' at the top of the file, or give the task another name"
    case .unusedIgnore: "remove the comment, or this name from it"
    case .unknownIgnoredRule(_, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .unknownIgnoredRule: "run 'taskflow explain' to see all rules"
    case .ignoredError: "correct the error: until then, no run starts"
    case .ignoreWithoutRules: "write '# taskflow: ignore[rule]'"
    case .cycle: "break the cycle at one of these places: until then, none of the tasks can start"
    }
  }
}

/// The words of `bash -l {0}` as ours.
private func shellList(_ text: String) -> String {
  var words = text.split(separator: " ").filter { !$0.contains("{0}") }.map(String.init)
  let takesScript = words.dropFirst().contains { $0.wholeMatch(of: /-[a-z]*c|-e|-[A-Za-z]*ommand/) != nil }
  switch words.first?.split(separator: "/").last ?? "" {
  case "sh", "bash", "zsh", "dash", "ksh", "ash":
    if words.dropFirst().contains(where: { $0.wholeMatch(of: /-[a-z]*c/) != nil }) { break }
    if let last = words.last, last.wholeMatch(of: /-[a-z]+/) != nil, !last.hasSuffix("o") {
      words[words.count - 1] = last + "c"
    } else {
      words.append("-c")
    }
  case let name where name.hasPrefix("python") && !takesScript: words.append("-c")
  case "node", "ruby", "perl": if !takesScript { words.append("-e") }
  default: break
  }
  return "[\(words.joined(separator: ", "))]"
}

/// How to write `go:lint`.
private func groupHelp(_ text: String) -> Words {
  let parts = text.split(separator: ":")
  let (group, member) = (parts.dropLast().joined(separator: "/"), parts.last ?? "")
  return
    "make a group '\(excerpt(group))' with a member '\(excerpt(String(member)))', which is named '\(excerpt(groupPath(text) ?? text))'"
}

/// The command that lists a file, named as a shell reads it.
private func listing(_ file: String?) -> Words {
  guard let file else { return "'taskflow list'" }
  return file.contains("'") ? "taskflow list \(file)" : "'taskflow list \(file)'"
}

/// The name that the path of a member begins with.
private func prefix(of text: String) -> String { String(text.prefix { $0 != ":" }) }

/// A name of other tools with colons in it, as the path of a member of groups; nil for what is no such name.
package func groupPath(_ text: String) -> String? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  guard parts.count > 1, parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy(isNameCharacter) }) else {
    return nil
  }
  return parts.joined(separator: "/")
}

private func isNameCharacter(_ character: Character) -> Bool {
  character.isASCII && (character.isLetter || character.isNumber || "_-.".contains(character))
}

/// Several names in a text, as the items of a list: `b lint`, `b, lint` or `-b -lint`, as lines that lack the space after
/// their dash become.
///
/// - Returns: nil for one name, and for one with brackets, in which anything may stand.
package func namesInText(_ text: String) -> String? {
  let names = text.split { $0 == "," || $0 == " " }.map { $0.drop { $0 == "-" } }.filter { !$0.isEmpty }
  let isName = { (name: Substring) in name.allSatisfy { $0 == "/" || isNameCharacter($0) } }
  return names.count > 1 && names.allSatisfy(isName) ? names.joined(separator: ", ") : nil
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

/// The name of a task before a `:*`.
private func nameBefore(_ text: String) -> String {
  String(text.drop { !$0.isLetter && $0 != "_" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
}
