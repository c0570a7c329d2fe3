import Glibc

/// Replaces files as a whole.
package enum FileWriter {
  package struct Failure: Error {
    package let errno: Int32
  }

  /// Writes beside the file, then renames: whoever reads it sees the old text or the new one, never a part. The file keeps its
  /// mode; of a symbolic link, what it leads to is replaced.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    guard let target = FileReader.resolved(path) else { throw Failure(errno: errno) }
    var status = stat()
    guard stat(target, &status) == 0 else { throw Failure(errno: errno) }
    var name = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    do throws(Failure) {
      try fill(descriptor, with: bytes, like: status)
      guard rename(name, target) == 0 else { throw Failure(errno: errno) }
    } catch {
      unlink(name)
      throw error
    }
  }

  private static func fill(_ descriptor: Int32, with bytes: [UInt8], like status: stat) throws(Failure) {
    defer { close(descriptor) }
    // Another's file stays another's where that is allowed.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else { throw Failure(errno: errno) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(errno: errno) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw Failure(errno: errno) }
  }
}
