import CSystem
import Glibc
import Planner
import RunEvents
import Variables

/// The files in which tasks write what they hand on: in a directory of this run, which is removed with it.
struct ExportsDirectory: ~Copyable {
  private let path: String
  private var isMade = false
  private var count = 0
  /// More than this nobody hands on by environment variables.
  private static let limit = 64 << 20

  /// - Parameter path: where it will be made when a task needs it.
  init(at path: String) {
    self.path = path
  }

  deinit {
    remove()
  }

  /// A path that nobody else has, in the directory for temporary files.
  static func makePath() -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let name = String(UInt64.random(in: 0 ... .max), radix: 36)
    return "\(parent.isEmpty ? "/tmp" : parent)/taskflow-\(name)"
  }

  /// Where it, or a file in it, is to be made.
  var place: String {
    guard !isMade else { return path }
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return parent.isEmpty ? "/" : parent
  }

  /// Removes it with all files in it.
  func remove() {
    if isMade { Self.remove(path) }
  }

  /// Removes such a directory, if it is there and ours, with all files in it.
  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { return }
    for name in (try? entryNames(of: path)) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// Makes an empty file for one attempt.
  mutating func makeFile() -> Result<String, SystemError> {
    if !isMade {
      guard mkdir(path, 0o700) == 0 else { return .failure(SystemError(errno: errno)) }
      isMade = true
    }
    count += 1
    let file = "\(path)/\(count)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return .failure(SystemError(errno: errno)) }
    close(descriptor)
    return .success(file)
  }

  /// Takes what an attempt wrote, and removes the file.
  func take(_ file: String) -> ExportsFile.Contents {
    defer { unlink(file) }
    return ExportsFile.read(readBytes(file, atMost: Self.limit))
  }

  /// - Parameters:
  ///   - names: what the task is to hand on.
  ///   - secrets: the names whose values must not be shown.
  /// - Returns: the values in the order of the names, or what is wrong with them.
  static func values(
    of names: [String], in contents: ExportsFile.Contents, secrets: [String]
  ) -> Result<[Instance.Value], ExportsFailure> {
    if let failure = contents.errors.first {
      return .failure(ExportsFailure(problem: .unreadable(line: failure.line, failure.problem)))
    }
    // Usually a line of a value, which would be cut without a word.
    let undeclared = contents.entries.map(\.name).filter { !names.contains($0) }
    if !undeclared.isEmpty {
      let mayBeSecret = names.contains { secrets.contains($0) }
      return .failure(ExportsFailure(problem: .undeclared(mayBeSecret ? [] : undeclared)))
    }
    var values: [Instance.Value] = []
    for name in names {
      guard let value = contents[name] else { return .failure(ExportsFailure(problem: .missing(name))) }
      values.append(Instance.Value(name: name, value: value))
    }
    return .success(values)
  }

  func remove(_ file: String) {
    unlink(file)
  }
}

struct ExportsFailure: Error {
  let problem: ExportsProblem
}
