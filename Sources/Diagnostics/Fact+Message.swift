extension Fact {
  /// What is wrong, in one sentence without a full stop.
  package var message: Words {
    switch self {
    case .unreadableFile(let path, let reason): "cannot read '\(path)': \(reason)"
    case .fileTooLarge(let path, let limit): "'\(path)' is larger than \(limit >> 20) MiB"
    case .notUTF8(let byte): "byte 0x\(ours: hexadecimal(UInt32(byte), digits: 2)) is not valid UTF-8"
    case .utf16: "the file is UTF-16, not UTF-8"
    case .utf32: "the file is UTF-32, not UTF-8"
    case .nulByte: "a NUL byte"
    case .controlCharacter(let scalar): "control character U+\(ours: hexadecimal(scalar, digits: 4))"
    case .syntax(let problem): problem.message
    case .duplicateKey(let key): "key '\(key)' is given twice"
    case .duplicateMerge: "key '<<' is given twice"
    case .unknownAlias(let name, _): "anchor '&\(name)' is not defined before this alias"
    case .recursiveAlias(let name): "alias '*\(name)' is inside the value that it refers to"
    case .tooManyAliasedNodes(let limit): "aliases repeat more than \(limit) values"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .scalarTooLong(let limit): "a value longer than \(limit >> 20) MiB"
    case .mergeNeedsMapping(let found): "'<<' merges a map or a list of maps, not \(ours: found.rawValue)"
    case .severalDocuments: "a second document"
    case .unsupportedTag(let tag): "tag '\(tag)' is not supported"
    case .keyIsNotText(let found): "a key is \(ours: found.rawValue), not text"
    case .unquotedTemplate(let text): "without quotes, '{{ \(excerpt(text)) }}' is a map, and a map cannot be a key"
    case .emptyFile: "the file is empty"
    case .notAMapping(let what, let found): "\(ours: what) is \(ours: found.rawValue), not a map"
    case .missingTasks: "the file has no 'tasks'"
    case .noTasks(.none): "'tasks' lists no task"
    case .noTasks(.some(let group)): "group '\(group)' has no tasks"
    case .emptyTask(let name): "task '\(name)' is empty"
    case .unknownKey(let key, let context, _): "unknown key '\(key)' \(context.phrase)"
    case .keyNotAllowed(let key, let context, _): "'\(key)' is not allowed \(context.phrase)"
    case .conflictingKeys(let key, let other): "'\(key)' and '\(other)' cannot be used together"
    case .wrongType(let key, let expected, let found): "'\(key)' takes \(ours: expected), not \(ours: found.rawValue)"
    case .wrongItem(let key, let expected, let found):
      "an item of '\(key)' is \(ours: found.rawValue), not a \(ours: expected)"
    case .commentAsValue(let key, let text, let isItem):
      "'\(excerpt(text))' is a comment, so \(ours: isItem ? "an item of " : "")'\(excerpt(key))' has no value"
    case .foreignValue(let key, let expected, let found, .axisOfMaps),
      .foreignValue(let key, let expected, let found, .taskCall),
      .foreignValue(let key, let expected, let found, .optionalFile),
      .foreignValue(let key, let expected, let found, .excludedFiles):
      Fact.wrongItem(key: key, expected: expected, found: found).message
    case .foreignValue(let key, let expected, let found, _):
      Fact.wrongType(key: key, expected: expected, found: found).message
    case .foreignFile(let file, _, 0, _): "this is \(ours: file.phrase)"
    case .foreignFile(let file, 0, let keys, _):
      "this is \(ours: file.phrase): \(ours: keys == 1 ? "its unknown key cannot" : "none of its \(keys) unknown keys can") be renamed with --fix"
    case .foreignFile(let file, let renamed, let keys, _):
      "this is \(ours: file.phrase): \(renamed) of \(keys) unknown key\(ours: keys == 1 ? "" : "s") can be renamed with --fix"
    case .missingSpace(let key): "no space after '\(excerpt(key)):', so this is not a key"
    case .splitValue(let key, let text, _):
      "the ',' ends the value of '\(excerpt(key))', and '\(excerpt(text))' is cut in two"
    case .listInText(let key, let text, _): "'\(excerpt(text))' in '\(key)' is read as one path that contains a ','"
    case .homePath(let key, let text): "'\(excerpt(text))' in '\(key)' begins with '~', which only a shell replaces"
    case .invalidDuration(let key, let text, .negative): "'\(key)' is negative: '\(excerpt(text))'"
    case .invalidDuration(let key, let text, .leadingZero):
      "'\(key)' begins with a zero: '\(excerpt(text))'"
    case .invalidDuration(let key, let text, .unreadable): "'\(key)' is not a valid duration: '\(excerpt(text))'"
    case .invalidDuration(let key, let text, .zero): "'\(key)' is zero: '\(excerpt(text))'"
    case .invalidDuration(let key, let text, .tooLong): "'\(key)' is longer than ten years: '\(excerpt(text))'"
    case .invalidNumber(let key, let text, let range): "'\(key)' takes \(phrase(for: range)), not '\(excerpt(text))'"
    case .invalidChoice(let key, let text, _, _): "'\(key)' cannot be '\(excerpt(text))'"
    case .unsupportedVersion(let text): "version '\(excerpt(text))' of the language is not supported"
    case .takenGroupName(let text, _): "'\(excerpt(text))' is not a valid name for a task"
    case .invalidName(let what, let text): "'\(excerpt(text))' is not a valid name for \(ours: what)"
    case .assignmentAsKey(let name, let value):
      "'\(excerpt(name + "=" + value))' is not a valid name for an environment variable"
    case .invalidVariableName(let text), .variableNamesInText(let text, _):
      "'\(excerpt(text))' is not a valid name for an environment variable"
    case .emptyCommand(let key), .emptyText(let key): "'\(key)' is empty"
    case .nulInText(let key): "'\(key)' contains a NUL character, which cannot be passed to a process"
    case .missingKey(let key, let owner): "'\(owner)' has no '\(key)'"
    case .invalidDecimal(let key, let text, let range):
      "'\(key)' takes a number from \(range.lowerBound) to \(range.upperBound), not '\(excerpt(text))'"
    case .invalidSize(let key, let text, let problem): "'\(key)' \(problem.message): '\(excerpt(text))'"
    case .invalidPattern(let reason): "'pattern' is not a valid regular expression: \(excerpt(reason))"
    case .duplicateItem(let key, let text): "'\(excerpt(text))' is listed twice in '\(key)'"
    case .needsCommand(let key): "'\(key)' needs 'run' in the same task"
    case .interpolationNotAllowed(let key): "'${…}' is not replaced in '\(key)'"
    case .malformedTemplate(let key, let problem): "'\(key)' contains \(problem.phrase)"
    case .malformedReference(let key, let problem): "'\(key)' contains \(problem.message)"
    case .malformedGlob(let key, let problem): "'\(key)' contains \(problem.message)"
    case .includeCycle(let files): "a file includes itself: \(chain(files, by: "includes"))"
    case .tooManyIncludes(let limit): "more than \(limit) files are included"
    case .tooManyIncludedTasks(let limit): "the included files have more than \(limit) tasks"
    case .missingIncludeParameter(let name): "param '\(name)' of the included file has no default and is not set here"
    case .unknownIncludeParameter(let name, let file, _): "'\(file)' has no param '\(excerpt(name))'"
    case .unknownPool(let name, _): "there is no pool '\(excerpt(name))'"
    case .conflictingPools(let name, let count, let first):
      "pool '\(name)' has \(count) unit\(ours: count == 1 ? "" : "s") here and \(first) in another file"
    case .unknownDependency(let name, _): "there is no task '\(excerpt(name))' to depend on"
    case .unknownDefaultTask(let name, _): "there is no task '\(excerpt(name))' to run by default"
    case .duplicateReference(let key, let name): "'\(name)' is listed twice in '\(key)'"
    case .selfDependency(let name): "task '\(name)' depends on itself"
    case .dependencyOnContainingGroup(let task, let group):
      "'\(task)' depends on '\(group)', the group that contains it"
    case .cycle(let names): "a cycle: \(chain(names, by: "waits for"))"
    case .missingParameter(let name): "param '\(name)' is not set and has no default"
    case .unknownParameter(let name, _, _): "there is no param '\(excerpt(name))'"
    case .invalidParameterValue(let name, let value, let problem):
      "param '\(name)' cannot be '\(excerpt(value))': \(problem.message)"
    case .unsetVariable(let name, .some(let message), let isEmpty) where !message.isEmpty:
      "variable '\(name)' is \(ours: isEmpty ? "empty" : "not set"): \(message)"
    case .unsetVariable(let name, _, let isEmpty): "variable '\(name)' is \(ours: isEmpty ? "empty" : "not set")"
    case .textTooLong(let text, let size): text.message(size: size)
    case .unreadableEnvironmentFile(let path, let reason): "cannot read '\(path)': \(reason)"
    case .malformedEnvironmentFile(_, let problem): problem.message
    case .requiredByEnvironmentFile(let path, let line, let name, let message):
      message.isEmpty
        ? "line \(line) of '\(path)' needs variable '\(excerpt(name))', which is not set"
        : "line \(line) of '\(path)' needs variable '\(excerpt(name))', which is not set: \(message)"
    case .parameterCycle(let names): "params need each other: \(chain(names, by: "uses"))"
    case .unknownList(let name): "no task exports '\(name)', and no variable of that name is set"
    case .exportInList(let name, _, _):
      "a value in brackets is used before any task runs, but '\(name)' is exported by a task"
    case .matrixTooLarge(let limit): "the matrix has more than \(limit) combinations"
    case .tooManyTasks(let limit): "with this matrix the workflow has more than \(limit) tasks and groups"
    case .excludeMatchesNothing: "this 'exclude' matches no combination"
    case .filterWithoutMatrix(let name): "'\(name)' has no matrix, so it has no instances to choose from"
    case .unknownAxis(let axis, let task, _, _): "the matrix of '\(task)' has no axis '\(excerpt(axis))'"
    case .filterBeforeValues(let name): "the instances of '\(name)' are known only while the workflow runs"
    case .noMatchingInstance(let name, _): "no instance matches '\(excerpt(name))'"
    case .exportProducedTwice(let name, let first, let second, let reader):
      "'\(name)' is exported by '\(first)' and by '\(second)', and '\(reader)' depends on both"
    case .exportNotVisible(let name, let task, let producer):
      "'\(task)' does not depend on '\(producer)', which exports '\(name)'"
    case .memoryNeverFree(let task, let needed, let limit, let services):
      "'\(task)' and \(services.count == 1 ? "service" : "services") \(services.map { "'\($0)'" }.joined(separator: ", ")) need \(sizeText(needed)) of memory together, but only \(sizeText(limit)) is available"
    case .poolNeverFree(let pool, let task, let holder):
      "'\(task)' waits for pool '\(pool)', but \(holder.phrase(for: task))"
    case .poolsTakenCrosswise(let pool, let other, let task, let second):
      "'\(task)' waits for pool '\(pool)' while '\(other)' is held for it, and '\(second)' waits for '\(other)' while '\(pool)' is held for it"
    case .writtenTwice(let path, let first, let second): "'\(path)' is written by '\(first)' and by '\(second)'"
    case .readWithoutDependency(let path, let reader, let writer):
      "'\(reader)' reads '\(path)', which '\(writer)' writes, but does not depend on it"
    case .foreignExpression(let key, let expression): expression.message(key: key)
    case .impliedDependency(let name, let other): "'\(other)' already waits for '\(name)'"
    case .unreachable(let task): "the matrix of '\(task)' has no combinations, so it never runs"
    case .failureWithoutDependency(let task): "'\(task)' has 'when: failure', but no dependencies"
    case .needlessSync(.none): "no task of this list needs the one before it"
    case .needlessSync(.some(let group)): "no task of group '\(group)' needs the one before it"
    case .constantCondition(.alwaysRuns): "this 'if' is always true"
    case .constantCondition(.neverRuns): "this 'if' is always false, so the task never runs"
    case .unusedParameter(let name): "nothing uses param '\(name)'"
    case .unusedPool(let name): "no task takes from pool '\(name)'"
    case .unusedAnchor(let name): "no alias refers to anchor '&\(name)'"
    case .unusedExport(let name, hasDependents: false): "'\(name)' is exported, but no task can see it"
    case .unusedExport(let name, hasDependents: true): "'\(name)' is exported, but no task that sees it uses it"
    case .exportsNotDeclared(let task):
      "the script of '\(task)' writes to $TASKFLOW_EXPORTS, but nothing is listed in its 'exports'"
    case .plainSecret(let name): "the value of '\(excerpt(name))' is written in plain text"
    case .recognizedSecret(let kind): "this looks like \(kind)"
    case .ambiguousValue(let text, let meaning): "'\(excerpt(text))' is text here, but \(meaning.message)"
    case .ineffectiveTimeout(let group): "this timeout is longer than the timeout of the group '\(group)' around it"
    case .scriptLineBreaks: "the lines of this script end with CR LF"
    case .commentInValue(let key, .all(let text)):
      "'\(excerpt(text))' is a comment, so '\(excerpt(key))' has no value"
    case .commentInValue(let key, .quote(let text)):
      "a '#' after a space begins a comment, so '\(excerpt(key))' ends inside a quote: '\(excerpt(text))'"
    case .commentInValue(let key, .item(let text)):
      "'\(excerpt(text))' is a comment, not an item of '\(excerpt(key))'"
    case .commentInValue(let key, .bracket(let text)):
      "a '#' after a space begins a comment, so '\(excerpt(key))' ends inside a bracket: '\(excerpt(text))'"
    case .commentInValue(let key, .rest(let text)):
      "'\(excerpt(text))' is a comment, so '\(excerpt(key))' ends before it"
    case .foldedComment(let text):
      "this '#' also makes comments of the lines below, because YAML joins them to this line: '\(excerpt(text))'"
    case .noProgram: "the first word of the list, which names the program, is empty"
    case .programWithBlank(let word):
      "'\(excerpt(word))' is read as the name of a program: a list is one program and its arguments"
    case .commandAsArgument(let word, let program):
      "'\(excerpt(word))' is an argument of '\(excerpt(program))' here, not a command"
    case .syncMatrix(let task):
      "'mode: sync' makes the tasks listed after '\(task)' wait for it, but does not order its instances"
    case .foldedCommand(let line):
      "'\(excerpt(line))' is joined to the line before it, so it is not a separate command"
    case .bashSyntax(let text, let isTest):
      "'\(excerpt(text))' works in bash, but this \(isTest ? "test" : "script") is run by 'sh'"
    case .otherInterpreter(let program, let isTest):
      "the first line names '\(excerpt(program))', but this \(isTest ? "test" : "script") is run by 'sh'"
    case .outerTaskUnordered(let outer, let member, let previous):
      "'\(member)' is listed after '\(previous)', but '\(outer)', which it depends on, does not wait for '\(previous)'"
    case .unsetInEnvironmentFile(let name?): "'\(excerpt(name))' is not set, so it is replaced by an empty text"
    case .unsetInEnvironmentFile(nil): "a '$' before a name that is not set, so both are replaced by an empty text"
    case .unsetSecret(let name): "'\(name)' is listed in 'secrets' but not set, so nothing is masked"
    case .tabSeparator: "a tab between values"
    case .taskNamedDefault: "'taskflow run' without a name runs all tasks, not just 'default'"
    case .unusedIgnore(let rule): "this comment ignores '\(rule)', but there is no such finding here"
    case .unknownIgnoredRule(let name, _): "there is no rule '\(excerpt(name))' to ignore"
    case .ignoredError(let rule): "'\(rule)' is an error, and errors cannot be ignored"
    case .ignoreWithoutRules: "this comment names no rule to ignore"
    case .shellcheck(let code, let message): "SC\(code): \(sentence(message))"
    case .shellSyntax(let shell, let message, _): "\(shell) cannot read this script: \(sentence(message))"
    case .pythonSyntax(let message): "Python cannot read this script: \(message)"
    case .unknownTarget(let name, _, _, let file, _):
      "there is no task '\(excerpt(name))' in \(file.map { "'\($0)'" } ?? "this file")"
    }
  }
}

