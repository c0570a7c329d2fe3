import CSystem
import Glibc

/// Where the directory for the files of one run may be: under a name that nobody else has, in the first of the places for
/// temporary files that takes it. The front process knows it before anything is made, to remove what a killed worker leaves.
package struct RunFiles: Sendable {
  /// The absolute paths under which the directory may be, in the order in which they are tried.
  let paths: [String]

  /// `TMPDIR` first, then the places that every system has.
  init() {
    let name = "taskflow-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    let own = getenv("TMPDIR").map { String(cString: $0) }
    var places: [String] = []
    for place in [own ?? "", "/tmp", "/var/tmp"] where !place.isEmpty {
      // Tasks work in other directories than this process.
      let absolute = place.hasPrefix("/") ? place : resolvedPath(place) ?? place
      if !places.contains(absolute) { places.append(absolute) }
    }
    paths = places.map { $0.hasSuffix("/") ? "\($0)\(name)" : "\($0)/\(name)" }
  }

  /// The directory in which a path is.
  static func parent(of path: String) -> String {
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return parent.isEmpty ? "/" : parent
  }

  /// Removes the directory, wherever it is, if it is ours, with all that is in it.
  func remove() {
    for path in paths {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { continue }
      removeTree(path)
    }
  }
}

/// Removes a file, or a directory with all that is in it; symbolic links are not followed.
func removeTree(_ path: String) {
  if unlink(path) == 0 || errno == ENOENT { return }
  for name in (try? entryNames(of: path)) ?? [] { removeTree("\(path)/\(name)") }
  rmdir(path)
}

private func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
