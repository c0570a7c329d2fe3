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
    case .nulByte: "remove it: a task file is text"
    case .controlCharacter: "remove it, or write it as an escape in double quotes"
    case .syntax(let problem): problem.help
    case .duplicateMerge(.some(let all), 1): "write it once: '<<: \(excerpt(all))'"
    case .duplicateMerge(.some(let all), 2): "write '<<: \(excerpt(all))', which brings both"
    case .duplicateMerge(.some(let all), let count):
      "write one '<<: \(excerpt(all))', which brings all \(count)"
    case .duplicateMerge(.none, _): "write one '<<:' with a list of the maps, each after a '- ' on a line below"
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
    case .unsupportedTag("!reference"):
      "taskflow has no '!reference' yet: write the lines that it names in its place"
    case .unsupportedTag: "remove the tag: every field reads its value itself"
    case .unquotedTemplate(let text) where TemplateExpression(text).isName:
      "taskflow has no templates: write '\"${\(TemplateExpression(text).name)}\"', or put '{{ \(excerpt(text)) }}' in quotes to hand it on as it is"
    case .unquotedTemplate:
      "taskflow has no templates: write a variable as '${NAME}', or put the value in quotes to hand it on as it is"
    case .keyIsNotText: "write the key as plain text before a ':'"
    case .emptyFile, .missingTasks: "list the tasks: 'tasks:', and under it 'name: command'"
    case .notAMapping: "write 'key: value' lines"
    case .noTasks: "list at least one: 'name: command'"
    case .emptyTask: "give it a command, or '{}' for a task that only waits for its dependencies"
    case .unknownKey("<<", _, _): "to merge a map, write '<<' without quotes"
    case .unknownKey(_, _, .similar(let key)): "did you mean '\(key)'?"
    case .unknownKey("dir", _, .otherTool(let key)):
      "taskflow calls it '\(key)', and the directory has to be there: it is not made"
    case .unknownKey(_, _, .otherTool(let key)): "taskflow calls it '\(key)'"
    case .unknownKey(_, _, .otherWay(let key)): key.help
    case .unknownKey(_, _, .written(let text)): "write '\(excerpt(text))'"
    case .unknownKey(_, _, .merged(let key, let other)) where key == other:
      "taskflow calls it '\(key)', which is here already: put both into one"
    case .unknownKey(_, _, .merged(let key, let other)):
      "taskflow calls it '\(key)', as it does '\(excerpt(other))': put both into one"
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
      "list several in brackets: '\(key): [\(Words.derived(list, from: text))]'"
    case .commentAsValue(_, let text, _): "quote it: \(quoted(text))"
    case .variableNamesInText(_, let list): "list several names in brackets: '[\(excerpt(list))]'"
    case .assignmentAsKey(let name, let value):
      "write '\(excerpt(name)): \(value.isEmpty ? "\"\"" : excerpt(value))'"
    case .homePath("include", _): "write the path out: it must be known before anything runs"
    case .homePath(_, let text) where !text.hasPrefix("~/"): "write the directory out, or './' before the path"
    case .homePath(_, let text):
      "write '${HOME}\(excerpt(String(text.dropFirst())))', or './~' for a directory of that name"
    case .unknownKey(_, .workflow, .none):
      "no key is called so: if it is for yourself, begin its name with 'x-'"
    case .unknownKey: "no key is called so: what it is to do has to be done in the script"
    case .keyNotAllowed(_, _, .defaults): "move it into 'defaults', or to the tasks it is meant for"
    case .keyNotAllowed("params", .task, _), .keyNotAllowed("params", .group, _):
      "taskflow has no params of tasks yet: move it to the top of the file"
    case .keyNotAllowed("defaults", .task, _):
      "write 'shell', 'cwd' and the like in the task itself; a group may have 'defaults'"
    case .keyNotAllowed("on_failure", let context, _) where context != .workflow:
      "taskflow has no 'on_failure' of groups yet: write it at the top of the file, for all tasks"
    case .keyNotAllowed("pools", let context, _) where context != .workflow:
      "move it to the top of the file; a task takes a unit of a pool with 'pool: NAME'"
    case .keyNotAllowed("secrets", .task, _):
      "a task gets all variables of the environment: 'secrets' at the top of the file names those to mask"
    case .keyNotAllowed(_, _, .workflow): "move it to the top of the file"
    case .keyNotAllowed(_, _, .include): "write it in a group of its own under 'tasks'"
    case .keyNotAllowed(let key, _, .retry): "move it into 'retry': 'retry: { \(key): … }'"
    case .keyNotAllowed(let key, _, .service): "move it into 'service': 'service: { \(key): … }'"
    case .keyNotAllowed(_, .retry, .task): "move it out of 'retry', beside it"
    case .keyNotAllowed(_, .service, .task): "move it out of 'service', beside it"
    case .keyNotAllowed: "set it on the tasks it is meant for"
    case .conflictingKeys(_, "image"), .conflictingKeys(_, "build"):
      "it is for the container, not for the task: leave it in the compose file, kept beside this one"
    case .conflictingKeys: "keep one of the two"
    case .wrongType("tasks", _, .list): "write each task under its name: 'name: command'"
    case .wrongType(let key, let expected, _): "write '\(key)' as \(ours: expected)"
    case .wrongItem(let key, let expected, _): "list in '\(key)' nothing but \(ours: expected)s"
    case .invalidNumber(_, let text, _) where withoutLeadingZero(text) != nil,
      .invalidDecimal(_, let text, _) where withoutLeadingZero(text) != nil,
      .invalidDuration(_, let text, .leadingZero), .invalidSize(_, let text, .leadingZero):
      "write '\(withoutLeadingZero(text) ?? text)': with a zero before it, it is a number to base 8 to some readers of YAML"
    case .invalidDuration("timeout", _, .zero): "write a longer one, or leave the key out for no limit"
    case .invalidDuration(_, _, .zero): "write a longer one"
    case .invalidDuration("timeout", _, .negative), .invalidDuration("interval", _, .negative):
      "write a duration longer than 0s, or leave the key out"
    case .invalidDuration(_, _, .negative): "write '0s' or a longer duration"
    case .invalidDuration(_, let text, .unreadable) where probableDuration(text) != nil:
      "did you mean '\(probableDuration(text) ?? text)'?"
    case .invalidDuration: "write for example '250ms', '5s', '1m30s', '2h', or a number of seconds"
    case .invalidNumber(_, let text, let range):
      text.drop { $0 == "-" }.allSatisfy(\.isWholeNumber) && !text.isEmpty
        ? "write a number from \(range.lowerBound) to \(range.upperBound)" : "write digits only"
    case .invalidChoice("shell", let text, _, _) where text.contains("{0}") || text.contains(" "):
      "write its words in a list, to which the script is appended as the last word: '\(Words.derived(shellList(text), from: text))'"
    case .invalidChoice("when", "manual", _, _):
      "taskflow has no 'confirm' yet: list the other tasks in 'default' at the top of the file, and start this one by its name with 'taskflow run NAME'"
    case .invalidChoice("when", "on_success", _, _): "write 'when: success', or leave it out"
    case .invalidChoice("when", "on_failure", _, _): "write 'when: failure'"
    case .invalidChoice("when", "delayed", _, _): "leave it out, and write how long to wait: 'delay: 30m'"
    case .invalidChoice("when", "never", _, _): "leave the task out of the file, or out of 'default' at the top of it"
    case .invalidChoice(_, _, _, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .invalidChoice(_, _, let choices, _): "use \(alternatives(choices))"
    case .unsupportedVersion: "write 'version: 1', the one this taskflow understands, or leave it out"
    case .invalidName("a task", let text) where text.contains("*"):
      "a name stands for itself: write one task '\(excerpt(nameBefore(text)))', and for what the '*' stands for 'params: { NAME: \"\" }' at the top of the file and ': \"${NAME:?}\"' first in the script"
    case .invalidName(_, let text) where groupPath(text) != nil: groupHelp(text)
    case .takenGroupName(let text, let instead):
      "'\(excerpt(prefix(of: text)))' is a task, so it cannot be a group: name this one '\(excerpt(instead))', also where it is used"
    case .invalidName: "begin with a letter or '_', then letters, digits, '_', '-', '.'"
    case .invalidVariableName: "use letters, digits and '_', not beginning with a digit"
    case .emptyCommand("default"): "name the tasks to run, or leave the key out to run all"
    case .emptyCommand("run"), .emptyCommand("shell"), .emptyCommand("if"), .emptyCommand("ready"):
      "write the command, or leave the key out"
    case .emptyText: "indent the lines of the text further than the line with its '|' or '>', or leave the key out"
    case .noProgram: "write the name of the program first"
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
    case .shellSyntax(_, _, isForBash: true):
      "say 'shell: bash' if the script is for bash; otherwise put the syntax right"
    case .pythonSyntax, .shellSyntax: "put the syntax right: as it stands the task can only fail"
    case .duplicateItem: "remove one of the two"
    case .needsCommand: "give it a command, or remove the key"
    case .interpolationNotAllowed("dependencies"):
      "write the name out; only values in '[axis=value]' may hold variables"
    case .interpolationNotAllowed: "write the value out: it must be known before anything runs"
    case .malformedTemplate(_, .foreignExpression(let text)): GitHubExpression(text).help(at: .value(isSet: false))
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
    case .unknownPool(let name, _) where namesInText(name) != nil:
      "list several pools in brackets: '[\(excerpt(namesInText(name) ?? name))]'"
    case .unknownIncludeParameter(_, _, .some(let suggestion)), .unknownPool(_, .some(let suggestion)):
      "did you mean '\(suggestion)'?"
    case .unknownIncludeParameter: "add it to the 'params' of that file, or remove it here"
    case .unknownPool(let name, _): "add it at the top of the file: 'pools: { \(excerpt(name)): 1 }'"
    case .conflictingPools: "give it the same number in both, or one of them another name"
    case .unknownDependency(let name, _) where namesInText(name) != nil,
      .unknownDefaultTask(let name, _) where namesInText(name) != nil:
      "list several names in brackets: '[\(excerpt(namesInText(name) ?? name))]'"
    case .unknownDependency(_, .some(let suggestion)), .unknownDefaultTask(_, .some(let suggestion)),
      .unknownTarget(_, .some(let suggestion), _, _, _):
      "did you mean '\(suggestion)'?"
    case .unknownTarget(_, _, .some(let path), _, _): "its whole name is '\(path)'"
    case .unknownDependency(let name, _) where groupPath(name) != nil:
      "a member of a group is named with a '/': '\(excerpt(groupPath(name) ?? name))'"
    case .unknownDefaultTask(let name, _) where groupPath(name) != nil:
      "a member of a group is named with a '/': '\(excerpt(groupPath(name) ?? name))'"
    case .unknownDefaultTask: "write the whole name of a task, with the groups around it: 'group/task'"
    case .unknownDependency: "names are looked up beside the task, then in the groups around it"
    case .unknownTarget(_, _, _, _, let file): "\(listing(file)) shows the tasks there are"
    case .duplicateReference: "remove one of the two"
    case .selfDependency: "remove it: a task cannot wait for its own end"
    case .dependencyOnContainingGroup: "depend on the members that are meant"
    case .missingParameter(let name): "give it with '--set \(name)=…', or write a default"
    case .unknownParameter(_, .some(let suggestion), _), .unknownAxis(_, _, _, .some(let suggestion)):
      "did you mean '\(suggestion)'?"
    case .unknownParameter(_, _, let file): "\(listing(file)) shows the params there are"
    case .unknownAxis(_, _, let axes, _):
      axes.isEmpty ? "use one of its axes" : "use \(alternatives(firstOf: axes, "axes"))"
    case .invalidParameterValue(_, _, let problem): problem.help
    case .unsetVariable(let name, .some, _): "set it in the environment or in 'params', or with '--env \(name)=…'"
    case .unsetVariable(let name, .none, _): "set it, or write a default: '${\(name):-…}'"
    case .textTooLong(let text, _): text.help
    case .memoryNeverFree: "give it more with '--memory', or reserve less with 'memory'"
    case .unreadableEnvironmentFile(let path, _) where path.contains("/~"):
      "'~' is not replaced: write '${HOME}' in its place"
    case .unreadableEnvironmentFile(let path, _) where path.contains(", "):
      "list several files in brackets, each as an item of its own: '[a.env, b.env]'"
    case .unreadableEnvironmentFile: "write it, or put '?' behind the path if it may be missing"
    case .malformedEnvironmentFile(_, let problem): problem.help
    case .requiredByEnvironmentFile(_, _, let name, _):
      "set '\(excerpt(name))' in taskflow's environment, in 'params' or with '--env'"
    case .parameterCycle: "give one of them a value that needs none of the others"
    case .unknownList: "name a value that a task it depends on exports, or list the values"
    case .exportInList(let name, let axis, isWhole: true):
      "leave out the brackets: '\(axis): ${\(name)}' has an instance for each line of the value"
    case .exportInList(let name, let axis, isWhole: false):
      "export all values as lines of '\(name)', and write '\(axis): ${\(name)}' without brackets"
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
    case .commentInValue(_, .all(let text)), .commentInValue(_, .item(let text)): "quote it: \(quoted(text))"
    case .commentInValue(_, .rest):
      "put the value in quotes; write '# ' with a space where a comment is meant"
    case .commentInValue: "put the whole value in quotes, or begin it with '|' and write it on the next line"
    case .programWithBlank, .commandAsArgument:
      "write several commands as the lines of one script: 'run: |', and each on a line below"
    case .syncMatrix:
      "to run its instances one after the other, give it a pool of one: 'pools: { one: 1 }' and 'pool: one'"
    case .foldedCommand, .foldedComment: "begin the script with '|', which keeps its lines apart, in place of '>'"
    case .bashSyntax(_, inTest: true): "write it for sh: 'test …', or 'bash -c …' around it"
    case .bashSyntax: "write it for sh, or say 'shell: bash'"
    case .outerTaskUnordered(let outer, _, let previous):
      "taskflow has no 'sequence' yet: write '\(outer)' in this list, or let it depend on '\(previous)'"
    case .unsetInEnvironmentFile: "write '$$' for a plain dollar sign, or put the value in single quotes"
    case .unsetSecret(let name): "set '\(name)', or take it out of 'secrets'"
    case .scriptLineBreaks: "save the file with line feeds alone"
    case .tabSeparator: "write spaces"
    case .taskNamedDefault: "write 'default: default' at the top of the file, or give the task another name"
    case .unusedIgnore: "remove it"
    case .unknownIgnoredRule(_, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .unknownIgnoredRule: "'taskflow explain' shows the rules there are"
    case .ignoredError: "put the error right: no run would start"
    case .ignoreWithoutRules: "write '# taskflow: ignore[rule]'"
    case .cycle: "remove one of these: as it stands, none of the tasks can ever start"
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
