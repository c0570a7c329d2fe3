import ArgumentParser
import Engine
import Glibc
import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import WorkflowModel

/// Measures the engine alone: a run in virtual time that nobody watches. Development only.
@main
struct Transitions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a file in virtual time and say how many changes of state that is, in how many seconds of processor.",
    discussion: """
      A transition is one change of the state of one task: a task with an action goes from waiting to queued, to running, \
      to ended, which is three. Counted in a run of its own; the quickest of the others is told, from a plan to its end.
      """)

  @Argument(help: "A file of tasks without `if`, `retry`, groups and services.") var file: String
  @Option(name: .shortAndLong, help: "How many slots.") var jobs = 4
  @Option(help: "How many runs are timed.") var runs = 3

  func run() throws {
    let plan = try planned(readFile(file))
    let counter = TransitionCounter()
    simulate(plan, [counter])
    let seconds = (0..<runs).map { _ in
      let start = Self.processorSeconds
      simulate(plan, [])
      return Self.processorSeconds - start
    }
    print("{\"tasks\":\(plan.tasks.count),\"transitions\":\(counter.count),\"seconds\":\(seconds.min() ?? 0)}")
  }

  private func simulate(_ plan: Plan, _ observers: [any RunObserver]) {
    let options = Engine.Options(slots: jobs, onFailure: .finish)
    var executor = SimulatedExecutor(engine: Engine(plan: plan, options: options), observers: observers)
    _ = executor.run()
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Counts the events that stand for a change of state, each for one.
private final class TransitionCounter: RunObserver {
  private(set) var count = 0

  func observe(_ event: RunEvent, at instant: Instant) {
    switch event {
    case .taskReady, .attemptStarted, .taskEnded: count += 1
    default: break
    }
  }
}
