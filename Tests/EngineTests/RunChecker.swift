import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import WorkflowModel

/// Holds the events of a run against what must be true of every run, whatever the file and the luck.
final class RunChecker {
  private let run: RandomRun
  private let simulation: Simulation
  private let histories: [History]
  private(set) var violations: [String] = []

  /// What was told of one task; places are those in the list of events.
  private struct History {
    var readies: [(place: Int, instant: Nanoseconds, after: TaskID?)] = []
    var starts: [(place: Int, instant: Nanoseconds, after: TaskID?)] = []
    var exits: [(place: Int, instant: Nanoseconds, result: AttemptResult)] = []
    var ends: [(place: Int, instant: Nanoseconds, outcome: Outcome)] = []

    var ready: (place: Int, instant: Nanoseconds, after: TaskID?)? { readies.first }
  }

  init(_ run: RandomRun, _ simulation: Simulation) {
    self.run = run
    self.simulation = simulation
    var histories = Array(repeating: History(), count: run.nodes.count)
    for (place, timed) in simulation.events.enumerated() {
      let instant = timed.instant.nanoseconds
      switch timed.event {
      case .taskReady(let task, let after):
        histories[Int(task)].readies.append((place, instant, after))
      case .attemptStarted(let task, _, let after): histories[Int(task)].starts.append((place, instant, after))
      case .attemptEnded(let task, _, let result): histories[Int(task)].exits.append((place, instant, result))
      case .taskEnded(let task, let outcome): histories[Int(task)].ends.append((place, instant, outcome))
      case .runStarted, .stopping, .runEnded: break
      case .killing, .conditionStarted, .conditionEnded, .serviceReady, .timeLimitReached, .retryScheduled, .tasksAdded,
        .exportsLeftOut, .delayEnded, .queued, .exported, .resourcesUsed:
        break
      }
    }
    self.histories = histories
    checkFrame()
    for node in run.nodes.indices { checkTask(node) }
    checkSlots()
    checkQueue()
    checkResult()
  }

