extension Fact {
  /// The rule that a finding breaks.
  package var rule: Rule {
    switch self {
    case .unreadableFile: .unreadableFile
    case .fileTooLarge: .fileTooLarge
    case .notUTF8, .utf16, .utf32: .notUTF8
    case .nulByte, .controlCharacter: .controlCharacter
    case .syntax: .yamlSyntax
    case .duplicateKey, .duplicateMerge: .duplicateKey
    case .unknownAlias: .unknownAlias
    case .recursiveAlias: .recursiveAlias
    case .tooManyAliasedNodes: .aliasLimit
    case .tooDeep: .depthLimit
    case .scalarTooLong: .scalarLimit
    case .mergeNeedsMapping: .invalidMerge
    case .severalDocuments: .severalDocuments
    case .unsupportedTag: .unsupportedTag
    case .keyIsNotText, .unquotedTemplate: .invalidKey
    case .emptyFile: .emptyFile
    case .notAMapping, .wrongType, .wrongItem, .commentAsValue, .foreignValue: .wrongType
    case .missingSpace: .missingSpace
    case .splitValue: .splitValue
    case .listInText: .listInText
    case .homePath: .homePath
    case .missingTasks, .noTasks: .noTasks
    case .emptyTask: .emptyTask
    case .unknownKey, .foreignFile: .unknownKey
    case .missingKey: .missingKey
    case .keyNotAllowed: .misplacedKey
    case .conflictingKeys: .conflictingKeys
    case .invalidDuration: .invalidDuration
    case .invalidNumber, .invalidDecimal: .invalidNumber
    case .invalidSize: .invalidSize
    case .invalidPattern: .invalidPattern
    case .duplicateItem: .duplicateItem
    case .needsCommand: .needsCommand
    case .interpolationNotAllowed: .misplacedInterpolation
    case .malformedTemplate: .malformedInterpolation
    case .malformedReference: .malformedReference
    case .malformedGlob: .malformedGlob
    case .includeCycle: .includeCycle
    case .tooManyIncludes, .tooManyIncludedTasks: .includeLimit
    case .missingIncludeParameter: .missingParameter
    case .unknownIncludeParameter: .unknownParameter
    case .unknownPool: .unknownPool
    case .conflictingPools: .conflictingPools
    case .invalidChoice: .invalidChoice
    case .unsupportedVersion: .unsupportedVersion
    case .invalidName, .takenGroupName: .invalidName
    case .invalidVariableName, .variableNamesInText, .assignmentAsKey: .invalidVariableName
    case .emptyCommand, .emptyText, .noProgram: .emptyCommand
    case .nulInText: .nulInText
    case .unknownDependency: .unknownDependency
    case .unknownDefaultTask: .unknownDefault
    case .duplicateReference: .duplicateDependency
    case .selfDependency: .selfDependency
    case .dependencyOnContainingGroup: .containingGroupDependency
    case .cycle: .dependencyCycle
    case .unknownTarget: .unknownTask
    case .missingParameter: .missingParameter
    case .unknownParameter: .unknownParameter
    case .invalidParameterValue: .invalidParameter
    case .unsetVariable: .unsetVariable
    case .textTooLong: .textTooLong
    case .memoryNeverFree: .memoryDeadlock
    case .unreadableEnvironmentFile: .unreadableEnvironmentFile
    case .malformedEnvironmentFile, .requiredByEnvironmentFile: .invalidEnvironmentFile
    case .parameterCycle: .parameterCycle
    case .unknownList, .exportInList: .unknownList
    case .matrixTooLarge: .matrixLimit
    case .tooManyTasks: .taskLimit
    case .excludeMatchesNothing: .unusedExclude
    case .filterWithoutMatrix, .unknownAxis: .unknownAxis
    case .noMatchingInstance, .filterBeforeValues: .noMatchingInstance
    case .exportProducedTwice: .duplicateExport
    case .exportNotVisible: .invisibleExport
    case .poolNeverFree, .poolsTakenCrosswise: .poolDeadlock
    case .writtenTwice: .duplicateOutput
    case .readWithoutDependency: .unorderedInput
    case .foreignExpression: .foreignExpression
    case .impliedDependency: .impliedDependency
    case .unreachable: .unreachableTask
    case .failureWithoutDependency: .failureWithoutDependency
    case .needlessSync: .needlessSync
    case .constantCondition: .constantCondition
    case .unusedParameter: .unusedParameter
    case .unusedPool: .unusedPool
    case .unusedAnchor: .unusedAnchor
    case .unusedExport, .exportsNotDeclared: .unusedExport
    case .plainSecret, .recognizedSecret: .plainSecret
    case .ambiguousValue: .ambiguousValue
    case .ineffectiveTimeout: .ineffectiveTimeout
    case .scriptLineBreaks: .scriptLineBreaks
    case .commentInValue: .commentInValue
    case .programWithBlank, .commandAsArgument: .listOfCommands
    case .syncMatrix: .syncMatrix
    case .foldedCommand, .foldedComment: .foldedCommands
    case .bashSyntax, .otherInterpreter: .bashSyntax
    case .outerTaskUnordered: .unorderedOuterTask
    case .unsetInEnvironmentFile: .unsetInEnvironmentFile
    case .unsetSecret: .unsetSecret
    case .tabSeparator: .tab
    case .taskNamedDefault: .taskNamedDefault
    case .unusedIgnore, .unknownIgnoredRule, .ignoredError, .ignoreWithoutRules: .unusedIgnore
    case .shellcheck: .shellcheck
    case .pythonSyntax: .pythonSyntax
    case .shellSyntax: .shellSyntax
    }
  }

  /// That of its rule, but where a doubt is certain: what can only fail is an error.
  package var severity: Severity {
    switch self {
    // A path may hold spaces, the name of a program that is looked for in PATH hardly.
    case .programWithBlank(let word) where !word.prefix(while: { $0 != " " }).contains("/"): .error
    case .foreignExpression(_, .statusFunction), .foreignExpression(_, .gitHubTest): .error
    case .foreignExpression(_, .needed(let test)): Fact.foreignExpression(key: "if", test).severity
    case .commentInValue("run", let cut), .commentInValue("if", let cut), .commentInValue("ready", let cut):
      cut.endsScriptEarly ? .error : rule.severity
    default: rule.severity
    }
  }
}

extension CommentCut {
  /// True where no shell can read what is left.
  fileprivate var endsScriptEarly: Bool {
    switch self {
    case .quote, .bracket: true
    case .all, .item, .rest: false
    }
  }
}
