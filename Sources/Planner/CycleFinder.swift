import Diagnostics
import WorkflowModel

extension GraphBuilder {
  /// The knots of tasks that wait for each other, and a finding for each: the shortest cycle in it, with the place and the
  /// reason of every edge.
  func findCycles() -> (Knots, [Diagnostic]) {
    // Where everything waits only for what stands before it, there is none.
    if edges.allSatisfy({ $0.source < $0.target }) { return (.none, []) }
    let targets = Adjacency(nodes: nodes.count, edges: edges)
    let stuck = nodesThatNeverStart(targets)
    guard !stuck.isEmpty else { return (.none, []) }
    let components = stronglyConnectedComponents(of: stuck, targets).filter { $0.count > 1 }
    var knots = [Int32](repeating: -1, count: nodes.count)
    for (knot, component) in components.enumerated() {
      for node in component { knots[Int(node)] = Int32(knot) }
    }
    let reasons = reasonsInside(knots)
    var parent = [TaskID](repeating: -1, count: nodes.count)
    let cycles = components.compactMap { shortestCycle(in: $0, knots, targets, &parent) }
    return (Knots(components, nodeCount: nodes.count), cycles.map { diagnostic(of: $0, reasons) })
  }

  private struct Pair: Hashable {
    var source: TaskID
    var target: TaskID
  }

  /// Why tasks of the same knot wait for each other; a dependency says more than the order of a list.
  private func reasonsInside(_ knots: [Int32]) -> [Pair: Edge.Reason] {
    var reasons: [Pair: Edge.Reason] = [:]
    for edge in edges where knots[Int(edge.source)] >= 0 && knots[Int(edge.source)] == knots[Int(edge.target)] {
      let pair = Pair(source: edge.source, target: edge.target)
      if let known = reasons[pair], known.reference != nil || edge.reason.reference == nil { continue }
      reasons[pair] = edge.reason
    }
    return reasons
  }

  /// What is left when everything that can start has been taken away: cycles, and what waits for them.
  private func nodesThatNeverStart(_ targets: Adjacency) -> [TaskID] {
    let order = targets.topologicalOrder()
    if order.count == nodes.count { return [] }
    var starts = [Bool](repeating: false, count: nodes.count)
    for node in order { starts[Int(node)] = true }
    return (0..<TaskID(nodes.count)).filter { !starts[Int($0)] }
  }

  /// Tarjan's algorithm (1972), with its recursion on a stack of its own.
  private func stronglyConnectedComponents(of members: [TaskID], _ targets: Adjacency) -> [[TaskID]] {
    var index = [Int32](repeating: -1, count: nodes.count)
    var low = index
    var isOnStack = [Bool](repeating: false, count: nodes.count)
    var isMember = isOnStack
    for node in members { isMember[Int(node)] = true }
    var counter: Int32 = 0
    var stack: [TaskID] = []
    var components: [[TaskID]] = []
    var calls: [(node: TaskID, next: Int)] = []

    for root in members where index[Int(root)] < 0 {
      calls.append((root, 0))
      while let (node, next) = calls.last {
        if next == 0 {
          index[Int(node)] = counter
          low[Int(node)] = counter
          counter += 1
          stack.append(node)
          isOnStack[Int(node)] = true
        }
        let neighbours = targets[node]
        if next < neighbours.count {
          calls[calls.count - 1].next += 1
          let target = neighbours[neighbours.startIndex + next]
          guard isMember[Int(target)] else { continue }
          if index[Int(target)] < 0 {
            calls.append((target, 0))
          } else if isOnStack[Int(target)] {
            low[Int(node)] = min(low[Int(node)], index[Int(target)])
          }
          continue
        }
        calls.removeLast()
        if let caller = calls.last?.node { low[Int(caller)] = min(low[Int(caller)], low[Int(node)]) }
        guard low[Int(node)] == index[Int(node)] else { continue }
        var component: [TaskID] = []
        repeat {
          component.append(stack.removeLast())
          isOnStack[Int(component.last!)] = false
        } while component.last != node
        components.append(component.sorted())
      }
    }
    return components.sorted { $0[0] < $1[0] }
  }

