/// Where a task, or a part of a group, stands.
struct OracleCourse {
  enum Stage {
    /// What it waits for has not ended.
    case waiting
    /// Its `if` is to be started.
    case beforeCondition
    case condition
    /// Its delay passes, or the wait before another attempt; then it waits for slots, memory and pools.
    case delay
    case running
    /// A service that is ready.
    case serving
    case ended
  }

  var stage = Stage.waiting
  var outcome: OracleOutcome?
  /// When its delay, or the wait before another attempt, is over.
  var startable: Int64 = 0
  var isRetry = false
  var attempt = 0
  /// Its start was asked for and not answered.
  var isAsked = false
  /// When its process was started, and when the time of that is over.
  var started: Int64 = 0
  var limit: Int64?
  /// When a service has to be ready.
  var readyLimit: Int64?
  /// Of a group, when its time is over.
  var groupLimit: Int64?
  /// The time of the process, or of the group, is over.
  var isLimited = false
  /// Its process was told to end because the run, or the group, stops: it will be cancelled.
  var isDoomed = false
  /// It can never start, and the run could not go on for it.
  var isAbandoned = false
  /// A service that nothing needs any more.
  var isRetiring = false
  var patienceEnds: Int64?
  /// A service whose main process has failed, but not all that it has started has ended.
  var hasFallen = false
  var told: Int64?
  var killed: Int64?
  /// A service that was cancelled only because nothing needed it any more.
  var isLeft = false
  /// Of one that a time limit has cancelled, the beginning of the group whose time it was.
  var cutBy: OracleNode?
  /// The service was ready: those that depend on it may go on.
  var isReleased = false
  /// It has ended, and so has all it waits for.
  var isComplete = false
  /// How it has to end now; empty while nothing is decided.
  var expected: [OracleOutcome] = []
  var mayRetry = false
  /// A service without a test is ready at once, another one when its test has said so.
  var mustBeReady = false
  /// It ended without a word, in the log of a real run, and the word may follow.
  var isHidden = false

  var hasProcess: Bool { stage == .condition || stage == .running || stage == .serving }
  /// For those that depend on it there is nothing more to wait for.
  var isOver: Bool { isComplete || isReleased }
}

/// What there is to run tasks with.
struct OracleResources: Equatable {
  struct Demand {
    var slots = 0
    var memory = 0
    var pools: [Int] = []

    /// Whether it asks for no more than another.
    func isWithin(_ other: Demand) -> Bool {
      slots <= other.slots && memory <= other.memory && pools.allSatisfy(other.pools.contains)
    }
  }

  /// nil for no limit.
  var slots: Int?
  var memory: Int?
  var pools: [Int]

  init(_ workflow: OracleWorkflow) {
    slots = workflow.slots
    memory = workflow.memory
    pools = workflow.pools.map(\.count)
  }

  func has(_ demand: Demand) -> Bool {
    demand.slots <= slots ?? .max && demand.memory <= memory ?? .max && demand.pools.allSatisfy { pools[$0] > 0 }
  }

  mutating func take(_ demand: Demand) { change(demand, by: -1) }
  mutating func giveBack(_ demand: Demand) { change(demand, by: 1) }

  private mutating func change(_ demand: Demand, by sign: Int) {
    slots = slots.map { $0 + sign * demand.slots }
    memory = memory.map { $0 + sign * demand.memory }
    for pool in demand.pools { pools[pool] += sign }
  }
}

extension OracleJudge {
  /// "A task that asks for more slots or memory than there is gets all of it." An `if` holds one slot, none where the task
  /// says `cpus: 0`, and nothing else.
  func demand(of node: OracleNode) -> OracleResources.Demand {
    let task = graph.nodes[node].task
    let isCondition = courses[node].stage == .beforeCondition || courses[node].stage == .condition
    let isGroup = graph.nodes[node].kind == .begin
    var demand = OracleResources.Demand()
    if isCondition {
      demand.slots = min(isGroup ? 1 : min(1, task.cpus), workflow.slots ?? .max)
      return demand
    }
    demand.pools = task.pools.compactMap { name in workflow.pools.firstIndex { $0.name == name } }
    if isGroup { return demand }
    demand.slots = min(task.cpus, workflow.slots ?? .max)
    demand.memory = min(task.memory, workflow.memory ?? .max)
    return demand
  }
}
