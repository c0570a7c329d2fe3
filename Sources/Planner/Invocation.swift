package import Variables

/// What a run is given from outside: the environment, arguments, and the files that variables come from.
package struct Invocation: Sendable {
  /// The environment of taskflow itself.
  package var inherited: VariableMap
  /// Variables of `--env`: they win over everything.
  package var overrides: [Variable]
  /// What `--set` gives to params.
  package var parameters: [Variable]
  /// Tells this run from all others.
  package var runID = "plan"
  /// Reads a dotenv file by its absolute path.
  package var readFile: @Sendable (_ path: String) -> Result<Bytes, FileProblem>

  package struct Variable: Hashable, Sendable {
    package var name: String
    package var value: Bytes

    package init(_ name: String, _ value: Bytes) {
      self.name = name
      self.value = value
    }
  }

  /// Why a file could not be read, in the system's words.
  package struct FileProblem: Error, Hashable {
    package var reason: String
    package var isMissing: Bool

    package init(reason: String, isMissing: Bool) {
      self.reason = reason
      self.isMissing = isMissing
    }
  }

  package init(
    inherited: VariableMap = VariableMap(), overrides: [Variable] = [], parameters: [Variable] = [],
    readFile: @escaping @Sendable (_ path: String) -> Result<Bytes, FileProblem> = { _ in
      .failure(FileProblem(reason: "No such file or directory", isMissing: true))
    }
  ) {
    self.inherited = inherited
    self.overrides = overrides
    self.parameters = parameters
    self.readFile = readFile
  }
}

/// Where a variable comes from, lowest first: a higher one wins.
package enum VariableRank: Int, Comparable, Sendable {
  case inherited
  case file
  case workflow
  case parameter
  case group
  case export
  case matrix
  case task
  case commandLine
  case taskflow

  package static func < (left: VariableRank, right: VariableRank) -> Bool { left.rawValue < right.rawValue }
}

extension VariableMap {
  package mutating func set(_ name: String, _ value: Bytes?, rank: VariableRank) {
    set(name, value, rank: rank.rawValue)
  }
}
