import Engine
import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Whatever an executor answers, and whenever, the engine comes to an end and tells a consistent story.
struct ContractTests {
  static let shape = RandomRun.Shape(hasGroups: true, policies: FailurePolicy.allCases)

  @Test func anyAnswersAreUnderstood() throws {
    var found = 0
    var endings: Set<String> = []
    for seed: UInt64 in 0..<600 where found < 3 {
      let run = RandomRun(seed: seed, Self.shape)
      let plan = try planned(run.text)
      let executor = RandomExecutor(run, plan)
      let problems = executor.problems + Self.inconsistencies(of: executor.events, plan)
      if case .runEnded(let result) = executor.events.last?.event { endings.insert("\(result)") }
      guard !problems.isEmpty else { continue }
      found += 1
      let transcript = executor.events.filter(\.isStep).map { describe($0, in: plan) }.joined(separator: "\n")
      Issue.record("seed \(seed): \(problems.joined(separator: "; "))\n\(run.text)\n\(transcript)")
    }
    #expect(
      endings == ["succeeded", "failed", "interrupted(signal: 2)", "faulted(RunEvents.RunFault.noProcess(errno: 28))"])
  }

  private static func inconsistencies(of events: [TimedEvent], _ plan: Plan) -> [String] {
    var problems: [String] = []
    var (ready, started, exited, ended) = (Set<TaskID>(), Set<TaskID>(), Set<TaskID>(), [TaskID: Outcome]())
    for timed in events {
      func require(_ condition: Bool) {
        if !condition { problems.append("not consistent: \(describe(timed, in: plan))") }
      }
      switch timed.event {
      case .taskReady(let task, let after):
        require(ready.insert(task).inserted && ended[task] == nil)
        require(after.map { ended[$0] == .succeeded } ?? true)
      case .attemptStarted(let task, _, let after):
        require(ready.contains(task) && started.insert(task).inserted && ended[task] == nil)
        require(after.map { ended[$0] != nil } ?? true)
      case .attemptEnded(let task, _, let result):
        let wasRefused = if case .notStarted = result { true } else { false }
        require(exited.insert(task).inserted && started.contains(task) != wasRefused && ended[task] == nil)
      case .taskEnded(let task, let outcome):
        require(ended.updateValue(outcome, forKey: task) == nil)
        require(!started.contains(task) || exited.contains(task))
        if case .blocked(let cause) = outcome { require(ended[cause] == .failed) }
      case .runEnded: require(ended.count == plan.tasks.count)
      case .runStarted, .stopping: break
      case .killing, .conditionStarted, .conditionEnded, .serviceReady, .timeLimitReached, .retryScheduled, .tasksAdded,
        .exportsLeftOut, .delayEnded, .queued, .exported, .resourcesUsed:
        break
      }
    }
    if !zip(events, events.dropFirst()).allSatisfy({ $0.instant <= $1.instant }) { problems.append("time went back") }
    if events.count(where: { if case .runEnded = $0.event { true } else { false } }) != 1 {
      problems.append("the run did not end once")
    }
    return problems
  }
}
