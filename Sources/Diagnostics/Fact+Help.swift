extension Fact {
  /// The way out.
  package var help: String {
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
    case .unsupportedTag: "remove the tag: every field reads its value itself"
    case .keyIsNotText: "write the key as plain text before a ':'"
    case .emptyFile, .missingTasks: "list the tasks: 'tasks:', and under it 'name: command'"
    case .notAMapping: "write 'key: value' lines"
    case .noTasks: "list at least one: 'name: command'"
    case .emptyTask: "give it a command, or '{}' for a task that only waits for its dependencies"
    case .unknownKey(_, _, .similar(let key)): "did you mean '\(key)'?"
    case .unknownKey(_, _, .otherTool(let key)): "taskflow calls it '\(key)'"
    case .unknownKey(_, .workflow, .none): "remove it, or begin its name with 'x-' to keep it for yourself"
    case .unknownKey: "remove it"
    case .keyNotReadYet: "remove it: taskflow would not do what it promises"
    case .keyNotAllowed(_, _, .defaults): "move it into 'defaults', or to the tasks it is meant for"
    case .keyNotAllowed(_, _, .workflow): "move it to the top of the file"
    case .keyNotAllowed: "set it on the tasks it is meant for"
    case .conflictingKeys: "keep one of the two"
    case .wrongType(let key, let expected, _): "write '\(key)' as \(expected)"
    case .wrongItem(let key, let expected, _): "list in '\(key)' nothing but \(expected)s"
    case .invalidDuration(_, _, .negative): "a task cannot wait less than 0s"
    case .invalidDuration: "write for example '250ms', '5s', '1m30s', '2h', or a number of seconds"
    case .invalidNumber: "write digits only"
    case .invalidChoice(_, _, _, .some(let suggestion)): "did you mean '\(suggestion)'?"
    case .invalidChoice(_, _, let choices, _): "use \(alternatives(choices))"
    case .unsupportedVersion: "this taskflow understands version '1'"
    case .invalidName: "begin with a letter or '_', then letters, digits, '_', '-', '.'"
    case .invalidVariableName: "use letters, digits and '_', not beginning with a digit"
    case .emptyCommand("default"): "name the tasks to run, or leave the key out to run all"
    case .emptyCommand: "write the command, or leave the key out"
    case .nulInText: "remove the '\\0'"
    case .interpolationNotReadYet: "write the value out, or let the script put it together"
    case .unknownDependency(_, .some(let suggestion)), .unknownDefaultTask(_, .some(let suggestion)),
      .unknownTarget(_, .some(let suggestion), _):
      "did you mean '\(suggestion)'?"
    case .unknownTarget(_, _, .some(let path)): "its whole name is '\(path)'"
    case .unknownDependency, .unknownDefaultTask: "names are looked up beside the task, then in the groups around it"
    case .unknownTarget: "'taskflow list' shows the tasks there are"
    case .duplicateReference: "remove one of the two"
    case .selfDependency: "remove it: a task cannot wait for its own end"
    case .dependencyOnContainingGroup: "depend on the members that are meant"
    case .cycle: "remove one of these: as it stands, none of the tasks can ever start"
    }
  }
}

extension SyntaxProblem {
  fileprivate var help: String {
    switch self {
    case .tabIndentation: "indent with spaces"
    case .unclosedQuote: "close it, or leave out the quote that opens here"
    case .unclosedFlow(let open): "close it with '\(open == "[" ? "]" : "}")', and put ',' between the entries"
    case .secondColon: "put the value in quotes, or the second key on a line of its own"
    case .missingColon: "write 'key: value', with a space after the colon"
    case .unexpectedIndent: "keys of one map begin in the same column"
    case .textAfterValue: "put quotes around the whole value, or around none of it"
    case .invalidEscape: "use single quotes, in which a backslash is just a backslash"
    case .reservedCharacter: "put the value in quotes"
    case .other: "see the lines around this place"
    }
  }
}

private func alternatives(_ choices: [String]) -> String {
  let quoted = choices.map { "'\($0)'" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
  return quoted.dropLast().joined(separator: ", ") + " or " + last
}
