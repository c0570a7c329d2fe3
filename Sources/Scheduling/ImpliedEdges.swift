import Planner

/// A job that waits for another need not wait for what that one waits for. Graphs that were made by chance are full of such
/// edges, and each costs as much as one that is needed.
extension JobEdges {
  /// Of more jobs they are left as they are: it takes a bit for each pair, here eight megabytes.
  private static let reducedCount = 8192

  /// The same without those that follow from others (the transitive reduction of Aho, Garey, Ullman 1972): schedules, heads
  /// and tails stay what they are.
  package func withoutImplied() -> JobEdges {
    let count = offsets.count - 1
    guard count <= Self.reducedCount, targets.count > count else { return self }
    let order = orderTopologically(nodes: count) { self[$0] }
    // What is in a cycle is never started.
    guard order.count == count else { return self }
    let places = order.inverted
    var reached = BitMatrix(size: count)
    var kept: [(source: Int32, target: Int32)] = []
    for job in order.reversed() {
      // The nearest first: what comes first can't be reached through what comes later.
      for target in self[job].sorted(by: { places[Int($0)] < places[Int($1)] }) where !reached[job, target] {
        kept.append((job, target))
        reached.addRow(of: target, to: job)
      }
    }
    return JobEdges(jobs: count, edges: kept)
  }
}

/// For each job a set of jobs.
private struct BitMatrix: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>
  private let wordsPerRow: Int

  init(size: Int) {
    wordsPerRow = (size + 63) / 64
    words = .allocate(capacity: size * wordsPerRow + 1)
    words.initialize(repeating: 0, count: size * wordsPerRow)
  }

  deinit { words.deallocate() }

  subscript(row: Int32, column: Int32) -> Bool {
    words[Int(row) * wordsPerRow + Int(column) >> 6] >> UInt64(column & 63) & 1 != 0
  }

  /// The row of a job, and the job itself.
  mutating func addRow(of row: Int32, to other: Int32) {
    let (source, target) = (words + Int(row) * wordsPerRow, words + Int(other) * wordsPerRow)
    for word in 0..<wordsPerRow { target[word] |= source[word] }
    target[Int(row) >> 6] |= 1 << UInt64(row & 63)
  }
}
