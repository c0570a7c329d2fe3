import CSystem
import Glibc

/// What is in a directory.
struct DirectoryEntry {
  var name: String
  var kind: Kind

  enum Kind {
    case directory
    case file
    /// Devices, sockets, links to directories: nothing that a search looks at.
    case other
  }

  /// - Returns: all but `.` and `..`, by name; nil with `errno` when the directory can't be read.
  static func list(_ directory: String) -> [DirectoryEntry]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." { continue }
      entries.append(DirectoryEntry(name: name, kind: kind(Int32(entry.pointee.d_type), "\(directory)/\(name)")))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// A link to a file is a file. One to a directory is left alone: it may lead in a circle, or out of the project.
  private static func kind(_ type: Int32, _ path: String) -> Kind {
    switch type {
    case Int32(DT_DIR): return .directory
    case Int32(DT_REG): return .file
    case Int32(DT_LNK), Int32(DT_UNKNOWN):
      var status = stat()
      guard (type == Int32(DT_LNK) ? stat(path, &status) : lstat(path, &status)) == 0 else { return .other }
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      if isDirectory { return type == Int32(DT_LNK) ? .other : .directory }
      return status.st_mode & S_IFMT == S_IFREG ? .file : .other
    default: return .other
    }
  }
}
