import Diagnostics
package import Engine
package import Planner
package import RunEvents
package import SimulatedExecutor
package import WorkflowModel

/// A plan run in virtual time, with everything that happened.
package struct Simulation {
  package let plan: Plan
  package let options: Engine.Options
  package let events: [TimedEvent]
  package let result: RunResult

  /// - Parameters:
  ///   - behaviours: what all attempts of a task do, by its name; of the others what the plan expects.
  ///   - attempts: what each attempt of a task does, by its name; the last stands for all that follow.
  ///   - seed: of the random part of waits.
  package init(
    _ plan: Plan, slots: Int? = nil, memory: Int64? = nil, onFailure: FailurePolicy? = nil,
    grace: Nanoseconds = 10 * .second, seed: UInt64 = 0,
    _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
    attempts: [String: [SimulatedExecutor.Behaviour]] = [:],
    interruptions: [SimulatedExecutor.Interruption] = [], observers: [any RunObserver] = []
  ) {
    var options = Engine.Options(slots: slots, memory: memory, onFailure: onFailure ?? plan.onFailure)
    options.grace = grace
    options.seed = seed
    self.options = options
    let recorder = EventRecorder()
    // Larger ones say nothing that smaller ones don't.
    let twin = plan.tasks.count <= 500 ? RecordTwin(plan) : nil
    let observers = observers + (twin.map { [$0] } ?? [])
    var executor = SimulatedExecutor(
      engine: Engine(plan: plan, options: options), observers: [recorder] + observers, interruptions: interruptions
    ) { task, attempt, plan in
      let name = plan.name(of: task)
      if let attempts = attempts[name] { return attempts[min(Int(attempt), attempts.count) - 1] }
      return behaviours[name] ?? .expected(of: task, in: plan)
    }
    result = executor.run()
    events = recorder.events
    self.plan = recorder.plan ?? plan
    if let difference = twin?.difference(from: self.plan) {
      preconditionFailure("the log of a run is not all of it: \(difference)")
    }
  }

  /// Every step as a line: `5s start b after a`.
  package var transcript: [String] { events.filter(\.isStep).map { describe($0, in: plan) } }

  package func outcome(of name: String) -> Outcome? {
    for timed in events {
      if case .taskEnded(let task, let outcome) = timed.event, plan.label(of: task) == name { return outcome }
    }
    return nil
  }

  /// The names of all tasks in the order in which they ended.
  package var finishOrder: [String] {
    events.compactMap { timed in
      guard case .taskEnded(let task, _) = timed.event, plan.tasks[Int(task)].kind == .task else { return nil }
      return plan.name(of: task)
    }
  }
}

/// Writes down what it is told.
package final class EventRecorder: RunObserver {
  package private(set) var events: [TimedEvent] = []
  /// How many events there were at the end of each batch.
  package private(set) var batches: [Int] = []
  /// With the tasks that came while it ran.
  package private(set) var plan: Plan?
  /// What the events are about, where it has grown.
  package private(set) var graph: (any RunGraph)?

  package init() {}

  package func observe(_ event: RunEvent, at instant: Instant) {
    events.append(TimedEvent(event, at: instant))
  }

  package func observe(grown graph: any RunGraph) {
    self.graph = graph
    plan = graph as? Plan
  }

  package func endOfBatch() {
    batches.append(events.count)
  }
}

/// A text that is no task file without findings.
package struct UnplannableText: Error, CustomStringConvertible {
  package let description: String
}

/// Loads and plans a text that must be without findings.
///
/// - Parameter files: the texts of other files, by their paths from that of the text.
package func planned(
  _ text: String, _ options: Planner.Options = Planner.Options(), files: [String: String] = [:]
) throws(UnplannableText) -> Plan {
  let loaded = load(text, files: files, options: options)
  guard let plan = loaded.plan, loaded.diagnostics.isEmpty else { throw UnplannableText(description: loaded.report) }
  return plan
}

extension SimulatedExecutor.Behaviour {
  /// Ends well after so many seconds.
  package static func lasts(_ seconds: Nanoseconds) -> Self { Self(duration: seconds * .second) }

  /// Fails after so many seconds.
  package static func fails(after seconds: Nanoseconds, _ result: AttemptResult = .exited(1)) -> Self {
    Self(duration: seconds * .second, result: result)
  }

  /// Takes so many seconds to end once it is told to, nil for never.
  package func terminating(in seconds: Nanoseconds?) -> Self {
    Self(duration: duration, result: result, timeToTerminate: seconds.map { $0 * .second })
  }
}

extension SimulatedExecutor.Interruption {
  /// A signal after so many seconds; SIGINT where none is named.
  package static func signal(_ signal: Int32 = 2, at seconds: Nanoseconds) -> Self {
    Self(.signal(signal), at: Instant(nanoseconds: seconds * .second))
  }
}

extension Plan {
  /// A task's name; the beginning and the end of a group are `begin g` and `end g`.
  package func label(of task: TaskID) -> String {
    switch tasks[Int(task)].kind {
    case .task: name(of: task)
    case .groupStart: "begin \(name(of: task))"
    case .groupEnd: "end \(name(of: task))"
    case .matrixStart: "begin all \(name(of: task))"
    case .matrixEnd: "end all \(name(of: task))"
    }
  }

  /// The number of a task, or of the beginning of a group.
  package func task(named name: String) -> TaskID? {
    (0..<TaskID(tasks.count)).first { self.name(of: $0) == name }
  }
}
