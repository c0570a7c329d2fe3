extension Subject {
  /// A run in which every start is refused for now: it has to be given up.
  func starvation() -> Problem? {
    var witness = Witness()
    var state = State(self, &witness)
    var path: [Choice] = []
    while !state.isComplete, path.count < Self.starvationLimit {
      let choice: Choice = !state.asked.isEmpty ? .deferred : state.isDispatched ? .deadline : .dispatch
      path.append(choice)
      state.perform(choice, self, &witness)
    }
    if let text = witness.problem { return Problem(text: text, path: path) }
    return state.isComplete ? nil : Problem(text: "starts that are always refused don't end the run", path: path)
  }

  /// The engine tries fifty times; each may take a start for each task, the passing of time, and a look at what may start.
  private static let starvationLimit = 1_000
}
