import HeapModule
import Planner
import RunEvents

/// What an engine will do from now on, in one number: for searches that visit each state once.
///
/// States that differ must never share a digest, so whatever decides anything is in it. Numbers that only grow are replaced by what they
/// are compared for: instants by their distance from now, serial numbers by whether a deadline still means something.
extension Engine {
  /// The stored properties that the digest covers, by type.
  package static let digested: [String: Set<String>] = [
    "Engine": [
      "actions", "standings", "probeSerials", "queue", "resources", "deadlines", "endedCount", "runningCount",
      "servingCount", "now", "stopReason", "isKilled", "hasFailures", "round", "isStarved",
      "fruitlessStarts",
      "conditions", "attempts", "withoutRetry", "timedOutGroups", "limits", "groupLanes", "dependentsLeft",
      "serviceStarts",
      "probing", "fallen", "stuckProbes", "released", "returnedSlots", "incomplete", "isFailed", "settled",
      "isPropagating",
      "failedMeanwhile", "unneeded", "isRunEnded",
    ],
    "Standing": ["missing", "cause", "serial", "lane", "queuedInRound", "state"],
    "Deadline": ["instant", "task", "serial", "kind", "phase"],
    "Resources": ["freeSlots", "freeMemory", "freePools", "demands"],
    "ReadyQueue": ["lanes"],
  ]

  /// Those that it leaves out: they are the same in all states of one run, only tell observers more, or are taken out.
  /// Runs whose plans grow, or that hand on exports, can't be told apart by it.
  package static let undigested: [String: Set<String>] = [
    "Engine": [
      "plan", "options", "events", "lastReleased", "surrounding", "hasTolerantGroups", "dependents", "servicesOf",
      "visibility", "additions", "hasGrown", "queuedSinceTold",
    ],
    "Standing": ["awaited"],
    "Resources": ["limits", "lanes", "plainLanes"],
    "ReadyQueue": ["ranks", "order"],
  ]

  /// Adds the state to a digest; of plans that neither grow nor export.
  package func add(to digest: inout StateDigest) {
    addStandings(to: &digest)
    addResources(to: &digest)
    addDeadlines(to: &digest)
    for action in actions { digest.add(action) }
    digest.add(actions.count)
    digest.add(endedCount &+ runningCount &<< 8 &+ servingCount &<< 16 &+ fruitlessStarts &<< 24)
    digest.add(settled.count)
    for task in settled { digest.add(task) }
    digest.add(isKilled)
    digest.add(hasFailures)
    digest.add(isStarved)
    digest.add(isPropagating)
    digest.add(failedMeanwhile.count)
    digest.add(unneeded.count)
    digest.add(isRunEnded)
    digest.add(round > 0)
    switch stopReason {
    case nil: digest.add(0)
    case .failure(let task): digest.add(1 &+ Int64(task) &<< 8)
    case .signal(let number): digest.add(2 &+ Int64(number) &<< 8)
    case .fault(.deadlock): digest.add(3)
    case .fault(.noProcess(let errno)): digest.add(4 &+ Int64(errno) &<< 8)
    }
    addRarities(to: &digest)
  }

  @inline(__always)
  private func addStandings(to digest: inout StateDigest) {
    for standing in standings {
      var word = UInt64(standing.state.rawValue)
      word |= UInt64(UInt32(bitPattern: standing.missing)) << 8
      word |= UInt64(UInt16(truncatingIfNeeded: standing.cause)) << 40
      // Only whether it has waited since an earlier round is asked for.
      if standing.state == .queued, standing.queuedInRound < round { word |= 1 << 60 }
      digest.add(word)
      // Of others the lane is what was demanded last, and is not looked at.
      if standing.state == .queued || standing.state.isUnderWay {
        resources.add(demand: Int(standing.lane), to: &digest)
      }
    }
  }

  @inline(__always)
  private func addResources(to digest: inout StateDigest) {
    digest.add(resources.freeSlots)
    digest.add(resources.freeMemory)
    for count in resources.freePools { digest.add(count) }
    queue?.add(to: &digest, resources)
  }

  @inline(__always)
  private func addDeadlines(to digest: inout StateDigest) {
    digest.add(unordered: deadlines.unordered) { deadline, digest in
      digest.add(deadline.instant.since(now))
      digest.add(
        UInt64(deadline.kind.rawValue) | UInt64(deadline.phase.rawValue) << 8 | (isPending(deadline) ? 1 << 16 : 0))
      digest.add(deadline.task)
    }
  }

  @inline(__always)
  private func addRarities(to digest: inout StateDigest) {
    digest.add(conditions)
    digest.add(withoutRetry)
    digest.add(timedOutGroups)
    digest.add(probing)
    digest.add(fallen)
    digest.add(stuckProbes)
    digest.add(released)
    digest.add(returnedSlots)
    digest.add(incomplete)
    digest.add(isFailed)
    digest.add(unordered: attempts) { pair, digest in
      digest.add(pair.key)
      digest.add(pair.value)
    }
    digest.add(unordered: limits) { pair, digest in
      digest.add(pair.key)
      digest.add(pair.value)
    }
    digest.add(unordered: dependentsLeft) { pair, digest in
      digest.add(pair.key)
      digest.add(pair.value)
    }
    digest.add(unordered: groupLanes) { pair, digest in
      digest.add(pair.key)
      resources.add(demand: pair.value, to: &digest)
    }
    // It decides how much of an attempt's time is left when the service gets ready.
    digest.add(unordered: serviceStarts) { pair, digest in
      guard standings[Int(pair.key)].state == .running, rules(of: pair.key)?.timeout != nil else { return }
      digest.add(pair.key)
      digest.add(now.since(pair.value))
    }
  }

  // MARK: - What a search asks

  /// A Boolean value that indicates whether anything will happen by itself as time moves on.
  package var hasLiveDeadline: Bool { deadlines.unordered.contains { isPending($0) } }

  /// How many slots, and how many units of each pool, nobody holds.
  package var freeSlotsAndUnits: (slots: Int32, units: [Int32]) { (resources.freeSlots, resources.freePools) }

  /// A Boolean value that indicates whether nobody holds anything.
  package var hasAllBack: Bool {
    let all = Resources(slots: options.slots, memory: options.memory, pools: plan.pools)
    return resources.freeSlots == all.freeSlots && resources.freeMemory == all.freeMemory
      && resources.freePools == all.freePools
  }
}
