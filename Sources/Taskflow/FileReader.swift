import CSystem
package import Diagnostics
import Glibc
package import LocalExecutor
package import Planner
package import Variables

/// Reads task files: the only place that opens them.
package enum FileReader {
  package struct Failure: Error {
    package let path: String
    package let errno: Int32
    /// Of what is no file that could be read to its end.
    package var kind: FileKind?

    package var diagnostic: Diagnostic {
      Diagnostic(.unreadableFile(path: path, reason: reason), at: nil)
    }

    package var reason: String {
      switch kind {
      case .pipe: "nobody writes to this pipe"
      case let kind?: "it is \(kind.phrase), not a file"
      case nil: errorText(errno)
      }
    }
  }

  /// Reads a file, or a pipe that somebody writes to; a device only where it is a terminal, or `/dev/null`.
  ///
  /// - Parameter limit: reading stops one byte behind it; what is larger is refused by the loader.
  package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    try readVersion(path, limit: limit).bytes
  }

  /// Reads a file, and tells which version of it that was.
  package static func readVersion(
    _ path: String, limit: Int
  ) throws(Failure) -> (bytes: [UInt8], version: FileVersion) {
    // Not to wait for somebody who would write to a pipe, nor for a device.
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw Failure(path: path, errno: errno) }
    defer { if descriptor != 0 { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure(path: path, errno: errno) }
    let kind = FileKind(mode: status.st_mode)
    if path != "-", kind == .device, isatty(descriptor) == 0, status.st_rdev != nullDevice {
      throw Failure(path: path, errno: ENOTSUP, kind: kind)
    }
    let isAwaited = path != "-" && kind == .pipe
    let bytes = try readAll(descriptor, path, expected: Int(status.st_size), limit, awaitsWriter: isAwaited)
    return (bytes, FileVersion(status))
  }

  /// That of `/dev/null` on Linux.
  private static let nullDevice: dev_t = 1 << 8 | 3
  /// How often a pipe is looked at that nobody has opened for writing yet, ten milliseconds apart.
  private static let patience = 100

  private static func readAll(
    _ descriptor: Int32, _ path: String, expected: Int, _ limit: Int, awaitsWriter: Bool
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    // One byte more than the file has, so that its end is seen without growing.
    var capacity = min(max(expected, 4096), limit) + 1
    var rounds = awaitsWriter ? patience : 0
    while bytes.count <= limit {
      let count = readMore(descriptor, into: &bytes, capacity: capacity)
      if count < 0, errno == EAGAIN {
        // There is a writer, and nothing yet.
        rounds = 0
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&polled, 1, -1)
        continue
      }
      if count < 0 { throw Failure(path: path, errno: errno) }
      if count == 0 {
        if bytes.isEmpty, rounds > 0 {
          rounds -= 1
          usleep(10_000)
          continue
        }
        if bytes.isEmpty, awaitsWriter, rounds == 0 { throw Failure(path: path, errno: ENOTSUP, kind: .pipe) }
        return bytes
      }
      capacity = max(4096, bytes.count)
    }
    return bytes
  }

  /// - Returns: how many bytes were read, 0 at the end, -1 with `errno`.
  private static func readMore(_ descriptor: Int32, into bytes: inout [UInt8], capacity: Int) -> Int {
    var count = 0
    let piece = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
      repeat { count = Glibc.read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
      filled = max(0, count)
    }
    if bytes.isEmpty { bytes = piece } else { bytes += piece }
    return count
  }

  /// A dotenv file, for those who know nothing of the system.
  @Sendable
  package static func readVariables(_ path: String) -> Result<Bytes, Invocation.FileProblem> {
    if let known = pipes.with({ $0[path] }) { return .success(known) }
    do throws(Failure) {
      let bytes = try read(path, limit: 16 << 20)
      // What was in a pipe can't be read again, and is asked for again.
      if !isLasting(path) { pipes.with { $0[path] = bytes } }
      return .success(bytes)
    } catch {
      let isMissing = error.errno == ENOENT || error.errno == ENOTDIR
      return .failure(Invocation.FileProblem(reason: error.reason, isMissing: isMissing))
    }
  }

  private static let pipes = Locked<[String: Bytes]>([:])

  package static func isDirectory(_ path: String) -> Bool { isFile(path, S_IFDIR) }

  /// True for a device, as a terminal is.
  package static func isDevice(_ path: String) -> Bool { isFile(path, S_IFCHR) }

  package static func isPipe(_ path: String) -> Bool { isFile(path, S_IFIFO) }

  /// True for a file that can be read again under its path, by another process too: not for what stands for a descriptor, and
  /// pipes.
  package static func isLasting(_ path: String) -> Bool {
    path != "-" && !path.hasPrefix("/dev/") && !path.hasPrefix("/proc/") && isFile(path, S_IFREG)
  }

  private static func isFile(_ path: String, _ kind: mode_t) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == kind
  }

  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// The absolute path of the directory a file is in, without symbolic links; the working directory of `-` and of what
  /// is no file either, such as the pipe of `taskflow run <(generate)`.
  package static func directory(of path: String) -> String {
    var status = stat()
    let isFile = path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    return parent(of: isFile ? path : "-")
  }

  /// The absolute path of the directory that a path leads through, without symbolic links, whether its file is there or not.
  static func parent(of path: String) -> String {
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    return resolved(parent) ?? parent
  }

  /// The absolute path of a file without symbolic links; nil when there is no such file.
  package static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The task file of the working directory or of the nearest parent that has one, as a path from here.
  package static func findDefault() -> String? {
    var prefix = ""
    for _ in 0..<256 {
      for name in ["taskflow.yaml", "taskflow.yml"] where exists(prefix + name) && !isDirectory(prefix + name) {
        return prefix + name
      }
      var (here, parent) = (stat(), stat())
      guard stat(prefix + ".", &here) == 0, stat(prefix + "..", &parent) == 0 else { return nil }
      if here.st_ino == parent.st_ino, here.st_dev == parent.st_dev { return nil }
      prefix += "../"
    }
    return nil
  }
}

/// The system's words for an `errno`.
@Sendable
package func errorText(_ errno: Int32) -> String {
  String(cString: strerror(errno))
}