extension LabelReason {
  package var message: Words {
    switch self {
    case .firstDefinition: "first given here"
    case .anchor: "the anchor"
    case .conflictingKey(let key): "'\(key)' is here"
    case .startedHere(let what): "\(what) starts here"
    case .indentedHere(let spaces): "indented by \(spaces)"
    case .dependsOn(let task, let other): "'\(task)' depends on '\(other)'"
    case .followsInSyncList(let task, let previous):
      "'\(task)' waits for '\(previous)', listed before it in a sync list"
    case .memberOf(let task, let group): "'\(task)' cannot start before its group '\(group)'"
    case .heldHere: "held here"
    case .poolHeld(let pool): "'\(pool)' is held here"
    case .poolWanted(let pool): "'\(pool)' is waited for here"
    case .uses(let name, let other): "'\(name)' uses '\(other)'"
    case .includedHere: "included here"
    case .includes(let file, let other): "'\(file)' includes '\(other)'"
    case .declaredHere: "declared here"
    case .waitsAlready(let task, let other): "'\(task)' waits for '\(other)'"
    case .limitedHere: "limited here"
    case .writtenHere: "written here"
    case .readHere: "named here"
    case .listedBefore(let name): "'\(name)' is listed before it"
    case .seesBoth: "would see both"
    case .namedHere: "named here"
    case .groupNeedsMember(let group, let member): "group '\(group)' ends after its member '\(member)'"
    }
  }
}

