/// Makes workflows by chance, the same for the same seed.
package struct OracleGenerator {
  /// What may turn up in them.
  package struct Shape: Sendable {
    package enum Feature: String, CaseIterable, Sendable {
      case groups, services, matrices, conditions, retries, timeouts, delays, pools, memory, whens, modes, dependencies
      case allowances, policies, priorities, slots
      /// What happens in the run.
      case failures, refusals, shortages, stubbornness, lingering, interruptions, groupTimeouts
      /// A fault from outside, such as a full disk.
      case faults
    }

    /// What a fault from outside ends is not decided.
    package var features = Set(Feature.allCases).subtracting([.faults])
    package var tasks = 1...12
    /// Whether scripts are written that really do something, in times that noise can't blur.
    package var isReal = false

    package init() {}

    package func has(_ feature: Feature) -> Bool { features.contains(feature) }
  }

  /// The unit of all times: that of the engine's own waits, so that many things happen at one instant.
  static let tick: Int64 = 100_000_000

  let shape: Shape
  var random: SplitMix64
  private(set) var workflow = OracleWorkflow()
  private var left = 0
  /// A run that has the chance for it has much of it, so that most runs have little that is out of the ordinary.
  private let zeal: Int

  package static func makeWorkflow(seed: UInt64, _ shape: Shape) -> OracleWorkflow {
    var generator = OracleGenerator(seed: seed, shape)
    generator.make()
    return generator.workflow
  }

  private init(seed: UInt64, _ shape: Shape) {
    self.shape = shape
    random = SplitMix64(seed: seed)
    zeal = random.number(1...3)
  }

  func has(_ feature: Shape.Feature) -> Bool { shape.has(feature) }

  mutating func chance(of feature: Shape.Feature, _ percent: Int) -> Bool {
    // Drawn in any case, so that leaving out a feature changes little else.
    let isDrawn = random.chance(percent * zeal / 2)
    return isDrawn && has(feature)
  }

  private mutating func make() {
    workflow.isSync = chance(of: .modes, 25)
    if has(.policies) { workflow.policy = [.finish, .finish, .continue, .cancel].randomElement(using: &random)! }
    if has(.slots) { workflow.slots = [nil, 1, 2, 2, 3, 4].randomElement(using: &random)! }
    if chance(of: .memory, 30) { workflow.memory = random.number(1...4) }
    if chance(of: .pools, 40) {
      workflow.pools = ["p", "q"].prefix(random.number(1...2)).map { .init(name: $0, count: random.number(1...2)) }
    }
    left = random.number(shape.tasks)
    workflow.tasks = makeList(depth: 0, isSync: workflow.isSync, Surroundings())
  }

  /// What is known where a list is written.
  struct Surroundings {
    /// For each list around, the innermost last: what stands in it before.
    var lists: [[OracleTask]] = []
    /// And the names of all that may stand in it.
    var names: [[String]] = []
    /// Pools that groups around hold, or services that were listed.
    var heldPools: Set<String> = []
    var isInMatrix = false
  }

  private mutating func makeList(depth: Int, isSync: Bool, _ outer: Surroundings) -> [OracleTask] {
    var around = outer
    around.lists.append([])
    var tasks: [OracleTask] = []
    // Few names, so that the same is often found in several lists.
    let names = "abcdefghijklmnop".prefix(depth == 0 ? 16 : 6).map(String.init).shuffled(using: &random)
    around.names.append(depth == 0 ? names : Array(names.prefix(random.number(1...4))))
    for name in around.names[depth] where left > 0 || tasks.isEmpty {
      left -= 1
      let isGroup = depth < 3 && chance(of: .groups, 22)
      var task = OracleTask(name: name)
      if isGroup { makeGroup(&task, depth: depth, around) } else { makeTask(&task, around) }
      tasks.append(task)
      around.lists[depth].append(task)
      if task.service != nil { around.heldPools.formUnion(task.pools) }
    }
    // Where no order is meant, a task may stand before those it depends on.
    let isOrdered = isSync || tasks.contains { $0.members == nil && $0.isSync == true }
    return isOrdered || random.chance(60) ? tasks : tasks.shuffled(using: &random)
  }

  private mutating func makeGroup(_ task: inout OracleTask, depth: Int, _ around: Surroundings) {
    choosePlace(&task, around)
    if chance(of: .modes, 30) { task.isSync = random.chance(70) }
    if chance(of: .conditions, 8) { task.hasCondition = true }
    if !shape.isReal, chance(of: .delays, 8) { task.delay = ticks(1...3) }
    if chance(of: .groupTimeouts, 15) { task.timeout = groupTimeout() }
    if chance(of: .allowances, 15) { task.allowsFailure = true }
    if !shape.isReal, chance(of: .pools, 10) { task.pools = choosePools(around) }
    if !around.isInMatrix, chance(of: .matrices, 8) { chooseMatrix(&task) }
    var inner = around
    inner.heldPools.formUnion(task.pools)
    inner.isInMatrix = around.isInMatrix || !task.matrix.isEmpty
    task.members = makeList(depth: depth + 1, isSync: task.isSync ?? false, inner)
  }

  private mutating func makeTask(_ task: inout OracleTask, _ around: Surroundings) {
    choosePlace(&task, around)
    if chance(of: .modes, 15) { task.isSync = random.chance(50) }
    if chance(of: .services, 14), left > 0 { makeService(&task) }
    task.hasRun = task.service != nil || random.chance(88)
    if chance(of: .conditions, 10) { task.hasCondition = true }
    if chance(of: .delays, 15) { task.delay = ticks(1...4) }
    if chance(of: .allowances, 10) { task.allowsFailure = true }
    if task.service == nil, chance(of: .matrices, 7) { chooseMatrix(&task) }
    chooseNeeds(&task, around)
    if shape.isReal { writeScripts(&task) } else { chooseLimits(&task) }
  }

  private mutating func makeService(_ task: inout OracleTask) {
    var service = OracleTask.Service()
    if random.chance(60) {
      service.ready = "x"
      service.interval = ticks(1...2)
      service.timeout = has(.timeouts) ? ticks(1...8) : 1000 * Self.tick
    }
    task.service = service
  }

  private mutating func choosePlace(_ task: inout OracleTask, _ around: Surroundings) {
    if has(.dependencies) { task.dependencies = chooseDependencies(around) }
    if chance(of: .whens, 15) { task.when = random.chance(50) ? .always : .failure }
  }

  private mutating func chooseNeeds(_ task: inout OracleTask, _ around: Surroundings) {
    if random.chance(40) { task.estimate = ticks(0...5) }
    guard task.hasRun else { return }
    if chance(of: .slots, 20) { task.cpus = [0, 0, 2, 3, 6].randomElement(using: &random)! }
    if workflow.memory != nil, random.chance(30) { task.memory = random.number(1...5) }
    if random.chance(30) { task.pools = choosePools(around) }
    if chance(of: .priorities, 15) { task.priority = random.number(-1...2) }
  }

  private mutating func chooseLimits(_ task: inout OracleTask) {
    guard task.hasRun || task.hasCondition else { return }
    if chance(of: .timeouts, 20) { task.timeout = ticks(1...5) }
    if random.chance(50) { task.grace = ticks(0...3) }
    if task.hasRun, chance(of: .retries, 15) { task.retry = makeRetry() }
  }

  mutating func makeRetry() -> OracleTask.Retry {
    var retry = OracleTask.Retry(maximum: random.number(1...3))
    if random.chance(50) { retry.delay = ticks(1...2) }
    if random.chance(30) { retry.backoff = 2 }
    if random.chance(20), retry.delay > 0 { retry.maximumDelay = max(retry.delay, ticks(1...3)) }
    let causes: [OracleTask.Retry.Cause] = [.status(1), .status(3), .signal, .timeout]
    if random.chance(30) { retry.causes = Array(causes.shuffled(using: &random).prefix(random.number(1...2))) }
    return retry
  }

  private mutating func chooseMatrix(_ task: inout OracleTask) {
    task.matrix = ["x", "y"].prefix(random.number(1...2)).map { name in
      OracleTask.Axis(name: name, values: Array(["1", "2", "3"].prefix(random.number(1...2))))
    }
  }

  private mutating func choosePools(_ around: Surroundings) -> [String] {
    let free = workflow.pools.map(\.name).filter { !around.heldPools.contains($0) }
    return Array(free.shuffled(using: &random).prefix(random.number(1...2))).sorted()
  }

  mutating func ticks(_ range: ClosedRange<Int>) -> Int64 { Int64(random.number(range)) * Self.tick }

  private mutating func groupTimeout() -> Int64 {
    // Of a real run the limit comes long after all is done, or long before.
    shape.isReal ? (random.chance(50) ? 300_000_000 : 60_000_000_000) : ticks(1...8)
  }
}
