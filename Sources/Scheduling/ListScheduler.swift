/// Priority-list scheduling (Graham 1969; the parallel schedule generation scheme of Kelley 1963): whenever something becomes
/// free, the best of the jobs that are ready and fit is started. The engine does the same, and the schedules are equal to
/// the nanosecond; this one only computes them, without events and without allocating.
package final class ListScheduler {
  private let count: Int
  private let resourceCount: Int
  private let laneCount: Int
  private let durations: UnsafeMutablePointer<Int64>
  private let leads: UnsafeMutablePointer<Int64>
  private let lags: UnsafeMutablePointer<Int64>
  private let lanes: UnsafeMutablePointer<Int32>
  private let demands: UnsafeMutablePointer<Int64>
  private let capacities: UnsafeMutablePointer<Int64>
  private let offsets: UnsafeMutablePointer<Int32>
  private let targets: UnsafeMutablePointer<Int32>
  private let dependencyCounts: UnsafeMutablePointer<Int32>
  private let missing: UnsafeMutablePointer<Int32>
  private let free: UnsafeMutablePointer<Int64>
  private let pending: UnsafeMutablePointer<Int32>
  private var events: EventHeap
  private var queues: UnsafeMutablePointer<RankSet>
  private var now: Int64 = 0
  private var pendingCount = 0

  /// The order in which jobs are started, and the place of each job in it.
  private let order: UnsafeMutablePointer<Int32>
  private let ranks: UnsafeMutablePointer<Int32>
  /// For each job, when it took what it needs.
  package let starts: UnsafeMutablePointer<Int64>
  private let finished: UnsafeMutablePointer<Int32>
  private var finishedCount = 0

  package init(_ problem: SchedulingProblem) {
    count = problem.count
    resourceCount = problem.capacities.count
    laneCount = problem.laneCount
    durations = .copy(of: problem.durations)
    leads = .copy(of: problem.leads)
    lags = .copy(of: problem.lags)
    lanes = .copy(of: problem.lanes)
    demands = .copy(of: problem.demands)
    capacities = .copy(of: problem.capacities)
    offsets = .copy(of: problem.successors.offsets)
    targets = .copy(of: problem.successors.targets)
    dependencyCounts = .copy(of: problem.successors.incomingCounts)
    missing = .allocate(capacity: count + 1)
    free = .allocate(capacity: resourceCount + 1)
    pending = .allocate(capacity: count + 1)
    events = EventHeap(capacity: count)
    queues = .allocate(capacity: laneCount + 1)
    for lane in 0..<laneCount { (queues + lane).initialize(to: RankSet(capacity: count)) }
    order = .allocate(capacity: count + 1)
    ranks = .allocate(capacity: count + 1)
    starts = .allocate(capacity: count + 1)
    finished = .allocate(capacity: count + 1)
  }

  deinit {
    queues.deinitialize(count: laneCount)
    queues.deallocate()
    for array in [durations, leads, lags, demands, capacities, free, starts] { array.deallocate() }
    for array in [lanes, offsets, targets, dependencyCounts, missing, pending, order, ranks, finished] {
      array.deallocate()
    }
  }

  /// Changes how much of a resource there is.
  func setCapacity(of resource: Int, to amount: Int64) { capacities[resource] = amount }

  /// Takes an order of starting: for each job its place in it.
  package func setRanks(_ new: [Int32]) {
    for job in 0..<count {
      ranks[job] = new[job]
      order[Int(new[job])] = Int32(truncatingIfNeeded: job)
    }
  }

  /// Takes an order of starting: the jobs, first to last.
  @inline(__always)
  func setOrder(_ jobs: some Sequence<Int32>) {
    var rank: Int32 = 0
    for job in jobs {
      order[Int(rank)] = job
      ranks[Int(job)] = rank
      rank += 1
    }
  }

  var currentRanks: [Int32] { Array(UnsafeBufferPointer(start: ranks, count: count)) }
  /// The list that was scheduled.
  var startOrder: [Int32] { Array(UnsafeBufferPointer(start: order, count: count)) }
  /// All jobs in the order in which they gave back what they held.
  var finishOrder: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: finished, count: count) }

  /// Computes the schedule of `ranks`.
  ///
  /// - Returns: its length.
  package func run() -> Int64 {
    missing.update(from: dependencyCounts, count: count)
    free.update(from: capacities, count: resourceCount)
    finishedCount = 0
    now = 0
    for job in 0..<count where dependencyCounts[job] == 0 { release(Int32(truncatingIfNeeded: job)) }
    completePending()
    dispatch()
    while events.count > 0 {
      now = events.nextTime
      repeat {
        happen(events.removeFirst())
        completePending()
      } while events.nextTime == now
      dispatch()
    }
    return now
  }

  // MARK: - What happens at a moment

  private enum Moment {
    static let leadEnds: Int32 = 0
    static let jobEnds: Int32 = 1
    static let lagEnds: Int32 = 2
  }

  @inline(__always)
  private func happen(_ event: Int32) {
    let job = event >> 2
    switch event & 3 {
    case Moment.leadEnds: arrive(job)
    case Moment.jobEnds:
      if lanes[Int(job)] >= 0 { giveBack(Int(lanes[Int(job)])) }
      end(job)
    default: addPending(job)
    }
  }

  private func release(_ job: Int32) {
    let lead = leads[Int(job)]
    if lead > 0 { events.insert(job << 2 | Moment.leadEnds, at: now + lead) } else { arrive(job) }
  }

  @inline(__always)
  private func arrive(_ job: Int32) {
    let lane = lanes[Int(job)]
    if lane >= 0 { return queues[Int(lane)].insert(ranks[Int(job)]) }
    starts[Int(job)] = now
    let duration = durations[Int(job)]
    if duration > 0 { events.insert(job << 2 | Moment.jobEnds, at: now + duration) } else { end(job) }
  }

  @inline(__always)
  private func end(_ job: Int32) {
    finished[finishedCount] = job
    finishedCount += 1
    let lag = lags[Int(job)]
    if lag > 0 { events.insert(job << 2 | Moment.lagEnds, at: now + lag) } else { addPending(job) }
  }

  @inline(__always)
  private func addPending(_ job: Int32) {
    pending[pendingCount] = job
    pendingCount += 1
  }

  /// Lets those go on that waited for what is complete: a list instead of recursion, for long chains.
  @inline(__always)
  private func completePending() {
    while pendingCount > 0 {
      pendingCount -= 1
      let job = Int(pending[pendingCount])
      for edge in Int(offsets[job])..<Int(offsets[job + 1]) {
        let successor = targets[edge]
        missing[Int(successor)] -= 1
        if missing[Int(successor)] == 0 { release(successor) }
      }
    }
  }

  // MARK: - Resources

  private func dispatch() {
    while true {
      var best = Int32.max
      var bestLane = 0
      for lane in 0..<laneCount {
        let rank = queues[lane].first()
        if rank < best, fits(lane) {
          best = rank
          bestLane = lane
        }
      }
      if best == .max { return }
      queues[bestLane].remove(best)
      take(bestLane)
      let job = order[Int(best)]
      starts[Int(job)] = now
      events.insert(job << 2 | Moment.jobEnds, at: now + durations[Int(job)])
    }
  }

  @inline(__always)
  private func fits(_ lane: Int) -> Bool {
    for resource in 0..<resourceCount where demands[lane * resourceCount + resource] > free[resource] { return false }
    return true
  }

  @inline(__always)
  private func take(_ lane: Int) {
    for resource in 0..<resourceCount { free[resource] -= demands[lane * resourceCount + resource] }
  }

  @inline(__always)
  private func giveBack(_ lane: Int) {
    for resource in 0..<resourceCount { free[resource] += demands[lane * resourceCount + resource] }
  }
}

extension UnsafeMutablePointer {
  /// Memory of its own with the same elements.
  static func copy(of array: [Pointee]) -> UnsafeMutablePointer {
    let memory = UnsafeMutablePointer.allocate(capacity: array.count + 1)
    array.withUnsafeBufferPointer { elements in
      if let first = elements.baseAddress { memory.initialize(from: first, count: array.count) }
    }
    return memory
  }
}