extension AmbiguousMeaning {
  /// Completes "is text here, but …".
  fileprivate var message: Words {
    switch self {
    case .boolean(let value): "the boolean \(ours: "\(value)") to YAML 1.1 parsers"
    case .octal: "an octal number to YAML 1.1 parsers"
    case .sexagesimal: "a base-60 number to YAML 1.1 parsers"
    case .exponent: "a number with an exponent to other YAML parsers"
    case .hexadecimal: "a hexadecimal number to other YAML parsers"
    case .binary: "a binary number to YAML 1.1 parsers"
    case .digitGroups: "a number without its '_' to YAML 1.1 parsers"
    case .trailingZero: "a number without its last zero to other YAML parsers"
    }
  }
}

extension SizeProblem {
  fileprivate var message: Words {
    switch self {
    case .unreadable: "is not a valid size"
    case .negative: "is negative"
    case .tooLarge: "is larger than 1 EiB"
    case .zero: "is zero"
    case .leadingZero: "begins with a zero"
    }
  }
}

extension TemplateProblem {
  /// Completes "contains …".
  var phrase: Words {
    switch self {
    case .unclosed: "a '${' without its '}'"
    case .emptyName: "a '${…}' without a name"
    case .invalidName(let name): "'${\(excerpt(name))}', which is not a valid name for an environment variable"
    case .foreignExpression(let text): "'\(excerpt(text))', which is an expression of another tool"
    case .unexpectedOperator(let text): "a '${…}' with '\(excerpt(text))' after the name"
    }
  }
}

