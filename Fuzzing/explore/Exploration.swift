import Diagnostics
import Engine
import Planner
import TestSupport
import WorkflowModel

/// Looks at workflows one after the other, and counts.
struct Exploration {
  let bounds: Bounds
  private(set) var workflows = 0
  /// Texts that the loader does not take: combinations that mean nothing.
  private(set) var refused = 0
  private(set) var states = 0
  private(set) var steps = 0
  /// Workflows that can get stuck.
  private(set) var stuck = 0
  /// Of processor time.
  var seconds = 0.0
  /// What was found, by its words without names.
  private(set) var problems: [String: Int] = [:]

  init(_ bounds: Bounds) { self.bounds = bounds }

  /// - Returns: what is wrong, in full, if nothing of its kind was found before.
  mutating func look(at yaml: String, slots: Int?, allRanks: Bool, _ again: String) -> String? {
    let (plan, isReported, report) = plan(of: yaml)
    guard let plan else {
      refused += 1
      return nil
    }
    workflows += 1
    var (subject, problem, wayToBeStuck) = (nil as Subject?, nil as Problem?, nil as [Choice]?)
    for ranks in allRanks ? Self.ranks(of: plan) : [nil] where problem == nil && wayToBeStuck == nil {
      var options = Engine.Options(slots: slots, onFailure: plan.onFailure)
      options.grace = 2900 * .millisecond
      options.ranks = ranks
      let current = Subject(plan: plan, options: options)
      let search = Search(current, bounds)
      states += search.stateCount
      steps += search.stepCount
      problem = search.problem ?? current.starvation() ?? Determinism(current, search.endings).problem()
      wayToBeStuck = search.wayToBeStuck
      subject = current
    }
    if wayToBeStuck != nil { stuck += 1 }
    // Which task is first is not always open: without all orders, that it never gets stuck says nothing.
    if problem == nil, (wayToBeStuck != nil) != isReported, allRanks || !isReported {
      let text =
        isReported ? "reported as stuck, and it always ends:\n\(report)" : "gets stuck, and that is not reported"
      problem = Problem(text: text, path: wayToBeStuck ?? [])
    }
    guard let problem, let subject else { return nil }
    let kind = Self.kind(of: problem.text)
    problems[kind, default: 0] += 1
    guard problems[kind] == 1 else { return nil }
    return describe(problem, yaml, subject, again)
  }

  /// Every order of starting among those that want units.
  private static func ranks(of plan: Plan) -> [[Int32]?] {
    let order = plan.startOrder()
    let wanting = order.filter { !plan.rules(of: $0).pools.isEmpty && !plan.tasks[Int($0)].kind.isEnd }
    let others = order.filter { !wanting.contains($0) }
    return permutations(of: wanting).map { ($0 + others).inverted }
  }

  /// Plans it; of one with waits that may never end it makes a plan all the same.
  private func plan(of yaml: String) -> (plan: Plan?, isReported: Bool, report: String) {
    let loaded = load(yaml)
    if let plan = loaded.plan { return (plan, false, "") }
    guard loaded.rules.allSatisfy({ $0 == Rule.poolDeadlock.id }) else { return (nil, false, "") }
    var options = Planner.Options()
    options.checksWaits = false
    return (load(yaml, options: options).plan, true, loaded.report)
  }

  /// The words without the names in them.
  private static func kind(of text: String) -> String {
    text.split(separator: "\n")[0].split(separator: " ").filter { word in
      !(word.count == 1 || word.contains("/") || word.allSatisfy(\.isNumber))
    }.joined(separator: " ")
  }

  private func describe(_ problem: Problem, _ yaml: String, _ subject: Subject, _ again: String) -> String {
    var lines = [
      problem.text, yaml + "slots: \(subject.options.slots.map(String.init) ?? "no limit")", "again: \(again)",
    ]
    lines += replay(problem.path, subject)
    if let other = problem.other { lines += ["the other way:"] + replay(other, subject) }
    return lines.joined(separator: "\n")
  }

  private func replay(_ path: [Choice], _ subject: Subject) -> [String] {
    var witness = Witness(isRecording: true)
    var state = State(subject, &witness)
    for choice in path { state.perform(choice, subject, &witness) }
    return witness.lines
  }
}

/// All orders of some things.
func permutations<Element>(of elements: [Element]) -> [[Element]] {
  guard let first = elements.first else { return [[]] }
  return permutations(of: Array(elements.dropFirst())).flatMap { rest in
    (0...rest.count).map { place in rest[..<place] + [first] + rest[place...] }
  }
}
