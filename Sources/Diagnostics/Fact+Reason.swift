extension Fact {
  /// Why it matters: the reason of its rule, except where that is about other findings of the rule.
  package var reason: Words { ownReason ?? Words(ours: rule.reason) }

  private var ownReason: Words? {
    switch self {
    case .syntax(.strangeSpace): "YAML reads it as a letter, so it is part of the key or the text"
    case .unquotedTemplate: "in YAML, a '{' begins a map"
    case .foreignExpression(_, let expression): expression.reason
    case .invalidDuration(_, _, let problem): problem.reason
    case .invalidSize(_, _, let problem): problem.reason
    case .unusedExport(_, hasDependents: true):
      "the value is no longer needed, or its name is misspelt where it is used"
    case .exportsNotDeclared: "a task fails if it writes a name that it does not declare"
    case .poolsTakenCrosswise: "if each of the two holds the pool that the other waits for, neither can continue"
    case .filterBeforeValues: "until then it is not known which instances the values in brackets select"
    case .foldedComment: "without a '|' a line break is a space, so the next line becomes part of the comment"
    case .noProgram: "without a name there is no program to start"
    case .unknownIgnoredRule: "a comment that names no rule hides nothing"
    case .ignoredError: "a file with an error does not run, and hiding the error would not change that"
    case .ignoreWithoutRules: "a comment without rules would also hide findings that nobody has looked at"
    case .conflictingKeys("tty", _): "a task has either a terminal of its own or the one that taskflow runs in"
    case .conflictingKeys("interactive", _):
      "a service keeps running beside other tasks, and an interactive task has the terminal to itself"
    case .conflictingKeys("exports", _):
      "a service ends after the tasks that depend on it, so they could not see what it exports"
    case .conflictingKeys(_, "image"), .conflictingKeys(_, "build"):
      "next to an image, this key describes the container"
    case .conflictingKeys("shell", _): "a list is executed without a shell"
    default: nil
    }
  }
}

extension ForeignExpression {
  fileprivate var reason: Words? {
    switch self {
    case .dollarBraces(_, let place), .braces(_, let place):
      place.kind == .list
        ? "a list is executed without a shell, so its words stay as they are written"
        : place.isScript ? nil : "in a value, taskflow replaces only '${NAME}', and keeps the rest as it is written"
    case .tilde, .bareVariable, .command:
      "in a value, taskflow replaces only '${NAME}', and keeps the rest as it is written"
    case .statusFunction, .gitHubTest, .comparison, .variableAsTest:
      "a shell runs 'if' as a script, and would look for a program of that name"
    case .stepOutput: "tasks pass values to each other only through '$TASKFLOW_EXPORTS'"
    case .needed(let expression): expression.reason
    case .listVariable: "a shell would replace it, and so would taskflow in other values"
    case .runPolicy: "taskflow reads 'run' as the script of a task"
    }
  }
}

extension DurationProblem {
  fileprivate var reason: Words? {
    switch self {
    case .unreadable: nil
    case .negative: "a length of time cannot be negative"
    case .zero: "a duration of zero leaves no time for anything"
    case .tooLong: "nothing waits that long, so another unit was probably meant"
    case .leadingZero: "people and programs would read two different numbers"
    }
  }
}

extension SizeProblem {
  fileprivate var reason: Words? {
    switch self {
    case .unreadable: nil
    case .negative, .zero: "a running task needs some memory"
    case .tooLarge: "no machine has that much, so another unit was probably meant"
    case .leadingZero: "people and programs would read two different numbers"
    }
  }
}
