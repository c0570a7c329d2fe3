import Diagnostics
import Glibc
import Planner
import Taskflow

/// Where `--events` goes. What can't be written is told once, and the run goes on.
final class EventFile: Backlog {
  private let descriptor: Int32
  private let onFailure: (Int32) -> Void
  private(set) var failure: Int32?
  /// What nobody took yet; above a limit it is waited for.
  private var waiting: [UInt8] = []
  private static let waitingLimit = 16 << 20
  /// How long a reader may take at the end of a run that was asked to end, in tenths of a second.
  private static let patience = 30

  /// Says why it can't be opened, or later what can't be written.
  ///
  /// - Parameters:
  ///   - activity: what goes on without it.
  ///   - plan: what the events will be of.
  static func open(_ path: String, during activity: String, of plan: Plan) -> EventFile? {
    if let kind = EventFileTarget.kind(of: path, in: plan) {
      Messages.say("'\(path)' is \(kind), and events would overwrite it; name another file after --events")
      return nil
    }
    let file = EventFile(path: path) { errno in
      Messages.say("cannot write events to '\(path)': \(errorText(errno)); the \(ours: activity) goes on without them")
    }
    if file == nil { Messages.say("cannot write events to '\(path)': \(errorText(errno))") }
    return file
  }

  /// - Returns: nil with `errno` when the file can't be opened.
  private init?(path: String, onFailure: @escaping (Int32) -> Void) {
    descriptor = path == "-" ? dup(1) : Self.open(path)
    guard descriptor >= 0 else { return nil }
    self.onFailure = onFailure
  }

  /// Says so where it has to wait for somebody who reads a pipe.
  private static func open(_ path: String) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let descriptor = Glibc.open(path, flags | O_NONBLOCK, 0o644)
    if descriptor < 0, errno == ENXIO, FileReader.isPipe(path) {
      Messages.say("'\(path)' is a pipe that nobody reads: waiting for a reader")
      return Glibc.open(path, flags, 0o644)
    }
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) }
    return descriptor
  }

  deinit {
    close(descriptor)
  }

  func write(_ text: String) {
    guard failure == nil else { return }
    waiting += text.utf8
    offer()
  }

  /// Writes what still waits, when the run is over: an event log ends with its last event. After a run that was asked to end,
  /// as long as somebody takes it.
  func finish() {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    var rounds = Self.patience
    while !waiting.isEmpty, failure == nil, rounds > 0 {
      rounds = poll(&polled, 1, 100) > 0 || !Messages.isEnding ? Self.patience : rounds - 1
      offer()
    }
    if !waiting.isEmpty, failure == nil { fail(ETIMEDOUT) }
  }

  var isWaiting: Bool { !waiting.isEmpty }

  func offer() {
    let waits = waiting.count > Self.waitingLimit
    let (count, error) = waiting.withUnsafeBytes { Messages.write($0, to: descriptor, waits: waits) }
    waiting.removeFirst(count)
    if let error { fail(error) }
  }

  private func fail(_ error: Int32) {
    failure = error
    waiting = []
    onFailure(error)
  }
}
