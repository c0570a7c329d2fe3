/// The jobs that hold a resource, with what precedence says of when they can.
struct ResourceUsers {
  private let capacity: Int64
  private let durations: [Int64]
  private let amounts: [Int64]
  private let heads: [Int64]
  private let tails: [Int64]

  init(_ problem: SchedulingProblem, _ paths: HeadsAndTails, of resource: Int) {
    self.init(problem, 0..<problem.count, heads: paths.heads, tails: paths.tails, of: resource)
  }

  /// - Parameter jobs: those that are looked at.
  init(_ problem: SchedulingProblem, _ jobs: some Sequence<Int>, heads: [Int64], tails: [Int64], of resource: Int) {
    let users = jobs.filter { problem.durations[$0] > 0 && problem.demand(of: $0, for: resource) > 0 }
    capacity = problem.capacities[resource]
    durations = users.map { problem.durations[$0] }
    amounts = users.map { problem.demand(of: $0, for: resource) }
    self.heads = users.map { heads[$0] }
    self.tails = users.map { tails[$0] }
  }

  /// How many pairs of a job and a beginning of an interval are looked at; of more, every so many beginnings.
  static let effort = 4_000_000

  /// - Parameter most: how many are enough; of more, every so many.
  private func chosen(_ times: [Int64], most: Int = .max, effort: Int = Self.effort) -> [Int64] {
    let all = Set(times).sorted()
    let step = max(1, all.count * durations.count / effort, all.count / most)
    return stride(from: 0, to: all.count, by: step).map { all[$0] }
  }

  // MARK: - Heads and tails

  /// Whatever set of jobs: with m units, the first m of them can't begin before the m smallest heads, behind the last m come
  /// at least the m smallest tails, and between is their work (Carlier 1987 for identical machines). All sets "head at least
  /// a, tail at least b" are looked at. Where jobs take several units, it is one job that begins first and one that ends last.
  func headAndTailBound(effort: Int = Self.effort) -> Int64 {
    let isByUnit = capacity <= 64 && amounts.allSatisfy { $0 == 1 }
    let units = isByUnit ? Int(capacity) : 1
    // How much of the resource waits with each of them.
    let share = isByUnit ? 1 : capacity
    guard durations.count >= units else { return 0 }
    let byTail = durations.indices.sorted { tails[$0] > tails[$1] }
    var best: Int64 = 0
    var smallest = [Int64](repeating: 0, count: units)
    var last = smallest
    for from in chosen(heads, effort: effort) {
      var found = 0
      var (work, gaps): (Int64, Int64) = (0, 0)
      for job in byTail where heads[job] >= from {
        insert(heads[job], into: &smallest, found)
        // Sorted by tails, the last so many are the smallest.
        if found >= units { gaps -= last[found % units] }
        last[found % units] = tails[job]
        gaps += tails[job]
        work += durations[job] * amounts[job]
        found += 1
        if found >= units { best = max(best, (smallest.reduce(gaps, +) * share + work).dividedUp(by: capacity)) }
      }
    }
    return best
  }

  /// Keeps the smallest of all heads, sorted.
  private func insert(_ head: Int64, into smallest: inout [Int64], _ found: Int) {
    var place = min(found, smallest.count)
    if place == smallest.count {
      if head >= smallest[place - 1] { return }
      place -= 1
    }
    while place > 0, smallest[place - 1] > head {
      smallest[place] = smallest[place - 1]
      place -= 1
    }
    smallest[place] = head
  }

  // MARK: - Counting

  /// Of k·m + r jobs, the r units of m that have most to do have at least r·(k + 1), and at best those are the shortest of
  /// them (Dell'Amico, Martello 1995 for r = 1). Here for sets "head at least a, tail at least b", which adds both.
  func countingBound(effort: Int = Self.effort) -> Int64 {
    guard amounts.allSatisfy({ $0 == 1 }), durations.count > capacity else { return 0 }
    let units = Int(capacity)
    let longestFirst = durations.indices.sorted { durations[$0] > durations[$1] }
    let thresholds = min(32, max(1, effort / durations.count / 32))
    let latest = chosen(tails, most: thresholds)
    var best: Int64 = 0
    for head in chosen(heads, most: thresholds) {
      for tail in latest {
        let members = longestFirst.lazy.filter { heads[$0] >= head && tails[$0] >= tail }
        guard let busy = busiestUnits(members.map { durations[$0] }, units) else { break }
        best = max(best, head + tail + busy)
      }
    }
    return best
  }

  /// - Parameter times: the longest first.
  /// - Returns: how long at least one of them is busy; nil where no unit has to do two.
  private func busiestUnits(_ times: [Int64], _ units: Int) -> Int64? {
    guard times.count > units else { return nil }
    var sums: [Int64] = [0]
    for time in times { sums.append(sums.last! + time) }
    return (units + 1...times.count).reduce(0) { best, jobs in
      let rounds = (jobs - 1) / units
      let busiest = jobs - rounds * units
      let load = sums[jobs] - sums[jobs - busiest * (rounds + 1)]
      return max(best, load.dividedUp(by: Int64(busiest)))
    }
  }

  // MARK: - Intervals

  /// How much more than there is has to be done in some interval, if the schedule is not longer than `length`: each job does
  /// there at least the smaller part of what it does when it starts as early and when it starts as late as it can. Without
  /// preemption this is the bound of Fernández and Bussell 1973; for amounts above one it is energetic reasoning (Erschler,
  /// Lopez 1990).
  func largestExcess(within length: Int64) -> Int64 {
    let latest = durations.indices.map { length - tails[$0] - durations[$0] }
    let ends = Set(zip(latest, durations).map { $0 + $1 }).sorted()
    let latestPlaces = latest.map { ends.firstPlace(notBelow: $0) }
    let endPlaces = zip(latest, durations).map { ends.firstPlace(notBelow: $0 + $1) }
    var slopes = [Int64](repeating: 0, count: ends.count + 1)
    var bases = slopes
    var worst: Int64 = 0
    for begin in chosen(heads) {
      for place in slopes.indices { (slopes[place], bases[place]) = (0, 0) }
      for job in durations.indices {
        let part = min(durations[job], heads[job] + durations[job] - begin)
        if part <= 0 { continue }
        // From the latest start on the work in the interval grows with its end, until all of the part is in it.
        let isWhole = latest[job] >= begin
        let start = max(begin, latest[job])
        let first = isWhole ? latestPlaces[job] : ends.firstPlace(notBelow: start)
        let last = isWhole && part == durations[job] ? endPlaces[job] : ends.firstPlace(notBelow: start + part)
        slopes[first] += amounts[job]
        bases[first] -= start * amounts[job]
        slopes[last] -= amounts[job]
        bases[last] += (start + part) * amounts[job]
      }
      var (slope, base): (Int64, Int64) = (0, 0)
      for (place, end) in ends.enumerated() {
        slope += slopes[place]
        base += bases[place]
        if end > begin { worst = max(worst, slope * end + base - capacity * (end - begin)) }
      }
    }
    return worst
  }
}

extension [Int64] {
  /// In a sorted array, the place of the first element that is not smaller.
  func firstPlace(notBelow value: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
