import WorkflowModel

extension GraphBuilder {
  /// Marks nodes, everything they wait for, and what cleans up after any of these.
  ///
  /// Tasks with `when: always` or `failure` come along where something they wait for is run; what else they depend on does
  /// not. In a sync list one cleans up after all that stands before it, whether or not what is between them is run.
  mutating func select(_ targets: [TaskID]) -> [Bool] {
    var isSelected = [Bool](repeating: false, count: nodes.count)
    let sources = Adjacency(nodes: nodes.count, edges: edges, isReversed: true)
    var pending = targets
    while let node = pending.popLast() {
      guard !isSelected[Int(node)] else { continue }
      isSelected[Int(node)] = true
      pending += sources[node]
    }
    selectEnds(&isSelected)
    selectCleaners(&isSelected, sources)
    return isSelected
  }

  /// What begins also ends, with the members that are selected.
  private func selectEnds(_ isSelected: inout [Bool]) {
    for (node, description) in nodes.enumerated() where isSelected[node] && description.kind.isStart {
      isSelected[Int(description.partner)] = true
    }
  }

  // MARK: - Clean-up

  private mutating func selectCleaners(_ isSelected: inout [Bool], _ sources: Adjacency) {
    guard resolver.rules.contains(where: { $0.when != .success }) else { return }
    var left = nodes.indices.filter { isCleaner($0) && !isSelected[$0] }.map { TaskID($0) }
    guard !left.isEmpty else { return }
    let order = Adjacency(nodes: nodes.count, edges: edges.filter { $0.reason == .syncOrder }, isReversed: true)
    let groups = Adjacency(nodes: nodes.count, edges: edges.filter { $0.reason == .startOfGroup }, isReversed: true)
    var isChanged = true
    // One may clean up after another, which mostly stands before it.
    while isChanged {
      isChanged = false
      left.removeAll { node in
        guard let waits = waits(of: node, isSelected, sources, order, groups) else { return false }
        for group in groups[node] { isSelected[Int(group)] = true }
        for member in node...(nodes[Int(node)].kind.isStart ? nodes[Int(node)].partner : node) {
          isSelected[Int(member)] = true
        }
        edges += waits.map { Edge(source: $0, target: node, reason: .syncOrder) }
        isChanged = true
        return true
      }
    }
    selectEnds(&isSelected)
  }

  private func isCleaner(_ node: Int) -> Bool {
    let isBeginning = nodes[node].kind == .task || nodes[node].kind.isStart
    return isBeginning && resolver.rules[Int(resolver.rulesOf[Int(nodes[node].definition)])].when != .success
  }

  /// What has to end before a node that cleans up, where that is more than what it waits for anyway.
  ///
  /// - Returns: nil where it does not clean up after anything that is selected.
  private func waits(
    of node: TaskID, _ isSelected: [Bool], _ sources: Adjacency, _ order: Adjacency, _ groups: Adjacency
  ) -> [TaskID]? {
    // In a group that does not run nothing cleans up; the instances of its own matrix come with it.
    for group in groups[node] where nodes[Int(group)].definition != nodes[Int(node)].definition {
      guard isSelected[Int(group)] else { return nil }
    }
    let isDirect = sources[node].contains { isSelected[Int($0)] && !groups[node].contains($0) }
    var found: [TaskID] = []
    var seen: Set<TaskID> = []
    var pending = Array(order[node])
    while let last = pending.popLast() {
      guard seen.insert(last).inserted else { continue }
      if isSelected[Int(last)] {
        if !sources[node].contains(last) { found.append(last) }
      } else {
        pending += order[nodes[Int(last)].kind.isEnd ? nodes[Int(last)].partner : last]
      }
    }
    return isDirect || !found.isEmpty ? found : nil
  }
}
