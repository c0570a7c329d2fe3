import Engine
import Planner
import RunEvents

/// Visits every state that a workflow can come to, once.
struct Search {
  private(set) var stateCount = 0
  private(set) var stepCount = 0
  /// How tasks come to wait for each other for ever; nil if they can't.
  private(set) var wayToBeStuck: [Choice]?
  private(set) var problem: Problem?
  private(set) var endings: [Ending: [Choice]] = [:]

  private let subject: Subject
  private let bounds: Bounds
  private var visited = DigestTable()
  /// The states on the way to the one that is looked at.
  private var open: [StateDigest] = []
  private var path: [Choice] = []

  /// How a run ended that no signal and no fault has ended, nor a service.
  struct Ending: Hashable {
    var outcomes: UInt64
    var results: Results
    var overdue: UInt64
  }

  init(_ subject: Subject, _ bounds: Bounds) {
    self.subject = subject
    self.bounds = bounds
    var witness = Witness()
    var first = State(subject, &witness)
    if let text = witness.problem { problem = Problem(text: text, path: []) }
    visit(&first)
  }

  /// - Parameter state: what is left in it means nothing: the last of its choices is taken in place, since copies are what costs.
  private mutating func visit(_ state: inout State) {
    let digest = state.digest()
    guard visited.insert(digest) else {
      if open.contains(digest) { fail("what happens comes round to the same state: it may never end") }
      return
    }
    stateCount += 1
    if state.isStuck, wayToBeStuck == nil { wayToBeStuck = path }
    if state.isComplete { return end(state) }
    open.append(digest)
    defer { open.removeLast() }
    var choices: [Choice] = []
    state.choices(subject, bounds, into: &choices)
    guard let last = choices.popLast() else {
      return fail("stall: no input can come, and the run has not ended")
    }
    for choice in choices {
      var next = state
      take(choice, in: &next)
    }
    take(last, in: &state)
  }

  private mutating func take(_ choice: Choice, in state: inout State) {
    guard problem == nil else { return }
    stepCount += 1
    path.append(choice)
    var witness = Witness()
    state.perform(choice, subject, &witness)
    if let text = witness.problem { fail(text) } else { visit(&state) }
    path.removeLast()
  }

  private mutating func end(_ state: State) {
    guard state.signals == 0, !state.isStuck, !state.hasLostService else { return }
    let ending = Ending(outcomes: state.outcomes, results: state.results, overdue: state.overdue)
    if endings[ending] == nil { endings[ending] = path }
  }

  private mutating func fail(_ text: String) {
    if problem == nil { problem = Problem(text: text, path: path) }
  }
}

/// What was found, and how it came about.
struct Problem {
  var text: String
  var path: [Choice]
  /// Another way, which came to something else.
  var other: [Choice]?
}
