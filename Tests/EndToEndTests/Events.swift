import Diagnostics
import TestSupport

/// The lines of an event file, each a JSON object.
struct Events {
  let all: [JSONValue]

  init(_ text: String) throws {
    all = try text.split(separator: "\n").map { try JSONValue(String($0)) }
  }

  /// Those of `events.json` in a sandbox.
  init(_ sandbox: Sandbox) throws {
    try self.init(sandbox.directory.read("events.json"))
  }

  func named(_ name: String, of task: String? = nil) -> [JSONValue] {
    all.filter { $0["event"]?.string == name && (task == nil || $0["task"]?.string == task) }
  }

  /// How the attempt of a task ended.
  func attempt(_ task: String) -> JSONValue? {
    named("attempt_ended", of: task).last
  }

  func outcome(of task: String) -> String? {
    named("task_ended", of: task).last?["outcome"]?.string
  }

  /// The names of the events, but for those of the graph and its inner nodes.
  var names: [String] {
    all.compactMap { $0["event"]?.string }.filter { !detailEvents.contains($0) }
  }
}
