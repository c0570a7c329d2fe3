import WorkflowModel

/// What the references of one task mean: to find what is listed twice. Short lists are compared, so that nothing is kept for every
/// definition there is unless a list is long.
struct ListedTargets: Sendable {
  private var task: DefinitionID = -1
  private var targets: [(definition: Int32, reference: Int32)] = []
  private let definitionCount: Int
  /// For each definition its last place in `targets` while these are many, -1 for none; empty until they once were.
  private var places: [Int32] = []
  private var isIndexed = false
  private static let few = 16

  init(definitionCount: Int) {
    self.definitionCount = definitionCount
  }

  /// The last reference of a task that means a definition; another task begins a new list.
  mutating func reference(to definition: DefinitionID, by task: DefinitionID) -> Int32? {
    if task != self.task { begin(task) }
    if isIndexed {
      let place = places[definition]
      return place < 0 ? nil : targets[Int(place)].reference
    }
    return targets.last { $0.definition == Int32(definition) }?.reference
  }

  /// Adds a reference of the task that was asked about last.
  mutating func add(_ reference: Int32, to definition: DefinitionID) {
    targets.append((Int32(definition), reference))
    if isIndexed {
      places[definition] = Int32(targets.count - 1)
    } else if targets.count > Self.few {
      index()
    }
  }

  private mutating func begin(_ task: DefinitionID) {
    self.task = task
    if isIndexed {
      for target in targets { places[Int(target.definition)] = -1 }
      isIndexed = false
    }
    targets.removeAll(keepingCapacity: true)
  }

  private mutating func index() {
    if places.isEmpty { places = Array(repeating: -1, count: definitionCount) }
    for (place, target) in targets.enumerated() { places[Int(target.definition)] = Int32(place) }
    isIndexed = true
  }
}
