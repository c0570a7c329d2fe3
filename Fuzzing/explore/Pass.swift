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

  /// What continuous integration looks at, in a minute and a half of processor time: a refused start and signals in passes of
  /// their own where both together would take too long. What takes little and finds much comes first.
  static let short: [Pass] = [
    Pass("two", Scope(tasks: 2, attributes: 2).inShapes(), signals: 2),
    Pass("two-brief", Scope(tasks: 2, attributes: 3).inShapes().inBrief()),
    Pass("two-disturbed", Scope(tasks: 2, attributes: 1).inShapes(), signals: 2, deferrals: 1, leftovers: 1),
    Pass("waits", Scope.waits(tasks: 3, attributes: 3).under([.finish]).inShapes().withUnits([1]), deferrals: 1),
    Pass("waits-by-lot", Scope.waits(tasks: 4, attributes: 8).drawn(100), deferrals: 2),
    Pass("four-deferred", Scope(tasks: 4, attributes: 1).inShapes().inBrief(), deferrals: 1),
    Pass("three-deferred", Scope(tasks: 3, attributes: 2).inShapes().inBrief(), deferrals: 1),
    Pass("three", Scope(tasks: 3, attributes: 2).inShapes().inBrief(), signals: 2),
    Pass("four", Scope(tasks: 4, attributes: 1).inShapes().inBrief(), signals: 2),
  ]

  /// What takes hours.
  static let long: [Pass] = [
    Pass("three-brief", Scope(tasks: 3, attributes: 2).inShapes().inBrief(), signals: 2, deferrals: 1, leftovers: 1),
    Pass("four-brief", Scope(tasks: 4, attributes: 1).inShapes().inBrief(), signals: 2, deferrals: 1, leftovers: 1),
    Pass("four-of-two", Scope(tasks: 4, attributes: 2).inShapes().inBrief(), signals: 1),
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
  private func changed(_ change: (inout Scope) -> Void) -> Scope {
    var scope = self
    change(&scope)
    return scope
  }

  /// Only with tasks after those they wait for, and without a limit of slots where no task says anything of them.
  func inOneOrder() -> Scope {
    changed {
      $0.hasBothOrders = false
      $0.limitsOnlyWhatMinds = true
    }
  }

  /// Without further kinds of the same attribute.
  func inBrief() -> Scope {
    changed { ($0.ofTasks, $0.ofGroups) = (Attribute.ofTasksOnce, Attribute.ofGroupsOnce) }
  }

  /// Only one of the workflows that differ in which task stands where.
  func inShapes() -> Scope {
    inOneOrder().changed {
      $0.hasOneOfEachShape = true
      $0.countsPolicies = true
    }
  }

  /// Only with these numbers of units of pool `p`.
  func withUnits(_ units: [Int]) -> Scope { changed { $0.units = units } }

  /// Only so many, drawn by lot.
  func drawn(_ count: Int) -> Scope { changed { $0.sample = count } }

  func under(_ policies: [FailurePolicy]) -> Scope { changed { $0.policies = policies } }
}
