import Glibc

/// A directory of its own for one test, removed with everything in it when the test is done with it.
package final class TemporaryDirectory: Sendable {
  /// Absolute, without symbolic links.
  package let path: String

  package init() throws {
    var template = Array("/tmp/taskflow-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(path: "/tmp", errno: errno) }
    guard let resolved = realpath(template, nil) else { throw FileError(path: "/tmp", errno: errno) }
    path = String(cString: resolved)
    free(resolved)
  }

  deinit {
    Self.removeAll(path)
  }

  /// Removes a file, or a directory with its contents; never through a symbolic link.
  private static func removeAll(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      chmod(path, 0o700)
      for name in entries(of: path) { removeAll("\(path)/\(name)") }
    }
    remove(path)
  }

  private static func entries(of path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The absolute path of an entry.
  package func path(of name: String) -> String {
    "\(path)/\(name)"
  }

  package func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
    try write(name, bytes: Array(text.utf8), mode: mode)
  }

  /// Writes a file; directories on the way to it are made.
  package func write(_ name: String, bytes: [UInt8], mode: UInt32 = 0o644) throws {
    let parents = name.split(separator: "/").dropLast()
    for end in parents.indices { try makeDirectory(parents[...end].joined(separator: "/")) }
    let file = path(of: name)
    guard let stream = fopen(file, "wb") else { throw FileError(path: file, errno: errno) }
    let count = fwrite(bytes, 1, bytes.count, stream)
    guard fclose(stream) == 0, count == bytes.count else { throw FileError(path: file, errno: errno) }
    guard chmod(file, mode) == 0 else { throw FileError(path: file, errno: errno) }
  }

  package func makeDirectory(_ name: String) throws {
    if mkdir(path(of: name), 0o755) != 0, errno != EEXIST { throw FileError(path: path(of: name), errno: errno) }
  }

  package func makeFIFO(_ name: String) throws {
    if mkfifo(path(of: name), 0o600) != 0 { throw FileError(path: path(of: name), errno: errno) }
  }

  package func read(_ name: String) throws -> String {
    try readFile(path(of: name))
  }

  /// The names of what is in a directory below.
  package func entries(of name: String) -> [String] {
    Self.entries(of: path(of: name))
  }

  package func exists(_ name: String) -> Bool {
    access(path(of: name), F_OK) == 0
  }
}
