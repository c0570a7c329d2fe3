import Planner
import TestSupport
import Testing

/// Random nests of groups, modes and dependencies, planned, against a second reading of the rules.
@Suite struct RandomGraphTests {
  @Test(arguments: 0..<150)
  func everyTaskWaitsForWhatTheRulesSay(seed: Int) throws {
    var forest = RandomForest(seed: UInt64(seed))
    let text = forest.write()
    let found = try plan(text)
    #expect(found.allWaits == forest.expectedWaits(), "\(text)")

    let order = found.topologicalOrder()
    #expect(order.sorted() == Array(0..<Int32(found.tasks.count)))
    var place = [Int](repeating: 0, count: found.tasks.count)
    for (index, task) in order.enumerated() { place[Int(task)] = index }
    for task in order {
      for successor in found.successors[task] { #expect(place[Int(successor)] > place[Int(task)]) }
    }
  }

  /// Edges in any order, on tasks listed in any order.
  @Test(arguments: 0..<30)
  func dependenciesInAnyDirection(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) + 1_000)
    let count = random.number(1...60)
    // `hidden` is an order in which they could run; the file lists them in another.
    let hidden = (0..<count).shuffled(using: &random)
    var sources: [Int: Set<Int>] = [:]
    for (place, task) in hidden.enumerated() where place > 0 {
      sources[task] = Set((0..<random.number(0...4)).map { _ in hidden[random.number(0...(place - 1))] })
    }
    let lines = (0..<count).map { task in
      let names = sources[task, default: []].sorted().shuffled(using: &random).map { "t\($0)" }
      return "  t\(task): {dependencies: [\(names.joined(separator: ", "))]}\n"
    }
    let plan = try plan("tasks:\n" + lines.joined())
    let expected = (0..<count).map { task in
      "t\(task):" + sources[task, default: []].sorted().map { " t\($0)" }.joined()
    }
    #expect(plan.waits == expected)
    #expect(plan.topologicalOrder().count == count)
    #expect(Set(plan.topologicalOrder()).count == count)
  }
}

/// A random nest of groups. Dependencies point backwards in the file, so that there is no cycle.
private struct RandomForest {
  private final class Element {
    let path: String
    let isGroup: Bool
    let mode: String?
    unowned let parent: Element?
    var members: [Element] = []
    var dependencies: [Element] = []

    init(path: String, isGroup: Bool, mode: String?, parent: Element?) {
      self.path = path
      self.isGroup = isGroup
      self.mode = mode
      self.parent = parent
    }

    var leaves: [Element] { isGroup ? members.flatMap(\.leaves) : [self] }
  }

  private var random: SplitMix64
  private var root = Element(path: "", isGroup: true, mode: nil, parent: nil)
  private var finished: [Element] = []
  private var count = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  // MARK: - Writing

  mutating func write() -> String {
    root = Element(path: "", isGroup: true, mode: ["sync", "async", nil].randomElement(using: &random)!, parent: nil)
    let tasks = writeMembers(of: root, depth: 0)
    return (root.mode.map { "mode: \($0)\n" } ?? "") + "tasks: {\(tasks)}\n"
  }

  private mutating func writeMembers(of group: Element, depth: Int) -> String {
    (0..<random.number(1...4)).map { _ in
      // No two names are alike, so that a path means the same everywhere.
      count += 1
      let name = "t\(count)"
      let element = Element(
        path: group.path.isEmpty ? name : "\(group.path)/\(name)", isGroup: depth < 3 && random.chance(40),
        mode: random.chance(35) ? ["sync", "async"].randomElement(using: &random)! : nil, parent: group)
      group.members.append(element)
      let keys = writeKeys(of: element)
      let text = element.isGroup ? "\(keys)tasks: {\(writeMembers(of: element, depth: depth + 1))}" : keys + "run: x"
      finished.append(element)
      return "\(name): {\(text)}"
    }.joined(separator: ", ")
  }

  private mutating func writeKeys(of element: Element) -> String {
    var keys = element.mode.map { "mode: \($0), " } ?? ""
    var names: [String] = []
    for other in finished.shuffled(using: &random).prefix(random.number(0...2)) {
      element.dependencies.append(other)
      names.append(other.path)
    }
    if !names.isEmpty { keys += "dependencies: [\(names.joined(separator: ", "))], " }
    return keys
  }

  // MARK: - The rules once more

  /// For each task all tasks that must have ended before it may start.
  func expectedWaits() -> [String: Set<String>] {
    var known: [String: Set<String>] = [:]
    for leaf in root.leaves { known[leaf.path] = waits(of: leaf, &known) }
    return known
  }

  private func waits(of leaf: Element, _ known: inout [String: Set<String>]) -> Set<String> {
    if let waits = known[leaf.path] { return waits }
    var found: Set<String> = []
    var element: Element? = leaf
    while let current = element, let parent = current.parent {
      for other in current.dependencies + [lastSync(before: current, in: parent)].compactMap(\.self) {
        for before in other.leaves {
          found.insert(before.path)
          found.formUnion(waits(of: before, &known))
        }
      }
      element = parent
    }
    known[leaf.path] = found
    return found
  }

  /// The last element of a list before this one that makes those after it wait.
  private func lastSync(before element: Element, in list: Element) -> Element? {
    list.members.prefix { $0 !== element }.last { other in
      let mode = other.isGroup ? list.mode : other.mode ?? list.mode
      return mode == "sync"
    }
  }
}
