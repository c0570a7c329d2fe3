import Diagnostics
import Planner
import TestSupport
import Testing
import WorkflowModel

/// Expects the findings that are marked in a file, in the order of their marks, and no others.
func check(_ rules: String..., in marked: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  let marked = MarkedText(marked)
  #expect(load(marked.text).summary == marked.expectation(rules), "\(marked.text)", sourceLocation: sourceLocation)
}

/// The plan of a file that is to be free of findings.
func plan(
  _ text: String, mode: Mode? = nil, targets: [String] = [], sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> Plan {
  let loaded = load(text, options: Planner.Options(mode: mode, targets: targets))
  #expect(loaded.report == "", sourceLocation: sourceLocation)
  return try #require(loaded.plan, sourceLocation: sourceLocation)
}

extension Plan {
  /// The tasks proper, in their order.
  var properTasks: [TaskID] {
    (0..<TaskID(tasks.count)).filter { tasks[Int($0)].kind == .task }
  }

  /// The names of its tasks.
  var names: [String] { properTasks.map(name) }

  /// For each task the tasks it waits for itself, the beginnings and ends of groups left out: `c: a b`.
  var waits: [String] {
    let sources = predecessors()
    func direct(_ task: TaskID) -> Set<TaskID> {
      sources[task].reduce(into: []) { found, source in
        if tasks[Int(source)].kind == .task { found.insert(source) } else { found.formUnion(direct(source)) }
      }
    }
    return properTasks.map { task in
      let names = direct(task).sorted().map { " " + name(of: $0) }
      return "\(name(of: task)):\(names.joined())"
    }
  }

  /// For each task all tasks that must have ended before it, directly or not.
  var allWaits: [String: Set<String>] {
    let sources = predecessors()
    var before = [Set<TaskID>](repeating: [], count: tasks.count)
    for task in topologicalOrder() {
      for source in sources[task] { before[Int(task)].formUnion(before[Int(source)].union([source])) }
    }
    return Dictionary(
      uniqueKeysWithValues: properTasks.map { task in
        (name(of: task), Set(before[Int(task)].filter { tasks[Int($0)].kind == .task }.map(name)))
      })
  }

  /// When each task would begin and end, in seconds, if nothing ever waited for a slot: `a 0-5`.
  var schedule: [String] {
    let sources = predecessors()
    var ends = [Nanoseconds](repeating: 0, count: tasks.count)
    var lines: [TaskID: String] = [:]
    for task in topologicalOrder() {
      let start = sources[task].map { ends[Int($0)] }.max() ?? 0
      ends[Int(task)] = start + tasks[Int(task)].delay + tasks[Int(task)].estimate
      lines[task] = "\(name(of: task)) \(start / .second)-\(ends[Int(task)] / .second)"
    }
    return properTasks.compactMap { lines[$0] }
  }
}
