extension Fact {
  /// What is wrong, in one sentence without a full stop.
  package var message: String {
    switch self {
    case .unreadableFile(let path, let reason): "cannot read '\(path)': \(reason)"
    case .fileTooLarge(let path, let limit): "'\(path)' is larger than \(limit >> 20) MiB"
    case .notUTF8(let byte): "byte 0x\(hexadecimal(UInt32(byte), digits: 2)) is not valid UTF-8"
    case .utf16: "the file is UTF-16, not UTF-8"
    case .nulByte: "a NUL byte"
    case .controlCharacter(let scalar): "control character U+\(hexadecimal(scalar, digits: 4))"
    case .syntax(let problem): problem.message
    case .duplicateKey(let key): "key '\(key)' is given twice"
    case .unknownAlias(let name, _): "no anchor '&\(name)' stands before this alias"
    case .recursiveAlias(let name): "alias '*\(name)' stands inside the value it refers to"
    case .tooManyAliasedNodes(let limit): "aliases repeat more than \(limit) values"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .scalarTooLong(let limit): "a value longer than \(limit >> 20) MiB"
    case .mergeNeedsMapping(let found): "'<<' merges a map or a list of maps, not \(found.rawValue)"
    case .severalDocuments: "a second document"
    case .unsupportedTag(let tag): "tag '\(tag)' has no meaning here"
    case .keyIsNotText(let found): "a key is \(found.rawValue), not text"
    case .emptyFile: "the file is empty"
    case .notAMapping(let what, let found): "\(what) is \(found.rawValue), not a map"
    case .missingTasks: "the file has no 'tasks'"
    case .noTasks(.none): "'tasks' lists no task"
    case .noTasks(.some(let group)): "group '\(group)' has no tasks"
    case .emptyTask(let name): "task '\(name)' says nothing"
    case .unknownKey(let key, let context, _): "unknown key '\(key)' \(context.phrase)"
    case .keyNotReadYet(let key): "this version of taskflow does not read '\(key)' yet"
    case .keyNotAllowed(let key, let context, _): "'\(key)' cannot stand \(context.phrase)"
    case .conflictingKeys(let key, let other): "'\(key)' and '\(other)' exclude each other"
    case .wrongType(let key, let expected, let found): "'\(key)' takes \(expected), not \(found.rawValue)"
    case .wrongItem(let key, let expected, let found): "an item of '\(key)' is \(found.rawValue), not a \(expected)"
    case .invalidDuration(let key, let text, .negative): "'\(key)' is negative: '\(excerpt(text))'"
    case .invalidDuration(let key, let text, .unreadable): "'\(key)' is not a duration: '\(excerpt(text))'"
    case .invalidDuration(let key, let text, .tooLong): "'\(key)' is longer than ten years: '\(excerpt(text))'"
    case .invalidNumber(let key, let text, let range): "'\(key)' takes \(phrase(for: range)), not '\(excerpt(text))'"
    case .invalidChoice(let key, let text, _, _): "'\(key)' cannot be '\(excerpt(text))'"
    case .unsupportedVersion(let text): "version '\(excerpt(text))' of the language is not understood"
    case .invalidName(let what, let text): "'\(excerpt(text))' is not a name for \(what)"
    case .invalidVariableName(let text): "'\(excerpt(text))' is not a name for an environment variable"
    case .emptyCommand(let key): "'\(key)' is empty"
    case .nulInText(let key): "'\(key)' holds a NUL character, which no process can be given"
    case .interpolationNotReadYet(let key):
      "this version of taskflow does not replace '${…}' in '\(key)' yet"
    case .unknownDependency(let name, _): "there is no task '\(excerpt(name))' to depend on"
    case .unknownDefaultTask(let name, _): "there is no task '\(excerpt(name))' to run by default"
    case .duplicateReference(let key, let name): "'\(name)' is listed twice in '\(key)'"
    case .selfDependency(let name): "task '\(name)' depends on itself"
    case .dependencyOnContainingGroup(let task, let group):
      "'\(task)' depends on '\(group)', the group that contains it"
    case .cycle(let names): "a cycle: \(chain(names))"
    case .unknownTarget(let name, _, _): "there is no task '\(excerpt(name))' in this file"
    }
  }
}

extension LabelReason {
  package var message: String {
    switch self {
    case .firstDefinition: "first given here"
    case .anchor: "the anchor"
    case .conflictingKey(let key): "'\(key)' is here"
    case .startedHere(let what): "\(what) starts here"
    case .dependsOn(let task, let other): "'\(task)' depends on '\(other)'"
    case .followsInSyncList(let task, let previous):
      "'\(task)' waits for '\(previous)', listed before it in a sync list"
    case .memberOf(let task, let group): "'\(task)' starts after the group '\(group)' it is in"
    case .groupNeedsMember(let group, let member): "group '\(group)' ends after its member '\(member)'"
    }
  }
}

extension SyntaxProblem {
  fileprivate var message: String {
    switch self {
    case .tabIndentation: "a tab where YAML wants spaces"
    case .unclosedQuote: "a quote that is never closed"
    case .unclosedFlow(let open): "'\(open)' is never closed, or a comma is missing"
    case .secondColon: "a second ': ' in one value"
    case .missingColon: "a key without its ':'"
    case .unexpectedIndent: "this line does not fit the indentation of the lines above it"
    case .textAfterValue: "text after the end of the value"
    case .invalidEscape: "an escape that YAML does not know"
    case .reservedCharacter(let character): "a value cannot begin with '\(character)'"
    case .other(let problem, let context): context.map { "\(problem) (\($0))" } ?? problem
    }
  }
}

extension KeyContext {
  /// "in a task": completes a sentence about a key.
  package var phrase: String {
    switch self {
    case .workflow: "at the top of the file"
    case .task: "in a task"
    case .group: "in a group"
    case .defaults: "in 'defaults'"
    }
  }
}

private func phrase(for range: ClosedRange<Int>) -> String {
  range.lowerBound < -1_000_000 ? "a whole number" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
}

/// "'a' waits for 'b' waits for 'a'"; the middle of a long chain is only counted.
private func chain(_ names: [String]) -> String {
  var steps = names.map { "'\($0)'" }
  if steps.count > 12 { steps.replaceSubrange(6..<(steps.count - 5), with: ["\(steps.count - 11) others"]) }
  return steps.joined(separator: " waits for ")
}

/// At most 60 characters of a text on one line, so that a sentence stays one.
private func excerpt(_ text: String) -> String {
  let line = text.map { $0.isNewline ? " " : $0 }
  return line.count > 60 ? String(line.prefix(59)) + "…" : String(line)
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
