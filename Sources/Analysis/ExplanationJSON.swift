import Diagnostics
import Planner
import Reporters
import WorkflowModel

/// Where the time goes, for machines: every cause that would save some, and every stretch by itself.
struct ExplanationJSON {
  private let explanation: Explanation
  private let text: ExplanationText

  init(_ explanation: Explanation) {
    self.explanation = explanation
    text = ExplanationText(explanation)
  }

  /// Writes members of the plan.
  func write(to json: inout JSONText) {
    json.key("savings")
    json.array(explanation.savings) { json, saving in
      json.object { json in
        json.member("saves_s", raw: PlanJSON.seconds(explanation.amount(of: saving)))
        json.member("makespan_s", raw: PlanJSON.seconds(explanation.makespan(without: saving)))
        write(saving.cause.stretches, to: &json)
        json.member("cause", text.sentence(saving))
      }
    }
    json.key("waits")
    write(explanation.stretches.waits, to: &json) { _, _ in }
    json.key("idle")
    write(explanation.stretches.idle, to: &json) { json, stretch in json.member("slots", raw: stretch.slots) }
  }

  private func write(_ list: [Stretch], to json: inout JSONText, more: (inout JSONText, Stretch) -> Void) {
    json.array(list) { json, stretch in
      json.object { json in
        json.member("from_s", raw: PlanJSON.seconds(stretch.start))
        json.member("to_s", raw: PlanJSON.seconds(stretch.end))
        more(&json, stretch)
        if let task = stretch.task { json.member("task", explanation.timeline.key(of: task)) }
        write(stretch.cause, to: &json)
        json.member("cause", text.words.cause(of: stretch))
        if let saved = explanation.savings(without: stretch.cause) {
          json.member("saves_s", raw: PlanJSON.seconds(saved))
        }
      }
    }
  }

  /// What kind of cause it is, and what of the file it is about.
  private func write(_ cause: Stretch.Cause, to json: inout JSONText) {
    let plan = explanation.timeline.plan
    json.member("kind", cause.word)
    switch cause {
    case .pool(let pool): json.member("pool", plan.pools[Int(pool)].name)
    case .order(let list?): json.member("list", plan.workflow.path(of: list))
    case .dependency(let source): json.member("waits_for_task", explanation.timeline.key(of: source))
    case .order(nil), .nothingLeft, .slots, .memory, .terminal, .delay, .retry, .starting: break
    }
  }
}
