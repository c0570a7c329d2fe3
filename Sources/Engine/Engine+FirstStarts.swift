package import Planner
import RunEvents

extension Engine {
  /// The tasks whose actions a run starts before anything ends: all at once, however long each takes.
  package static func firstStarts(of plan: Plan, _ options: Options) -> [TaskID] {
    var engine = Engine(plan: plan, options: options)
    engine.start(at: .zero)
    engine.dispatch()
    return engine.actions.compactMap { action in
      if case .start(let task, .run, _) = action { task } else { nil }
    }
  }
}
