import CSystem
import Glibc
import RunEvents

/// Waits for descriptors: epoll, with the signals and the timer of a run in it.
struct Poller: ~Copyable {
  /// What a descriptor belongs to, packed into epoll's number.
  enum Source: Equatable {
    case signals
    case timer
    case standardOutput
    case output(attempt: Int)
    case process(attempt: Int)
    case leftover(attempt: Int)
    /// The output of an attempt that has ended, while somebody still holds it.
    case abandonedOutput(descriptor: Int32)

    fileprivate var number: UInt64 {
      switch self {
      case .signals: 0
      case .timer: 1
      case .standardOutput: 2
      case .output(let attempt): UInt64(attempt) << 8 | 3
      case .process(let attempt): UInt64(attempt) << 8 | 4
      case .leftover(let attempt): UInt64(attempt) << 8 | 5
      case .abandonedOutput(let descriptor): UInt64(descriptor) << 8 | 6
      }
    }

    fileprivate init(number: UInt64) {
      let attempt = Int(number >> 8)
      switch number & 0xFF {
      case 0: self = .signals
      case 1: self = .timer
      case 2: self = .standardOutput
      case 3: self = .output(attempt: attempt)
      case 4: self = .process(attempt: attempt)
      case 5: self = .leftover(attempt: attempt)
      default: self = .abandonedOutput(descriptor: Int32(attempt))
      }
    }
  }

  private let set: Descriptor
  private let watched: [Int32]
  let signals: Descriptor
  let timer: Descriptor
  private let events: UnsafeMutablePointer<epoll_event>
  private static let capacity = 64
  private var armed: Int64 = 0

  /// - Throws: the `errno` of what the system refused.
  init(signals watched: [Int32]) throws(SystemError) {
    var mask = signalSet(watched)
    let set = Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC)))
    guard set.number >= 0 else { throw SystemError(errno: errno) }
    let signals = Descriptor(signalfd(-1, &mask, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)))
    guard signals.number >= 0 else { throw SystemError(errno: errno) }
    let timer = Descriptor(timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK)))
    guard timer.number >= 0 else { throw SystemError(errno: errno) }
    self.set = set
    self.watched = watched
    self.signals = signals
    self.timer = timer
    events = .allocate(capacity: Self.capacity)
    add(self.signals.number, .signals)
    add(self.timer.number, .timer)
  }

  deinit {
    events.deallocate()
  }

  /// - Returns: whether the descriptor is watched; files, which are always ready, can't be.
  @discardableResult
  func add(_ descriptor: Int32, _ source: Source, forWriting: Bool = false) -> Bool {
    tf_epoll_add(set.number, descriptor, forWriting ? EPOLLOUT.rawValue : EPOLLIN.rawValue, source.number) == 0
  }

  func remove(_ descriptor: Int32) {
    _ = tf_epoll_remove(set.number, descriptor)
  }

  /// Makes the timer ring at a reading of the monotonic clock; nil for never.
  mutating func setTimer(_ reading: Int64?) {
    let time = reading.map { max(1, $0) } ?? 0
    guard time != armed else { return }
    armed = time
    _ = tf_timer_set(timer.number, time)
  }

  /// Waits until something is ready, and calls `body` with each.
  mutating func wait(_ body: (Source) -> Void) {
    let count = retryingInterrupts { epoll_wait(set.number, events, Int32(Self.capacity), -1) }
    for index in 0..<Int(max(0, count)) {
      let source = Source(number: tf_event_number(events + index))
      if source == .timer { acknowledgeTimer() }
      body(source)
    }
  }

  private mutating func acknowledgeTimer() {
    var expirations: UInt64 = 0
    _ = read(timer.number, &expirations, 8)
    armed = 0
  }

  /// Makes news of children a signal like the others, or no longer.
  func watchChildren(_ isWatched: Bool) {
    blockSignals([SIGCHLD], isBlocked: isWatched)
    var mask = signalSet(isWatched ? watched + [SIGCHLD] : watched)
    _ = signalfd(signals.number, &mask, 0)
  }

  /// A signal that has come.
  struct ReceivedSignal {
    let signal: Int32
    /// The process that sent it; 0 for the system.
    let sender: pid_t
    /// What was sent with it, where that was a number.
    let number: Int32
  }

  /// The next signal that has come, if any.
  func nextSignal() -> ReceivedSignal? {
    var info = signalfd_siginfo()
    let count = retryingInterrupts { read(signals.number, &info, MemoryLayout<signalfd_siginfo>.size) }
    guard count == MemoryLayout<signalfd_siginfo>.size else { return nil }
    return ReceivedSignal(signal: Int32(info.ssi_signo), sender: pid_t(info.ssi_pid), number: info.ssi_int)
  }
}
