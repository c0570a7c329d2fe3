import WorkflowModel

/// What the references of one task mean: to find what is listed twice, without a place in memory for every task there is.
struct ListedTargets: Sendable {
  private var task: DefinitionID = -1
  private var targets: [(definition: Int32, reference: Int32)] = []
  /// For each definition its last place in `targets`, once these are many.
  private var places: [Int32: Int] = [:]
  private static let few = 32

  /// The last reference of a task that means a definition; another task begins a new list.
  mutating func reference(to definition: DefinitionID, by task: DefinitionID) -> Int32? {
    if task != self.task {
      self.task = task
      targets.removeAll(keepingCapacity: true)
      if !places.isEmpty { places.removeAll() }
    }
    let place =
      places.isEmpty
      ? targets.lastIndex { $0.definition == Int32(definition) } : places[Int32(definition)]
    return place.map { targets[$0].reference }
  }

  /// Adds a reference of the task that was asked about last.
  mutating func add(_ reference: Int32, to definition: DefinitionID) {
    targets.append((Int32(definition), reference))
    if targets.count > Self.few {
      let known = places.isEmpty ? 0 : targets.count - 1
      for place in known..<targets.count { places[targets[place].definition] = place }
    }
  }
}
