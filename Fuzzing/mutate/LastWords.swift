import Glibc

/// Says which file it was when the process crashes, hangs, or takes too much memory.
enum LastWords {
  /// The number of the file that is being looked at, and the seed; read by a signal handler.
  nonisolated(unsafe) private static var current: (number: Int, seed: UInt64) = (0, 0)
  /// No file takes this long; what does is a hang.
  private static let seconds: UInt32 = 60
  /// Bytes of address space.
  private static let memory: rlim_t = 4 << 30

  static func prepare(seed: UInt64) {
    current.seed = seed
    var limit = rlimit(rlim_cur: memory, rlim_max: memory)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM] { signal(number, speak) }
  }

  /// Each file has its own time.
  static func begin(_ number: Int) {
    current.number = number
    if number % 64 == 0 { alarm(seconds) }
  }

  static func command(_ number: Int, _ seed: UInt64) -> String {
    "mutate 1 --seed \(seed) --from \(number), with --print for the file"
  }

  private static let speak: @convention(c) (Int32) -> Void = { number in
    let (file, seed) = current
    let words = "\nsignal \(number); again: \(command(file, seed))\n"
    _ = words.utf8.withContiguousStorageIfAvailable { Glibc.write(2, $0.baseAddress, $0.count) }
    _exit(1)
  }
}
