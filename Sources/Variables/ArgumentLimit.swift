/// How long a text may be that a process is given.
package enum ArgumentLimit {
  /// The bytes of one argument, or of one variable with its name and the `=` between them: 32 pages without the NUL at the end
  /// (execve(2) of Linux, with pages of 4 KiB).
  package static let bytes = 131_071

  /// Whether no process can be given a variable.
  package static func isExceeded(name: String, value: Bytes) -> Bool { size(name: name, value: value) > bytes }

  /// The bytes that a variable takes in an environment.
  package static func size(name: String, value: Bytes) -> Int { name.utf8.count + 1 + value.count }
}
