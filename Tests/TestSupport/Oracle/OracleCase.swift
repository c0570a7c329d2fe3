import Planner

/// A workflow made by chance, run once in virtual time, and what the oracle says of it.
package struct OracleCase: Sendable {
  package let seed: UInt64
  package let workflow: OracleWorkflow
  package let graph: OracleGraph
  package private(set) var log: [OracleLogEntry] = []
  package private(set) var complaints: [String] = []
  /// Why the file is refused, for a reason that the generator does not look at; nil for nothing.
  package private(set) var refusal: String?

  package init(seed: UInt64, _ shape: OracleGenerator.Shape = .init()) {
    self.seed = seed
    workflow = OracleGenerator.makeWorkflow(seed: seed, shape)
    graph = OracleGraph(workflow)
    complaints = graph.unresolved.map { "'\($0)' is the name of nothing" }
    let loaded = load(workflow.text)
    guard let plan = loaded.plan, loaded.diagnostics.isEmpty else {
      if workflow.isRefused(loaded) { refusal = loaded.report } else { complaints.append(loaded.report) }
      return
    }
    let driver = OracleDriver(plan, workflow, graph, seed: seed, shape)
    log = driver.log
    complaints += driver.problems
    complaints += OracleJudge.complaints(about: log, of: workflow, graph)
  }

  /// The events as lines, for people.
  package var transcript: String {
    log.map { entry in
      "\(entry.instant / 1_000_000_000).\(entry.instant % 1_000_000_000 / 100_000_000) s  \(describe(entry.event))\n"
    }.joined()
  }

  /// Numbers of tasks as their names.
  private func describe(_ event: OracleEvent) -> String {
    func name(_ node: OracleNode) -> String { "'\(graph.nodes[node].label)'" }
    switch event {
    case .ready(let node): return "ready \(name(node))"
    case .conditionStarted(let node): return "if \(name(node))"
    case .conditionEnded(let node, let result): return "if \(name(node)) ends: \(result)"
    case .attemptStarted(let node, let attempt): return "start \(name(node)) \(attempt)"
    case .attemptEnded(let node, let attempt, let result): return "exit \(name(node)) \(attempt): \(result)"
    case .serviceReady(let node): return "serving \(name(node))"
    case .timeLimitReached(let node): return "time limit of \(name(node))"
    case .retryScheduled(let node, let attempt, let wait):
      return "retry \(name(node)): attempt \(attempt) after \(wait / 1_000_000) ms"
    case .taskEnded(let node, .blocked(let cause)): return "end \(name(node)): blocked by \(name(cause))"
    case .taskEnded(let node, let outcome): return "end \(name(node)): \(outcome)"
    case .stopping(.failure(let node)): return "stopping: \(name(node)) failed"
    case .stopping(let reason): return "stopping: \(reason)"
    case .killing(let count): return "killing \(count)"
    case .runEnded(let result): return "the end: \(result)"
    case .asked(let node, let isProbe): return "  asked \(name(node))\(isProbe ? " ready?" : "")"
    case .refused(let node): return "  refused \(name(node))"
    case .probeEnded(let node, let result): return "  ready? \(name(node)): \(result)"
    case .lingers(let node, let result): return "  lingers \(name(node)) \(result)"
    case .told(let node, let signal, let isProbe): return "  \(signal) \(name(node))\(isProbe ? " ready?" : "")"
    case .interrupted(let reason): return "  from outside: \(reason)"
    }
  }
}

extension OracleWorkflow {
  /// The rules whose findings a workflow made by chance may have: which waits for pools never end is a question of its own.
  private static let expectedRules: Set<String> = ["pool-deadlock"]

  /// Returns true if the file is refused, and for nothing but what the generator does not look at.
  func isRefused(_ loaded: LoadedText) -> Bool {
    !loaded.rules.isEmpty && loaded.rules.allSatisfy { Self.expectedRules.contains($0) }
  }
}
