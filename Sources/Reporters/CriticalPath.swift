package import Planner
import RunEvents

extension Timeline {
  /// The chain of tasks that decided when the run ended, first to last: each is what the next one waited for last, be it
  /// as a dependency or for its slot. Without a limit on slots this is the critical path.
  ///
  /// Unless it fails, a service ends because those that depend on it have: the chain never runs through such an end. It is
  /// in the chain where something waited for it to get ready; what waited for its slot waited for the last task that kept
  /// it running.
  package func criticalPath() -> [TaskID] { answer(\.criticalPath, findCriticalPath) }

  private func findCriticalPath() -> [TaskID] {
    var chain: [TaskID] = []
    var next = lastTask { !isKeptRunning($0) } ?? lastTask { _ in true }
    var sources: Adjacency?
    while let task = next {
      if graph.isShown(task), start(of: task) != nil { chain.append(task) }
      let entry = entries[Int(task)]
      let giver = entry.actionAfter ?? details(of: task)?.conditionAfter
      next = giver.map { lastKeeper(of: $0) ?? $0 } ?? entry.readyAfter
      // What ended with the time of its group was never ready: it ended when the last that it depends on had.
      if next == nil, entry.ready == nil, entry.finish != nil {
        sources = sources ?? graph.edges.reversed()
        next = sources![task].filter { entries[Int($0)].finish != nil }.max(by: endsBefore)
      }
    }
    return chain.reversed()
  }

  /// Of those that were started, the one that ended last.
  private func lastTask(where isMeant: (TaskID) -> Bool) -> TaskID? {
    var last: TaskID?
    for task in shownTasks {
      if let last, !endsBefore(last, task) { continue }
      if start(of: task) != nil, isMeant(task) { last = task }
    }
    return last
  }

  /// Whether it is a service that ended for the sake of others.
  private func isKeptRunning(_ task: TaskID) -> Bool {
    isService(task) && entries[Int(task)].outcome?.isFailure != true
  }

  private func endsBefore(_ first: TaskID, _ second: TaskID) -> Bool {
    let (left, right) = (entries[Int(first)], entries[Int(second)])
    return (left.finish ?? .zero, left.order ?? 0) < (right.finish ?? .zero, right.order ?? 0)
  }

  /// Of a service, the task that ended last before it of all that depend on it.
  private func lastKeeper(of task: TaskID) -> TaskID? {
    guard isKeptRunning(task), let end = entries[Int(task)].order else { return nil }
    var seen: Set<TaskID> = [task]
    var pending = [task]
    var last: TaskID?
    while let source = pending.popLast() {
      for successor in graph.edges[source] where seen.insert(successor).inserted {
        pending.append(successor)
        guard let order = entries[Int(successor)].order, order < end else { continue }
        if last.map({ endsBefore($0, successor) }) ?? true { last = successor }
      }
    }
    return last
  }
}