  private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { violations.append(message()) }
  }

  // MARK: - The run as a whole

  private func checkFrame() {
    let events = simulation.events
    require(simulation.plan.tasks.count == run.nodes.count, "the plan has \(simulation.plan.tasks.count) nodes")
    for (node, description) in run.nodes.enumerated() where node < simulation.plan.tasks.count {
      require(simulation.plan.name(of: TaskID(node)) == description.name, "node \(node) is not \(description.name)")
    }
    require(events.first == TimedEvent(.runStarted, at: .zero), "the first event is not the start")
    require(events.count { $0.event == .runStarted } == 1, "started more than once")
    require(events.last?.event == .runEnded(simulation.result), "the last event is not the end")
    require(zip(events, events.dropFirst()).allSatisfy { $0.instant <= $1.instant }, "time went back")
    let ends = events.count { if case .runEnded = $0.event { true } else { false } }
    require(ends == 1, "ended \(ends) times")
  }

  private func checkResult() {
    let hasFailure = histories.contains { $0.ends.first?.outcome == .failed }
    let interruption = simulation.events.lazy.compactMap { timed -> Int32? in
      if case .stopping(.signal(let signal)) = timed.event { signal } else { nil }
    }.first
    let expected: RunResult = interruption.map { .interrupted(signal: $0) } ?? (hasFailure ? .failed : .succeeded)
    require(simulation.result == expected, "result \(simulation.result), expected \(expected)")
    if let interruption = run.interruptions.first, interruption.instant < simulation.events.last!.instant {
      require(simulation.result != .succeeded && simulation.result != .failed, "the interruption was not seen")
    }
  }

  // MARK: - Each task

  private func checkTask(_ node: Int) {
    let (history, description) = (histories[node], run.nodes[node])
    let name = "\(description.kind) \(description.name)"
    guard let end = history.ends.first, history.ends.count == 1 else {
      return violations.append("\(name) ended \(history.ends.count) times")
    }
    require(history.readies.count <= 1, "\(name) was ready \(history.readies.count) times")
    require(history.starts.count <= 1, "\(name) was started \(history.starts.count) times")
    require(history.starts.count == history.exits.count, "\(name): a start without an end, or the reverse")
    require(history.starts.isEmpty || description.hasAction, "\(name) has nothing to start")
    if let ready = history.ready { checkReady(node, ready) }
    if let start = history.starts.first, let exit = history.exits.first {
      checkStart(node, start)
      require(exit.place + 1 == end.place, "\(name): its end is not told with that of its attempt")
      require(start.place < exit.place && start.instant <= exit.instant, "\(name) ended before it started")
      checkExit(node, start.instant, exit)
    }
    switch end.outcome {
    case .succeeded: checkSuccess(node, end.instant)
    case .failed: require(history.exits.first?.result.isSuccess == false, "\(name) failed without a reason")
    case .cancelled: require(stopPlace.map { $0 < end.place } ?? false, "\(name) was cancelled in a run that goes on")
    case .blocked(let cause): checkBlocked(node, by: Int(cause), at: end.place)
    case .skipped, .timedOut: require(false, "\(name) ended as \(end.outcome)")
    }
  }

  private func checkReady(_ node: Int, _ ready: (place: Int, instant: Nanoseconds, after: TaskID?)) {
    let name = run.nodes[node].name
    let ends = run.nodes[node].dependencies.map { (node: $0, end: histories[$0].ends.first) }
    for (dependency, end) in ends {
      let isOver = end.map { $0.outcome.isSuccess && $0.place < ready.place } ?? false
      require(isOver, "\(name) is ready before \(run.nodes[dependency].name) succeeded")
    }
    let last = ends.max { $0.end?.place ?? 0 < $1.end?.place ?? 0 }
    require(ready.after == last.map { TaskID($0.node) }, "\(name) is not ready after what it waited for last")
    require(ready.instant == last?.end?.instant ?? 0, "\(name) is not ready at the end of what it waited for last")
  }

  private func checkStart(_ node: Int, _ start: (place: Int, instant: Nanoseconds, after: TaskID?)) {
    let name = run.nodes[node].name
    guard let ready = histories[node].ready else { return violations.append("\(name) started without being ready") }
    let earliest = ready.instant + run.nodes[node].delay
    require(ready.place < start.place && earliest <= start.instant, "\(name) started before it could")
    require(stopPlace.map { start.place < $0 } ?? true, "\(name) started although the run was stopping")
    if run.slots == nil || run.nodes[node].cpus == 0 {
      require(start.instant == earliest, "\(name) waited though it needs no slot")
    }
    // What waited for a slot took it from a task that had just ended; what did not wait took none.
    require(start.after != nil || start.instant == earliest, "\(name) waited for nobody")
    if let after = start.after {
      let released = histories[Int(after)].exits.first
      require(released?.instant == start.instant, "\(name) took a slot of \(run.nodes[Int(after)].name)")
      require(run.nodes[Int(after)].cpus > 0, "\(run.nodes[Int(after)].name) had no slot to give")
    }
  }

  private func checkSuccess(_ node: Int, _ instant: Nanoseconds) {
    let (history, description) = (histories[node], run.nodes[node])
    guard let ready = history.ready else { return violations.append("\(description.name) succeeded, never ready") }
    if description.hasAction {
      require(history.exits.first?.result == .exited(0), "\(description.name) succeeded with another status")
    } else {
      require(instant == ready.instant + description.delay, "\(description.name) did not end with its delay")
    }
  }

  private func checkBlocked(_ node: Int, by cause: Int, at place: Int) {
    let name = run.nodes[node].name
    require(histories[node].ready == nil, "\(name) is blocked though it was ready")
    require(histories[cause].ends.first?.outcome == .failed, "\(name) is blocked by what has not failed")
    require(histories[cause].ends.first.map { $0.place < place } ?? false, "\(name) is blocked too early")
    require(ancestors(of: node).contains(cause), "\(name) does not depend on what blocks it")
  }

  private func ancestors(of node: Int) -> Set<Int> {
    var found: Set<Int> = []
    var pending = [node]
    while let next = pending.popLast() {
      for dependency in run.nodes[next].dependencies where found.insert(dependency).inserted {
        pending.append(dependency)
      }
    }
    return found
  }

  // MARK: - Stopping

  /// Where nothing new is started any more.
  private var stopPlace: Int? {
    simulation.events.firstIndex { if case .stopping = $0.event { true } else { false } }
  }

  /// When what runs is told to end: by a signal, or under `cancel` by a failure.
  private var termination: Nanoseconds? {
    simulation.events.first { timed in
      switch timed.event {
      case .stopping(.signal): true
      case .stopping: run.onFailure == .cancel
      default: false
      }
    }?.instant.nanoseconds
  }

  private func checkExit(
    _ node: Int, _ start: Nanoseconds, _ exit: (place: Int, instant: Nanoseconds, result: AttemptResult)
  ) {
    let (name, behaviour) = (run.nodes[node].name, run.nodes[node].behaviour)
    let natural = start + behaviour.duration
    guard let termination, termination < natural else {
      require(exit.instant == natural && exit.result == behaviour.result, "\(name) did not end by itself")
      return
    }
    let outcome = histories[node].ends.first?.outcome
    require(outcome == .cancelled, "\(name) was told to stop and is \(outcome.map { "\($0)" } ?? "unknown")")
    let force = termination + 10 * .second
    let second = run.interruptions.dropFirst().first.map(\.instant.nanoseconds) ?? .max
    let latest = min(force, max(second, termination))
    require((termination...latest).contains(exit.instant), "\(name) outlived the order to stop")
    let polite = behaviour.timeToTerminate.map { termination + $0 } ?? natural
    if polite < latest {
      require(exit.instant == polite, "\(name) was not given the time it needed to stop")
    } else if polite > latest {
      require(exit.instant == latest && exit.result == .signalled(9), "\(name) was not killed in time")
    }
  }

  // MARK: - Slots

  private func slots(of node: Int) -> Int {
    min(Int(run.nodes[node].cpus), run.slots ?? 0)
  }

  private func checkSlots() {
    guard let limit = run.slots else { return }
    var held = 0
    for timed in simulation.events {
      switch timed.event {
      case .attemptStarted(let task, _, _): held += slots(of: Int(task))
      case .attemptEnded(let task, _, _): held -= slots(of: Int(task))
      default: continue
      }
      require(
        (0...limit).contains(held), "\(held) of \(limit) slots are held at \(describe(timed, in: simulation.plan))")
    }
  }

  /// When the clock moves on, nothing waits that would fit, and what was started was the best of what would.
  private func checkQueue() {
    let limit = run.slots ?? .max
    let remaining = run.remainingPaths()
    let stop = simulation.events.first { if case .stopping = $0.event { true } else { false } }?.instant.nanoseconds
    for instant in Set(simulation.events.map(\.instant.nanoseconds)) where instant < stop ?? .max {
      let running = run.nodes.indices.filter { node in
        guard let start = histories[node].starts.first, let exit = histories[node].exits.first else { return false }
        return start.instant <= instant && exit.instant > instant
      }
      let free = limit - running.reduce(0) { $0 + slots(of: $1) }
      let waiting = run.nodes.indices.filter { isWaiting($0, after: instant) }
      for node in waiting {
        require(slots(of: node) > free, "\(run.nodes[node].name) waits at \(instant) though it fits")
      }
      for started in run.nodes.indices where histories[started].starts.first?.instant == instant {
        for node in waiting where slots(of: node) <= slots(of: started) && couldStart(node, with: started) {
          let (left, right) = (run.nodes[started], run.nodes[node])
          let isBetter =
            (left.priority, remaining[started], -started) > (right.priority, remaining[node], -node)
          require(isBetter, "\(left.name) was started before \(right.name)")
        }
      }
    }
  }

  /// Whether it is in the queue when all that happens at an instant has happened.
  private func isWaiting(_ node: Int, after instant: Nanoseconds) -> Bool {
    guard run.nodes[node].hasAction, let ready = histories[node].ready else { return false }
    guard ready.instant + run.nodes[node].delay <= instant else { return false }
    guard let start = histories[node].starts.first else {
      return (histories[node].ends.first?.instant ?? .max) > instant
    }
    return start.instant > instant
  }

  /// Whether it was in the queue when another was taken from it.
  private func couldStart(_ node: Int, with started: Int) -> Bool {
    guard let ready = histories[node].ready, let start = histories[started].starts.first else { return false }
    return run.nodes[node].delay > 0 || ready.place < start.place
  }
}
