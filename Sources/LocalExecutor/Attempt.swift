import CSystem
import Glibc
import Planner
import RunEvents

/// A process under way, and what is left of it.
struct Attempt {
  /// Which process: a task has at most one of each phase at a time.
  struct Key: Hashable {
    let task: TaskID
    let phase: Phase
  }

  let key: Key
  /// Told to those who watch when the attempt does not end as it should.
  let command: ExecutedCommand
  let process: pid_t
  /// Becomes readable when the process has ended; -1 once that was seen.
  var processDescriptor: Int32
  /// Where its output is read; -1 once that is closed, and where it has our own streams.
  var output: Int32
  /// The end of its pipe or pseudo-terminal that it writes to, kept so that this does not end before the process; -1 where it
  /// isn't.
  private(set) var farEnd: Int32
  /// Whether it has a pseudo-terminal for its output.
  let hasTerminal: Bool
  /// Whether it has our own streams.
  let isGuest: Bool
  /// What it wrote last, where that is kept: see `RunObserver.observe(probeOutput:of:)`.
  var outputTail: [UInt8] = []
  /// Where it writes what it hands on, where it does.
  var exportsPath: String?
  /// Whether it was told to end.
  var isStopped = false
  /// Set when the leader has ended.
  var result: AttemptResult?
  /// What the leader has used, and what it has waited for; set with `result`.
  var use: ResourceUse?
  /// Processes of the group that outlived the leader, each with a descriptor.
  var leftovers: [pid_t: Int32] = [:]
  /// Whether nothing of the group is left, so that its number may be another's.
  var isGroupGone = false
  /// Descendants outside of the group, found when the attempt was told to end, each with a descriptor.
  var strays: [pid_t: Int32] = [:]
  /// Set when a process of it can't be watched for want of a descriptor: it is looked at every so often instead.
  var isUnwatched = false
  /// When it was killed; from then on also what is found later is.
  var killing: Instant?
  /// Set when the terminal has stopped it, because it is not its to read or to set.
  var isStoppedByTerminal = false
  private static let outputTailSize = 4 << 10

  init(key: Key, process: pid_t, processDescriptor: Int32, connection: Connection, command: ExecutedCommand) {
    self.key = key
    self.command = command
    self.process = process
    self.processDescriptor = processDescriptor
    output = connection.output
    farEnd = connection.farEnd
    hasTerminal = if case .pseudoTerminal = connection { true } else { false }
    isGuest = if case .ours = connection { true } else { false }
  }

  var group: ProcessGroup { ProcessGroup(leader: process) }

  /// - Returns: the far end, which is to be closed now.
  mutating func takeFarEnd() -> Int32? {
    defer { farEnd = -1 }
    return farEnd >= 0 ? farEnd : nil
  }

  /// Lets go of the processes left of it that have ended.
  mutating func releaseEnded() {
    leftovers = leftovers.filter { !Self.releaseIfEnded($0.value) }
    strays = strays.filter { !Self.releaseIfEnded($0.value) }
  }

  private static func releaseIfEnded(_ descriptor: Int32) -> Bool {
    guard tf_pidfd_reap(descriptor) == 1 else { return false }
    close(descriptor)
    return true
  }

  mutating func keep(_ output: UnsafeRawBufferPointer) {
    outputTail += output.suffix(Self.outputTailSize)
    outputTail.removeFirst(max(0, outputTail.count - Self.outputTailSize))
  }
}

/// The attempts under way, each at a place that stays its own until it ends: epoll knows them by these.
struct AttemptTable {
  private var attempts: [Attempt?] = []
  /// The places of ended ones are used again.
  private var freePlaces: [Int] = []
  private var places: [Attempt.Key: Int] = [:]

  var isEmpty: Bool { places.isEmpty }
  var count: Int { places.count }
  var indices: Range<Int> { attempts.indices }

  subscript(_ place: Int) -> Attempt? {
    _read { yield attempts[place] }
    _modify { yield &attempts[place] }
  }

  func place(of key: Attempt.Key) -> Int? { places[key] }

  /// The place of the attempt whose leader a process is that was not reaped; nil when there is none.
  func place(ofLeader process: pid_t) -> Int? {
    attempts.firstIndex { $0?.process == process && $0?.result == nil }
  }

  func contains(where predicate: (Attempt) -> Bool) -> Bool {
    attempts.contains { $0.map(predicate) ?? false }
  }

  /// - Returns: its place.
  mutating func insert(_ attempt: Attempt) -> Int {
    let place = freePlaces.popLast() ?? attempts.count
    if place == attempts.count { attempts.append(attempt) } else { attempts[place] = attempt }
    places[attempt.key] = place
    return place
  }

  mutating func remove(at place: Int) {
    guard let attempt = attempts[place] else { return }
    attempts[place] = nil
    places[attempt.key] = nil
    freePlaces.append(place)
  }
}
