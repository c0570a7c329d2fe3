/// Everything a finding can say, without its words.
package enum Fact: Hashable, Sendable {
  // The file
  case unreadableFile(path: String, reason: String)
  case fileTooLarge(path: String, limit: Int)
  case notUTF8(byte: UInt8)
  case utf16
  case utf32
  case nulByte
  case controlCharacter(UInt32)

  // YAML
  case syntax(SyntaxProblem)
  case duplicateKey(String)
  /// Several `<<` in one map: what one has to say in their place, and how many maps that merges; nil where they are maps of
  /// several lines.
  case duplicateMerge(all: String?, count: Int)
  case unknownAlias(String, suggestion: String?)
  case recursiveAlias(String)
  case tooManyAliasedNodes(limit: Int)
  case tooDeep(limit: Int)
  case scalarTooLong(limit: Int)
  case mergeNeedsMapping(found: ValueKind)
  case severalDocuments
  case unsupportedTag(String)
  case keyIsNotText(found: ValueKind)
  /// `{{ name }}` without quotes; what stands between the braces.
  case unquotedTemplate(String)

  // The shape of a task file
  case emptyFile
  case notAMapping(what: String, found: ValueKind)
  case missingTasks
  case noTasks(inGroup: String?)
  case emptyTask(name: String)
  case unknownKey(String, in: KeyContext, suggestion: KeySuggestion?)
  case keyNotAllowed(String, in: KeyContext, belongsIn: KeyContext)
  case conflictingKeys(String, String)
  case wrongType(key: String, expected: String, found: ValueKind)
  case wrongItem(key: String, expected: String, found: ValueKind)
  /// `#fff` in the place of a value, or of an item, that must be there.
  case commentAsValue(key: String, text: String, isItem: Bool)
  /// A value as other tools write it.
  case foreignValue(key: String, expected: String, found: ValueKind, ForeignValue)
  /// A file of another tool; how many of its keys are unknown, how many of them `--fix` renames, and what that tool does
  /// although no key asks for it.
  case foreignFile(ForeignFile, renamed: Int, keys: Int, habits: [ForeignHabit])
  /// `run:echo`, which is no key but a text.
  case missingSpace(key: String)
  /// What follows a `,` in a map in braces, though it belongs to the value before it.
  case splitValue(key: String, text: String, SplitRemedy)
  /// Several names or paths in one text; the same as the items of a list.
  case listInText(key: String, text: String, list: String)
  /// A path that begins with `~`.
  case homePath(key: String, text: String)
  case invalidDuration(key: String, text: String, DurationProblem)
  case invalidNumber(key: String, text: String, range: ClosedRange<Int>)
  case invalidChoice(key: String, text: String, choices: [String], suggestion: String?)
  case unsupportedVersion(String)
  case invalidName(what: String, text: String)
  /// `build:all` beside a task `build`, which cannot be a group as well; a name that is free.
  case takenGroupName(String, instead: String)
  case invalidVariableName(String)
  /// Several names of variables in one text; the same as the items of a list.
  case variableNamesInText(String, list: String)
  /// `A=1` in the place of a key.
  case assignmentAsKey(name: String, value: String)
  case emptyCommand(key: String)
  /// A '|' or '>' without lines that are indented.
  case emptyText(key: String)
  case nulInText(key: String)
  case missingKey(String, in: String)
  case invalidDecimal(key: String, text: String, range: ClosedRange<Int>)
  case invalidSize(key: String, text: String, SizeProblem)
  case invalidPattern(reason: String)
  case duplicateItem(key: String, text: String)
  case needsCommand(key: String)

  // Texts with a syntax of their own
  case interpolationNotAllowed(key: String)
  case malformedTemplate(key: String, TemplateProblem)
  case malformedReference(key: String, ReferenceProblem)
  case malformedGlob(key: String, GlobProblem)

  // Several files
  case includeCycle([String])
  case tooManyIncludes(limit: Int)
  case tooManyIncludedTasks(limit: Int)
  case missingIncludeParameter(String)
  case unknownIncludeParameter(String, file: String, suggestion: String?)
  case unknownPool(String, suggestion: String?)
  case conflictingPools(String, Int32, Int32)

  // The graph
  case unknownDependency(String, suggestion: String?)
  case unknownDefaultTask(String, suggestion: String?)
  case duplicateReference(key: String, name: String)
  case selfDependency(String)
  case dependencyOnContainingGroup(task: String, group: String)
  case cycle([String])

  // Variables, matrices, pools, exports
  case missingParameter(String)
  /// The file as a shell reads it, where it has to be named.
  case unknownParameter(String, suggestion: String?, quotedFile: String? = nil)
  case invalidParameterValue(name: String, value: String, ParameterProblem)
  case unsetVariable(name: String, message: String?, isEmpty: Bool = false)
  /// In bytes; nil where it is not known how long it would be.
  case textTooLong(LongText, size: Int?)
  case unreadableEnvironmentFile(path: String, reason: String)
  case malformedEnvironmentFile(path: String, EnvironmentFileProblem)
  case requiredByEnvironmentFile(path: String, line: Int, name: String, message: String)
  case parameterCycle([String])
  case unknownList(String)
  /// An exported value among the values of an axis; whether it is all there is.
  case exportInList(String, axis: String, isWhole: Bool)
  case matrixTooLarge(limit: Int)
  case tooManyTasks(limit: Int)
  case excludeMatchesNothing
  case filterWithoutMatrix(String)
  case unknownAxis(String, task: String, axes: [String], suggestion: String?)
  case noMatchingInstance(String, InstanceChoice?)
  case filterBeforeValues(String)
  case exportProducedTwice(String, by: String, and: String, reader: String)
  case exportNotVisible(String, task: String, producer: String)
  case poolNeverFree(String, task: String, holder: PoolHolder)
  /// In bytes; the services hold the rest of it.
  case memoryNeverFree(task: String, needed: Int64, limit: Int64, services: [String])
  case poolsTakenCrosswise(String, String, task: String, other: String)
  case writtenTwice(String, by: String, and: String)
  case readWithoutDependency(String, reader: String, writer: String)

  // What works, but hardly as it was meant
  case foreignExpression(key: String, ForeignExpression)
  case impliedDependency(String, by: String)
  case unreachable(task: String)
  case failureWithoutDependency(task: String)
  case needlessSync(group: String?)
  case constantCondition(ConstantResult)
  case unusedParameter(String)
  case unusedPool(String)
  case unusedAnchor(String)
  case unusedExport(String, hasDependents: Bool)
  /// A script that writes exports, of a task that declares none.
  case exportsNotDeclared(task: String)
  case plainSecret(String)
  case recognizedSecret(String)
  case ambiguousValue(String, AmbiguousMeaning)
  case ineffectiveTimeout(group: String)
  case scriptLineBreaks
  /// A `#` after a space that was meant to be part of a value.
  case commentInValue(key: String, CommentCut)
  /// A list whose first word is a whole command.
  case programWithBlank(String)
  /// A list whose first word is empty.
  case noProgram
  /// A word of a list that looks like a command of its own.
  case commandAsArgument(String, of: String)
  case syncMatrix(String)
  /// Where a command begins that YAML joins to the line before it.
  case foldedCommand(String)
  /// A comment of a shell that YAML joins the next line to; that line.
  case foldedComment(String)
  /// What `bash` knows and `sh` need not.
  case bashSyntax(String, inTest: Bool)
  /// The first line of a script for `sh` names another program, which does not run it.
  case otherInterpreter(String, inTest: Bool)
  case outerTaskUnordered(String, member: String, after: String)
  /// A `$NAME` in a dotenv file that becomes nothing; nil where the name may be part of a secret.
  case unsetInEnvironmentFile(String?)
  case unsetSecret(String)
  case tabSeparator
  /// A task named `default` that is not the default.
  case taskNamedDefault

  // Comments about findings
  case unusedIgnore(rule: String)
  case unknownIgnoredRule(String, suggestion: String?)
  case ignoredError(rule: String)
  case ignoreWithoutRules

  // Scripts
  case shellcheck(code: Int, message: String)
  case pythonSyntax(message: String)
  /// The shell or other program that might read what this shell cannot.
  case shellSyntax(shell: String, message: String, meantFor: String? = nil)

  // The command line
  /// The file as it is called in messages, and as a shell reads it where it has to be named.
  case unknownTarget(String, suggestion: String?, member: String?, file: String? = nil, quotedFile: String? = nil)
}

