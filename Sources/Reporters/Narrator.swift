package import Diagnostics
package import Planner
package import RunEvents
import Variables
import WorkflowModel

/// Says on standard error what goes wrong, as it happens.
package final class Narrator: RunObserver {
  private let timeline: Timeline
  private let tails: OutputTail
  private let style: TextStyle
  private let words: OutcomeText
  private let say: (String) -> Void
  /// Failures of this moment, with what each blocks.
  private var failures: [(task: TaskID, blocked: [TaskID])] = []
  private var running = 0
  /// What was said of each failure: the report at the end doesn't say it again.
  package private(set) var told: [TaskID: Told] = [:]

  package struct Told {
    /// What it blocked, as far as it was known.
    package var blocked: [TaskID]
    /// Whether the end of its output, or of that of its `ready` test, was shown with it.
    package var hasOutput: Bool
  }

  /// A Boolean value that indicates whether a signal, or a failure that stops what runs, has stopped the run in this batch.
  private var isJustStopped = false
  /// The ends of groups whose time was over in this batch.
  private var timedOut: [TaskID] = []
  /// What was said of the last fault.
  private var lastFault: String?

  /// The report at the end is about no more than so many.
  private static let toldLimit = 16

  /// - Parameters:
  ///   - timeline: is told every event before this one is, as are the tails.
  ///   - say: takes one message, without a line break at its end.
  package init(
    _ timeline: Timeline, tails: OutputTail, style: TextStyle, words: OutcomeText, say: @escaping (String) -> Void
  ) {
    self.timeline = timeline
    self.tails = tails
    self.style = style
    self.words = words
    self.say = say
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .attemptStarted: running += 1
    case .attemptEnded(_, _, let result): if result.hadProcess { running -= 1 }
    case .exportsLeftOut(let task, let names): tellLeftOut(names, of: task)
    case .retryScheduled(let task, _, let wait): tellRetry(of: task, after: wait)
    case .taskEnded(let task, .failed), .taskEnded(let task, .timedOut): failures.append((task, []))
    case .taskEnded(let task, .blocked(let cause)):
      if let index = failures.lastIndex(where: { $0.task == cause }) { failures[index].blocked.append(task) }
    case .stopping(.signal(let signal)):
      let isUnasked = signalName(signal) == "SIGPIPE"
      let reason =
        isUnasked ? "nobody reads standard output any more" : "interrupted by \(signalName(signal))"
      let again = isUnasked ? "two signals kill" : "once more kills"
      let stopped = running == 0 ? "" : "; stopping what is running, \(again) it and all clean-up"
      say(style.apply(.yellow, to: reason) + stopped)
      isJustStopped = true
    case .killing(let count): say(style.apply(.yellow, to: "killing \(count) \(count == 1 ? "task" : "tasks")"))
    case .stopping(.fault(let fault)): tell(fault)
    case .stopping(.failure): if timeline.graph.onFailure == .cancel { isJustStopped = true }
    case .timeLimitReached(let task): if timeline.graph.kind(of: task) == .groupEnd { timedOut.append(task) }
    case .runStarted, .taskReady, .taskEnded, .runEnded, .conditionStarted, .conditionEnded, .serviceReady, .tasksAdded,
      .delayEnded, .queued, .exported, .resourcesUsed:
      break
    }
  }

  /// Of what is stuck again nothing is said that was.
  private func tell(_ fault: RunFault) {
    let reason = words.reason(fault, timeline)
    if reason != lastFault { say(style.apply(.red, to: reason)) }
    lastFault = reason
  }

  package func endOfBatch() {
    for failure in failures { tell(failure.task, blocked: timeline.counted(failure.blocked)) }
    failures.removeAll()
    if isJustStopped {
      tell(kept: timeline.unreadyServices())
    } else if !timedOut.isEmpty {
      let (graph, groups) = (timeline.graph, timedOut)
      // What does not clean up is outside of the group, and goes on as if nothing had happened.
      let kept = timeline.unreadyServices(for: { graph.terms(of: $0).survivesFailure })
      tell(kept: kept.filter { service, _ in groups.contains { graph.isInside(service, group: $0) } })
    }
    isJustStopped = false
    timedOut.removeAll()
  }

  /// Which services are still waited for when a signal stops the run, a failure does, or the time of a group is over: the run goes on
  /// until they are ready and what cleans up, which depends on them, has ended.
  private func tell(kept services: [(service: TaskID, user: TaskID)]) {
    for (service, user) in services.prefix(5) {
      let limit = timeline.graph.terms(of: service).readiness.map { ", which may take \(lengthText($0))" } ?? ""
      say(
        "waiting until service '\(timeline.name(of: service))' is ready\(limit): '\(timeline.name(of: user))' cleans up and depends on it"
      )
    }
  }

  private func tellRetry(of task: TaskID, after wait: Nanoseconds) {
    let (subject, rest) = words.sentence(on: task, in: timeline)
    let next = timeline.entries[Int(task)].attempts + 1
    let limit = max(next, timeline.graph.terms(of: task).attempts)
    let moment = wait > 0 ? "in \(lengthText(wait))" : "follows"
    say("\(style.apply(.yellow, to: subject))\(rest); attempt \(next) of \(limit) \(moment)")
  }

  private func tellLeftOut(_ names: [String], of task: TaskID) {
    let list = timeline.secrets.shown(OutcomeText.list(of: names))
    let subject = style.apply(.yellow, to: "warning: '\(timeline.name(of: task))'")
    say("\(subject) is run without \(list): too long for its environment")
  }

  private func tell(_ task: TaskID, blocked: [TaskID]) {
    let isAllowed = timeline.graph.allowsFailure(task)
    let (subject, rest) = words.sentence(on: task, in: timeline)
    var message = style.apply(isAllowed ? .yellow : .red, to: isAllowed ? "warning: \(subject)" : subject) + rest
    let cutOff = timeline.cutOff(byTimeOf: task)
    if !cutOff.stopped.isEmpty { message += "; stopped with it: \(listing(of: cutOff.stopped, in: timeline))" }
    if !cutOff.unstarted.isEmpty { message += "; not started: \(listing(of: cutOff.unstarted, in: timeline))" }
    if !blocked.isEmpty { message += "; blocked by it: \(listing(of: blocked, in: timeline))" }
    let output = outputOfService(task)
    say(message + output)
    if told.count < Self.toldLimit { told[task] = Told(blocked: blocked, hasOutput: !output.isEmpty) }
  }

  /// What a service wrote last, or its `ready` test: mostly the reason, and shown nowhere else yet.
  private func outputOfService(_ task: TaskID) -> String {
    guard timeline.graph.isService(task) else { return "" }
    let isUnready =
      timeline.entries[Int(task)].outcome == .timedOut || timeline.result(of: task) == .stoppedByTerminal(in: .probe)
    let lines = isUnready ? tails.probeLines(of: task) : tails.lines(of: task)
    if lines.isEmpty { return "" }
    let heading = isUnready ? "its 'ready' test said" : "the end of its output"
    return "; \(heading):\n" + lines.map { "    \($0)" }.joined(separator: "\n")
  }
}

