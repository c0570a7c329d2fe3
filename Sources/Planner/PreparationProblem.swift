package import Diagnostics
import Variables
import WorkflowModel

/// Why what a task needs could not be worked out from its file, or a matrix could not be given its instances.
package enum PreparationProblem: Hashable, Sendable {
  /// A text needs a variable that is not set; the message is that of `${NAME:?message}`.
  case unset(String, message: String?, isEmpty: Bool = false)
  /// A text that no process can be given once the variables in it are replaced; where it is that of a variable, its name.
  case tooLong(variable: String?)
  /// A variable of a dotenv file that no process can be given; the line is counted from 1.
  case tooLongInFile(path: String, line: Int, variable: String)
  /// Nothing holds the list of an axis.
  case unsetList(String)
  case unreadableFile(path: String, reason: String)
  /// A line of a dotenv file, counted from 1, and what is wrong with it.
  case malformedFile(path: String, line: Int, Words)
  /// A dotenv file needs a variable that is not set: `${NAME:?message}`.
  case requiredByFile(path: String, line: Int, name: String, message: String)
  case tooManyCombinations(limit: Int)
  /// The instances of a matrix would make more tasks and groups than a workflow may have.
  case tooManyTasks(limit: Int)
  /// What else is wrong with a matrix and its values, in a sentence.
  case matrix(Words)

  package init(_ problem: VariableProblem) {
    switch problem {
    case .unset(let unset, _): self = .unset(unset.name, message: unset.message, isEmpty: unset.isEmpty)
    case .tooLong(let name, _): self = .tooLong(variable: name)
    case .tooLongInFile(let place, let name, _):
      self = .tooLongInFile(path: place.path, line: place.line, variable: name)
    case .unreadableFile(let path, let reason, _): self = .unreadableFile(path: path, reason: reason)
    case .malformedFile(let place, let problem, _):
      self = .malformedFile(path: place.path, line: place.line, problem.message)
    case .requiredByFile(let place, let name, let message, _):
      self = .requiredByFile(path: place.path, line: place.line, name: name, message: message)
    }
  }

  /// - Parameter finding: what was found when the values of a matrix became known.
  init(_ finding: Diagnostic) {
    switch finding.fact {
    case .unsetVariable(let name, let message, let isEmpty): self = .unset(name, message: message, isEmpty: isEmpty)
    case .unknownList(let name): self = .unsetList(name)
    case .unreadableEnvironmentFile(let path, let reason): self = .unreadableFile(path: path, reason: reason)
    case .malformedEnvironmentFile(let path, let problem):
      self = .malformedFile(path: path, line: finding.outside?.line ?? 1, problem.message)
    case .requiredByEnvironmentFile(let path, let line, let name, let message):
      self = .requiredByFile(path: path, line: line, name: name, message: message)
    case .exportInList(let name, _, _): self = .unset(name, message: nil)
    case .matrixTooLarge(let limit): self = .tooManyCombinations(limit: limit)
    case .tooManyTasks(let limit): self = .tooManyTasks(limit: limit)
    default: self = .matrix(finding.message)
    }
  }
}
