/// What a task or a group of the scope may have beyond its action, and how that is written.
enum Attribute: UInt8, CaseIterable {
  case whenFailure, whenAlways, allowFailure, retry, laterRetry, timeLimit, laterTimeLimit, pool, noSlots, twoSlots
  case service, testedService, condition, noInstances, delay, join, otherPool, bothPools

  /// Each thing that a task may have once: what continuous integration combines.
  static let ofTasksOnce: [Attribute] = [
    .whenFailure, .whenAlways, .allowFailure, .retry, .timeLimit, .pool, .twoSlots, .testedService, .condition,
    .noInstances,
  ]
  static let ofGroupsOnce: [Attribute] = [.timeLimit]
  /// What may change how a run ends.
  static let ofTasks: [Attribute] = [
    .whenFailure, .whenAlways, .allowFailure, .retry, .laterRetry, .timeLimit, .pool, .noSlots, .twoSlots, .service,
    .testedService, .condition, .noInstances, .delay, .join,
  ]
  static let ofGroups: [Attribute] = [
    .timeLimit, .laterTimeLimit, .pool, .whenFailure, .whenAlways, .allowFailure, .condition, .noInstances, .delay,
  ]
  /// What may make tasks wait for each other.
  static let ofWaitingTasks: [Attribute] = [
    .pool, .otherPool, .bothPools, .service, .whenFailure, .whenAlways, .allowFailure, .timeLimit, .condition,
  ]
  static let ofWaitingGroups: [Attribute] = [
    .pool, .otherPool, .bothPools, .whenFailure, .whenAlways, .allowFailure, .timeLimit,
  ]

  var isPool: Bool { kind == 5 }
  var isTimeLimit: Bool { kind == 2 }

  /// Two of one kind can't stand together; nor can some others.
  var kind: Int {
    switch self {
    case .whenFailure, .whenAlways: 0
    case .retry, .laterRetry: 1
    case .timeLimit, .laterTimeLimit: 2
    case .noSlots, .twoSlots: 3
    case .service, .testedService, .join: 4
    case .pool, .otherPool, .bothPools: 5
    default: 8 + Int(rawValue)
    }
  }

  /// A time that no other deadline shares, so that each kind comes both before and after the others.
  var yaml: String {
    switch self {
    case .whenFailure: "when: failure"
    case .whenAlways: "when: always"
    case .allowFailure: "allow_failure: true"
    case .retry: "retry: 1"
    case .laterRetry: "retry: { max: 1, delay: 1700ms }"
    case .timeLimit: "timeout: 2300ms"
    case .laterTimeLimit: "timeout: 5900ms"
    case .pool: "pool: p"
    case .otherPool: "pool: q"
    case .bothPools: "pool: [p, q]"
    case .noSlots: "cpus: 0"
    case .twoSlots: "cpus: 2"
    case .service: "service: true"
    case .testedService: "service: { ready: x, interval: 1100ms, timeout: 3100ms }"
    case .condition: "if: x"
    case .noInstances: "matrix: { n: [] }"
    case .delay: "delay: 1300ms"
    case .join: ""
    }
  }
}
