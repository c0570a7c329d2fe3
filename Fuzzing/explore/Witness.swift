import Engine
import RunEvents
import TestSupport

/// Writes down what goes wrong, and, when a path is shown, all that happens.
struct Witness {
  private(set) var problem: String?
  private(set) var lines: [String] = []
  private let isRecording: Bool

  init(isRecording: Bool = false) { self.isRecording = isRecording }

  /// The first counts.
  mutating func complain(_ text: @autoclosure () -> String) {
    if problem == nil { problem = text() }
    if isRecording { lines.append("    !! \(text())") }
  }

  mutating func note(_ text: @autoclosure () -> String) {
    if isRecording { lines.append("    \(text())") }
  }

  mutating func note(_ timed: TimedEvent, _ subject: Subject) {
    if isRecording { lines.append("    \(describe(timed, in: subject.plan))") }
  }

  mutating func note(_ action: Action, _ subject: Subject) {
    guard isRecording else { return }
    switch action {
    case .start(let task, let phase, let attempt):
      lines.append("    asked to start \(subject.name(task)) (\(phase), attempt \(attempt))")
    case .signal(let task, let phase, let signal): lines.append("    \(signal) \(subject.name(task)) (\(phase))")
    }
  }

  mutating func note(_ choice: Choice, _ subject: Subject) {
    guard isRecording else { return }
    switch choice {
    case .ends(let unit, let phase, let ending):
      lines.append("\(subject.name(subject.nodes[unit])) (\(phase)) ends: \(describe(ending.result(of: phase)))")
    default: lines.append("\(choice)")
    }
  }
}
