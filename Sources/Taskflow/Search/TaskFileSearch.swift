import CSystem
import Glibc

/// Finds the task files that paths on a command line mean: files as they are named, and of directories every
/// `taskflow.yaml` and `*.taskflow.yaml` (or `.yml`) below that git would not ignore.
package struct TaskFileSearch {
  /// In the order of the command line, those of a directory by their paths; each once.
  package private(set) var paths: [String] = []
  /// Directories in which there is none.
  package private(set) var emptyDirectories: [String] = []
  private var known: Set<FileIdentity> = []

  package init(_ arguments: [String]) {
    // One file is often all: to begin a set takes as long as checking it.
    if arguments.count == 1, arguments[0] == "-" || !FileReader.isDirectory(arguments[0]) {
      paths = arguments
      return
    }
    for argument in arguments {
      guard argument != "-", FileReader.isDirectory(argument) else {
        add(argument)
        continue
      }
      let before = paths.count
      let walk = DirectoryWalk(argument)
      for path in walk.paths { add(path) }
      if paths.count == before, walk.paths.isEmpty { emptyDirectories.append(argument) }
    }
  }

  private mutating func add(_ path: String) {
    if known.insert(FileIdentity(path)).inserted { paths.append(path) }
  }
}

/// Two paths to one file have the same; a path to none is its own.
private enum FileIdentity: Hashable {
  case path(String)
  case file(device: UInt, number: UInt)

  init(_ path: String) {
    var status = stat()
    if path != "-", stat(path, &status) == 0 {
      self = .file(device: UInt(status.st_dev), number: UInt(status.st_ino))
    } else {
      self = .path(path)
    }
  }
}

/// One directory and all below it.
private struct DirectoryWalk {
  /// Task files, and directories that can't be read: to be named as what can't be read.
  var paths: [String] = []
  /// How paths in the directory begin.
  private let prefix: String

  init(_ directory: String) {
    let name = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    prefix = directory == "." || directory == "./" ? "" : name + "/"
    var rules = IgnoreRules()
    let above = RepositoryPath(directory)
    for (file, place) in above.ignoreFiles { read(file, in: place, into: &rules) }
    visit("", above.path, rules)
  }

  /// - Parameters:
  ///   - path: of the directory, from where the walk began, with a `/` behind it.
  ///   - above: of that from the top of the repository.
  private mutating func visit(_ path: String, _ above: String, _ rules: IgnoreRules) {
    let directory = prefix + path
    guard let entries = DirectoryEntry.list(directory.isEmpty ? "." : directory) else {
      return paths.append(directory)
    }
    var rules = rules
    if entries.contains(where: { $0.name == ".gitignore" }) {
      read("\(directory).gitignore", in: above + path, into: &rules)
    }
    for entry in entries where entry.kind != .other && entry.name != ".git" {
      let isDirectory = entry.kind == .directory
      guard isDirectory || Self.isTaskFile(entry.name) else { continue }
      if rules.ignores(above + path + entry.name, isDirectory: isDirectory) { continue }
      if isDirectory {
        visit("\(path)\(entry.name)/", above, rules)
      } else {
        paths.append(directory + entry.name)
      }
    }
  }

  private func read(_ file: String, in directory: String, into rules: inout IgnoreRules) {
    guard let bytes = try? FileReader.read(file, limit: 1 << 20) else { return }
    rules.add(String(decoding: bytes, as: UTF8.self), in: directory)
  }

  private static func isTaskFile(_ name: String) -> Bool {
    [".yaml", ".yml"].contains { name == "taskflow\($0)" || name.hasSuffix(".taskflow\($0)") }
  }
}

/// Where a directory is in the git repository around it.
private struct RepositoryPath {
  /// From the top of the repository, with a `/` behind it; empty at the top, or outside of any.
  private(set) var path = ""
  /// What says what is ignored, above the directory: from the top downwards, each with where it applies.
  private(set) var ignoreFiles: [(file: String, directory: String)] = []

  init(_ directory: String) {
    guard let resolved = FileReader.resolved(directory) else { return }
    let components = resolved.split(separator: "/")
    let isTop = { (depth: Int) in FileReader.exists("/" + components[..<depth].joined(separator: "/") + "/.git") }
    guard let depth = components.indices.reversed().map({ $0 + 1 }).first(where: isTop) else { return }
    let top = "/" + components[..<depth].joined(separator: "/")
    ignoreFiles.append(("\(top)/.git/info/exclude", ""))
    for component in components[depth...] {
      ignoreFiles.append(("\(top)/\(path).gitignore", path))
      path += "\(component)/"
    }
  }
}
