import Diagnostics
import WorkflowModel

/// Waits for pools that can never end, because what holds the units waits, directly or not, for the one that wants them.
///
/// A group holds its units from its start to its end, a service from its start until all that depend on it have ended. So a run
/// is stuck where such holders are open, and each waits for something that wants what they hold ("hold and wait": Coffman,
/// Elphick, Shoshani 1971). Which of them could be is found backwards, from what each needs to who may hold that; whether they
/// can indeed be open together, and nothing else helps, is found by `WaitSimulation`.
struct WaitChecks {
  private let graph: GraphBuilder
  private var waits: WaitGraph
  /// The graph as it is however knots are undone; the same where there are none.
  private var merged: WaitGraph?
  private let holders: [TaskID]
  private let skips: [Set<TaskID>]
  private let orders: [WaitSimulation.Order]
  private var holdersOfPools: [Int32: [TaskID]] = [:]
  private var needs: [TaskID: Set<TaskID>] = [:]
  private var wantedPools: [TaskID: [Int32]] = [:]
  private var found: [Diagnostic] = []
  private var reported: Set<Want> = []
  private var tried: Set<Set<TaskID>> = []
  /// How many more nodes are looked at: of a graph of very many holders not all is.
  private var budget = Self.limit
  private static let limit = 20_000_000
  /// More holders than these are open together only where all are of one pool.
  private static let holderLimit = 6
  /// What it costs to look at one more set of holders, in nodes.
  private static let setCost = 200

  /// Instances of one task are alike.
  private struct Want: Hashable {
    var definition: Int32
    var pool: Int32
  }

  init(_ graph: GraphBuilder, _ knots: Knots) {
    self.graph = graph
    let hasPools = !graph.workflow.pools.isEmpty
    waits = WaitGraph(graph, edges: hasPools ? knots.cut(graph.edges) : [])
    merged = knots.isEmpty || !hasPools ? nil : WaitGraph(graph, edges: knots.merge(graph.edges))
    holders = hasPools ? (0..<TaskID(waits.count)).filter { [waits] in waits.holds($0) && !knots.holds($0) } : []
    skips = holders.isEmpty ? [] : Self.skips(waits)
    orders = holders.isEmpty ? [] : Self.orders(waits)
    for holder in holders {
      for pool in waits.wants[Int(holder)] { holdersOfPools[pool, default: []].append(holder) }
    }
  }

  /// How many nodes have been looked at.
  var effort: Int { Self.limit - budget }

  mutating func findings() -> [Diagnostic] {
    for holder in holders where budget > 0 { extend([holder]) }
    for pool in holdersOfPools.keys.sorted() where budget > 0 { extendToAll(of: pool) }
    let known = (waits, merged)
    for holder in holders where budget > 0 {
      guard let scarce = known.0.leavingOne(to: holder) else { continue }
      (waits, merged, tried) = (scarce, known.1?.leavingOne(to: holder), [])
      extend([holder])
    }
    return found
  }

  // MARK: - Who may wait for whom

  /// Adds holders until each waits for something that wants a pool of which they hold all units.
  private mutating func extend(_ chosen: [TaskID]) {
    budget -= Self.setCost
    guard budget > 0, tried.insert(Set(chosen)).inserted else { return }
    var held: [Int32: Int32] = [:]
    for holder in chosen { for pool in waits.wants[Int(holder)] { held[pool, default: 0] += 1 } }
    if held.contains(where: { $0.value > waits.units[Int($0.key)] }) { return }
    var unsatisfied: [Int32]?
    for holder in chosen {
      let wanted = wanted(by: holder)
      if wanted.isEmpty { return }
      if wanted.contains(where: { isUsedUp($0, held) }) { continue }
      unsatisfied = wanted
      break
    }
    guard let unsatisfied else { return simulateOrders(chosen) }
    // Each of the others takes one unit.
    let others = Self.holderLimit - chosen.count
    for pool in unsatisfied where Int(waits.units[Int(pool)] - (held[pool] ?? 0)) <= others {
      for other in holdersOfPools[pool] ?? [] where !chosen.contains(other) { extend(chosen + [other]) }
    }
  }

  private func isUsedUp(_ pool: Int32, _ held: [Int32: Int32]) -> Bool { held[pool] ?? 0 >= waits.units[Int(pool)] }

