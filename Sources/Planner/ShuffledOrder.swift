import WorkflowModel

extension Plan {
  /// An order of starting by chance: what is missing among the dependencies is found when tasks that happen to run in the
  /// right order don't any more (as with `make --shuffle`).
  ///
  /// - Returns: for each task its place, the same for the same seed.
  package func shuffledRanks(seed: UInt64) -> [Int32] {
    var random = RandomSequence(seed: seed)
    var ranks = Array(0..<Int32(tasks.count))
    // Durstenfeld 1964; the library's own may be another algorithm in another version.
    for last in stride(from: ranks.count - 1, to: 0, by: -1) {
      ranks.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return ranks
  }
}
