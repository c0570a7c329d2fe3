/// What waits for what, by the rules of names, modes, groups and matrices.
///
/// A task is one node. A group has a beginning, which its members wait for, and an end, which waits for them; so has a
/// matrix around its instances.
package struct OracleGraph: Sendable {
  package enum Kind: Sendable { case task, begin, end, beginAll, endAll }

  package struct Node: Sendable {
    /// As people see it: `deploy/upload`, `test[os=linux]`.
    package var key: String
    package var kind: Kind
    package var task: OracleTask
    package var waits: [OracleNode] = []
    package var dependents: [OracleNode] = []
    /// The beginnings of the groups and matrices around it, the innermost first; a beginning or an end is not in its own.
    package var around: [OracleNode] = []
    /// Of a beginning its end and the other way round.
    package var partner = -1
    /// The time still to go with it and after it.
    package var remaining: Int64 = 0
    /// Its own `when`, or that of a group around it, is not `success`; or is `always`.
    package var survivesFailure = false
    package var survivesInterruption = false

    package var isTask: Bool { kind == .task }
    package var isBegin: Bool { kind == .begin || kind == .beginAll }
    package var isEnd: Bool { kind == .end || kind == .endAll }
    /// Its key, and which part of a group it is.
    package var label: String {
      switch kind {
      case .task: key
      case .begin: "begin \(key)"
      case .end: "end \(key)"
      case .beginAll: "begin all \(key)"
      case .endAll: "end all \(key)"
      }
    }
    package var hasCondition: Bool { task.hasCondition && (kind == .task || kind == .begin) }
    package var delay: Int64 { kind == .task || kind == .begin ? task.delay : 0 }
    package var hasRun: Bool { kind == .task && task.hasRun }
    package var isService: Bool { hasRun && task.service != nil }
    /// It has to be given something before it goes on.
    package var isQueued: Bool { hasRun || (kind == .begin && !task.pools.isEmpty) }
  }

  package private(set) var nodes: [Node] = []
  /// For each service the tasks and groups that depend on it, directly or not.
  package private(set) var users: [OracleNode: [OracleNode]] = [:]
  package private(set) var places: [String: OracleNode] = [:]
  /// Names that mean nothing; a mistake of the generator.
  package private(set) var unresolved: [String] = []

  private var copies = OracleCopies()

  package init(_ workflow: OracleWorkflow) {
    let top = copies.addList(parent: -1)
    add(workflow.tasks, to: top, isSync: workflow.isSync, prefix: "", around: [])
    for wait in copies.pending {
      let found = copies.resolve(wait.name, in: wait.list)
      if found.isEmpty { unresolved.append(wait.name) }
      for source in found { link(source, wait.node) }
    }
    finish()
  }

  private mutating func link(_ source: OracleNode, _ target: OracleNode) {
    guard !nodes[target].waits.contains(source) else { return }
    nodes[target].waits.append(source)
    nodes[source].dependents.append(target)
  }

  private mutating func addNode(_ key: String, _ kind: Kind, _ task: OracleTask, around: [OracleNode]) -> OracleNode {
    var node = Node(key: key, kind: kind, task: task)
    node.around = around
    let outer = around.first.map { nodes[$0] }
    node.survivesFailure = task.when != .success || outer?.survivesFailure == true
    node.survivesInterruption = task.when == .always || outer?.survivesInterruption == true
    nodes.append(node)
    places[node.label] = nodes.count - 1
    if let begin = around.first { link(begin, nodes.count - 1) }
    return nodes.count - 1
  }

  /// "Each after the one before it": the last that those listed after it wait for.
  private mutating func add(
    _ tasks: [OracleTask], to list: Int, isSync: Bool, prefix: String, around: [OracleNode]
  ) {
    var awaited: OracleNode?
    for task in tasks {
      let key = prefix + task.name
      let (first, last) =
        task.matrix.isEmpty
        ? addCopy(of: task, key, in: list, values: [], around: around)
        : addMatrix(of: task, key, in: list, around: around)
      copies.setWhole(task.name, in: list, last: last)
      for name in task.dependencies { copies.pending.append((first, list, name)) }
      if let awaited { link(awaited, first) }
      let isAwaited = task.members == nil ? task.isSync ?? isSync : isSync
      if isAwaited { awaited = last }
    }
  }

  private mutating func addMatrix(
    of task: OracleTask, _ key: String, in list: Int, around: [OracleNode]
  ) -> (OracleNode, OracleNode) {
    let begin = addNode(key, .beginAll, task, around: around)
    var lasts: [OracleNode] = []
    for values in task.combinations {
      let name = "\(key)[\(values.map { "\($0.axis)=\($0.value)" }.joined(separator: ","))]"
      lasts.append(addCopy(of: task, name, in: list, values: values, around: [begin] + around).last)
    }
    return (begin, close(begin, .endAll, lasts))
  }

  private mutating func addCopy(
    of task: OracleTask, _ key: String, in list: Int, values: [(axis: String, value: String)], around: [OracleNode]
  ) -> (first: OracleNode, last: OracleNode) {
    guard let members = task.members else {
      let node = addNode(key, .task, task, around: around)
      copies.addCopy(task.name, in: list, values: values, last: node, inner: -1)
      return (node, node)
    }
    let begin = addNode(key, .begin, task, around: around)
    let inner = copies.addList(parent: list)
    let count = nodes.count
    add(members, to: inner, isSync: task.isSync ?? false, prefix: key + "/", around: [begin] + around)
    let inside = (count..<nodes.count).filter { nodes[$0].around.first == begin && !nodes[$0].isBegin }
    let end = close(begin, .end, inside)
    copies.addCopy(task.name, in: list, values: values, last: end, inner: inner)
    return (begin, end)
  }

  private mutating func close(_ begin: OracleNode, _ kind: Kind, _ lasts: [OracleNode]) -> OracleNode {
    let end = addNode(nodes[begin].key, kind, nodes[begin].task, around: nodes[begin].around)
    // It is held back by its own beginning, not by the one around it.
    nodes[end].waits.removeAll()
    for last in lasts + [begin] { link(last, end) }
    if let outer = nodes[begin].around.first { nodes[outer].dependents.removeAll { $0 == end } }
    nodes[end].partner = begin
    nodes[begin].partner = end
    return end
  }

  private mutating func finish() {
    var isKnown = [Bool](repeating: false, count: nodes.count)
    for node in nodes.indices { findRemaining(node, &isKnown) }
    for service in nodes.indices where nodes[service].isService {
      users[service] = reached(from: service).filter { !nodes[$0].isEnd }
    }
  }

  private mutating func findRemaining(_ node: OracleNode, _ isKnown: inout [Bool]) {
    guard !isKnown[node] else { return }
    isKnown[node] = true
    var longest: Int64 = 0
    for next in nodes[node].dependents {
      findRemaining(next, &isKnown)
      longest = max(longest, nodes[next].remaining)
    }
    // "Without one, `run` counts as 0 s where the task has a `delay` and as 1 s otherwise", and as half its time limit where
    // that is no longer than 1 s.
    let limit = nodes[node].isService ? nil : nodes[node].task.timeout
    let second: Int64 = 1_000_000_000
    let assumed = nodes[node].delay > 0 ? 0 : limit.map { $0 <= second ? $0 / 2 : second } ?? second
    let own = nodes[node].hasRun ? nodes[node].task.estimate ?? assumed : 0
    nodes[node].remaining = longest + nodes[node].delay + own
  }

  private func reached(from start: OracleNode) -> [OracleNode] {
    var found: Set<OracleNode> = []
    var pending = [start]
    while let node = pending.popLast() {
      for next in nodes[node].dependents where found.insert(next).inserted { pending.append(next) }
    }
    return found.sorted()
  }
}
