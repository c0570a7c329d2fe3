import WorkflowModel

/// What a failure, or a time limit, ends before its time.
extension WaitSimulation {
  mutating func failRun(of node: TaskID) {
    guard !graph.rules[Int(node)].isTolerated, graph.onFailure != .continue, !isStopping else { return }
    isStopping = true
    for pending in 0..<TaskID(graph.count)
    where states[Int(pending)] == .waiting && !graph.nodes[Int(pending)].kind.isEnd {
      if !graph.rules[Int(pending)].survivesFailure { settle(pending, .cancelled, cause: -1) }
    }
  }

  /// Lets the time of one open group or service pass.
  mutating func passLimit() -> Bool {
    for node in 0..<TaskID(graph.count) where graph.rules[Int(node)].timeout != nil {
      if graph.isService(node), states[Int(node)] == .serving {
        failService(node)
        return true
      }
      let end = graph.nodes[Int(node)].partner
      guard graph.nodes[Int(node)].kind == .groupStart, states[Int(node)] == .good, states[Int(end)] == .waiting,
        timedOut.insert(node).inserted
      else { continue }
      hasCancelled[Int(end)] = true
      limits[end] = node
      for member in (node + 1)..<end where states[Int(member)] == .waiting && !graph.nodes[Int(member)].kind.isEnd {
        guard !isSpared(member, in: node) else { continue }
        limits[member] = node
        settle(member, .cancelled, cause: -1)
      }
      tellAll()
      return true
    }
    return false
  }

  /// Whether it, or a group around it inside of the one whose time is over, runs after failures.
  private func isSpared(_ member: TaskID, in group: TaskID) -> Bool {
    var node = member
    while node != group, node >= 0 {
      if graph.when[Int(node)] != .success { return true }
      node = graph.starts[Int(node)]
    }
    return false
  }

  private mutating func failService(_ service: TaskID) {
    giveBack(service)
    states[Int(service)] = .failed
    giveBackGroups(around: service)
    leaveServices(service)
    for user in graph.followers(of: [service]).sorted() where states[Int(user)] == .waiting {
      if graph.nodes[Int(user)].kind.isEnd { continue }
      if graph.when[Int(user)] == .success { settle(user, .blocked, cause: service) }
    }
    failRun(of: service)
    tellAll()
  }
}
