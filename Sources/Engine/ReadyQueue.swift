import HeapModule
import Planner

/// The tasks that wait for slots, memory or pools, best first: one heap for each demand, so that a task that does not fit
/// never stands before one that does.
struct ReadyQueue {
  /// For each task its place in the order of starting.
  private var ranks: [Int32]
  private var lanes: [Heap<Entry>] = []

  /// Rank and task in one number: of two with one rank the task that stands first in the file.
  private typealias Entry = Int64

  /// - Parameter ranks: for each task its place in the order of starting.
  init(ranks: [Int32]) {
    self.ranks = ranks
  }

  /// Makes room for tasks that are new; all rank as the one that made them.
  mutating func grow(to count: Int, like task: TaskID) {
    ranks += Array(repeating: ranks[Int(task)], count: count - ranks.count)
  }

  mutating func insert(_ task: TaskID, lane: Int) {
    while lanes.count <= lane { lanes.append(Heap()) }
    lanes[lane].insert(Int64(ranks[Int(task)]) << 32 | Int64(task))
  }

  /// Takes out the best task of the lanes whose demand can be met.
  mutating func popBest(fits: (_ lane: Int) -> Bool) -> TaskID? {
    var best: (lane: Int, entry: Entry)?
    for lane in lanes.indices {
      guard let entry = lanes[lane].min, entry < best?.entry ?? .max, fits(lane) else { continue }
      best = (lane, entry)
    }
    guard let best else { return nil }
    lanes[best.lane].removeMin()
    return TaskID(truncatingIfNeeded: best.entry)
  }

  /// Takes out the tasks for which `body` says so.
  mutating func remove(where body: (TaskID) -> Bool) {
    for lane in lanes.indices {
      let kept = lanes[lane].unordered.filter { !body(TaskID(truncatingIfNeeded: $0)) }
      lanes[lane] = Heap(kept)
    }
  }
}
