import TestSupport

/// A task file made by chance that asks for resources of every kind.
struct RandomFile {
  let text: String
  let slots: Int?
  let memory: Int64?
  private var random: SplitMix64

  /// - Parameter isPlain: only tasks with estimates that hold one slot each.
  init(seed: UInt64, tasks: ClosedRange<Int> = 2...30, isPlain: Bool = false) {
    random = SplitMix64(seed: seed)
    slots = (isPlain ? [1, 2, 3, 4] : [nil, 1, 2, 3, 5]).randomElement(using: &random)!
    memory = random.chance(50) ? Int64(random.number(2...6)) << 20 : nil
    var lines = isPlain ? ["tasks:"] : ["pools: { db: 1, net: 2 }", "tasks:"]
    let count = random.number(tasks)
    for task in 0..<count {
      var keys = Self.dependencies(of: task, &random)
      keys += isPlain ? ["run: x, estimate: \(random.number(1...9))s"] : Self.work(&random)
      lines.append("  t\(task): { \(keys.joined(separator: ", ")) }")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func dependencies(of task: Int, _ random: inout SplitMix64) -> [String] {
    let count = min(task, [0, 0, 1, 1, 2, 3].randomElement(using: &random)!)
    let chosen = Array(0..<task).shuffled(using: &random).prefix(count).map { "t\($0)" }
    return chosen.isEmpty ? [] : ["dependencies: [\(chosen.joined(separator: ", "))]"]
  }

  private static func work(_ random: inout SplitMix64) -> [String] {
    var keys: [String] = []
    if random.chance(30) { keys.append("delay: \(random.number(0...4))s") }
    if random.chance(10) { keys.append("when: \(["always", "failure"].randomElement(using: &random)!)") }
    if random.chance(15) {
      keys.append("tasks: { a: { run: x, estimate: \(random.number(0...4))s }, b: { delay: 1s, run: x } }")
      if random.chance(50) { keys.append("if: x") }
      if random.chance(50) { keys.append("mode: sync") }
      return keys
    }
    guard random.chance(90) else { return keys }
    keys.append("run: x, estimate: \(random.number(0...6))s, cpus: \(random.number(0...3))")
    if random.chance(30) { keys.append("priority: \(random.number(-1...2))") }
    if random.chance(25) { keys.append("pool: \(["db", "net", "[db, net]"].randomElement(using: &random)!)") }
    if random.chance(25) { keys.append("memory: \(random.number(1...4))MiB") }
    if random.chance(15) { keys.append("if: x") }
    if random.chance(10) { keys.append("interactive: true") }
    return keys
  }
}
