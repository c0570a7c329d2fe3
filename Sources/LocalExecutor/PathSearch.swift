import CSystem
import Glibc
import Planner

/// Finds programs in the directories of `PATH`, as `execvp` does: anew each time, since tasks may make programs.
package struct PathSearch {
  private let entries: [Substring]
  private let directory: String

  /// - Parameters:
  ///   - path: the value of `PATH`; nil for the system's default.
  ///   - directory: where programs will be executed, which is where relative entries begin.
  package init(path: String?, directory: String) {
    self.directory = directory
    entries = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
  }

  /// - Returns: the path to execute, or nil when no directory has such a program. A name with a `/` is a path already.
  package func find(_ program: String) -> String? {
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    for entry in entries {
      // An empty entry means the working directory.
      let candidate = entry.isEmpty ? program : "\(entry)/\(program)"
      if isExecutable(joinPath(directory, candidate)) { return candidate }
    }
    return nil
  }

  private func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
