package import WorkflowLoader

/// Files that are given as texts.
package struct TextFiles: WorkflowFiles {
  private let texts: [String: String]

  /// - Parameter texts: by their paths from a directory.
  package init(_ texts: [String: String], in directory: String) {
    self.texts = Dictionary(
      uniqueKeysWithValues: texts.map { path, text in
        (Self.resolved(path.hasPrefix("/") ? path : "\(directory)/\(path)"), text)
      })
  }

  package func directory(of path: String) -> String {
    Self.resolved(path + "/..")
  }

  package func read(_ path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
    guard let text = texts[Self.resolved(path)] else { throw UnreadableFile(reason: "No such file or directory") }
    return Array(text.utf8)
  }

  private static func resolved(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
