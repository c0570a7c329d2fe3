/// Everything a finding can say, without its words.
package enum Fact: Hashable, Sendable {
  // The file
  case unreadableFile(path: String, reason: String)
  case fileTooLarge(path: String, limit: Int)
  case notUTF8(byte: UInt8)
  case utf16
  case nulByte
  case controlCharacter(UInt32)

  // YAML
  case syntax(SyntaxProblem)
  case duplicateKey(String)
  case unknownAlias(String, suggestion: String?)
  case recursiveAlias(String)
  case tooManyAliasedNodes(limit: Int)
  case tooDeep(limit: Int)
  case scalarTooLong(limit: Int)
  case mergeNeedsMapping(found: ValueKind)
  case severalDocuments
  case unsupportedTag(String)
  case keyIsNotText(found: ValueKind)

  // The shape of a task file
  case emptyFile
  case notAMapping(what: String, found: ValueKind)
  case missingTasks
  case noTasks(inGroup: String?)
  case emptyTask(name: String)
  case unknownKey(String, in: KeyContext, suggestion: KeySuggestion?)
  case keyNotReadYet(String)
  case keyNotAllowed(String, in: KeyContext, belongsIn: KeyContext)
  case conflictingKeys(String, String)
  case wrongType(key: String, expected: String, found: ValueKind)
  case wrongItem(key: String, expected: String, found: ValueKind)
  case invalidDuration(key: String, text: String, DurationProblem)
  case invalidNumber(key: String, text: String, range: ClosedRange<Int>)
  case invalidChoice(key: String, text: String, choices: [String], suggestion: String?)
  case unsupportedVersion(String)
  case invalidName(what: String, text: String)
  case invalidVariableName(String)
  case emptyCommand(key: String)
  case nulInText(key: String)
  case interpolationNotReadYet(key: String)

  // The graph
  case unknownDependency(String, suggestion: String?)
  case unknownDefaultTask(String, suggestion: String?)
  case duplicateReference(key: String, name: String)
  case selfDependency(String)
  case dependencyOnContainingGroup(task: String, group: String)
  case cycle([String])

  // The command line
  case unknownTarget(String, suggestion: String?, member: String?)
}

/// Why a secondary place belongs to a finding.
package enum LabelReason: Hashable, Sendable {
  case firstDefinition
  case anchor
  case conflictingKey(String)
  case startedHere(String)
  case dependsOn(task: String, on: String)
  case followsInSyncList(task: String, after: String)
  case memberOf(task: String, group: String)
  case groupNeedsMember(group: String, member: String)
}

/// What stands where something else was expected.
package enum ValueKind: String, Hashable, Sendable {
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
  case defaults
}

/// Why a key that taskflow doesn't know may have been written.
package enum KeySuggestion: Hashable, Sendable {
  /// A slip of the pen.
  case similar(String)
  /// What other tools call the same thing.
  case otherTool(String)
}

package enum DurationProblem: Hashable, Sendable {
  case negative
  case unreadable
  case tooLong
}

/// What is wrong with the YAML, told by its cause where that is known.
package enum SyntaxProblem: Hashable, Sendable {
  case tabIndentation
  case unclosedQuote
  case unclosedFlow(open: String)
  case secondColon
  case missingColon
  case unexpectedIndent
  case textAfterValue
  case invalidEscape
  case reservedCharacter(String)
  /// libyaml's own words.
  case other(problem: String, context: String?)
}