extension ReferenceProblem {
  /// Completes "contains …".
  fileprivate var message: Words {
    switch self {
    case .emptyName: "the path of a task with an empty name in it"
    case .unclosedFilter: "a '[' without its ']'"
    case .unexpectedBracket: "a ']' without its '['"
    case .textAfterFilter(let text): "'\(excerpt(text))' after a ']'"
    case .noValue(let axis) where axis.isEmpty: "brackets with nothing in them"
    case .noValue(let axis): "'\(excerpt(axis))' in brackets, without a value"
    case .emptyAxis: "a value in brackets, without the name of its axis"
    case .duplicateAxis(let axis): "'\(excerpt(axis))' twice in the same brackets"
    }
  }
}

extension GlobProblem {
  /// Completes "contains …".
  fileprivate var message: Words {
    switch self {
    case .unclosedClass: "a '[' without its ']'"
    case .unclosedBrace: "a '{' without its '}'"
    case .reversedRange(let range): "'\(excerpt(range))', a range that ends before it begins"
    case .danglingEscape: "a backslash with nothing after it"
    }
  }
}

extension KeyContext {
  /// "in a task": completes a sentence about a key.
  package var phrase: Words {
    switch self {
    case .workflow: "at the top of the file"
    case .task: "in a task"
    case .group: "in a group"
    case .include: "beside 'include'"
    case .defaults: "in 'defaults'"
    case .parameter: "in a param"
    case .retry: "in 'retry'"
    case .service: "in 'service'"
    case .command: "in a list of commands"
    }
  }
}

