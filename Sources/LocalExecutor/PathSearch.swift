import CSystem
import Glibc
import Planner

/// Finds programs in the directories of `PATH`, as `execvp` does: anew each time, since tasks may make programs.
package struct PathSearch {
  private struct Entry {
    let name: Substring
    /// What stands before the name of a program there, as the system is asked for it.
    let prefix: [UInt8]
  }

  private let entries: [Entry]

  /// - Parameters:
  ///   - path: the value of `PATH`; nil for the system's default.
  ///   - directory: where programs will be executed, which is where relative entries begin.
  package init(path: String?, directory: String) {
    let names = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
    // An empty entry means the working directory.
    entries = names.map { Entry(name: $0, prefix: Array("\(joinPath(directory, String($0)))/".utf8)) }
  }

  /// - Returns: the path to execute, or nil when no directory has such a program. A name with a `/` is a path already.
  package func find(_ program: String) -> String? {
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    var path: [UInt8] = []
    for entry in entries {
      path.removeAll(keepingCapacity: true)
      path += entry.prefix
      path += program.utf8
      path.append(0)
      if isExecutable(path) { return entry.name.isEmpty ? program : "\(entry.name)/\(program)" }
    }
    return nil
  }

  /// What the system says of a program that is in no directory: as `execvp` tells it, that one may not be executed rather
  /// than that there is none.
  package func refusal(of program: String) -> SystemError {
    let refusals = entries.compactMap { entry in
      access(String(decoding: entry.prefix, as: UTF8.self) + program, X_OK) == 0 ? nil : errno
    }
    return SystemError(errno: refusals.contains(EACCES) ? EACCES : ENOENT)
  }

  /// - Parameter path: ends with a zero.
  private func isExecutable(_ path: [UInt8]) -> Bool {
    path.withUnsafeBytes { bytes in
      let path = bytes.assumingMemoryBound(to: CChar.self).baseAddress!
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
  }
}
