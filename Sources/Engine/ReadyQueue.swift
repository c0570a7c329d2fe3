import HeapModule
import Planner

/// The tasks that wait for slots, memory or pools, best first: one lane for each demand, so that a task that does not fit
/// never stands before one that does.
struct ReadyQueue {
  /// For each task its place in the order of starting.
  private var ranks: [Int32]
  /// The tasks of the plan in that order; those that matrices add later are in none.
  private let order: [TaskID]
  private var lanes: [Lane] = []
  /// A set of bits for each lane is more than enough where there are few, and too much where nearly every task has a demand
  /// of its own.
  private static let treeLimit = 16

  /// Rank and task in one number: of two with one rank the task that stands first in the file.
  private typealias Entry = Int64

  private struct Lane {
    /// The ranks of the plan's tasks.
    var tree: RankTree?
    /// All others.
    var heap = Heap<Entry>()
  }

  /// - Parameter ranks: for each task its place in the order of starting, which no two share.
  init(ranks: [Int32]) {
    self.ranks = ranks
    order = ranks.inverted
  }

  /// - Parameter order: the tasks in the order of starting.
  init(order: [TaskID]) {
    self.order = order
    ranks = order.inverted
  }

  /// Makes room for tasks that are new; all rank as the one that made them.
  mutating func grow(to count: Int, like task: TaskID) {
    ranks += Array(repeating: ranks[Int(task)], count: count - ranks.count)
  }

  mutating func insert(_ task: TaskID, lane: Int) {
    while lanes.count <= lane {
      lanes.append(Lane(tree: lanes.count < Self.treeLimit ? RankTree(capacity: order.count) : nil))
    }
    if Int(task) < order.count, lanes[lane].tree != nil {
      lanes[lane].tree!.insert(Int(ranks[Int(task)]))
    } else {
      lanes[lane].heap.insert(entry(task))
    }
  }

  /// Takes out the best task of the lanes whose demand can be met.
  mutating func popBest(fits: (_ lane: Int) -> Bool) -> TaskID? {
    var best: (lane: Int, entry: Entry)?
    for lane in lanes.indices {
      guard let entry = first(of: lane), entry < best?.entry ?? .max, fits(lane) else { continue }
      best = (lane, entry)
    }
    guard let best else { return nil }
    return remove(best.entry, from: best.lane)
  }

  /// Takes out the tasks for which `body` says so.
  mutating func remove(where body: (TaskID) -> Bool) {
    for lane in lanes.indices {
      var kept: [TaskID] = []
      while let entry = first(of: lane) {
        let task = remove(entry, from: lane)
        if !body(task) { kept.append(task) }
      }
      for task in kept { insert(task, lane: lane) }
    }
  }

  /// Adds what is in the queue to a digest, whatever the order in which lanes came up.
  func add(to digest: inout StateDigest, _ resources: Resources) {
    digest.add(unordered: lanes.indices) { lane, digest in
      guard first(of: lane) != nil else { return }
      resources.add(demand: lane, to: &digest)
      lanes[lane].tree?.add(to: &digest)
      digest.add(unordered: lanes[lane].heap.unordered) { entry, digest in digest.add(entry) }
    }
  }

  private func entry(_ task: TaskID) -> Entry { Int64(ranks[Int(task)]) << 32 | Int64(task) }

  private func first(of lane: Int) -> Entry? {
    let added = lanes[lane].heap.min
    guard let rank = lanes[lane].tree?.first else { return added }
    let planned = Int64(rank) << 32 | Int64(order[rank])
    return added.map { min($0, planned) } ?? planned
  }

  private mutating func remove(_ entry: Entry, from lane: Int) -> TaskID {
    let task = TaskID(truncatingIfNeeded: entry)
    if Int(task) < order.count, lanes[lane].tree != nil {
      lanes[lane].tree!.remove(Int(entry >> 32))
    } else {
      lanes[lane].heap.removeMin()
    }
    return task
  }
}
