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
      passLimit(of: node)
      tellAll()
      return true
    }
    return false
  }

  /// Cancels what goes on in a group, or waits in it.
  mutating func passLimit(of group: TaskID) {
    let end = graph.nodes[Int(group)].partner
    hasCancelled[Int(end)] = true
    limits[end] = group
    for member in (group + 1)..<end where states[Int(member)] == .waiting && !graph.nodes[Int(member)].kind.isEnd {
      guard !graph.isSpared(member, byLimitOf: group) else { continue }
      limits[member] = group
      settle(member, .cancelled, cause: -1)
    }
  }

  private mutating func failService(_ service: TaskID) {
    giveBack(service)
    states[Int(service)] = .failed
    giveBackGroups(around: service)
    leaveServices(service)
    for user in graph.followers(of: [service]).sorted() where states[Int(user)] == .waiting {
      // Where it may fail, what waits goes on waiting for the rest.
      if graph.nodes[Int(user)].kind.isEnd || isAllowed(service, service, for: user) { continue }
      if graph.when[Int(user)] == .success { settle(user, .blocked, cause: service) }
    }
    failRun(of: service)
    tellAll()
  }
}
