import CSystem
import Diagnostics
import Glibc
import Taskflow

extension LoadedFile {
  /// Files from here on are worth a heap of their own.
  private static let largeSize = 1 << 20
  /// Measured: what a file becomes, from its nodes to its plan, takes less than ten times its size.
  private static let growth = 10

  /// Loads a file for a command. What it becomes will live about as long as the process.
  static func load(_ path: String, inputName: String? = nil, checks: Checks = .errors) -> LoadedFile {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= largeSize {
      tf_prepare_heap(Int(status.st_size) * growth)
    }
    return LoadedFile(path, inputName: inputName, checks: checks)
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
