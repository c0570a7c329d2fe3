import HeapModule
import Planner

/// The tasks that wait for slots, best first: one heap for each number of slots asked for, so that a task that does not
/// fit never stands before one that does.
struct ReadyQueue {
  private let ranks: [Int32]
  private let tasksByRank: [TaskID]
  private var lanes: [(cpus: Int32, ranks: Heap<Int32>)] = []

  /// - Parameter ranks: for each task its place in the order of starting.
  init(ranks: [Int32]) {
    self.ranks = ranks
    var tasks = [TaskID](repeating: 0, count: ranks.count)
    for (task, rank) in ranks.enumerated() { tasks[Int(rank)] = TaskID(task) }
    tasksByRank = tasks
  }

  mutating func insert(_ task: TaskID, cpus: Int32) {
    let rank = ranks[Int(task)]
    if let lane = lanes.firstIndex(where: { $0.cpus == cpus }) {
      lanes[lane].ranks.insert(rank)
    } else {
      lanes.append((cpus, Heap([rank])))
    }
  }

  /// Takes out the best task that asks for no more than `freeSlots`.
  mutating func popBest(freeSlots: Int32) -> TaskID? {
    var best: (lane: Int, rank: Int32)?
    for lane in lanes.indices where lanes[lane].cpus <= freeSlots {
      guard let rank = lanes[lane].ranks.min, rank < best?.rank ?? .max else { continue }
      best = (lane, rank)
    }
    guard let best else { return nil }
    lanes[best.lane].ranks.removeMin()
    return tasksByRank[Int(best.rank)]
  }

  mutating func removeAll() {
    lanes.removeAll()
  }
}