  /// A breadth-first search from each node of a component finds its shortest cycle; in components too large for that,
  /// the search starts from the first nodes only, and the cycle found is short but perhaps not the shortest.
  private func shortestCycle(
    in component: [TaskID], _ knots: [Int32], _ targets: Adjacency, _ parent: inout [TaskID]
  ) -> [TaskID]? {
    let knot = knots[Int(component[0])]
    let edgeCount = component.reduce(0) { $0 + targets[$1].count { knots[Int($0)] == knot } }
    // With as many edges as nodes it is a ring, and one search finds it.
    let roots = component.prefix(edgeCount == component.count ? 1 : max(1, 20_000_000 / edgeCount))
    var best: [TaskID]?
    for root in roots {
      let limit = best?.count ?? .max
      guard let cycle = cycle(through: root, shorterThan: limit, knots, targets, &parent) else { continue }
      best = cycle
      if cycle.count == 2 { break }
    }
    return best
  }

  private func cycle(
    through root: TaskID, shorterThan limit: Int, _ knots: [Int32], _ targets: Adjacency, _ parent: inout [TaskID]
  ) -> [TaskID]? {
    var visited: [TaskID] = [root]
    defer { for node in visited { parent[Int(node)] = -1 } }
    var next = 0
    var levelEnd = 1
    var length = 1
    while next < visited.count, length < limit {
      let node = visited[next]
      for target in targets[node] where knots[Int(target)] == knots[Int(root)] {
        if target == root {
          var path = [node]
          while let last = path.last, last != root { path.append(parent[Int(last)]) }
          return path.reversed()
        }
        if parent[Int(target)] < 0 {
          parent[Int(target)] = node
          visited.append(target)
        }
      }
      next += 1
      if next == levelEnd {
        length += 1
        levelEnd = visited.count
      }
    }
    return nil
  }

  // MARK: - Words

  private func diagnostic(of cycle: [TaskID], _ reasons: [Pair: Edge.Reason]) -> Diagnostic {
    // The cycle runs with time; people read it as "a waits for b", against time.
    let waiting = Array(cycle.reversed())
    var labels: [Diagnostic.Label] = []
    for (position, node) in waiting.enumerated() {
      let pair = Pair(source: waiting[(position + 1) % waiting.count], target: node)
      labels.append(label(from: pair.source, to: node, because: reasons[pair]!))
    }
    let first = labels.indices.min { labels[$0].range.start < labels[$1].range.start } ?? 0
    labels = Array(labels[first...] + labels[..<first])
    let order = Array(waiting[first...] + waiting[..<first])
    var names: [String] = []
    for node in order + [order[0]] {
      let name = workflow.path(of: Int(nodes[Int(node)].definition))
      if names.last != name { names.append(name) }
    }
    return Diagnostic(.cycle(names), at: labels[0].range, labels: labels)
  }

  private func label(
    from source: TaskID, to target: TaskID, because reason: Edge.Reason
  ) -> Diagnostic.Label {
    let (from, to) = (Int(nodes[Int(source)].definition), Int(nodes[Int(target)].definition))
    let (fromName, toName) = (workflow.path(of: from), workflow.path(of: to))
    if let reference = reason.reference {
      return .init(.dependsOn(task: toName, on: fromName), at: workflow.dependencies[reference].range)
    }
    let place = workflow.tasks[reason == .endOfGroup ? from : to].nameRange
    switch reason {
    case .startOfGroup: return .init(.memberOf(task: toName, group: fromName), at: place)
    case .endOfGroup: return .init(.groupNeedsMember(group: toName, member: fromName), at: place)
    default: return .init(.followsInSyncList(task: toName, after: fromName), at: place)
    }
  }
}
