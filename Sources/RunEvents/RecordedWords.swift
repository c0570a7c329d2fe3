import Planner
import Variables
import WorkflowModel

// The words by which the log and its reader tell cases apart; each is written once, here.

extension VariableRank {
  private static let words = [
    "environment", "env_file", "workflow", "param", "group", "export", "matrix", "task", "command_line", "taskflow",
  ]

  var word: String { Self.words[rawValue] }

  init?(word: String) {
    guard let place = Self.words.firstIndex(of: word) else { return nil }
    self.init(rawValue: place)
  }
}

extension ExportsFile.Problem {
  var word: String {
    switch self {
    case .noAssignment: "no_assignment"
    case .invalidName: "invalid_name"
    case .noDelimiter: "no_delimiter"
    case .unclosed: "unclosed"
    case .nul: "nul"
    }
  }

  /// The texts in it are not in the log: they may be a part of a secret.
  init?(word: String) {
    let all: [ExportsFile.Problem] = [
      .noAssignment(""), .invalidName(""), .noDelimiter(name: ""), .unclosed(name: "", delimiter: ""), .nul(name: ""),
    ]
    guard let found = all.first(where: { $0.word == word }) else { return nil }
    self = found
  }
}

extension Outcome {
  /// - Parameter cause: of a blocked task the one that failed.
  init?(word: String, cause: TaskID?) {
    switch word {
    case "succeeded": self = .succeeded
    case "failed": self = .failed
    case "timed_out": self = .timedOut
    case "skipped": self = .skipped
    case "cancelled": self = .cancelled
    case "blocked":
      guard let cause else { return nil }
      self = .blocked(by: cause)
    default: return nil
    }
  }
}

/// The number of a signal by the name that `signalName` gives it.
func signalNumber(_ name: String) -> Int32? {
  (1...64).first { signalName($0) == name } ?? name.split(separator: " ").last.flatMap { Int32($0) }
}

/// Nanoseconds as `secondsText` writes them with nine decimals: exactly.
func nanoseconds(_ text: String) -> Nanoseconds? {
  let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  guard let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
  let (seconds, isTooLong) = whole.multipliedReportingOverflow(by: .second)
  if isTooLong { return nil }
  guard parts.count == 2 else { return seconds }
  guard parts[1].utf8.count <= 9, let digits = Int64(parts[1]), digits >= 0 else { return nil }
  let fraction = (parts[1].utf8.count..<9).reduce(digits) { value, _ in value * 10 }
  let (sum, isOver) = seconds.addingReportingOverflow(text.hasPrefix("-") ? -fraction : fraction)
  return isOver ? nil : sum
}
