package import Planner
package import RunEvents
package import WorkflowModel

/// What happened when: gathered from the events of a run, real or simulated.
package final class Timeline: RunObserver {
  package let plan: Plan
  /// By task.
  package private(set) var entries: [Entry]
  package private(set) var result: RunResult?
  /// When the run ended.
  package private(set) var end = Instant.zero
  private var finished = 0

  package struct Entry: Sendable {
    /// When its dependencies had ended, and the last of those.
    package var ready: Instant?
    package var readyAfter: TaskID?
    /// When its action was started, and the task whose slot it took.
    package var actionStart: Instant?
    package var actionAfter: TaskID?
    package var finish: Instant?
    package var result: AttemptResult?
    package var outcome: Outcome?
    /// Its place among all that were started, by when they finished, counted from 1.
    package var order: Int?
  }

  package init(plan: Plan) {
    self.plan = plan
    entries = Array(repeating: Entry(), count: plan.tasks.count)
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .runStarted, .stopping: break
    case .taskReady(let task, let after):
      entries[Int(task)].ready = instant
      entries[Int(task)].readyAfter = after
    case .attemptStarted(let task, _, let after):
      entries[Int(task)].actionStart = instant
      entries[Int(task)].actionAfter = after
    case .attemptEnded(let task, _, let result): entries[Int(task)].result = result
    case .taskEnded(let task, let outcome): finish(task, outcome, at: instant)
    case .runEnded(let result):
      self.result = result
      end = instant
    }
  }

  private func finish(_ task: TaskID, _ outcome: Outcome, at instant: Instant) {
    entries[Int(task)].outcome = outcome
    entries[Int(task)].finish = instant
    guard plan.isShown(task), start(of: task) != nil else { return }
    finished += 1
    entries[Int(task)].order = finished
  }

  // MARK: - Figures

  /// When a task began: its delay, or its action where it has none. nil for one that never did.
  package func start(of task: TaskID) -> Instant? {
    let entry = entries[Int(task)]
    let planned = plan.tasks[Int(task)]
    return planned.delay > 0 || !planned.hasAction ? entry.ready : entry.actionStart
  }

  /// How long a task waited or worked, without the time it stood in the queue for a slot after its delay.
  package func duration(of task: TaskID) -> Nanoseconds {
    guard let start = start(of: task), let finish = entries[Int(task)].finish else { return 0 }
    return finish.since(start) - slotWait(of: task)
  }

  /// The time between the end of a delay and the start of the action, or the end of one that never got a slot.
  package func slotWait(of task: TaskID) -> Nanoseconds {
    let (entry, planned) = (entries[Int(task)], plan.tasks[Int(task)])
    guard planned.delay > 0, planned.hasAction, let ready = entry.ready else { return 0 }
    // One that did not have to wait for a slot started as soon as it could be started.
    if entry.actionStart != nil, entry.actionAfter == nil { return 0 }
    guard let end = entry.actionStart ?? entry.finish else { return 0 }
    return max(0, end.since(ready.advanced(by: planned.delay)))
  }

  /// The tasks that people know of, in file order.
  package var shownTasks: [TaskID] {
    (0..<TaskID(plan.tasks.count)).filter(plan.isShown)
  }

  /// The sum of all durations: what one after the other would take.
  package var work: Nanoseconds {
    shownTasks.reduce(0) { $0.addingSaturated(duration(of: $1)) }
  }

  /// When the last task finished.
  package var makespan: Nanoseconds {
    shownTasks.reduce(0) { latest, task in
      guard start(of: task) != nil, let finish = entries[Int(task)].finish else { return latest }
      return max(latest, finish.nanoseconds)
    }
  }

  /// The chain of tasks that decided when the run ended, first to last: each is what the next one waited for last, be it
  /// as a dependency or for its slot. Without a limit on slots this is the critical path.
  package func criticalPath() -> [TaskID] {
    let started = shownTasks.filter { start(of: $0) != nil }
    let last = started.max { a, b in
      let (left, right) = (entries[Int(a)], entries[Int(b)])
      return (left.finish ?? .zero, left.order ?? 0) < (right.finish ?? .zero, right.order ?? 0)
    }
    var chain: [TaskID] = []
    var next = last
    while let task = next {
      if plan.isShown(task), start(of: task) != nil { chain.append(task) }
      let entry = entries[Int(task)]
      next = entry.actionAfter ?? entry.readyAfter
    }
    return chain.reversed()
  }
}
