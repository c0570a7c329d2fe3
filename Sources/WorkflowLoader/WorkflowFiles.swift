/// Opens the files that a task file includes.
package protocol WorkflowFiles {
  /// The absolute path of the directory that a file is in, without symbolic links.
  func directory(of path: String) -> String

  /// - Parameter limit: reading may stop one byte behind it; what is larger is refused.
  func read(_ path: String, limit: Int) throws(UnreadableFile) -> [UInt8]
}

/// A file that could not be read, with the system's reason.
package struct UnreadableFile: Error {
  package let reason: String

  package init(reason: String) {
    self.reason = reason
  }
}

/// What an included file may not exceed, so that files that include each other take no more time or memory than their
/// sizes explain.
enum IncludeLimits {
  /// How often files are included, all together.
  static let includes = 1_000
  /// Groups inside each other, through all files: what walks them is recursive.
  static let depth = 200
  /// Tasks of all files together, where a further file is included.
  static let tasks = 1_000_000
}
