import CSystem
import Glibc

/// How to start a program: words, environment, streams and what else a process inherits.
///
/// Every program is given a mark in its environment, which its descendants inherit: so a test can tell whether any of
/// them is left, and none outlives the test.
package struct Program: Sendable {
  package enum Input: Sendable {
    case nullDevice
    /// A pipe that holds this text, at most 64 KiB, and then ends.
    case text(String)
    case closed
  }

  package enum Output: Sendable {
    case pipe
    case file(String)
    case closed
  }

  package var words: [String]
  package var directory: String
  package var environment: [String: String]
  package var input = Input.nullDevice
  package var output = Output.pipe
  package var errors = Output.pipe
  /// The number of a descriptor that is open besides the first three.
  package var extraDescriptor: Int32?
  package var blockedSignals: [Int32] = []
  /// Whether it leads a session with a terminal of its own, which takes the place of all three streams.
  package var hasTerminal = false
  /// Whether it leads a group, as a job of a shell does.
  package var leadsGroup = false
  /// Kept as long as the program runs.
  package var owner: TemporaryDirectory?

  package init(_ words: [String], directory: String = "/", environment: [String: String] = Program.plainEnvironment) {
    self.words = words
    self.directory = directory
    self.environment = environment
  }

  /// The same on every machine: UTF-8, no terminal, no wishes about colours.
  package static var plainEnvironment: [String: String] {
    // A program whose crashes the Swift runtime looks into goes on after SIGSEGV when that was only sent to it.
    var environment = ["LANG": "C.UTF-8", "HOME": "/", "SWIFT_BACKTRACE": "enable=no"]
    environment["PATH"] = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return environment
  }

  static let mark = "TASKFLOW_TEST_MARK"

  /// Runs the program to its end.
  package func run() throws -> ProgramResult {
    try start().finish()
  }

  package func start() throws -> RunningProgram {
    let value = "\(getpid())-\(UInt64.random(in: 0 ... .max))"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var ours: [Int32] = []
    defer { for descriptor in ours { close(descriptor) } }

    switch input {
    case .nullDevice: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    case .closed: posix_spawn_file_actions_addclose(&actions, 0)
    case .text(let text):
      let (readEnd, writeEnd) = try makePipe()
      ours.append(readEnd)
      let bytes = Array(text.utf8)
      precondition(bytes.count <= 64 << 10)
      _ = Glibc.write(writeEnd, bytes, bytes.count)
      close(writeEnd)
      posix_spawn_file_actions_adddup2(&actions, readEnd, 0)
    }
    var readEnds: [Int32] = []
    if hasTerminal {
      var number: UInt32 = 0
      let master = tf_open_pseudo_terminal(&number)
      guard master >= 0 else { throw FileError(path: "/dev/ptmx", errno: errno) }
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
      readEnds = [master, -1]
    }
    for (number, stream) in [(Int32(1), output), (Int32(2), errors)] where !hasTerminal {
      switch stream {
      case .closed: posix_spawn_file_actions_addclose(&actions, number)
      case .file(let path): posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY, 0)
      case .pipe:
        let (readEnd, writeEnd) = try makePipe()
        ours.append(writeEnd)
        readEnds.append(readEnd)
        posix_spawn_file_actions_adddup2(&actions, writeEnd, number)
        continue
      }
      readEnds.append(-1)
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    if let extraDescriptor { posix_spawn_file_actions_addopen(&actions, extraDescriptor, "/dev/zero", O_RDONLY, 0) }
    posix_spawn_file_actions_addchdir_np(&actions, directory)

    let variables = environment.merging([Self.mark: value]) { _, new in new }.sorted { $0.key < $1.key }
    let process = try spawn(&actions, variables.map { "\($0.key)=\($0.value)" })
    return RunningProgram(process: process, output: readEnds[0], errors: readEnds[1], mark: value, owner: owner)
  }

  private func makePipe() throws -> (readEnd: Int32, writeEnd: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw FileError(path: "pipe", errno: errno) }
    return (ends[0], ends[1])
  }

  private func spawn(_ actions: inout posix_spawn_file_actions_t, _ variables: [String]) throws -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in blockedSignals { sigaddset(&signals, signal) }
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let session = hasTerminal ? POSIX_SPAWN_SETSID : leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(session | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let arguments = words.map { strdup($0) } + [nil]
    let environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var process: Int32 = 0
    let result = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment)
    guard result == 0 else { throw FileError(path: words[0], errno: result) }
    return process
  }
}
