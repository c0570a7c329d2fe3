import Planner
import Reporters
import RunEvents
import WorkflowModel

/// What waited for nothing but the order of a `sync` list, told by the same plan without such order.
struct SyncOrder {
  private let timeline: Timeline
  /// What each task waits for without the order of lists.
  private let sources: Adjacency
  /// By task: when all that it depends on had ended, had no list been in order.
  private let readiness: [Nanoseconds]

  /// - Returns: nil where the tasks of the two plans are not the same.
  init?(_ timeline: Timeline, without unordered: Plan) {
    let plan = timeline.plan
    guard plan.tasks.count == unordered.tasks.count,
      zip(plan.tasks, unordered.tasks).allSatisfy({ $0.definition == $1.definition && $0.kind == $1.kind })
    else { return nil }
    self.timeline = timeline
    sources = unordered.predecessors()
    var readiness = [Nanoseconds](repeating: 0, count: plan.tasks.count)
    var ends = readiness
    for task in plan.topologicalOrder() {
      ends[Int(task)] = Self.end(task, timeline)
      for source in sources[task] {
        let shift = plan.tasks[Int(source)].kind.isStart ? readiness[Int(source)] - Self.ready(source, timeline) : 0
        readiness[Int(task)] = max(readiness[Int(task)], ends[Int(source)] + shift)
        // What was blocked keeps those behind it waiting until all that it depends on has ended.
        if timeline.entries[Int(task)].ready == nil { ends[Int(task)] = max(ends[Int(task)], ends[Int(source)]) }
      }
    }
    self.readiness = readiness
  }

  private static func ready(_ task: TaskID, _ timeline: Timeline) -> Nanoseconds {
    timeline.entries[Int(task)].ready?.nanoseconds ?? 0
  }

  /// When those that depend on it did not have to wait for it any longer.
  private static func end(_ task: TaskID, _ timeline: Timeline) -> Nanoseconds {
    (timeline.details(of: task)?.servingSince ?? timeline.entries[Int(task)].finish)?.nanoseconds ?? 0
  }

  /// The list for whose order alone a task waited until it was ready, nil for the file itself, and since when it did.
  func hold(of task: TaskID) -> (list: DefinitionID?, since: Nanoseconds)? {
    guard timeline.entries[Int(task)].ready != nil, readiness[Int(task)] < Self.ready(task, timeline) else {
      return nil
    }
    let plan = timeline.plan
    var node = task
    while let source = timeline.entries[Int(node)].readyAfter {
      if !isSource(source, of: node) {
        return (plan.workflow.tasks[Int(plan.tasks[Int(node)].definition)].parent, readiness[Int(task)])
      }
      // A member waits with its group.
      guard plan.tasks[Int(source)].kind.isStart else { return nil }
      node = source
    }
    return nil
  }

  /// Whether a task waits for another one, itself or through what was never ready.
  private func isSource(_ source: TaskID, of task: TaskID) -> Bool {
    var seen: Set<TaskID> = [task]
    var pending = [task]
    while let node = pending.popLast() {
      if sources[node].contains(source) { return true }
      for next in sources[node] where timeline.entries[Int(next)].ready == nil && seen.insert(next).inserted {
        pending.append(next)
      }
    }
    return false
  }
}
