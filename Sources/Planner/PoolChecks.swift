import Diagnostics
import WorkflowModel

/// Waits for pools that can never end, because what holds the units waits, directly or not, for the one that wants them.
///
/// A group holds its units from its start to its end, a service from its start until all that depend on it have ended. What
/// runs in between (in the group, or what depends on the service) can't be given what they hold. That is certain where
/// such holders take all units of a pool; and where several of them, which nothing keeps apart, can each take their part
/// before any gets the rest ("hold and wait": Coffman, Elphick, Shoshani 1971).
struct PoolChecks {
  private let graph: GraphBuilder
  private var workflow: Workflow { graph.workflow }
  private var spans: HoldingSpans
  private let holders: [Holder]
  private var found: [Diagnostic] = []
  /// What was looked at: instances of one task are alike.
  private var checked: Set<Want> = []

  struct Holder {
    var node: TaskID
    /// The end of a group; nil for a service.
    var end: TaskID?
    var pools: [Int32]
  }

  /// A task or group that waits for a pool.
  private struct Want: Hashable {
    var definition: Int32
    var pool: Int32
  }

  /// A wait for one pool while another one is held.
  private struct Crossing {
    var holder: Int
    var node: TaskID
    var wanted: Int32
  }

  private struct Pair: Hashable {
    var held: Int32
    var wanted: Int32
  }

  init(_ graph: GraphBuilder, _ knots: Knots) {
    self.graph = graph
    holders = graph.workflow.pools.isEmpty ? [] : Self.holders(graph)
    spans = HoldingSpans(graph, knots, isNeeded: !holders.isEmpty)
  }

  mutating func findings() -> [Diagnostic] {
    guard !holders.isEmpty else { return [] }
    let holding = holdersByNode()
    var crossings: [Pair: [Crossing]] = [:]
    for node in holding.keys.sorted() {
      for wanted in Self.wanted(by: node, graph) {
        check(node, wanted, holding[node]!, among: holding)
        for holder in holding[node]! {
          for held in holders[holder].pools where held != wanted && isSingle(held) && isSingle(wanted) {
            crossings[Pair(held: held, wanted: wanted), default: []].append(
              Crossing(holder: holder, node: node, wanted: wanted))
          }
        }
      }
    }
    for pair in crossings.keys.sorted(by: { ($0.held, $0.wanted) < ($1.held, $1.wanted) }) where pair.held < pair.wanted
    {
      guard let others = crossings[Pair(held: pair.wanted, wanted: pair.held)] else { continue }
      checkCrossing(crossings[pair]!, others)
    }
    return found
  }

  private func isSingle(_ pool: Int32) -> Bool { graph.resolver.pools[Int(pool)].count == 1 }

  // MARK: - Who holds, who wants

  private static func holders(_ graph: GraphBuilder) -> [Holder] {
    graph.nodes.indices.compactMap { index in
      let node = graph.nodes[index]
      let rules = graph.resolver.rules[Int(graph.resolver.rulesOf[Int(node.definition)])]
      guard !rules.pools.isEmpty else { return nil }
      if node.kind == .groupStart { return Holder(node: TaskID(index), end: node.partner, pools: rules.pools) }
      // One that may be left out holds nothing then.
      guard node.kind == .task, rules.service != nil, rules.when == .success, !rules.hasCondition else { return nil }
      return Holder(node: TaskID(index), end: nil, pools: rules.pools)
    }
  }

  private static func wanted(by node: TaskID, _ graph: GraphBuilder) -> [Int32] {
    let description = graph.nodes[Int(node)]
    switch description.kind {
    case .groupStart: break
    case .task:
      // What does nothing takes no unit.
      if case .none = graph.workflow.tasks[Int(description.definition)].action { return [] }
    case .groupEnd, .matrixStart, .matrixEnd: return []
    }
    return graph.resolver.rules[Int(graph.resolver.rulesOf[Int(description.definition)])].pools
  }

  /// For each node that wants something, the holders during whose time it has to run.
  private mutating func holdersByNode() -> [TaskID: [Int]] {
    var holding: [TaskID: [Int]] = [:]
    for (index, holder) in holders.enumerated() {
      spans.visit(holder) { [graph] node in
        if !Self.wanted(by: node, graph).isEmpty { holding[node, default: []].append(index) }
      }
    }
    return holding
  }

  // MARK: - One pool

