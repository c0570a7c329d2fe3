import Engine
import Planner
import RunEvents
import TestSupport
import WorkflowModel

/// An engine driven by hand, for what the simulated executor never does: starts that are refused, processes left over.
struct ManualRun {
  var engine: Engine

  init(_ text: String, slots: Int? = nil, onFailure: FailurePolicy = .finish) throws {
    engine = Engine(plan: try planned(text), options: Engine.Options(slots: slots, onFailure: onFailure))
    engine.start(at: .zero)
  }

  func task(_ name: String) -> TaskID {
    engine.plan.task(named: name)!
  }

  /// Lets the engine start what it can and takes what it asks for: `start a`, `TERM a`, `KILL a`.
  mutating func dispatch() -> [String] {
    engine.dispatch()
    defer { engine.actions.removeAll() }
    return engine.actions.map { action in
      switch action {
      case .start(let task, _, _): "start \(engine.plan.name(of: task))"
      case .signal(let task, _, .terminate): "TERM \(engine.plan.name(of: task))"
      case .signal(let task, _, .kill): "KILL \(engine.plan.name(of: task))"
      }
    }
  }

  /// Takes what has happened since the last call.
  mutating func transcript() -> [String] {
    defer { engine.events.removeAll() }
    return engine.events.filter(\.isStep).map { describe($0, in: engine.plan) }
  }

  // MARK: - Inputs, in milliseconds

  mutating func started(_ name: String, at time: Nanoseconds) {
    engine.attemptStarted(task(name), at: instant(time))
  }

  mutating func deferred(_ name: String, errno: Int32 = 24, at time: Nanoseconds) {
    engine.attemptDeferred(task(name), errno: errno, at: instant(time))
  }

  mutating func lingers(_ name: String, _ result: AttemptResult = .exited(0), at time: Nanoseconds) {
    engine.attemptLingers(task(name), result, at: instant(time))
  }

  mutating func ended(
    _ name: String, _ result: AttemptResult = .exited(0), in phase: Phase = .run, at time: Nanoseconds
  ) {
    engine.attemptEnded(task(name), result, in: phase, at: instant(time))
  }

  mutating func stuck(_ name: String, in phase: Phase = .run, at time: Nanoseconds) -> Bool {
    engine.attemptIsStuck(task(name), in: phase, at: instant(time))
  }

  mutating func stop(_ reason: StopReason, at time: Nanoseconds) {
    engine.stop(reason, at: instant(time))
  }

  mutating func advance(to time: Nanoseconds) {
    engine.advance(to: instant(time))
  }

  /// When the engine next has something to do.
  var nextDeadline: Nanoseconds? { engine.nextDeadline.map { $0.nanoseconds / .millisecond } }

  private func instant(_ time: Nanoseconds) -> Instant {
    Instant(nanoseconds: time * .millisecond)
  }
}
