import CSystem
import Glibc

/// Starts processes: each leads a group of its own, with the default signals.
struct Spawner: ~Copyable {
  private let attributes: UnsafeMutablePointer<posix_spawnattr_t>
  private let nullDevice: Descriptor
  /// What most processes are given: one string for all of them.
  private let firstAttempt = strdup("TASKFLOW_ATTEMPT=1")!

  /// - Throws: the `errno` of what the system refused.
  init(ignoredSignals: [Int32]) throws(SystemError) {
    let nullDevice = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
    guard nullDevice.number >= 0 else { throw SystemError(errno: errno) }
    self.nullDevice = nullDevice
    attributes = .allocate(capacity: 1)
    posix_spawnattr_init(attributes)
    posix_spawnattr_setpgroup(attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(attributes, &signals)
    sigfillset(&signals)
    // What was ignored before taskflow began (nohup) stays ignored.
    for signal in ignoredSignals { sigdelset(&signals, signal) }
    posix_spawnattr_setsigdefault(attributes, &signals)
  }

  deinit {
    posix_spawnattr_destroy(attributes)
    attributes.deallocate()
    free(firstAttempt)
  }

  /// - Returns: the process, or the `errno` of what failed.
  mutating func spawn(
    _ launch: Launch, _ surroundings: Surroundings, name taskName: String, attempt: Int32,
    _ connection: Connection
  ) -> Result<pid_t, SystemError> {
    let actions = surroundings.fileActions(connection, nullDevice: nullDevice.number)
    // Who has a terminal of its own needs a session for it; the leader of that leads a group as well.
    let leading = if case .pseudoTerminal = connection { POSIX_SPAWN_SETSID } else { POSIX_SPAWN_SETPGROUP }
    posix_spawnattr_setflags(attributes, Int16(leading | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let number = attempt == 1 ? firstAttempt : strdup("TASKFLOW_ATTEMPT=\(attempt)")!
    let name = strdup("TASKFLOW_TASK=\(taskName)")!
    defer {
      free(name)
      if attempt != 1 { free(number) }
    }
    var failure = SystemError(errno: ENOENT)
    var words = Optional(launch.words)
    while let next = words {
      switch execute(next, surroundings, actions, number, name) {
      case .success(let process): return .success(process)
      case .failure(let error): failure = error
      }
      words = next == launch.words && !failure.isShortage ? launch.fallbackWords : nil
    }
    return .failure(failure)
  }

  private func execute(
    _ words: [String], _ surroundings: Surroundings, _ actions: FileActions, _ attempt: UnsafeMutablePointer<CChar>,
    _ name: UnsafeMutablePointer<CChar>
  ) -> Result<pid_t, SystemError> {
    guard let program = surroundings.program(words[0]) else { return .failure(SystemError(errno: ENOENT)) }
    let arguments = CStringList(words)
    var process: pid_t = 0
    let result = arguments.withPointers { argv in
      surroundings.environment.withPointers(adding: attempt, name) { environment in
        posix_spawn(&process, program, actions.pointer, attributes, argv, environment)
      }
    }
    return result == 0 ? .success(process) : .failure(SystemError(errno: result))
  }
}
