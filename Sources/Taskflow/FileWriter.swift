import CSystem
import Glibc
import LocalExecutor

/// Replaces files as a whole.
package enum FileWriter {
  package enum Failure: Error {
    /// What the system refused.
    case refused(errno: Int32)
    /// Somebody else has written it since it was read.
    case changed
    /// Its other names would go on to mean what it was.
    case otherNames(Int)
    /// What the file has besides its bytes can't be kept, such as its owner.
    case lost(String, errno: Int32)
    case notAFile(String)

    package var reason: String {
      switch self {
      case .refused(let errno): errorText(errno)
      case .changed: "it was changed meanwhile; nothing was written"
      case .otherNames(let count):
        "it has \(count) names (hard links), and only one of them would name the changed file"
      case .lost(let what, let errno): "its \(what) cannot be kept: \(errorText(errno))"
      case .notAFile(let kind): "it is \(kind), not a file"
      }
    }
  }

  /// Writes beside the file, then exchanges the two: whoever reads it sees the old text or the new one, never a part. The file
  /// keeps its owner, mode and attributes; of a symbolic link, what it leads to is replaced.
  ///
  /// - Parameter version: the one that the new text was made from.
  package static func replace(_ path: String, _ version: FileVersion, with bytes: [UInt8]) throws(Failure) {
    guard let target = FileReader.resolved(path) else { throw .refused(errno: errno) }
    // A signal that came now would leave a file behind.
    var (blocked, before) = (sigset_t(), sigset_t())
    sigemptyset(&blocked)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&blocked, signal) }
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let old = Descriptor(open(target, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY))
    guard old.number >= 0 else { throw .refused(errno: errno) }
    var status = stat()
    guard fstat(old.number, &status) == 0 else { throw .refused(errno: errno) }
    if let kind = FileKind(mode: status.st_mode), kind != .regular { throw .notAFile(kind.phrase) }
    if FileVersion(status) != version { throw .changed }
    if status.st_nlink > 1 { throw .otherNames(Int(status.st_nlink)) }
    var name = Array("\(target).XXXXXX".utf8CString)
    let new = Descriptor(mkostemp(&name, O_CLOEXEC))
    guard new.number >= 0 else { throw .refused(errno: errno) }
    do throws(Failure) {
      try fill(new.number, with: bytes, like: status, old.number)
      try exchange(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), target, version)
    } catch {
      unlink(name)
      throw error
    }
  }

  private static func exchange(_ new: String, _ target: String, _ version: FileVersion) throws(Failure) {
    if tf_exchange(new, target) == 0 {
      var status = stat()
      if stat(new, &status) == 0, FileVersion(status) != version {
        // Somebody was faster: what they have written stays.
        _ = tf_exchange(new, target)
        throw .changed
      }
      unlink(new)
      return
    }
    guard errno == EINVAL || errno == ENOSYS else { throw .refused(errno: errno) }
    var status = stat()
    guard stat(target, &status) == 0, FileVersion(status) == version else { throw .changed }
    guard rename(new, target) == 0 else { throw .refused(errno: errno) }
  }

  private static func fill(
    _ descriptor: Int32, with bytes: [UInt8], like status: stat, _ old: Int32
  ) throws(Failure) {
    // A file that may not grow is told by `write`.
    let usual = signal(SIGXFSZ, SIG_IGN)
    defer { signal(SIGXFSZ, usual) }
    guard fchown(descriptor, status.st_uid, status.st_gid) == 0 else { throw .lost("owner", errno: errno) }
    guard tf_copy_attributes(old, descriptor) == 0 else { throw .lost("attributes", errno: errno) }
    guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else { throw .lost("mode", errno: errno) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .refused(errno: errno) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw .refused(errno: errno) }
  }
}
