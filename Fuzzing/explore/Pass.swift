import WorkflowModel

/// A part of what is looked at: workflows, and how often what may come at any time comes in one run of them.
struct Pass {
  var name: String
  var scope: Scope
  var bounds: Bounds

  init(_ name: String, _ scope: Scope, signals: UInt8 = 0, deferrals: UInt8 = 0, leftovers: UInt8 = 0) {
    self.name = name
    self.scope = scope
    bounds = Bounds(signals: signals, deferrals: deferrals, leftovers: leftovers)
  }

  /// What continuous integration looks at: a minute and a half of processor time.
  static let short: [Pass] = [
    Pass("two-disturbed", Scope(tasks: 2, attributes: 1), signals: 1, deferrals: 1, leftovers: 1),
    Pass("two-undisturbed", Scope(tasks: 2, attributes: 3).inOneOrder().under([.finish])),
    Pass("three", Scope(tasks: 3, attributes: 1), signals: 1),
    Pass("waits", Scope.waits(tasks: 3, attributes: 3).under([.finish]), deferrals: 1),
    Pass("waits-by-lot", Scope.waits(tasks: 4, attributes: 8).drawn(200), deferrals: 2),
    Pass("two", Scope(tasks: 2, attributes: 2), signals: 2),
    Pass("three-undisturbed", Scope(tasks: 3, attributes: 2).inOneOrder().under([.continue])),
    Pass("four-undisturbed", Scope(tasks: 4, attributes: 1).inOneOrder().under([.finish])),
  ]

  /// What takes hours.
  static let long: [Pass] = [
    Pass("waits", Scope.waits(tasks: 3, attributes: 4), deferrals: 2),
    Pass("waits-of-four", Scope.waits(tasks: 4, attributes: 3), deferrals: 2),
    Pass("waits-by-lot", Scope.waits(tasks: 4, attributes: 9).drawn(100_000), deferrals: 2),
    Pass("two-disturbed", Scope(tasks: 2, attributes: 2), signals: 2, deferrals: 2, leftovers: 1),
    Pass("three", Scope(tasks: 3, attributes: 1), signals: 2, deferrals: 1),
    Pass("two", Scope(tasks: 2, attributes: 3), signals: 2),
    Pass("four-undisturbed", Scope(tasks: 4, attributes: 1)),
    Pass("three-undisturbed", Scope(tasks: 3, attributes: 2)),
    Pass("three-attributes", Scope(tasks: 3, attributes: 2), signals: 2),
    Pass("four", Scope(tasks: 4, attributes: 2)),
  ]
}

extension Scope {
  /// Only with tasks after those they wait for, and without a limit of slots where no task says anything of them.
  func inOneOrder() -> Scope {
    var scope = self
    scope.hasBothOrders = false
    scope.limitsOnlyWhatMinds = true
    return scope
  }

  /// Only so many, drawn by lot.
  func drawn(_ count: Int) -> Scope {
    var scope = self
    scope.sample = count
    return scope
  }

  func under(_ policies: [FailurePolicy]) -> Scope {
    var scope = self
    scope.policies = policies
    return scope
  }
}
