import Glibc
import LocalExecutor
import RunEvents

/// What the process ends with; LANGUAGE.md promises these.
enum ExitStatus {
  static let success: Int32 = 0
  /// A task failed, or a file has findings.
  static let failure: Int32 = 1
  /// The file or the command line is wrong, and nothing was started.
  static let usage: Int32 = 2
  /// taskflow itself could not go on.
  static let fault: Int32 = 3
}

/// How `run` ends the process.
enum Ending: Error, Equatable {
  case exit(Int32)
  /// By the signal that stopped the run. A shell calls it 128 + its number.
  case death(of: Int32)

  init(_ result: RunResult) {
    self =
      switch result {
      case .succeeded: .exit(ExitStatus.success)
      case .failed: .exit(ExitStatus.failure)
      case .interrupted(let signal): .death(of: signal)
      case .faulted: .exit(ExitStatus.fault)
      }
  }

  /// Ends the process.
  func bringAbout() -> Never {
    switch self {
    case .exit(let status): Glibc.exit(status)
    case .death(let signal):
      fflush(nil)
      die(of: signal)
      Glibc.exit(128 + signal)
    }
  }
}
