import RunEvents
import SimulatedExecutor
import TestSupport
import WorkflowModel

/// A task file made by chance, with what its tasks do, and the same graph once more as the test understands it: nodes
/// in file order with what each waits for, written down while the text was, not read from it.
struct RandomRun {
  /// What is left to chance.
  struct Shape {
    var tasks = 1...24
    var hasDelays = true
    var hasGroups = false
    var cpus = 0...4
    var slots: [Int?] = [nil, 1, 2, 3, 7]
    var failurePercent = 0
    var policies: [FailurePolicy] = [.finish]
    var interruptions = 0...0
    /// Whether a run takes another time than its estimate.
    var surprises = false
  }

  /// A task, or the beginning or end of a group.
  struct Node {
    enum Kind { case task, groupStart, groupEnd }

    var name: String
    var kind = Kind.task
    var dependencies: Set<Int> = []
    var delay: Nanoseconds = 0
    var hasAction = false
    var cpus: Int32 = 0
    var priority = 0
    var estimate: Nanoseconds = 0
    var behaviour = SimulatedExecutor.Behaviour(duration: 0)
  }

  let seed: UInt64
  private(set) var text = ""
  private(set) var nodes: [Node] = []
  let slots: Int?
  let onFailure: FailurePolicy
  private(set) var interruptions: [SimulatedExecutor.Interruption] = []

  private let shape: Shape
  private var random: SplitMix64
  /// What later tasks may depend on: the whole name, the node that starts it and the one that ends it.
  private var definitions: [(name: String, end: Int)] = []
  private var left: Int
  private var names = 0

  init(seed: UInt64, _ shape: Shape) {
    self.seed = seed
    self.shape = shape
    random = SplitMix64(seed: seed)
    slots = shape.slots.randomElement(using: &random)!
    onFailure = shape.policies.randomElement(using: &random)!
    left = random.number(shape.tasks)
    if random.chance(50) { writeInOrder() } else { writeShuffled() }
    var instant: Nanoseconds = 0
    for _ in 0..<random.number(shape.interruptions) {
      instant += Nanoseconds(random.number(0...12)) * .second
      interruptions.append(.init(.signal(random.chance(50) ? 2 : 15), at: Instant(nanoseconds: instant)))
    }
  }

  var behaviours: [String: SimulatedExecutor.Behaviour] {
    Dictionary(uniqueKeysWithValues: nodes.filter(\.hasAction).map { ($0.name, $0.behaviour) })
  }

  func simulate() throws -> Simulation {
    Simulation(try planned(text), slots: slots, onFailure: onFailure, behaviours, interruptions: interruptions)
  }

  // MARK: - Files in which every dependency stands before its dependents

  private mutating func writeInOrder() {
    let isSync = random.chance(25)
    text = "mode: \(isSync ? "sync" : "async")\ntasks:\n"
    writeList(group: nil, isSync: isSync, depth: 1)
  }

  private mutating func writeList(group: (name: String, start: Int)?, isSync: Bool, depth: Int) {
    var lastSync: Int?
    var members: Set<Int> = []
    let count = group == nil ? Int.max : random.number(1...5)
    while left > 0, members.count < count {
      let isGroup = shape.hasGroups && depth < 4 && random.chance(25)
      left -= 1
      names += 1
      let name = (group.map { "\($0.name)/" } ?? "") + "\(isGroup ? "g" : "t")\(names)"
      let mode = random.chance(20) ? random.chance(50) : nil
      let start = nodes.count
      var node = Node(name: name)
      if let group { node.dependencies.insert(group.start) }
      if let lastSync { node.dependencies.insert(lastSync) }
      let end = isGroup ? writeGroup(node, mode: mode, depth: depth) : writeTask(node, mode: mode, depth: depth)
      if (isGroup ? isSync : mode ?? isSync) { lastSync = end }
      members.insert(end)
      definitions.append((name, end))
      precondition(nodes[start].name == name)
    }
    guard let group else { return }
    nodes.append(Node(name: group.name, kind: .groupEnd, dependencies: members.union([group.start])))
  }