/// Why a secondary place belongs to a finding.
package enum LabelReason: Hashable, Sendable {
  case firstDefinition
  case anchor
  case conflictingKey(String)
  case startedHere(String)
  /// Where what it is about could begin as well.
  case indentedHere(Int)
  case dependsOn(task: String, on: String)
  case followsInSyncList(task: String, after: String)
  case memberOf(task: String, group: String)
  case groupNeedsMember(group: String, member: String)
  case heldHere
  case poolHeld(String)
  case poolWanted(String)
  case uses(String, String)
  case includedHere
  case includes(String, file: String)
  case declaredHere
  case waitsAlready(task: String, on: String)
  case limitedHere
  case writtenHere
  /// Where a task file names the file that it is about.
  case readHere
  case listedBefore(String)
  /// Where two exports of one name meet.
  case seesBoth
  case namedHere
}

/// Who holds a unit of a pool that is waited for in vain.
package enum PoolHolder: Hashable, Sendable {
  /// A group around the one that waits.
  case around(String)
  /// A group that goes on until the one that waits has ended.
  case group(String)
  case service(String)
}

/// The instances that could have been asked for.
package struct InstanceChoice: Hashable, Sendable {
  package var axis: String
  package var values: [String]
  package var suggestion: String?

  package init(axis: String, values: [String], suggestion: String?) {
    self.axis = axis
    self.values = values
    self.suggestion = suggestion
  }
}

