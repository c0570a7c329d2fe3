package import Planner
import RunEvents

/// What a task holds while it runs.
package struct Demand: Hashable {
  package var slots: Int32 = 0
  package var memory: Int64 = 0
  /// Places in `Plan.pools`; the one behind them is the terminal.
  package var pools: [Int32] = []
}

/// What there is to run tasks with, and what of it is free.
package struct Resources {
  package private(set) var freeSlots: Int32
  package private(set) var freeMemory: Int64
  package private(set) var freePools: [Int32]
  private let limits: (slots: Int32, memory: Int64)
  /// Every different demand there is: its place is its lane in the queue.
  package private(set) var demands: [Demand] = []
  private var lanes: [Demand: Int] = [:]
  /// The lane of tasks without rules that ask for so many slots.
  private var plainLanes: [Int32: Int] = [:]

  /// - Parameters:
  ///   - slots: nil for no limit.
  ///   - memory: in bytes; nil for no limit.
  package init(slots: Int?, memory: Int64?, pools: [PlannedPool]) {
    limits = (slots.map { Int32(clamping: $0) } ?? .max, memory ?? .max)
    freeSlots = limits.slots
    freeMemory = limits.memory
    freePools = pools.map(\.count) + [1]
  }

  /// - Parameter isCondition: whether it is for the `if` of a task, which takes one slot and nothing else.
  package mutating func lane(of task: PlannedTask, _ rules: RunRules?, isCondition: Bool) -> Int {
    // Only what is to hold no slots for its action asks for its `if` without one.
    if isCondition { return plainLane(slots: slots(task.hasAction ? min(1, task.cpus) : 1)) }
    guard let rules else { return plainLane(slots: slots(task.cpus)) }
    var demand = Demand(slots: slots(task.cpus), memory: min(rules.memory, limits.memory), pools: rules.pools)
    if rules.isInteractive { demand.pools.append(Int32(freePools.count - 1)) }
    return lane(demand)
  }

  private mutating func plainLane(slots: Int32) -> Int {
    if let known = plainLanes[slots] { return known }
    let lane = lane(Demand(slots: slots))
    plainLanes[slots] = lane
    return lane
  }

  private mutating func lane(_ demand: Demand) -> Int {
    if let known = lanes[demand] { return known }
    demands.append(demand)
    lanes[demand] = demands.count - 1
    return demands.count - 1
  }

  /// A task that asks for more slots than there are gets all of them; without a limit nobody is counted.
  private func slots(_ cpus: Int32) -> Int32 {
    limits.slots == .max ? 0 : min(cpus, limits.slots)
  }

  func fits(_ lane: Int) -> Bool {
    demands[lane].slots <= freeSlots && demands[lane].memory <= freeMemory
      && (demands[lane].pools.isEmpty || demands[lane].pools.allSatisfy { freePools[Int($0)] > 0 })
  }

  /// What there is not enough of for a demand.
  func want(of lane: Int) -> Want {
    let demand = demands[lane]
    if demand.slots > freeSlots { return .slots }
    if demand.memory > freeMemory { return .memory }
    guard let pool = demand.pools.first(where: { freePools[Int($0)] < 1 }) else { return .turn }
    return Int(pool) == freePools.count - 1 ? .terminal : .pool(pool)
  }

  mutating func take(_ lane: Int) {
    freeSlots -= demands[lane].slots
    freeMemory -= demands[lane].memory
    if !demands[lane].pools.isEmpty { changePools(of: lane, by: -1) }
  }

  mutating func giveBack(_ lane: Int, withoutSlots: Bool = false) {
    if !withoutSlots { freeSlots += demands[lane].slots }
    freeMemory += demands[lane].memory
    if !demands[lane].pools.isEmpty { changePools(of: lane, by: 1) }
  }

  private mutating func changePools(of lane: Int, by difference: Int32) {
    for pool in demands[lane].pools { freePools[Int(pool)] += difference }
  }

  /// Adds what a lane stands for to a digest: lanes are numbered as demands come up.
  func add(demand lane: Int, to digest: inout StateDigest) {
    guard lane < demands.count else { return }
    digest.add(demands[lane].slots)
    digest.add(demands[lane].memory)
    for pool in demands[lane].pools { digest.add(pool) }
  }

  func demandsAnything(_ lane: Int) -> Bool {
    demands[lane].slots > 0 || demands[lane].memory > 0 || !demands[lane].pools.isEmpty
  }

  mutating func giveBackSlots(_ lane: Int) {
    freeSlots += demands[lane].slots
  }
}
