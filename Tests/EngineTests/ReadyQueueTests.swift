import Planner
import TestSupport
import Testing

@testable import Engine

/// The queue of ready tasks and its bits, held against sorted lists.
struct ReadyQueueTests {
  @Test(arguments: [1, 2, 63, 64, 65, 4_096, 4_097, 300_000]) func aTreeKnowsTheLowestRank(capacity: Int) {
    var tree = RankTree(capacity: capacity)
    var random = SplitMix64(seed: UInt64(capacity))
    var ranks: Set<Int> = []
    #expect(tree.first == nil)
    for _ in 0..<400 {
      // As often as not one that is in it.
      let rank = random.number(0...1) == 0 ? random.number(0...capacity - 1) : ranks.min() ?? 0
      if ranks.remove(rank) != nil {
        tree.remove(rank)
      } else {
        ranks.insert(rank)
        tree.insert(rank)
      }
      #expect(tree.first == ranks.min())
    }
  }

  /// A task as the queue orders it.
  private struct Waiting: Comparable {
    var rank: Int32
    var task: TaskID

    static func < (left: Waiting, right: Waiting) -> Bool { (left.rank, left.task) < (right.rank, right.task) }
  }

  /// Some lanes have bits and some have heaps, some tasks are of the plan and some were added, and some lanes don't fit.
  @Test(arguments: [1, 5, 16, 17, 40]) func theBestThatFitsComesFirst(laneCount: Int) {
    var random = SplitMix64(seed: UInt64(laneCount))
    let count = 200
    let order = (0..<TaskID(count)).shuffled(using: &random)
    var queue = ReadyQueue(order: order)
    queue.grow(to: count + 50, like: order[100])
    var waiting: [[Waiting]] = Array(repeating: [], count: laneCount)
    for task in (0..<TaskID(count + 50)).shuffled(using: &random) {
      let lane = random.number(0...laneCount - 1)
      queue.insert(task, lane: lane)
      let rank = Int(task) < count ? order.firstIndex(of: task)! : 100
      waiting[lane].append(Waiting(rank: Int32(rank), task: task))
    }
    queue.remove { $0 % 7 == 0 }
    for lane in waiting.indices { waiting[lane].removeAll { $0.task % 7 == 0 } }
    while waiting.contains(where: { !$0.isEmpty }) {
      let closed = random.number(0...laneCount)
      let best = waiting.indices.filter { $0 != closed }.flatMap { waiting[$0] }.min()
      #expect(queue.popBest { $0 != closed } == best?.task)
      for lane in waiting.indices { waiting[lane].removeAll { $0 == best } }
    }
    #expect(queue.popBest { _ in true } == nil)
  }

  @Test func anOrderIsToldInTwoWays() {
    var first = ReadyQueue(order: [2, 0, 1])
    var second = ReadyQueue(ranks: [1, 2, 0])
    for task: TaskID in 0..<3 {
      first.insert(task, lane: 0)
      second.insert(task, lane: 0)
    }
    for expected: TaskID in [2, 0, 1] {
      #expect(first.popBest { _ in true } == expected)
      #expect(second.popBest { _ in true } == expected)
    }
  }
}
