import TestSupport

/// A task file made by chance in which also groups and services hold what is limited, and tasks are tried again.
struct HoldingFile {
  let text: String
  let slots: Int
  /// For tasks that reserve some: at least what the largest does.
  let memory: Int64 = 4 << 20
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    slots = random.number(1...4)
    var lines = ["pools: { db: 1, net: 2 }", "tasks:"]
    for task in 0..<random.number(4...14) {
      var keys = Self.work(task, &random)
      let count = min(task, [0, 0, 1, 1, 2].randomElement(using: &random)!)
      let waits = Array(0..<task).shuffled(using: &random).prefix(count).map { "t\($0)" }
      if !waits.isEmpty { keys.append("dependencies: [\(waits.joined(separator: ", "))]") }
      if random.chance(25) { keys.append("delay: \(random.number(1...4))s") }
      if keys[0].hasPrefix("run"), random.chance(25) { keys.append("priority: \(random.number(-1...2))") }
      lines.append("  t\(task): { \(keys.joined(separator: ", ")) }")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Only groups hold `db`, and nothing that others wait for holds `net`: then no order can come to a stop.
  private static func work(_ task: Int, _ random: inout SplitMix64) -> [String] {
    switch random.number(1...10) {
    case 1...2:
      let second = random.chance(50) ? ", dependencies: a" : ""
      return [
        "tasks: { a: { \(action(&random)) }, b: { \(action(&random))\(second) } }", "pool: db",
      ]
    case 3: return ["run: x, service: true, memory: 1MiB"]
    default: return [action(&random)]
    }
  }

  private static func action(_ random: inout SplitMix64) -> String {
    var keys = "run: x, estimate: \(random.number(0...6))s, cpus: \(random.number(0...3))"
    if random.chance(30) { keys += ", pool: net" }
    if random.chance(30) { keys += ", memory: \(random.number(1...2))MiB" }
    if random.chance(30) { keys += ", retry: { max: \(random.number(1...2)), delay: 1s }" }
    return keys
  }
}
