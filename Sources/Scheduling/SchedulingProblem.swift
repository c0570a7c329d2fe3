import Planner

/// Jobs with precedence that share limited resources: the resource-constrained project scheduling problem (Brucker, Drexl,
/// Möhring, Neumann, Pesch 1999: PS | prec | Cmax). Dense arrays of whole numbers, so that a search can look at many
/// thousands of schedules a second.
package struct SchedulingProblem: Sendable {
  /// For each job, how long it holds what it needs. All times are in one unit, chosen by whoever made the problem.
  package var durations: [Int64]
  /// How long it waits before, holding nothing, once all it depends on has ended.
  package var leads: [Int64]
  /// How long after it those that depend on it have to wait.
  package var lags: [Int64]
  /// For each job its row of `demands`; -1 for one that never waits for a resource.
  package var lanes: [Int32]
  /// Every different demand, flat: how much of each resource.
  package var demands: [Int64]
  /// How many rows it has.
  package var laneCount: Int
  /// How much of each resource there is.
  package var capacities: [Int64]
  /// For each job its class: those of a lower one start first among those that are ready. nil when there is only one.
  package var classes: [Int32]?
  package var successors: JobEdges

  package init(
    durations: [Int64], leads: [Int64]? = nil, lanes: [Int32], demands: [[Int64]], capacities: [Int64],
    edges: [(source: Int32, target: Int32)]
  ) {
    self.init(
      durations: durations, leads: leads, lanes: lanes, demands: demands, capacities: capacities,
      successors: JobEdges(jobs: durations.count, edges: edges))
  }

  init(
    durations: [Int64], leads: [Int64]?, lanes: [Int32], demands: [[Int64]], capacities: [Int64], successors: JobEdges
  ) {
    self.durations = durations
    let none = [Int64](repeating: 0, count: durations.count)
    self.leads = leads.flatMap { $0.contains { $0 > 0 } ? $0 : nil } ?? none
    lags = none
    self.lanes = lanes
    self.demands = demands.flatMap { $0 }
    laneCount = demands.count
    self.capacities = capacities
    self.successors = successors
  }

  package var count: Int { durations.count }

  /// How much of a resource a job holds.
  func demand(of job: Int, for resource: Int) -> Int64 {
    lanes[job] < 0 ? 0 : demands[Int(lanes[job]) * capacities.count + resource]
  }

  /// The same with time running backwards.
  package var reversed: SchedulingProblem {
    var result = self
    result.successors = successors.reversed
    swap(&result.leads, &result.lags)
    return result
  }

  /// Every job after those it waits for.
  func topologicalOrder() -> [Int32] {
    orderTopologically(nodes: count) { successors[$0] }
  }
}

/// The neighbours of each job in two flat arrays (compressed sparse rows).
package struct JobEdges: Sendable {
  /// Where the neighbours of each job begin; one entry more than there are jobs.
  let offsets: [Int32]
  let targets: [Int32]

  init(jobs: Int, edges: [(source: Int32, target: Int32)]) {
    var offsets = [Int32](repeating: 0, count: jobs + 1)
    for edge in edges { offsets[Int(edge.source) + 1] += 1 }
    for job in 0..<jobs { offsets[job + 1] += offsets[job] }
    var next = offsets
    var targets = [Int32](repeating: 0, count: edges.count)
    for edge in edges {
      targets[Int(next[Int(edge.source)])] = edge.target
      next[Int(edge.source)] += 1
    }
    self.offsets = offsets
    self.targets = targets
  }

  /// - Parameter adjacency: one that has not grown.
  init(_ adjacency: Adjacency) {
    offsets = adjacency.offsets
    targets = adjacency.neighbours
  }

  package subscript(_ job: Int32) -> ArraySlice<Int32> {
    targets[Int(offsets[Int(job)])..<Int(offsets[Int(job) + 1])]
  }

  /// The same the other way round.
  var reversed: JobEdges {
    var edges: [(source: Int32, target: Int32)] = []
    edges.reserveCapacity(targets.count)
    for job in 0..<Int32(offsets.count - 1) {
      for target in self[job] { edges.append((target, job)) }
    }
    return JobEdges(jobs: offsets.count - 1, edges: edges)
  }

  /// For each job, how many others it is a neighbour of.
  var incomingCounts: [Int32] {
    var counts = [Int32](repeating: 0, count: offsets.count - 1)
    for target in targets { counts[Int(target)] += 1 }
    return counts
  }
}
