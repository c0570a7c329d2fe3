package import Planner

/// Why a process of a task was not started. An `errno` is always one that the system has set.
package enum StartFailure: Equatable, Sendable {
  /// What the file says of the task, or of its matrix, can't be worked out: nothing was tried.
  case preparation(PreparationProblem)
  /// There can be no file in this directory for what the task exports.
  case exportsFile(in: String, errno: Int32)
  /// There can be no file in this directory for a script that is too long to be an argument.
  case scriptFile(in: String, errno: Int32)
  /// What the process is to be given is longer than the system passes.
  case tooLong(TooLong)
  /// A process can't be in this directory.
  case directory(String, errno: Int32)
  /// There is no such program, or it can't be executed.
  case program(String, errno: Int32)
  /// The program is a script, and the interpreter that its first line names does not exist.
  case interpreter(String, of: String, errno: Int32)
  /// The process can't be given its streams, or the terminal: of a device of the system that can't be opened, with its path.
  case streams(device: String? = nil, errno: Int32)
  /// There can be no process, for another reason than that there are too many.
  case process(errno: Int32)
}

/// What is longer than the system passes to a process. All sizes are in bytes.
package enum TooLong: Equatable, Sendable {
  case variable(Variable)
  case argument(size: Int)
  /// One for a shell that can't be given it in another way.
  case script(size: Int, shell: String)
  /// All arguments and variables together.
  case total(size: Int, limit: Int, largest: Variable?)

  /// A variable, and where it came from.
  package struct Variable: Equatable, Sendable {
    package var name: String
    /// With its name.
    package var size: Int
    package var source: VariableRank
    /// The tasks that may have exported it.
    package var producers: [String]

    package init(name: String, size: Int, source: VariableRank, producers: [String] = []) {
      self.name = name
      self.size = size
      self.source = source
      self.producers = producers
    }
  }
}

/// What was executed for a task, or was to be: told by who executed it.
package struct ExecutedCommand: Equatable, Sendable {
  /// The program and its arguments, as they were given to the system.
  package var words: [String]
  /// The script from which the words were made; nil where the file lists the words.
  package var script: String?
  /// The words before the script, where it was given to another shell than the usual one.
  package var shell: [String]?
  /// The absolute path of the directory.
  package var directory: String

  package init(words: [String], script: String? = nil, shell: [String]? = nil, directory: String) {
    self.words = words
    self.script = script
    self.shell = shell
    self.directory = directory
  }
}
