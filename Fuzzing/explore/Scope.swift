import WorkflowModel

/// Which workflows are looked at: all of so many tasks with so many attributes, in a fixed order.
struct Scope {
  let tasks: Int
  /// Every order of the tasks.
  let placements: [[Int]]
  /// How much there may be that is not the default: attributes of tasks, a group, what it has beyond a time limit, and `on_failure`.
  var attributes: Int
  var ofTasks = Attribute.ofTasks
  var ofGroups = Attribute.ofGroups
  var policies = FailurePolicy.allCases
  /// A Boolean value that indicates whether another `on_failure` than the default counts as an attribute.
  var countsPolicies = false
  var slots: [Int?] = [nil, 1]
  /// A Boolean value that indicates whether tasks also stand before those they wait for.
  var hasBothOrders = true

  /// A Boolean value that indicates whether of workflows that differ only in which task stands where one is looked at.
  var hasOneOfEachShape = false

  /// A Boolean value that indicates whether slots are limited only where a task says how many it takes.
  var limitsOnlyWhatMinds = false
  /// How many units pool `p` has.
  var units = [1]
  /// A Boolean value that indicates whether tasks are started in every order that there may be.
  var hasAllRanks = false
  /// How many workflows are drawn by lot instead of looking at all; nil for all.
  var sample: Int?

  init(tasks: Int, attributes: Int) {
    self.tasks = tasks
    self.attributes = attributes
    placements = permutations(of: Array(0..<tasks))
  }

  /// What may make tasks wait for each other, and nothing else.
  static func waits(tasks: Int, attributes: Int) -> Scope {
    var scope = Scope(tasks: tasks, attributes: attributes)
    (scope.ofTasks, scope.ofGroups) = (Attribute.ofWaitingTasks, Attribute.ofWaitingGroups)
    scope.policies = [.finish, .continue]
    scope.slots = [nil]
    scope.units = [1, 2]
    scope.hasBothOrders = false
    scope.hasAllRanks = true
    return scope
  }

  /// Calls `body` with each until it returns false.
  func forEach(_ body: (Sketch) -> Bool) {
    if let sample { return forEach(of: sample, body) }
    for round in 0..<Self.rounds {
      for group in groups {
        for (place, chosen) in choices(group: group).enumerated() where place % Self.rounds == round {
          for edges in edgeSets(group: group) {
            for sketch in variants(group, chosen, edges) where !body(sketch) { return }
          }
        }
      }
    }
  }

  /// So many times all kinds of workflows are gone through, each time others of them: a fault shows in many, and is found in the
  /// first rounds.
  private static let rounds = 7

  private var groups: [[Int]] {
    guard attributes > 0 else { return [[]] }
    return (0..<(1 << tasks)).map { set in (0..<tasks).filter { set >> $0 & 1 == 1 } }
  }

  /// All ways to give tasks and the group attributes.
  private func choices(group: [Int]) -> [[[Attribute]]] {
    var places: [(unit: Int, attribute: Attribute)] = []
    for unit in 0..<tasks { for attribute in ofTasks { places.append((unit, attribute)) } }
    if !group.isEmpty { for attribute in ofGroups { places.append((tasks, attribute)) } }
    var found: [[[Attribute]]] = []
    func choose(from first: Int, _ chosen: [[Attribute]], left: Int) {
      found.append(chosen)
      guard left > 0 else { return }
      for next in first..<places.count {
        let place = places[next]
        if chosen[place.unit].contains(where: { $0.kind == place.attribute.kind }) { continue }
        var more = chosen
        more[place.unit].append(place.attribute)
        choose(from: next + 1, more, left: left - 1)
      }
    }
    choose(from: 0, Array(repeating: [], count: tasks + 1), left: attributes)
    return found.filter { size(group, $0) <= attributes }
  }

  /// How much of it is not the default; a group with a time limit counts as one.
  private func size(_ group: [Int], _ attributes: [[Attribute]]) -> Int {
    let all = attributes.reduce(0) { $0 + $1.count }
    return group.isEmpty || attributes[tasks].contains(where: \.isTimeLimit) ? all : all + 1
  }

  /// All sets of edges from what stands earlier to what stands later: one order of every graph there is.
  private func edgeSets(group: [Int]) -> [[UInt8]] {
    let pairs = pairs(group: group)
    return (0..<(1 << pairs.count)).map { set in
      var edges = [UInt8](repeating: 0, count: tasks + 1)
      for (index, pair) in pairs.enumerated() where set >> index & 1 == 1 { edges[pair.to] |= 1 << UInt8(pair.from) }
      return edges
    }
  }

  /// Every edge that there may be.
  func pairs(group: [Int]) -> [(from: Int, to: Int)] {
    var pairs: [(from: Int, to: Int)] = []
    for to in 0..<tasks { for from in 0..<to { pairs.append((from, to)) } }
    if let first = group.first, let last = group.last {
      for task in 0..<first { pairs.append((task, tasks)) }
      for task in (last + 1)..<max(last + 1, tasks) { pairs.append((tasks, task)) }
    }
    return pairs
  }

  func variants(_ group: [Int], _ attributes: [[Attribute]], _ edges: [UInt8]) -> [Sketch] {
    if hasOneOfEachShape, !isFirstOfShape(group, attributes, edges) { return [] }
    let mindsSlots = attributes.contains { $0.contains(.noSlots) || $0.contains(.twoSlots) }
    let pools = attributes.joined().filter(\.isPool)
    // One that takes a unit alone waits for nobody, and what holds none while it waits keeps nobody waiting.
    let holders = attributes.enumerated().filter { unit, own in
      own.contains(where: \.isPool) && (unit == tasks || own.contains(.service))
    }
    if hasAllRanks, pools.count < 2 || holders.isEmpty { return [] }
    var sketches: [Sketch] = []
    for policy in policies {
      if policy != .finish, countsPolicies, size(group, attributes) == self.attributes { continue }
      for slots in slots {
        // Without a limit nobody counts slots.
        if slots == nil, mindsSlots { continue }
        if slots != nil, limitsOnlyWhatMinds, !mindsSlots { continue }
        for units in pools.isEmpty ? [1] : units {
          let sketch = Sketch(
            attributes: attributes, group: group, dependencies: edges, onFailure: policy, slots: slots, units: units)
          sketches.append(sketch)
          if hasBothOrders, edges.contains(where: { $0 != 0 }) { sketches.append(sketch.reversed()) }
        }
      }
    }
    return sketches
  }
}

extension Sketch {
  /// The same in the reverse order of the file.
  func reversed() -> Sketch {
    func place(_ unit: Int) -> Int { unit == count ? count : count - 1 - unit }
    var mirrored = self
    for unit in 0...count {
      mirrored.attributes[place(unit)] = attributes[unit]
      mirrored.dependencies[place(unit)] = (0...count).reduce(0) { set, source in
        dependencies[unit] >> UInt8(source) & 1 == 1 ? set | 1 << UInt8(place(source)) : set
      }
    }
    mirrored.group = group.map(place).sorted()
    return mirrored
  }
}