  /// - Returns: the node that ends it.
  private mutating func writeTask(_ node: Node, mode: Bool?, depth: Int) -> Int {
    var node = node
    var keys = chooseDependencies(&node)
    if let mode { keys.append("mode: \(mode ? "sync" : "async")") }
    keys += chooseWork(&node)
    write("\(lastName(node)): { \(keys.joined(separator: ", ")) }", depth)
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func writeGroup(_ node: Node, mode: Bool?, depth: Int) -> Int {
    var node = node
    node.kind = .groupStart
    write("\(lastName(node)):", depth)
    for key in chooseDependencies(&node) + chooseDelay(&node) { write(key, depth + 1) }
    if let mode { write("mode: \(mode ? "sync" : "async")", depth + 1) }
    write("tasks:", depth + 1)
    let start = nodes.count
    nodes.append(node)
    // A group has a member in any case.
    left = max(1, left)
    writeList(group: (node.name, start), isSync: mode ?? false, depth: depth + 2)
    return nodes.count - 1
  }

  private func lastName(_ node: Node) -> Substring { node.name.split(separator: "/").last! }

  private mutating func write(_ line: String, _ depth: Int) {
    text += String(repeating: "  ", count: depth) + line + "\n"
  }

  private mutating func chooseDependencies(_ node: inout Node) -> [String] {
    let count = min(definitions.count, [0, 0, 1, 1, 2, 3].randomElement(using: &random)!)
    let chosen = definitions.shuffled(using: &random).prefix(count)
    node.dependencies.formUnion(chosen.map(\.end))
    return chosen.isEmpty ? [] : ["dependencies: [\(chosen.map(\.name).joined(separator: ", "))]"]
  }

  // MARK: - Files in which they stand anywhere

  private mutating func writeShuffled() {
    let count = left
    let places = Array(0..<count).shuffled(using: &random)
    text = "tasks:\n"
    for task in 0..<count {
      var node = Node(name: "t\(task)")
      let earlier = (0..<count).filter { places[$0] < places[task] }.shuffled(using: &random)
      let chosen = earlier.prefix([0, 1, 1, 2, 4].randomElement(using: &random)!)
      node.dependencies = Set(chosen)
      var keys = chosen.isEmpty ? [] : ["dependencies: [\(chosen.map { "t\($0)" }.joined(separator: ", "))]"]
      keys += chooseWork(&node)
      write("t\(task): { \(keys.joined(separator: ", ")) }", 1)
      nodes.append(node)
    }
  }

  // MARK: - What a task does

  private mutating func chooseWork(_ node: inout Node) -> [String] {
    var keys = chooseDelay(&node)
    guard random.chance(80) else { return keys }
    node.hasAction = true
    node.estimate = chooseTime()
    node.cpus = Int32(random.number(shape.cpus))
    node.priority = random.chance(30) ? random.number(-2...2) : 0
    keys += ["run: x", "estimate: \(seconds(node.estimate))", "cpus: \(node.cpus)", "priority: \(node.priority)"]
    node.behaviour.duration = shape.surprises && random.chance(50) ? chooseTime() : node.estimate
    if random.chance(shape.failurePercent) { node.behaviour.result = random.chance(50) ? .exited(1) : .signalled(11) }
    node.behaviour.timeToTerminate = [0, 2 * .second, 15 * .second, nil].randomElement(using: &random)!
    return keys
  }

  private mutating func chooseDelay(_ node: inout Node) -> [String] {
    guard shape.hasDelays, random.chance(40) else { return [] }
    node.delay = chooseTime()
    return ["delay: \(seconds(node.delay))"]
  }

  /// Mostly few whole seconds, so that many things fall on one instant.
  private mutating func chooseTime() -> Nanoseconds {
    random.chance(80) ? Nanoseconds(random.number(0...6)) * .second : Nanoseconds(random.number(0...20_000_000_000))
  }

  private func seconds(_ time: Nanoseconds) -> String {
    let fraction = String(time % .second)
    return "\(time / .second).\(String(repeating: "0", count: 9 - fraction.count))\(fraction)"
  }
}

extension RandomRun {
  /// The longest chain of delays and runs, by the recursion over what each waits for.
  func longestPath(_ length: (Node) -> Nanoseconds) -> Nanoseconds {
    var finish: [Nanoseconds?] = Array(repeating: nil, count: nodes.count)
    func finishTime(_ node: Int) -> Nanoseconds {
      if let known = finish[node] { return known }
      let start = nodes[node].dependencies.map(finishTime).max() ?? 0
      finish[node] = start + length(nodes[node])
      return finish[node]!
    }
    return nodes.indices.map(finishTime).max() ?? 0
  }

  /// For each node the longest chain that begins with it.
  func remainingPaths() -> [Nanoseconds] {
    var dependents: [[Int]] = Array(repeating: [], count: nodes.count)
    for (node, description) in nodes.enumerated() {
      for dependency in description.dependencies { dependents[dependency].append(node) }
    }
    var remaining: [Nanoseconds?] = Array(repeating: nil, count: nodes.count)
    func path(_ node: Int) -> Nanoseconds {
      if let known = remaining[node] { return known }
      remaining[node] = nodes[node].delay + nodes[node].estimate + (dependents[node].map(path).max() ?? 0)
      return remaining[node]!
    }
    return nodes.indices.map(path)
  }
}