extension Timeline {
  /// The services under way that are not ready yet, each with the first task that still depends on it.
  ///
  /// - Parameter isMeant: whether a task that depends on one counts.
  func unreadyServices(for isMeant: (TaskID) -> Bool = { _ in true }) -> [(service: TaskID, user: TaskID)] {
    let graph = graph
    return shownTasks.compactMap { service in
      guard isService(service), entries[Int(service)].outcome == nil, details(of: service)?.servingSince == nil,
        let attempt = attempts(of: service).last, attempt.end == nil
      else { return nil }
      let users = graph.edges.reached(from: [service]).filter {
        graph.kind(of: $0).isCounted && entries[Int($0)].outcome == nil && isMeant($0)
      }
      return users.min().map { (service, $0) }
    }
  }

  /// Of several nodes the tasks, as they are counted: a group is told by what is in it, a matrix by its instances as soon as these
  /// are known.
  func counted(_ nodes: [TaskID]) -> [TaskID] {
    nodes.filter { graph.kind(of: $0) == .task || graph.kind(of: $0).isCounted && graph.isShown($0) }
      .sorted { (graph.place(of: $0), $0) < (graph.place(of: $1), $1) }
  }
}

/// The first of several names, and how many more there are.
func listing(of tasks: [TaskID], in timeline: Timeline) -> String {
  let names = tasks.prefix(5).map { "'\(timeline.name(of: $0))'" }.joined(separator: ", ")
  return tasks.count > 5 ? "\(names) and \(tasks.count - 5) more" : names
}

extension AttemptResult {
  /// Whether there was something that ended.
  fileprivate var hadProcess: Bool {
    switch self {
    case .exited, .signalled, .badExports, .stoppedByTerminal, .notStopped: true
    case .notStarted: false
    }
  }
}
