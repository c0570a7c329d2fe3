import CSystem
import Diagnostics
import Glibc
import LocalExecutor
import Planner
import Taskflow
import Variables

extension LoadedFile {
  /// Files from here on are worth a heap of their own.
  private static let largeSize = 1 << 20
  /// Measured: what a file becomes, from its nodes to its plan, takes less than ten times its size.
  private static let growth = 10

  /// Loads a file for a command. What it becomes will live about as long as the process.
  static func load(_ path: String, inputName: String? = nil, checks: Checks = .errors) -> LoadedFile {
    let file = prepare(path, inputName: inputName, checks: checks)
    Messages.secrets.add(file.secrets())
    return file
  }

  /// The same on any thread; whoever shows anything of it adds its secrets first.
  static func prepare(_ path: String, inputName: String? = nil, checks: Checks) -> LoadedFile {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= largeSize {
      tf_prepare_heap(Int(status.st_size) * growth)
    }
    return LoadedFile(path, inputName: inputName, checks: checks)
  }

  /// What must not be shown of the file, by the environment and the words of this command line.
  func secrets() -> [Bytes] {
    func given(_ option: String) -> [Invocation.Variable] {
      WrittenArguments.values(of: option).compactMap { Invocation.Variable(written: $0) }
    }
    return secrets(
      Invocation(
        inherited: .inherited(), overrides: given("--env"), parameters: given("--set"),
        readFile: FileReader.readVariables))
  }

  /// The path of the nearest task file, for a command that was given none.
  ///
  /// - Returns: nil after it was said that there is none, and what to do.
  static func findNearest(otherwise advice: String) -> String? {
    let path = FileReader.findDefault()
    if path == nil { Messages.say("no taskflow.yaml here or in a directory above; \(advice)") }
    return path
  }
}
