package import Planner
package import RunEvents

/// Words for outcomes and results.
package struct OutcomeText: Sendable {
  /// What the system calls an `errno`.
  private let errorText: @Sendable (Int32) -> String

  package init(errorText: @escaping @Sendable (Int32) -> String) {
    self.errorText = errorText
  }

  /// One word for machines.
  package static func word(_ outcome: Outcome) -> String {
    switch outcome {
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .blocked: "blocked"
    }
  }

  /// Fits a cell of the table.
  package func cell(of task: TaskID, in timeline: Timeline) -> String {
    let entry = timeline.entries[Int(task)]
    guard let outcome = entry.outcome else { return "" }
    let word = Self.word(outcome)
    switch outcome {
    case .succeeded: return word
    case .cancelled: return timeline.start(of: task) == nil ? "\(word), not started" : word
    case .blocked(let cause): return "\(word) by \(timeline.plan.name(of: cause))"
    case .failed: return entry.result.map { "\(word): \(reason($0))" } ?? word
    }
  }

  /// Why an attempt failed.
  package func reason(_ result: AttemptResult) -> String {
    switch result {
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal): "killed by \(signalName(signal))"
    case .couldNotStart(let errno, _): errorText(errno)
    }
  }

  package func systemReason(_ errno: Int32) -> String {
    errorText(errno)
  }
}

/// The name of a Linux signal (signal(7), x86 and most others).
package func signalName(_ signal: Int32) -> String {
  let names = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
    "PWR", "SYS",
  ]
  return names.indices.contains(Int(signal) - 1) ? "SIG\(names[Int(signal) - 1])" : "signal \(signal)"
}