  /// As many holders as a large pool has units, of those that need not come after each other and wait for it themselves.
  private mutating func extendToAll(of pool: Int32) {
    let units = Int(waits.units[Int(pool)])
    guard units > Self.holderLimit, let holders = holdersOfPools[pool], holders.count >= units else { return }
    var chosen: [TaskID] = []
    var before: Set<TaskID> = []
    for holder in holders where chosen.count < units && wanted(by: holder).contains(pool) {
      budget -= waits.count
      guard budget > 0 else { return }
      let ancestors = waits.ancestors(of: [holder])
      let isAfter = chosen.contains { !waits.isService($0) && ancestors.contains(waits.nodes[Int($0)].partner) }
      if isAfter || before.contains(waits.isService(holder) ? holder : waits.nodes[Int(holder)].partner) { continue }
      chosen.append(holder)
      before.formUnion(ancestors)
    }
    if chosen.count == units { simulateOrders(chosen) }
  }

  /// The pools that something wants which has to end before the holder can.
  private mutating func wanted(by holder: TaskID) -> [Int32] {
    if let known = wantedPools[holder] { return known }
    let wanted = Set(need(of: holder).flatMap { waits.wants[Int($0)] }).sorted()
    wantedPools[holder] = wanted
    return wanted
  }

  private mutating func need(of holder: TaskID) -> Set<TaskID> {
    if let known = needs[holder] { return known }
    budget -= waits.count
    let need = waits.needed(by: holder)
    needs[holder] = need
    return need
  }

  // MARK: - Whether it comes to that

  /// What one holder waits for before it begins may want what another one holds by then, so the order matters.
  private mutating func simulateOrders(_ chosen: [TaskID]) {
    var orders: [[TaskID]] = []
    for order in [chosen, chosen.reversed(), chosen.sorted()] where !orders.contains(order) { orders.append(order) }
    for order in orders where simulate(order) { return }
  }

  /// - Returns: true if something is told.
  private mutating func simulate(_ chosen: [TaskID]) -> Bool {
    for mishap in [nil] + mishaps().map(Optional.some) {
      for skipping in skips {
        for order in orders {
          let chances = WaitSimulation.Chances(mishap: mishap, skipping: skipping, order: order)
          guard let stuck = outcome(waits, chosen, chances) else { continue }
          if let merged, outcome(merged, chosen, chances) == nil { continue }
          report(stuck)
          return true
        }
      }
    }
    return false
  }

  /// - Returns: nil if all ends.
  private mutating func outcome(
    _ graph: WaitGraph, _ chosen: [TaskID], _ chances: WaitSimulation.Chances
  ) -> WaitSimulation? {
    guard budget > 0 else { return nil }
    budget -= graph.count
    var simulation = WaitSimulation(graph, chances)
    simulation.open(chosen)
    simulation.finish()
    return simulation.waits.isEmpty ? nil : simulation
  }

  /// What may go wrong so that something runs that would not otherwise: any task may fail where the run stops for it, since to be
  /// cancelled counts as well, and be under way at the end of the time of a group, also where its own failure is allowed.
  private func mishaps() -> [WaitSimulation.Mishap] {
    guard waits.when.contains(.failure) else { return [] }
    let tasks = (0..<TaskID(waits.count)).filter { waits.nodes[Int($0)].kind == .task && waits.mayFail($0) }
    let stopping = waits.onFailure == .continue ? [] : tasks.filter { !waits.rules[Int($0)].isTolerated }
    return tasks.map { .failure(of: $0, isEarly: false) } + stopping.map { .failure(of: $0, isEarly: true) }
      + waits.overruns.map { .overrun(of: $0.node, in: $0.group) }
  }

  /// What has a time limit may end before holders begin: nothing, each by itself, and all; and others may be given units
  /// first.
  private static func orders(_ graph: WaitGraph) -> [WaitSimulation.Order] {
    // No other limit changes anything but what it is of.
    let timed = (0..<TaskID(graph.count)).filter {
      graph.rules[Int($0)].timeout != nil && (graph.nodes[Int($0)].kind == .groupStart || graph.isService($0))
    }
    let earlyEnds = [[]] + timed.map { [$0] } + (timed.count > 1 ? [timed] : [])
    return earlyEnds.flatMap { early in
      (graph.contested.isEmpty ? [false] : [false, true]).map { .init(early: early, isForestalled: $0) }
    }
  }

