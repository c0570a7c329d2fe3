extension Fact {
  /// Why it matters: the reason of its rule, except where that is about other findings of the rule.
  package var reason: Words { ownReason ?? Words(ours: rule.reason) }

  private var ownReason: Words? {
    switch self {
    case .syntax(.strangeSpace): "YAML takes it for a letter, so it is part of the key or the text"
    case .unquotedTemplate: "to YAML a '{' begins a map"
    case .foreignExpression(_, let expression): expression.reason
    case .invalidDuration(_, _, let problem): problem.reason
    case .invalidSize(_, _, let problem): problem.reason
    case .unusedExport(_, hasDependents: true):
      "the value is no longer needed, or its name is misspelt where it is used"
    case .exportsNotDeclared: "a name that is written but not declared fails the task"
    case .poolsTakenCrosswise: "each of the two can hold what the other one waits for, and then neither goes on"
    case .filterBeforeValues: "until then nobody knows which instances the values in brackets mean"
    case .foldedComment: "without a '|' a line break is a space, so the next line becomes part of the comment"
    case .noProgram: "without a name there is no program to start"
    case .unknownIgnoredRule: "a comment that names no rule hides nothing"
    case .ignoredError: "an error keeps the file from running, and hiding it would not change that"
    case .ignoreWithoutRules: "a comment that hid everything would also hide what nobody has looked at"
    case .conflictingKeys("tty", _): "a task has either a terminal of its own or the one that taskflow runs in"
    case .conflictingKeys("interactive", _):
      "a service keeps running beside other tasks, and an interactive task has the terminal to itself"
    case .conflictingKeys("exports", _):
      "a service ends after the tasks that depend on it, so they could not see what it exports"
    case .conflictingKeys(_, "image"), .conflictingKeys(_, "build"): "beside an image it is for the container"
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
        : place.isScript ? nil : "of a value taskflow replaces '${NAME}' alone, and uses the rest as it is written"
    case .tilde, .bareVariable, .command:
      "of a value taskflow replaces '${NAME}' alone, and uses the rest as it is written"
    case .statusFunction, .gitHubTest, .comparison, .variableAsTest:
      "a shell runs 'if' as a script, and would look for such a program"
    case .stepOutput: "tasks hand values to each other by '$TASKFLOW_EXPORTS' alone"
    case .needed(let expression): expression.reason
    case .listVariable: "a shell would replace it, and so would taskflow in other values"
    case .runPolicy: "taskflow takes 'run' for the script of a task"
    }
  }
}

extension DurationProblem {
  fileprivate var reason: Words? {
    switch self {
    case .unreadable: nil
    case .negative: "time only runs forwards"
    case .zero: "what may take no time at all could not even start"
    case .tooLong: "nothing waits that long, so another unit was probably meant"
    case .leadingZero: "people and programs would read two different numbers"
    }
  }
}

extension SizeProblem {
  fileprivate var reason: Words? {
    switch self {
    case .unreadable: nil
    case .negative, .zero: "a task that runs needs some memory"
    case .tooLarge: "no machine has that much, so another unit was probably meant"
    case .leadingZero: "people and programs would read two different numbers"
    }
  }
}
