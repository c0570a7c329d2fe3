import Diagnostics
import Variables
import WorkflowModel

/// The order in which the params and the `env` of a file are worked out: each after those that its value uses, wherever
/// they stand; what the paths of its dotenv files use before the files are read.
///
/// Within `env` a name stands for what was set before it, so an entry never waits for a later one: it is worked out first.
struct EvaluationOrder {
  struct Run {
    var entries: [EnvironmentEntry]
    var areParameters: Bool
    /// Whether the dotenv files are read just before these.
    var followsFiles: Bool
  }

  /// What is worked out one after the other.
  private(set) var runs: [Run] = []
  /// Params that need each other.
  private(set) var findings: [Diagnostic] = []
  private let entries: [EnvironmentEntry]
  private let parameterCount: Int
  /// For each entry those it waits for.
  private var waits: [[Int]]
  private var states: [State]
  private var order: [Int] = []

  private enum State { case untouched, open, done }

  /// - Parameters:
  ///   - parameters: those that have a value.
  ///   - given: the names of those whose values come from outside of the file.
  ///   - environment: the other variables that the file sets.
  init(
    parameters: [EnvironmentEntry], given: Set<String>, environment: [EnvironmentEntry], files: [EnvironmentFile]
  ) {
    entries = parameters + environment
    parameterCount = parameters.count
    states = Array(repeating: .untouched, count: entries.count)
    waits = Array(repeating: [], count: entries.count)
    let numbers = Dictionary(entries.enumerated().map { ($1.name, $0) }) { first, _ in first }
    for (index, entry) in entries.enumerated() where index >= parameterCount || !given.contains(entry.name) {
      for reference in entry.value?.references ?? [] {
        guard let other = numbers[reference.name], other != index else { continue }
        let isLater = index >= parameterCount && other > index
        if isLater { waits[other].append(index) } else { waits[index].append(other) }
      }
    }
    let used = files.flatMap { $0.path.template.references }.compactMap { numbers[$0.name] }
    for index in used { visit(index) }
    let firstBehindFiles = order.count
    // A param that uses `env` comes after it, and the others before.
    for index in entries.indices { visit(index) }
    split(at: firstBehindFiles, hasFiles: !files.isEmpty)
  }

  /// Puts an entry behind all it waits for: a depth-first search with a stack of its own, as chains may be long.
  private mutating func visit(_ start: Int) {
    guard states[start] == .untouched else { return }
    var path = [start]
    var next = [0]
    states[start] = .open
    while let index = path.last {
      guard next[next.count - 1] < waits[index].count else {
        states[index] = .done
        order.append(index)
        path.removeLast()
        next.removeLast()
        continue
      }
      let other = waits[index][next[next.count - 1]]
      next[next.count - 1] += 1
      switch states[other] {
      case .done: break
      case .open: report(Array(path[path.firstIndex(of: other)!...]))
      case .untouched:
        states[other] = .open
        path.append(other)
        next.append(0)
      }
    }
  }

  private mutating func report(_ cycle: [Int]) {
    guard cycle.contains(where: { $0 < parameterCount }) else { return }
    let first = cycle.indices.min { entries[cycle[$0]].range.start < entries[cycle[$1]].range.start } ?? 0
    let cycle = cycle[first...] + cycle[..<first]
    let names = cycle.map { entries[$0].name }
    let labels = zip(cycle, names.dropFirst() + names.prefix(1)).map { index, other in
      Diagnostic.Label(.uses(entries[index].name, other), at: entries[index].range)
    }
    findings.append(Diagnostic(.parameterCycle(names + names.prefix(1)), at: labels[0].range, labels: labels))
  }

  private mutating func split(at firstBehindFiles: Int, hasFiles: Bool) {
    var mustRead = hasFiles
    for (place, index) in order.enumerated() {
      let isParameter = index < parameterCount
      let readsNow = mustRead && place == firstBehindFiles
      if let last = runs.last, last.areParameters == isParameter, !readsNow {
        runs[runs.count - 1].entries.append(entries[index])
      } else {
        runs.append(Run(entries: [entries[index]], areParameters: isParameter, followsFiles: readsNow))
      }
      if readsNow { mustRead = false }
    }
    if mustRead { runs.append(Run(entries: [], areParameters: false, followsFiles: true)) }
  }
}
