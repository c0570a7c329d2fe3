package import Diagnostics
package import Planner
package import Reporters
import RunEvents
package import WorkflowModel

/// A plan for machines.
package enum PlanJSON {
  /// The whole of a plan that is short; as `write`.
  package static func render(
    _ timeline: Timeline, summary: (inout JSONText) -> Void = { _ in },
    row: (TaskID, inout JSONText) -> Void = { _, _ in }
  ) -> String {
    TextPieces.collect { write(timeline, to: $0, summary: summary, row: row) }
  }

  /// - Parameters:
  ///   - summary: writes more members of the plan.
  ///   - row: writes more members of a task.
  package static func write(
    _ timeline: Timeline, to pieces: TextPieces, summary: (inout JSONText) -> Void = { _ in },
    row: (TaskID, inout JSONText) -> Void = { _, _ in }
  ) {
    var json = JSONText(secrets: timeline.secrets, to: pieces)
    json.object { json in
      json.member("version", raw: 1)
      json.member("makespan_s", raw: seconds(timeline.makespan))
      json.member("work_s", raw: seconds(timeline.work))
      json.member("assumed_estimates", raw: timeline.plan.assumedEstimates)
      summary(&json)
      json.key("critical_path")
      json.array(timeline.criticalPath()) { json, task in json.string(timeline.key(of: task)) }
      json.key("tasks")
      json.array(timeline.shownTasks) { json, task in
        json.object { json in
          write(task, of: timeline, to: &json)
          row(task, &json)
        }
      }
    }
    json.finish()
  }

  private static func write(_ task: TaskID, of timeline: Timeline, to json: inout JSONText) {
    let entry = timeline.entries[Int(task)]
    json.member("name", timeline.key(of: task))
    json.member("start_s", raw: timeline.start(of: task).map { seconds($0.nanoseconds) } ?? "null")
    json.member("finish_s", raw: entry.finish.map { seconds($0.nanoseconds) } ?? "null")
    json.member("duration_s", raw: seconds(timeline.duration(of: task)))
    json.member("order", raw: entry.order.map { String($0) } ?? "null")
    json.member("status", word: timeline.rowOutcome(of: task).map(\.word) ?? "waiting")
  }

  package static func seconds(_ time: Nanoseconds) -> String {
    secondsText(time, decimals: 6)
  }
}
