/// Everything that can be wrong with a task file, by the stable name that reports, `explain` and `ignore[…]` use.
///
/// The table of pages says of each what it is for; a test holds the two to each other.
package enum Rule: String, CaseIterable, Sendable {
  // The file
  case unreadableFile = "unreadable-file"
  case fileTooLarge = "file-too-large"
  case notUTF8 = "not-utf8"
  case controlCharacter = "control-character"
  case emptyFile = "empty-file"

  // YAML
  case yamlSyntax = "yaml-syntax"
  case duplicateKey = "duplicate-key"
  case unknownAlias = "unknown-alias"
  case recursiveAlias = "recursive-alias"
  case aliasLimit = "alias-limit"
  case depthLimit = "depth-limit"
  case scalarLimit = "scalar-limit"
  case invalidMerge = "invalid-merge"
  case severalDocuments = "several-documents"
  case unsupportedTag = "unsupported-tag"
  case invalidKey = "invalid-key"

  // Keys and tasks
  case wrongType = "wrong-type"
  case noTasks = "no-tasks"
  case emptyTask = "empty-task"
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case misplacedKey = "misplaced-key"
  case conflictingKeys = "conflicting-keys"
  case emptyCommand = "empty-command"
  case needsCommand = "needs-command"
  case unsupportedVersion = "unsupported-version"
  case missingSpace = "missing-space"
  case splitValue = "split-value"

  // Values
  case invalidDuration = "invalid-duration"
  case invalidNumber = "invalid-number"
  case invalidSize = "invalid-size"
  case invalidChoice = "invalid-choice"
  case invalidPattern = "invalid-pattern"
  case invalidName = "invalid-name"
  case invalidVariableName = "invalid-variable-name"
  case duplicateItem = "duplicate-item"
  case nulInText = "nul-in-text"
  case textTooLong = "text-too-long"
  case misplacedInterpolation = "misplaced-interpolation"
  case malformedInterpolation = "malformed-interpolation"
  case malformedReference = "malformed-reference"
  case malformedGlob = "malformed-glob"
  case homePath = "home-path"

  // Several files
  case includeCycle = "include-cycle"
  case includeLimit = "include-limit"
  case conflictingPools = "conflicting-pools"

  // Params and variables
  case missingParameter = "missing-param"
  case unknownParameter = "unknown-param"
  case invalidParameter = "invalid-param"
  case parameterCycle = "param-cycle"
  case unsetVariable = "unset-variable"
  case unreadableEnvironmentFile = "unreadable-env-file"
  case invalidEnvironmentFile = "invalid-env-file"

  // The graph
  case unknownDependency = "unknown-dependency"
  case unknownDefault = "unknown-default"
  case unknownTask = "unknown-task"
  case duplicateDependency = "duplicate-dependency"
  case selfDependency = "self-dependency"
  case containingGroupDependency = "containing-group-dependency"
  case dependencyCycle = "dependency-cycle"

  // Matrices
  case unknownList = "unknown-list"
  case matrixLimit = "matrix-limit"
  case taskLimit = "task-limit"
  case unusedExclude = "unused-exclude"
  case unknownAxis = "unknown-axis"
  case noMatchingInstance = "no-matching-instance"

  // What tasks share
  case duplicateExport = "duplicate-export"
  case invisibleExport = "invisible-export"
  case unknownPool = "unknown-pool"
  case poolDeadlock = "pool-deadlock"
  case memoryDeadlock = "memory-deadlock"
  case duplicateOutput = "duplicate-output"
  case unorderedInput = "unordered-input"

  // Warnings
  case impliedDependency = "implied-dependency"
  case unreachableTask = "unreachable-task"
  case failureWithoutDependency = "failure-without-dependency"
  case needlessSync = "needless-sync"
  case constantCondition = "constant-condition"
  case unusedParameter = "unused-param"
  case unusedPool = "unused-pool"
  case unusedAnchor = "unused-anchor"
  case unusedExport = "unused-export"
  case unusedIgnore = "unused-ignore"
  case plainSecret = "plain-secret"
  case foreignExpression = "foreign-expression"
  case ambiguousValue = "ambiguous-value"
  case ineffectiveTimeout = "ineffective-timeout"
  case scriptLineBreaks = "crlf-script"
  case tab = "tab"
  case commentInValue = "comment-in-value"
  case listOfCommands = "list-of-commands"
  case listInText = "list-in-text"
  case foldedCommands = "folded-commands"
  case bashSyntax = "bash-syntax"
  case syncMatrix = "sync-matrix"
  case unorderedOuterTask = "unordered-outer-task"
  case unsetInEnvironmentFile = "unset-in-env-file"
  case unsetSecret = "unset-secret"
  case taskNamedDefault = "task-named-default"

  // Scripts
  case shellcheck
  case pythonSyntax = "python-syntax"
  case shellSyntax = "shell-syntax"

  /// As reports name it.
  package var id: String { rawValue }

  /// True for a rule that is a matter of taste: its findings are shown only where they are asked for.
  package var isPedantic: Bool { self == .impliedDependency }

  /// What a finding of this rule is, unless warnings are to be errors.
  package var severity: Severity {
    switch self {
    case .impliedDependency, .unreachableTask, .failureWithoutDependency, .needlessSync, .constantCondition,
      .unusedParameter, .unusedPool, .unusedAnchor, .unusedExport, .unusedIgnore, .plainSecret, .ambiguousValue,
      .ineffectiveTimeout, .scriptLineBreaks, .tab, .foreignExpression, .shellcheck, .commentInValue, .listOfCommands,
      .listInText,
      .foldedCommands, .bashSyntax, .syncMatrix, .unorderedOuterTask, .unsetInEnvironmentFile, .unsetSecret,
      .taskNamedDefault:
      .warning
    default: .error
    }
  }
}

extension Rule: CustomStringConvertible {
  package var description: String { id }
}
