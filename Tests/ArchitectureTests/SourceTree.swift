import TestSupport

/// The source files of the package, by module, read from disk.
enum SourceTree {
  struct File: Sendable {
    /// Below `Sources`: `Engine/Engine.swift`.
    var path: String
    var lines: [Substring]

    var module: String { String(path.split(separator: "/")[0]) }
    var isSwift: Bool { path.hasSuffix(".swift") }

    /// The modules it imports: of `package import struct Planner.Plan`, `Planner`.
    var imports: [String] = []
  }

  static let root = "\(repositoryRoot)/Sources"

  /// The directories in `Sources`: each is a module.
  static func modules() throws -> [String] {
    try directoryEntries(root).filter(\.isDirectory).map(\.name)
  }

  static func files() throws -> [File] {
    try cached.get()
  }

  private static let cached = Result { try files(in: "").sorted { $0.path < $1.path } }

  private static func files(in directory: String) throws -> [File] {
    var found: [File] = []
    for entry in try directoryEntries("\(root)/\(directory)") {
      let path = directory.isEmpty ? entry.name : "\(directory)/\(entry.name)"
      if entry.isDirectory {
        found += try files(in: path)
      } else {
        let text = try readFile("\(root)/\(path)")
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        found.append(File(path: path, lines: lines, imports: lines.compactMap(importedModule)))
      }
    }
    return found
  }
}

/// - Returns: what a line imports, nil for any other line.
func importedModule(_ line: Substring) -> String? {
  var words = line.split(whereSeparator: \.isWhitespace)[...]
  let access: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  while let word = words.first, word.hasPrefix("@") || access.contains(word) { words.removeFirst() }
  guard words.popFirst() == "import" else { return nil }
  let kinds: Set<Substring> = ["typealias", "struct", "class", "enum", "protocol", "let", "var", "func"]
  if let word = words.first, kinds.contains(word) { words.removeFirst() }
  return words.first.map { String($0.prefix { $0 != "." && $0 != ";" }) }
}