/// What stands where something else was expected.
public enum ValueKind: String, Hashable, Sendable {
  case text = "text"
  case list = "a list"
  case map = "a map"
  case null = "nothing"
}

/// Where a key stands.
package enum KeyContext: Hashable, Sendable {
  case workflow
  case task
  case group
  /// A group with `include`.
  case include
  case defaults
  /// One of `params`.
  case parameter
  case retry
  case service
  /// An item of a list of commands, as other tools have them.
  case command
}

/// Why a key that taskflow doesn't know may have been written.
package enum KeySuggestion: Hashable, Sendable {
  /// A slip of the pen.
  case similar(String)
  /// What other tools call the same thing.
  case otherTool(String)
  /// What other tools have, and taskflow does in another way.
  case otherWay(ForeignKey)
  /// What to write in the place of the key and its value.
  case written(String)
  /// As `otherTool`, beside a key that says the same: as it is written there.
  case merged(String, with: String)
}

package enum DurationProblem: Hashable, Sendable {
  case negative
  case unreadable
  case tooLong
  case zero
  /// Begins like `010`.
  case leadingZero
}

package enum SizeProblem: Hashable, Sendable {
  case unreadable
  case negative
  case tooLarge
  case zero
  /// Begins like `010`.
  case leadingZero
}

/// What to do about a value that a `,` has cut in two.
package enum SplitRemedy: Hashable, Sendable {
  case quotes
  /// The items of a list, as they are written between its brackets.
  case list(String)
  /// What was meant by all of it.
  case write(String)
  /// The parts are commands; the script of all of them.
  case script(String)
  /// The value can be only one of the parts.
  case one([String])
}

/// What is wrong with a `${…}`.
package enum TemplateProblem: Hashable, Sendable {
  case unclosed
  case emptyName
  case invalidName(String)
  case unexpectedOperator(String)
  /// `${{ … }}` of other tools.
  case foreignExpression(String)
}

/// What is wrong with `group/task[axis=value]`.
package enum ReferenceProblem: Hashable, Sendable {
  case emptyName
  case unclosedFilter
  case unexpectedBracket
  case textAfterFilter(String)
  case noValue(String)
  case emptyAxis
  case duplicateAxis(String)
}

/// What is wrong with a pattern for paths.
package enum GlobProblem: Hashable, Sendable {
  case unclosedClass
  case unclosedBrace
  case reversedRange(String)
  case danglingEscape
}

/// What comes of a test whose result is known.
package enum ConstantResult: Hashable, Sendable {
  case alwaysRuns
  case neverRuns
}

/// What a YAML 1.1 reader would make of a text.
package enum AmbiguousMeaning: Hashable, Sendable {
  case boolean(Bool)
  case octal
  case sexagesimal
  case exponent
  case hexadecimal
  case binary
  case digitGroups
  case trailingZero
}
