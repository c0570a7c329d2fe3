import Planner
import RunEvents
import WorkflowModel

/// Run events in the oracle's words: the numbers of the plan are left behind, only names are common.
struct OracleTranslation {
  private let nodes: [OracleNode]
  private(set) var problems: [String] = []

  init(_ plan: Plan, _ graph: OracleGraph) {
    var nodes: [OracleNode] = []
    nodes.reserveCapacity(plan.tasks.count)
    var seen = 0
    for task in 0..<TaskID(plan.tasks.count) {
      let node = graph.places[plan.label(of: task)]
      if node == nil {
        problems.append("the plan has '\(plan.label(of: task))', which is not in the file")
      } else {
        seen += 1
      }
      nodes.append(node ?? 0)
    }
    if seen != graph.nodes.count {
      problems.append("the plan has \(seen) of \(graph.nodes.count) tasks and parts of groups")
    }
    self.nodes = nodes
  }

  func node(_ task: TaskID) -> OracleNode { nodes[Int(task)] }

  /// nil for what the oracle does not judge.
  func translate(_ event: RunEvent) -> OracleEvent? {
    switch event {
    case .runStarted, .exportsLeftOut, .tasksAdded, .delayEnded, .queued, .exported, .resourcesUsed: nil
    case .taskReady(let task, _): .ready(node(task))
    case .conditionStarted(let task, _): .conditionStarted(node(task))
    case .conditionEnded(let task, let result): .conditionEnded(node(task), translate(result))
    case .attemptStarted(let task, let attempt, _): .attemptStarted(node(task), Int(attempt))
    case .serviceReady(let task): .serviceReady(node(task))
    case .timeLimitReached(let task): .timeLimitReached(node(task))
    case .attemptEnded(let task, let attempt, let result): .attemptEnded(node(task), Int(attempt), translate(result))
    case .retryScheduled(let task, let attempt, let wait): .retryScheduled(node(task), Int(attempt), wait)
    case .taskEnded(let task, let outcome): .taskEnded(node(task), translate(outcome))
    case .stopping(.failure(let task)): .stopping(.failure(node(task)))
    case .stopping(.signal): .stopping(.signal)
    case .stopping(.fault): .stopping(.fault)
    case .killing(let count): .killing(count)
    case .runEnded(.succeeded): .runEnded(.succeeded)
    case .runEnded(.failed): .runEnded(.failed)
    case .runEnded(.interrupted): .runEnded(.interrupted)
    case .runEnded(.faulted): .runEnded(.faulted)
    }
  }

  func translate(_ result: AttemptResult) -> OracleResult {
    switch result {
    case .exited(let status): .exited(status)
    // The last two come from no driver here: a terminal, and processes of other users.
    case .signalled, .stoppedByTerminal, .notStopped: .signalled
    case .notStarted: .notStarted
    case .badExports: .badExports
    }
  }

  private func translate(_ outcome: Outcome) -> OracleOutcome {
    switch outcome {
    case .succeeded: .succeeded
    case .failed: .failed
    case .timedOut: .timedOut
    case .cancelled: .cancelled
    case .skipped: .skipped
    case .blocked(let task): .blocked(node(task))
    }
  }
}
