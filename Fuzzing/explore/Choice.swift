import RunEvents

/// One thing that may happen next.
enum Choice: Equatable {
  /// The engine may start what it can: no more is known of this instant.
  case dispatch
  case started
  /// For good: its program is not there.
  case refused
  /// For now: there are no processes to be had.
  case deferred
  case ends(unit: Int, Phase, Exit)
  /// Its main process is gone, and has left others behind.
  case lingers(unit: Int, Phase, isSuccess: Bool)
  /// Time moves on until something is due.
  case deadline
  case signal
}

/// How a process ends.
enum Exit: Equatable {
  case success, failure
  /// Of a `run` by a signal; of an `if` with a status that is an error.
  case accident
  /// As it was told to.
  case stopped

  func result(of phase: Phase) -> AttemptResult {
    switch self {
    case .success: .exited(0)
    case .failure: .exited(1)
    case .accident: phase == .condition ? .exited(2) : .signalled(11)
    case .stopped: .signalled(15)
    }
  }
}