extension PoolHolder {
  /// Completes "waits for a pool, but …".
  fileprivate func phrase(for task: String) -> Words {
    switch self {
    case .around(let group): "the group '\(group)' around it holds a unit of the pool"
    case .group(let group): "the group '\(group)' holds a unit of the pool until '\(task)' has ended"
    case .service(let service): "the service '\(service)' holds a unit of the pool until '\(task)' has ended"
    }
  }
}

private func phrase(for range: ClosedRange<Int>) -> Words {
  "a whole number from \(range.lowerBound) to \(range.upperBound)"
}

/// "'a' waits for 'b' waits for 'a'"; the middle of a long chain is only counted.
private func chain(_ names: [String], by relation: Words) -> Words {
  var steps: [Words] = names.map { "'\($0)'" }
  if steps.count > 12 { steps.replaceSubrange(6..<(steps.count - 5), with: ["\(steps.count - 11) others"]) }
  return steps.joined(separator: " \(relation) ")
}

/// At most 60 characters of a text on one line, so that a sentence stays one.
func excerpt(_ text: String) -> Words { .excerpt(text) }

/// A message of another program, as one of ours: on one line, without a full stop.
private func sentence(_ text: String) -> String {
  let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return line.hasSuffix(".") ? String(line.dropLast()) : line
}
