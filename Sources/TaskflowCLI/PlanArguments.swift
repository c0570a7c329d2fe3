import ArgumentParser
import Planner
import Variables
import WorkflowLoader
import WorkflowModel

/// Numbers of slots to compare: `1,2,4,unlimited`.
struct SlotList: ExpressibleByArgument {
  let slots: [Slots]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { try? Slots.parse(String($0)) }
    slots = parts.compactMap { $0 }
    guard slots.count == parts.count, !slots.isEmpty else { return nil }
  }
}

/// Modes to compare: `sync,async`.
struct ModeList: ExpressibleByArgument {
  let modes: [Mode]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Mode(rawValue: String($0)) }
    modes = parts.compactMap { $0 }
    guard modes.count == parts.count, !modes.isEmpty else { return nil }
  }
}

/// `TASK=DURATION`: a length, or a factor as in `×0.5` or `x0.5`.
struct DurationChange: ExpressibleByArgument {
  let pattern: TaskPattern
  private let change: Change

  private enum Change {
    case to(Nanoseconds)
    case times(Double)
  }

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "="), let pattern = TaskPattern(argument: String(argument[..<equals]))
    else { return nil }
    self.pattern = pattern
    var text = String(argument[argument.index(after: equals)...])
    if let first = text.first, "x×*".contains(first) {
      guard let factor = Double(text.dropFirst()), factor >= 0, factor <= 1_000_000 else { return nil }
      change = .times(factor)
    } else {
      guard case .success(let length) = text.withUTF8({ readDuration($0) }) else { return nil }
      change = .to(length)
    }
  }

  func apply(to duration: Nanoseconds) -> Nanoseconds {
    switch change {
    case .to(let length): length
    case .times(let factor): Nanoseconds(min(Double(duration) * factor, Double(Nanoseconds.longest)).rounded())
    }
  }
}

/// A name of tasks, or a pattern for names.
struct TaskPattern: ExpressibleByArgument {
  let text: String
  let pattern: GlobPattern

  init?(argument: String) {
    guard !argument.isEmpty, case .success(let pattern) = GlobPattern.parse(name: argument) else { return nil }
    text = argument
    self.pattern = pattern
  }
}

/// `A:B`: B no longer waits for A.
struct EdgePattern: ExpressibleByArgument {
  let source: TaskPattern
  let target: TaskPattern

  init?(argument: String) {
    let parts = Self.parts(of: argument)
    guard parts.count == 2, let source = TaskPattern(argument: parts[0]), let target = TaskPattern(argument: parts[1])
    else { return nil }
    self.source = source
    self.target = target
  }

  /// Split at colons, but for those in the values of instances.
  private static func parts(of argument: String) -> [String] {
    var parts = [""]
    var (isInBrackets, isEscaped) = (false, false)
    for character in argument {
      if character == ":", !isInBrackets {
        parts.append("")
        continue
      }
      if character == "[" { isInBrackets = true }
      if character == "]", !isEscaped { isInBrackets = false }
      isEscaped = character == "\\" && !isEscaped
      parts[parts.count - 1].append(character)
    }
    return parts
  }
}

/// `NAME=N`: so many units of a pool.
struct PoolSize: ExpressibleByArgument {
  let name: String
  let count: Int32

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int32(parts[1]), (1...1_000_000).contains(count) else { return nil }
    name = String(parts[0])
    self.count = count
  }
}
