import CSystem
import Glibc
import Planner
import RunEvents
import Variables

/// The files of a run: those in which tasks write what they hand on, and scripts that are too long to be an argument. They are
/// in a directory of their own, which is removed with the run.
struct ExportsDirectory: ~Copyable {
  private let files: RunFiles
  /// Where it was made.
  private var path: String?
  private var count = 0
  /// By script, the file that holds it.
  private var scripts: [String: String] = [:]
  /// Given up to read a file when there is no other descriptor.
  private var spare: Int32 = -1
  /// More than this nobody hands on by environment variables.
  private static let limit = 64 << 20

  /// - Parameter files: where it will be made when a task needs it.
  init(_ files: RunFiles) {
    self.files = files
  }

  deinit {
    if spare >= 0 { close(spare) }
    remove()
  }

  /// Where it, or a file in it, is to be made.
  var place: String { path ?? RunFiles.parent(of: files.paths[0]) }

  /// Makes an empty file for one attempt.
  mutating func makeFile() -> Result<String, SystemError> {
    guard spare < 0 else { return make("\(count + 1)", holding: []) }
    return make("\(count + 1)", holding: []).flatMap { file in
      spare = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
      if spare >= 0 { return .success(file) }
      let error = SystemError(errno: errno)
      unlink(file)
      return .failure(error)
    }
  }

  /// A file that holds a script; one that was asked for before is there already.
  mutating func file(ofScript script: String) -> Result<String, SystemError> {
    if let known = scripts[script] { return .success(known) }
    return make("script-\(count + 1)", holding: Bytes(script.utf8)).map { file in
      scripts[script] = file
      return file
    }
  }

  private mutating func make(_ name: String, holding bytes: Bytes) -> Result<String, SystemError> {
    count += 1
    if let path { return Self.make("\(path)/\(name)", holding: bytes) }
    var first: SystemError?
    for candidate in files.paths {
      if mkdir(candidate, 0o700) == 0 {
        switch Self.make("\(candidate)/\(name)", holding: bytes) {
        case .success(let file):
          path = candidate
          return .success(file)
        case .failure(let error):
          first = first ?? error
          removeTree(candidate)
        }
      } else {
        first = first ?? SystemError(errno: errno)
      }
      // It would not be found anywhere else, either.
      if let first, first.isShortage { break }
    }
    return .failure(first ?? SystemError(errno: ENOENT))
  }

  private static func make(_ file: String, holding bytes: Bytes) -> Result<String, SystemError> {
    let descriptor = Descriptor(Glibc.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
    guard descriptor.number >= 0 else { return .failure(SystemError(errno: errno)) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { rest in
        retryingInterrupts { write(descriptor.number, rest.baseAddress, rest.count) }
      }
      guard count > 0 else {
        let error = SystemError(errno: count == 0 ? EIO : errno)
        unlink(file)
        return .failure(error)
      }
      written += count
    }
    return .success(file)
  }

  /// Takes what an attempt wrote, and removes the file.
  mutating func take(_ file: String) -> Result<ExportsFile.Contents, ExportsFailure> {
    defer { removeTree(file) }
    do throws(ExportsFailure) {
      return .success(ExportsFile.read(try read(file)))
    } catch {
      return .failure(error)
    }
  }

  private mutating func read(_ file: String) throws(ExportsFailure) -> Bytes {
    let descriptor = try open(file)
    defer { keepSpare() }
    var status = stat()
    guard fstat(descriptor.number, &status) == 0 else { throw ExportsFailure(problem: .unread(errno: errno)) }
    if let kind = FileKind(mode: status.st_mode), kind != .regular {
      throw ExportsFailure(problem: .replaced(by: kind.phrase))
    }
    switch readBytes(descriptor, atMost: Self.limit + 1) {
    case .failure(let error): throw ExportsFailure(problem: .unread(errno: error.errno))
    case .success(let bytes) where bytes.count > Self.limit:
      throw ExportsFailure(problem: .tooMuch(limit: Self.limit))
    case .success(let bytes): return bytes
    }
  }

  /// Opens a file that a task may have put something else in the place of: nothing is followed, and nothing is waited for.
  private mutating func open(_ file: String) throws(ExportsFailure) -> Descriptor {
    for isLast in [false, true] {
      let descriptor = Glibc.open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
      if descriptor >= 0 { return Descriptor(descriptor) }
      let error = errno
      if !isLast, SystemError(errno: error).isShortage, spare >= 0 {
        close(spare)
        spare = -1
        continue
      }
      var status = stat()
      if lstat(file, &status) == 0, let kind = FileKind(mode: status.st_mode), kind != .regular {
        throw ExportsFailure(problem: .replaced(by: kind.phrase))
      }
      throw ExportsFailure(problem: error == ENOENT ? .removed : .unread(errno: error))
    }
    throw ExportsFailure(problem: .unread(errno: EMFILE))
  }

  /// Takes the descriptor again that was given up.
  private mutating func keepSpare() {
    if spare < 0 { spare = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
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
    removeTree(file)
  }

  /// Removes it with all that is in it.
  func remove() {
    if path != nil { files.remove() }
  }
}

struct ExportsFailure: Error {
  let problem: ExportsProblem
}
