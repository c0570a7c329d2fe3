import WorkflowModel

/// Searches for an order of starting that makes the schedule shorter: iterated local search (Lourenço, Martin, Stützle 2003)
/// over priority lists, each improved forwards and backwards (Tormos, Lova 2001; "justification", Valls, Ballestín,
/// Quintanilla 2005). Most changes are to a part of the list only: a large schedule is seldom bad everywhere, and what is
/// changed everywhere at once seldom gets better (large neighbourhood search, Shaw 1998; for this problem Palpant, Artigues,
/// Michelon 2004).
///
/// What it does depends on the problem, the seed and the effort only: effort is counted, not measured, so the same search
/// finds the same order on every machine.
package struct ScheduleSearch {
  /// What was found.
  package struct Outcome: Sendable {
    /// For each job its place in the order of starting.
    package var ranks: [Int32]
    package var length: Int64
    /// Of the order that the search began with.
    package var firstLength: Int64
    package var bound: LowerBound
    /// How many schedules were computed.
    package var schedules: Int

    /// Whether no schedule at all can be shorter.
    package var isProven: Bool { length <= bound.length }
  }

  /// How much is done for a second: a job in a schedule is one, measured on a machine of 2020.
  package static let effortPerSecond = 40_000_000.0

  private let problem: SchedulingProblem
  private let paths: HeadsAndTails
  private let forward: ListScheduler
  private let backward: ListScheduler
  private var random: RandomSequence
  private var found: Outcome
  private var effort = 0
  /// The effort that had been spent when a shorter schedule was found last.
  private var lastGain = 0
  /// What one schedule costs.
  private let cost: Int
  /// The list that is changed: the best one, or one as good.
  private var current: [Int32]
  private var currentLength: Int64
  private var keys: [UInt64]

  /// - Parameter ranks: the order to begin with.
  package init(_ problem: SchedulingProblem, ranks: [Int32], seed: UInt64) {
    self.problem = problem
    paths = HeadsAndTails(problem)
    forward = ListScheduler(problem)
    backward = ListScheduler(problem.reversed)
    random = RandomSequence(seed: seed)
    cost = problem.count + problem.successors.targets.count / 2
    forward.setRanks(ranks)
    currentLength = forward.run()
    current = forward.startOrder
    keys = Array(repeating: 0, count: problem.count)
    found = Outcome(
      ranks: ranks, length: currentLength, firstLength: currentLength, bound: .simple(problem, paths), schedules: 1)
  }

  /// Searches until the bound is reached or the effort is spent. Ends before when, since the last gain, three times as much
  /// effort was in vain as had been spent until then, and a tenth of the limit more: then little is to be expected. A
  /// higher limit still lets it go on longer.
  package mutating func run(effort limit: Int) -> Outcome {
    improve(from: currentLength)
    if !found.isProven { found.bound.strengthen(problem, paths, limit: found.length, looksAround: false) }
    var hasLookedAround = false
    while !found.isProven, effort < limit, effort < limit / 10 + 4 * lastGain {
      if !hasLookedAround, effort > Self.effortBeforeLastBound {
        hasLookedAround = true
        found.bound.strengthenAround(problem, paths, limit: found.length)
        continue
      }
      setForward(neighbour())
      let length = improve(from: schedule(forward))
      // Also what is only as good: it leads on to others.
      if length <= currentLength {
        currentLength = length
        current = forward.startOrder
      }
    }
    if !found.isProven, !hasLookedAround { found.bound.strengthenAround(problem, paths, limit: found.length) }
    return found
  }

  /// The last bound takes about as long; where the search reaches the others first, nobody needs it.
  private static let effortBeforeLastBound = 400_000

  // MARK: - Neighbours

  /// A key and, in its lowest bits, the job.
  private static let jobBits: UInt64 = 24
  private static let jobMask: UInt64 = 1 << jobBits - 1

  /// How far back a job goes, of all jobs.
  private let percents = [2, 5, 10, 20]

  /// Another list, most often one that differs from the current one in a part.
  private mutating func neighbour() -> [Int32] {
    switch random.next() & 15 {
    case 0, 1: disturbPaths()
    case 2, 3, 4: disturb(0..<problem.count, reach: max(4, problem.count * percents[Int(random.next() & 3)] / 100))
    default: disturbPart()
    }
    return keys.map { Int32(truncatingIfNeeded: $0 & Self.jobMask) }
  }

  /// Longest remaining path first, as at the beginning, but each path is made up to a quarter longer or shorter.
  private mutating func disturbPaths() {
    let strength = Int64(32 << (random.next() & 3))
    let longest = max(1, found.bound.length)
    for job in 0..<problem.count {
      let path = min(longest, problem.durations[job] + paths.tails[job])
      let noise = Int64(random.next() & 1023) * strength / 256
      keys[job] = UInt64(Self.scaled(longest - path, to: 4096, of: longest) + noise) << Self.jobBits | UInt64(job)
    }
    keys.sort()
    effort += cost
  }

  /// Changes the order of 16 to 128 neighbours.
  private mutating func disturbPart() {
    let length = min(problem.count, 16 << Int(random.next() & 3))
    let first = Int(random.next() % UInt64(problem.count - length + 1))
    disturb(first..<first + length, reach: max(2, length / 2))
  }

  /// Each of some jobs goes up to so many places back.
  private mutating func disturb(_ places: Range<Int>, reach: Int) {
    for place in 0..<problem.count { keys[place] = (UInt64(place) * 16) << Self.jobBits | UInt64(current[place]) }
    for place in places { keys[place] += (random.next() % (UInt64(reach) * 16)) << Self.jobBits }
    keys[places].sort()
    effort += places.count
  }

  private static func scaled(_ time: Int64, to range: Int64, of whole: Int64) -> Int64 {
    whole < .max / range ? time * range / whole : time / (whole / range)
  }

  // MARK: - Improvement

  /// Keeps to the classes of the jobs, where there are any.
  private func setForward(_ order: some Sequence<Int32>) {
    guard let classes = problem.classes else { return forward.setOrder(order) }
    let count = Int(classes.max() ?? 0) + 1
    var members = [[Int32]](repeating: [], count: count)
    for job in order { members[Int(classes[Int(job)])].append(job) }
    forward.setOrder(members.joined())
  }

  private mutating func schedule(_ scheduler: ListScheduler) -> Int64 {
    effort += cost
    found.schedules += 1
    let length = scheduler.run()
    if scheduler === forward, length < found.length {
      found.length = length
      lastGain = effort
      found.ranks = forward.currentRanks
    }
    return length
  }

  /// Schedules backwards what ended last first, then forwards what began first, as long as that makes it shorter.
  ///
  /// - Returns: the length of the last schedule.
  @discardableResult
  private mutating func improve(from length: Int64) -> Int64 {
    var last = length
    while last > found.bound.length {
      backward.setOrder(forward.finishOrder.reversed())
      _ = schedule(backward)
      setForward(backward.finishOrder.reversed())
      let next = schedule(forward)
      if next >= last { return next }
      last = next
    }
    return last
  }
}
