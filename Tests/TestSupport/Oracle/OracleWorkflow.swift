/// A workflow as `docs/language.md` describes one, for those who judge runs: a tree of tasks and groups, with names where the
/// file has names. It is never read from YAML, but written as YAML, so that the front end is judged as well.
///
/// Nothing here, nor in the judge, comes from the loader, the planner or the engine: `ArchitectureTests` hold it to that.
package struct OracleWorkflow: Sendable {
  package enum Policy: String, CaseIterable, Sendable { case finish, `continue`, cancel }

  package var isSync = false
  package var policy = Policy.finish
  package var pools: [Pool] = []
  package var tasks: [OracleTask] = []
  /// `--jobs` and `--memory`; nil for no limit.
  package var slots: Int?
  package var memory: Int?
  /// `grace` where a task says nothing, in nanoseconds.
  package var grace: Int64 = 10_000_000_000

  package struct Pool: Sendable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  package init() {}
}

/// A task, or a group: one that has `members`.
package struct OracleTask: Sendable {
  package enum When: String, CaseIterable, Sendable { case success, failure, always }

  package var name: String
  package var members: [OracleTask]?
  /// Of a task whether those listed after it wait for it, of a group how its members are started.
  package var isSync: Bool?
  package var dependencies: [String] = []
  package var when = When.success
  package var hasCondition = false
  package var allowsFailure = false
  /// Times in nanoseconds.
  package var delay: Int64 = 0
  package var timeout: Int64?
  package var grace: Int64?
  package var estimate: Int64?
  package var retry: Retry?
  package var hasRun = true
  package var cpus = 1
  package var memory = 0
  package var pools: [String] = []
  package var priority = 0
  package var service: Service?
  package var matrix: [Axis] = []
  /// The texts of its scripts, for real runs.
  package var script = "x"
  package var condition = "x"
  package var cwd: String?

  package init(name: String) {
    self.name = name
  }

  package struct Retry: Sendable {
    package enum Cause: Hashable, Sendable { case status(Int32), signal, timeout }

    package var maximum: Int
    package var delay: Int64 = 0
    package var backoff: Int64 = 1
    package var maximumDelay: Int64?
    /// Empty for all.
    package var causes: [Cause] = []

    package init(maximum: Int) {
      self.maximum = maximum
    }
  }

  package struct Service: Sendable {
    package var ready: String?
    package var interval: Int64 = 200_000_000
    package var timeout: Int64 = 60_000_000_000

    package init() {}
  }

  package struct Axis: Sendable {
    package var name: String
    package var values: [String]

    package init(name: String, values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// "The order is that of the axes, the last one varying fastest"; one empty combination without a matrix.
  package var combinations: [[(axis: String, value: String)]] {
    matrix.reduce([[]]) { combinations, axis in
      combinations.flatMap { combination in axis.values.map { combination + [(axis.name, $0)] } }
    }
  }
}
