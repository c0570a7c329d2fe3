import Planner
import RunEvents
import WorkflowModel

/// The time limits of groups that were reached, and which tasks each has ended.
struct GroupLimits {
  /// A Boolean value that indicates whether a signal or a fault has told the run to stop.
  var isInterrupted = false
  /// The number of tasks known before the run; those that matrices add come after them.
  private let plannedCount: Int
  private var moments: [TaskID: Instant] = [:]
  /// By the end of a group, what its limit reached first of all limits around it.
  private var members: [TaskID: [TaskID]] = [:]
  private var reached: Set<TaskID> = []

  init(plannedCount: Int) {
    self.plannedCount = plannedCount
  }

  /// Takes note that the time of a group is over: of its members, those that have not ended and were not told to end before.
  mutating func reach(_ group: TaskID, at instant: Instant, _ timeline: Timeline) {
    let graph = timeline.graph
    let added = TaskID(plannedCount)..<TaskID(graph.nodeCount)
    let inside = Set((graph.partner(of: group) + 1)..<group)
      .union(added.filter { graph.isInside($0, group: group) })
    let found = inside.filter { task in
      timeline.entries[Int(task)].outcome == nil && !graph.kind(of: task).isEnd && !reached.contains(task)
        && !isStopping(task, graph) && !graph.runsAfterFailure(task, within: group) && !isKept(task, group, timeline)
    }
    moments[group] = instant
    members[group] = Array(found)
    reached.formUnion(found)
  }

  private func isStopping(_ task: TaskID, _ graph: any RunGraph) -> Bool {
    isInterrupted && !graph.terms(of: task).survivesInterruption
  }

  /// Whether a member is a service under way that tasks outside of the group need, or that was told to end when the last of its
  /// users had ended.
  private func isKept(_ task: TaskID, _ group: TaskID, _ timeline: Timeline) -> Bool {
    let graph = timeline.graph
    guard timeline.isService(task), timeline.entries[Int(task)].actionStart != nil else { return false }
    let users = graph.edges.reached(from: [task]).filter { graph.kind(of: $0).isCounted }
    if users.isEmpty { return timeline.details(of: task)?.servingSince != nil }
    return users.allSatisfy { timeline.entries[Int($0)].outcome != nil }
      || !users.allSatisfy { graph.isInside($0, group: group) }
  }

  /// The tasks that the limit of a group stopped, and those that were never started because of it. These may also be outside of
  /// the group and depend on members.
  fileprivate func cutOff(byTimeOf group: TaskID, _ timeline: Timeline) -> (stopped: [TaskID], unstarted: [TaskID]) {
    var (stopped, unstarted, cancelled) = ([TaskID](), [TaskID](), [TaskID]())
    for task in members[group] ?? [] {
      let outcome = timeline.entries[Int(task)].outcome
      if outcome == .cancelled {
        cancelled.append(task)
        if timeline.start(of: task) == nil { unstarted.append(task) } else { stopped.append(task) }
      } else if timeline.details(of: task)?.servingSince != nil, outcome == nil || outcome == .succeeded {
        // A service ends when the last member that needs it has, and then counts as succeeded.
        stopped.append(task)
      }
    }
    unstarted += unstartedOutside(after: cancelled, of: group, timeline)
    return (timeline.counted(stopped), timeline.counted(unstarted))
  }

  /// What depends on cancelled members, directly or not, and was cancelled for that.
  private func unstartedOutside(after cancelled: [TaskID], of group: TaskID, _ timeline: Timeline) -> [TaskID] {
    var found: Set<TaskID> = []
    var pending = cancelled
    while let source = pending.popLast() {
      for task in timeline.graph.edges[source] where timeline.entries[Int(task)].outcome == .cancelled {
        guard !reached.contains(task), timeline.start(of: task) == nil,
          timeline.entries[Int(task)].finish! >= moments[group]!, found.insert(task).inserted
        else { continue }
        pending.append(task)
      }
    }
    return Array(found)
  }
}

extension Timeline {
  /// What ended with the time of a group: the tasks that were stopped, and those that were never started.
  func cutOff(byTimeOf group: TaskID) -> (stopped: [TaskID], unstarted: [TaskID]) {
    guard entries[Int(group)].outcome == .timedOut else { return ([], []) }
    return limits.cutOff(byTimeOf: group, self)
  }
}
