/// The command line that runs a part of a run again.
package struct RerunCommand: Sendable {
  /// Program and command.
  private let command: [String]
  /// The file, where the user named one, and options: all but the tasks.
  private let arguments: [String]
  /// The file that was found without having been named.
  private let foundFile: String?

  package init(command: [String], arguments: [String], foundFile: String? = nil) {
    self.command = command
    self.arguments = arguments
    self.foundFile = foundFile
  }

  /// For a POSIX shell. A secret in it becomes `***`.
  func text(running task: String, _ secrets: Secrets) -> String {
    var words = command
    // Without a file before it, a first word with such an ending is taken for one.
    if let foundFile, task.hasSuffix(".yaml") || task.hasSuffix(".yml") { words.append(foundFile) }
    return (words + arguments + [task]).map { shellQuoted(secrets.mask($0)) }.joined(separator: " ")
  }
}
