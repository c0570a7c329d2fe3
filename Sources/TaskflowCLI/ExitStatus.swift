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

  static func of(_ result: RunResult) -> Int32 {
    switch result {
    case .succeeded: success
    case .failed: failure
    case .interrupted(let signal): 128 + signal
    case .faulted: fault
    }
  }
}