  /// What an `if` may leave out, and with it what would have ended a wait: nothing, each by itself, and all.
  private static func skips(_ graph: WaitGraph) -> [Set<TaskID>] {
    let conditional = (0..<TaskID(graph.count)).filter {
      graph.rules[Int($0)].hasCondition && !graph.nodes[Int($0)].kind.isEnd
    }
    let single = conditional.map { Set([$0]) }
    return [[]] + single + (conditional.count > 1 ? [Set(conditional)] : [])
  }

  // MARK: - Findings

  private mutating func report(_ stuck: WaitSimulation) {
    let open = stuck.open.sorted()
    var isTold = false
    for wait in stuck.waits {
      for pool in wait.pools {
        let holding = open.filter { waits.wants[Int($0)].contains(pool) }
        guard let holder = holding.first(where: { need(of: $0).contains(wait.node) }) else { continue }
        isTold = true
        let want = Want(definition: graph.nodes[Int(wait.node)].definition, pool: pool)
        if reported.insert(want).inserted { report(wait.node, pool, heldBy: holder) }
      }
    }
    if !isTold { reportCrossing(stuck, open) }
  }

  private mutating func report(_ node: TaskID, _ pool: Int32, heldBy holder: TaskID) {
    let name = graph.resolver.pools[Int(pool)].name
    let (task, owner) = (path(of: node), path(of: holder))
    let kind: PoolHolder =
      waits.isService(holder) ? .service(owner) : isAround(holder, node) ? .around(owner) : .group(owner)
    guard let wanted = place(of: pool, node), let held = place(of: pool, holder) else { return }
    found.append(
      Diagnostic(.poolNeverFree(name, task: task, holder: kind), at: wanted, labels: [.init(.heldHere, at: held)]))
  }

  private func isAround(_ holder: TaskID, _ node: TaskID) -> Bool {
    let (group, member) = (graph.nodes[Int(holder)].definition, graph.nodes[Int(node)].definition)
    return group < member && member < graph.workflow.tasks[Int(group)].end
  }

  /// A wait for one pool while another one is held for it.
  private struct Crossing {
    var holder: TaskID
    var node: TaskID
    var wanted: Int32
    var held: Int32
  }

  /// Holders of which each holds what another one waits for.
  private mutating func reportCrossing(_ stuck: WaitSimulation, _ open: [TaskID]) {
    var crossings: [Crossing] = []
    for wait in stuck.waits {
      for holder in open where need(of: holder).contains(wait.node) {
        for wanted in wait.pools {
          for held in waits.wants[Int(holder)] {
            crossings.append(Crossing(holder: holder, node: wait.node, wanted: wanted, held: held))
          }
        }
      }
    }
    crossings.sort { $0.node < $1.node }
    guard let first = crossings.first,
      let second = crossings.first(where: { $0.wanted == first.held && $0.holder != first.holder })
    else { return }
    let want = Want(definition: graph.nodes[Int(first.node)].definition, pool: first.wanted)
    if reported.insert(want).inserted { report(first, second) }
  }

  private mutating func report(_ first: Crossing, _ second: Crossing) {
    let pools = graph.resolver.pools
    let fact = Fact.poolsTakenCrosswise(
      pools[Int(first.wanted)].name, pools[Int(first.held)].name, task: path(of: first.node),
      other: path(of: second.node))
    guard let place = place(of: first.wanted, first.node) else { return }
    let labels = [
      (LabelReason.poolHeld(pools[Int(first.held)].name), self.place(of: first.held, first.holder)),
      (.poolWanted(pools[Int(second.wanted)].name), self.place(of: second.wanted, second.node)),
      (.poolHeld(pools[Int(second.held)].name), self.place(of: second.held, second.holder)),
    ]
    found.append(
      Diagnostic(fact, at: place, labels: labels.compactMap { reason, range in range.map { .init(reason, at: $0) } }))
  }

  // MARK: - Words

  private func path(of node: TaskID) -> String { graph.workflow.path(of: Int(graph.nodes[Int(node)].definition)) }

  /// Where a task or group asks for a pool.
  private func place(of pool: Int32, _ node: TaskID) -> SourceRange? {
    let definition = Int(graph.nodes[Int(node)].definition)
    let workflow = graph.workflow
    let references =
      workflow.tasks[definition].isGroup
      ? workflow.tasks[definition].settings.flatMap { workflow.settings[Int($0)].pools } ?? []
      : graph.resolver.settings[Int(graph.resolver.settingsOf[definition])].pools
    let name = graph.resolver.pools[Int(pool)].name
    return references.first { workflow.texts[$0.text] == name }?.range
  }
}
