import CSystem
import Glibc
import Planner
import Variables
import WorkflowModel

/// The environment, working directory and shell of a task, or of all tasks that share them.
final class Surroundings {
  let directory: String
  let environment: CStringList
  /// The words before the script.
  let shell: [String]
  let hasDefaultShell: Bool
  /// Whether a script for `sh` that has no shell syntax may be executed without one.
  let mayBypassShell: Bool
  /// Where the task writes what it hands on; nil where it hands on nothing.
  let exportsPath: String?
  /// Exports that are not in the environment because it would be too long with them.
  let leftOut: [String]
  /// The directory; nil where it is that of taskflow itself, which a process has anyway.
  let changedDirectory: UnsafeMutablePointer<CChar>?
  private let search: PathSearch

  /// - Parameters:
  ///   - data: what others have exported for it, and the values of the matrices around it.
  ///   - omitted: the exports that texts of the file may use, but that are not passed to its processes.
  /// - Throws: what a text of the file needs and nobody has set.
  init(
    of settings: ResolvedSettings, in plan: Plan, _ data: TaskData, context: TaskContext,
    evaluator: EnvironmentEvaluator, exportsPath: String?, omitting omitted: Set<String> = []
  ) throws(VariableProblem) {
    let environment = evaluator.environment(of: settings.layer, data)
    if let problem = environment.problem { throw problem }
    var variables = environment.variables
    let path = try settings.directory.map { text throws(VariableProblem) in
      try evaluator.evaluate(text, in: variables).get() ?? []
    }
    directory = plan.directory(of: settings, path)
    shell = try settings.shell.words.map { word throws(VariableProblem) in
      if let literal = word.literal { return literal }
      let range = settings.shell.range!
      return String(decoding: try evaluator.evaluate(word, at: range, in: variables).get() ?? [], as: UTF8.self)
    }
    hasDefaultShell = settings.shell.isDefault
    self.exportsPath = exportsPath
    // What a shell would set for its commands, unless the file sets it.
    variables.set("PWD", Bytes(plainPath(directory).utf8), rank: .inherited)
    context.secrets.note(variables)
    leftOut = omitted.isEmpty ? [] : omitted.filter { variables.isExported($0) }.sorted()
    for name in leftOut { variables.set(name, nil, rank: .taskflow) }
    variables.set("TASKFLOW_EXPORTS", Bytes((exportsPath ?? "/dev/null").utf8), rank: .taskflow)
    // Each process is given its own.
    variables.set("TASKFLOW_ATTEMPT", nil, rank: .taskflow)
    variables.set("TASKFLOW_TASK", nil, rank: .taskflow)
    search = PathSearch(path: variables["PATH"].map { String(decoding: $0, as: UTF8.self) }, directory: directory)
    self.environment = CStringList(variables.makeBlock())
    mayBypassShell = !variables.definesFunctions
    changedDirectory = isSameDirectory(directory, ".") ? nil : strdup(directory)
  }

  deinit {
    free(changedDirectory)
  }

  /// Other programs are looked for anew each time, as tasks may make them.
  func program(_ name: String) -> String? {
    name == "sh" ? plainShell : search.find(name)
  }

  /// Why a process can't be in the directory; nil where it can.
  var directoryRefusal: SystemError? {
    guard changedDirectory != nil else { return nil }
    // As `chdir` asks: it is one, and may be entered.
    return access("\(directory)/.", X_OK) == 0 ? nil : SystemError(errno: errno)
  }

  /// What the system says of a program that was not found.
  func refusal(of program: String) -> SystemError { search.refusal(of: program) }

  /// Every system has this one; a task that sets PATH for its own purposes shall not lose it.
  private lazy var plainShell = search.find("sh") ?? "/bin/sh"
}

private func isSameDirectory(_ a: String, _ b: String) -> Bool {
  var (first, second) = (stat(), stat())
  guard stat(a, &first) == 0, stat(b, &second) == 0 else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}

/// A path without `.` and `..`, which no `PWD` may hold (POSIX.1-2017, XBD 8.3): where it has any, that of the directory
/// itself, as what is behind a link has a parent of its own.
private func plainPath(_ path: String) -> String {
  guard path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else { return path }
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
