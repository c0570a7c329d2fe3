import Planner
import WorkflowModel

extension Timeline {
  /// What reports ask of all tasks together. Each asks several times, and of a million tasks an answer takes a while.
  struct Answers {
    var shownTasks: [TaskID]?
    var work: Nanoseconds?
    var makespan: Nanoseconds?
    var criticalPath: [TaskID]?
    var exactFormat: TimeFormat?
    var roundedFormat: TimeFormat?
  }

  /// The answer that is known already, or the one that is found now; it is kept only once the run has ended.
  func answer<Answer>(_ place: WritableKeyPath<Answers, Answer?>, _ find: () -> Answer) -> Answer {
    if let known = answers[keyPath: place] { return known }
    let found = find()
    if result != nil { answers[keyPath: place] = found }
    return found
  }
}
