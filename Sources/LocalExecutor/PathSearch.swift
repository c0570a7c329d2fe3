import CSystem
import Glibc

/// Finds programs in the directories of `PATH`, as `execvp` does, and remembers them.
struct PathSearch {
  private var found: [String: String] = [:]
  private let directories: [Substring]

  /// - Parameter path: the value of `PATH`; nil for the system's default.
  init(path: String?) {
    directories = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
  }

  /// - Returns: the path to execute, or nil when no directory has such a program. A name with a `/` is a path already.
  mutating func find(_ program: String) -> String? {
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    if let known = found[program] { return known }
    for directory in directories {
      // An empty entry means the working directory, which is the task's.
      let candidate = directory.isEmpty ? "./\(program)" : "\(directory)/\(program)"
      guard directory.hasPrefix("/"), isExecutable(candidate) else { continue }
      found[program] = candidate
      return candidate
    }
    return nil
  }

  private func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
