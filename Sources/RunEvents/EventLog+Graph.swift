import Diagnostics
import Planner
import Variables
import WorkflowModel

/// How the graph of a run is written: a line for each node, and for each that waits for more than before.
extension EventLog {
  /// Tells of the nodes that there are from the beginning.
  func describeGraph(at instant: Instant) {
    let nodes = 0..<TaskID(graph.nodeCount)
    let sources = graph.edges.reversed()
    let around = nodes.lazy.map { [graph] in graph.kind(of: $0) }.surroundingStarts()
    for node in nodes {
      describe(node, in: around[Int(node)], at: instant) { reason in
        zip(sources[node], sources.reasons(of: node)).filter { $0.1 == reason }.map(\.0)
      }
    }
    describedEdges = graph.addedEdges.count
  }

  /// Tells of the nodes that a matrix was given.
  func describe(added nodes: Range<TaskID>, by matrix: TaskID, at instant: Instant) {
    if nodes.isEmpty { return }
    let around = nodes.lazy.map { [graph] in graph.kind(of: $0) }
      .surroundingStarts(from: nodes.lowerBound, around: matrix)
    var waits: [TaskID: [Edge]] = [:]
    let edges = graph.addedEdges
    // What other matrices were given in the same moment comes after these nodes.
    while describedEdges < edges.count, case let edge = edges[describedEdges],
      max(edge.source, edge.target) < nodes.upperBound
    {
      waits[edge.target, default: []].append(edge)
      describedEdges += 1
    }
    for node in nodes {
      let edges = waits.removeValue(forKey: node) ?? []
      describe(node, in: around[Int(node - nodes.lowerBound)], at: instant) { reason in
        edges.filter { $0.reason.kind == reason }.map(\.source)
      }
    }
    for (node, edges) in waits.sorted(by: { $0.key < $1.key }) {
      append("waits_added", at: instant) { json in
        json.member("node", raw: node)
        describeWaits(&json) { reason in edges.filter { $0.reason.kind == reason }.map(\.source) }
      }
    }
  }

  private func describe(
    _ node: TaskID, in group: TaskID, at instant: Instant, _ sources: (EdgeReason) -> [TaskID]
  ) {
    let key = name(of: node)
    append("task_planned", at: instant) { json in
      json.member("task", key)
      json.member("node", raw: node)
      let kind = graph.kind(of: node)
      if kind != .task {
        json.member("kind", word: kind.word)
        json.member("partner", raw: graph.partner(of: node))
      }
      json.member("place", raw: graph.place(of: node))
      describeNames(of: node, key, &json)
      if graph.delay(of: node) > 0 { json.member("delay_s", raw: secondsText(graph.delay(of: node), decimals: 9)) }
      if graph.hasAction(node) { json.member("slots", raw: graph.slots(of: node)) }
      if graph.isShown(node) != (kind == .task) { json.member("shown", raw: graph.isShown(node)) }
      if graph.isService(node) { json.member("service", raw: true) }
      if graph.allowsFailure(node) { json.member("may_fail", raw: true) }
      describe(graph.terms(of: node), &json)
      describe(axes: graph.axes(of: node), &json)
      if group >= 0 { json.member("in", raw: group) }
      describeWaits(&json, sources)
    }
  }

  private func describeNames(of node: TaskID, _ key: String, _ json: inout JSONText) {
    let label = secrets.name(of: node, in: graph)
    if label != key { json.member("label", label) }
    let target = graph.targetName(of: node)
    if target != key { json.member("target", target) }
    if graph.hidesSecret(node, from: secrets.masker) { json.member("hides_secret", raw: true) }
  }

  private func describe(_ terms: RunTerms, _ json: inout JSONText) {
    if terms.attempts != 1 { json.member("attempts", raw: terms.attempts) }
    if let timeout = terms.timeout { json.member("timeout_s", raw: secondsText(timeout, decimals: 9)) }
    if let readiness = terms.readiness { json.member("ready_timeout_s", raw: secondsText(readiness, decimals: 9)) }
    if terms.when != .success { json.member("when", word: terms.when.rawValue) }
    if terms.survivesFailure { json.member("survives_failure", raw: true) }
    if terms.survivesInterruption { json.member("survives_interruption", raw: true) }
    if terms.usesTerminal { json.member("tty", raw: true) }
  }

  /// - Parameter axes: from the outermost matrix inwards; of two with one name the inner one counts.
  private func describe(axes: [Instance.Value], _ json: inout JSONText) {
    if axes.isEmpty { return }
    json.key("axes")
    json.object { json in
      for (place, axis) in axes.enumerated() where !axes[(place + 1)...].contains(where: { $0.name == axis.name }) {
        json.key(text: axis.name)
        json.string(axis.value)
      }
    }
  }

  private func describeWaits(_ json: inout JSONText, _ sources: (EdgeReason) -> [TaskID]) {
    let waits = EdgeReason.allCases.map { ($0, sources($0)) }.filter { !$0.1.isEmpty }
    if waits.isEmpty { return }
    json.key("waits_for")
    json.object { json in
      for (reason, nodes) in waits {
        json.key(reason.word)
        json.array(nodes) { json, node in json.raw(node) }
      }
    }
  }
}

extension EdgeReason {
  /// One word for machines.
  var word: String {
    switch self {
    case .dependency: "dependency"
    case .order: "order"
    case .beginning: "beginning"
    case .end: "end"
    }
  }
}

extension PlannedTask.Kind {
  /// One word for machines.
  var word: String {
    switch self {
    case .task: "task"
    case .groupStart: "group"
    case .groupEnd: "group_end"
    case .matrixStart: "matrix"
    case .matrixEnd: "matrix_end"
    }
  }

  static let all: [PlannedTask.Kind] = [.task, .groupStart, .groupEnd, .matrixStart, .matrixEnd]
}