  private mutating func check(_ node: TaskID, _ pool: Int32, _ around: [Int], among holding: [TaskID: [Int]]) {
    var taken = around.filter { holders[$0].pools.contains(pool) }
    let want = Want(definition: graph.nodes[Int(node)].definition, pool: pool)
    guard let first = taken.first, checked.insert(want).inserted else { return }
    let count = Int(graph.resolver.pools[Int(pool)].count)
    if taken.count < count { takeRest(of: pool, count, &taken, beside: node, holding) }
    guard taken.count >= count else { return }
    report(node, pool, heldBy: holders[first])
  }

  /// Adds holders of the same pool that wait for it as well, as long as each could be open beside all others.
  private mutating func takeRest(
    of pool: Int32, _ count: Int, _ taken: inout [Int], beside node: TaskID, _ holding: [TaskID: [Int]]
  ) {
    var waiting: Set<Int> = []
    for (node, around) in holding where Self.wanted(by: node, graph).contains(pool) {
      waiting.formUnion(around.filter { holders[$0].pools.contains(pool) })
    }
    for candidate in waiting.sorted() where !taken.contains(candidate) && taken.count < count {
      let holder = holders[candidate]
      if holder.node == node || spans.isBefore(node, holder.node) { continue }
      if let end = holder.end, spans.isBefore(end, node) { continue }
      if taken.allSatisfy({ spans.mayOverlap(holder, holders[$0]) }) { taken.append(candidate) }
    }
  }

  private mutating func report(_ node: TaskID, _ pool: Int32, heldBy holder: Holder) {
    let name = graph.resolver.pools[Int(pool)].name
    let (task, owner) = (path(of: node), path(of: holder.node))
    let kind: PoolHolder = holder.end == nil ? .service(owner) : isAround(holder, node) ? .around(owner) : .group(owner)
    guard let wanted = place(of: pool, node), let held = place(of: pool, holder.node) else { return }
    found.append(
      Diagnostic(.poolNeverFree(name, task: task, holder: kind), at: wanted, labels: [.init(.heldHere, at: held)]))
  }

  private func isAround(_ holder: Holder, _ node: TaskID) -> Bool {
    let (group, member) = (graph.nodes[Int(holder.node)].definition, graph.nodes[Int(node)].definition)
    return group < member && member < workflow.tasks[Int(group)].end
  }

  // MARK: - Two pools

  /// Two that each hold the only unit of what the other one waits for.
  private mutating func checkCrossing(_ first: [Crossing], _ second: [Crossing]) {
    for one in first.prefix(Self.crossingLimit) {
      for other in second.prefix(Self.crossingLimit) where one.holder != other.holder {
        let (left, right) = (holders[one.holder], holders[other.holder])
        guard spans.mayOverlap(left, right), !spans.isBefore(one.node, right.node),
          !spans.isBefore(other.node, left.node)
        else { continue }
        return report(one, other)
      }
    }
  }

  /// More pairs than these are not compared.
  private static let crossingLimit = 50

  private mutating func report(_ one: Crossing, _ other: Crossing) {
    let (first, second) = one.node < other.node ? (one, other) : (other, one)
    let pools = graph.resolver.pools
    let fact = Fact.poolsTakenCrosswise(
      pools[Int(first.wanted)].name, pools[Int(second.wanted)].name, task: path(of: first.node),
      other: path(of: second.node))
    guard let place = place(of: first.wanted, first.node) else { return }
    let labels = [
      self.place(of: second.wanted, holders[first.holder].node),
      self.place(of: second.wanted, second.node), self.place(of: first.wanted, holders[second.holder].node),
    ]
    let reasons: [LabelReason] = [
      .poolHeld(pools[Int(second.wanted)].name), .poolWanted(pools[Int(second.wanted)].name),
      .poolHeld(pools[Int(first.wanted)].name),
    ]
    found.append(
      Diagnostic(
        fact, at: place,
        labels: zip(reasons, labels).compactMap { reason, range in range.map { .init(reason, at: $0) } }))
  }

  // MARK: - Words

  private func path(of node: TaskID) -> String { workflow.path(of: Int(graph.nodes[Int(node)].definition)) }

  /// Where a task or group asks for a pool.
  private func place(of pool: Int32, _ node: TaskID) -> SourceRange? {
    let definition = Int(graph.nodes[Int(node)].definition)
    let references =
      workflow.tasks[definition].isGroup
      ? workflow.tasks[definition].settings.flatMap { workflow.settings[Int($0)].pools } ?? []
      : graph.resolver.settings[Int(graph.resolver.settingsOf[definition])].pools
    let name = graph.resolver.pools[Int(pool)].name
    return references.first { workflow.texts[$0.text] == name }?.range
  }
}
