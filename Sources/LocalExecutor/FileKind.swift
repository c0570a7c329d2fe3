import Glibc

/// What something in a file system is, for messages.
package enum FileKind: Equatable {
  case regular
  case directory
  case symbolicLink
  case pipe
  case socket
  case device

  /// - Parameter mode: as `stat` tells it.
  /// - Returns: nil for what no system has.
  package init?(mode: UInt32) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .symbolicLink
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    case S_IFCHR, S_IFBLK: self = .device
    default: return nil
    }
  }

  /// With an article.
  package var phrase: String {
    switch self {
    case .regular: "a file"
    case .directory: "a directory"
    case .symbolicLink: "a symbolic link"
    case .pipe: "a pipe"
    case .socket: "a socket"
    case .device: "a device"
    }
  }
}
