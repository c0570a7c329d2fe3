import Variables
import WorkflowModel

/// How exports travel through the graph: along its edges, from each task that hands a value on to all that follow.
struct ExportFlow {
  /// What certainly follows what.
  private let certain: Ways
  /// What may follow what: the same without knots.
  private let possible: Ways
  private let knots: Knots
  /// For each exported name the nodes that bring it into the graph, in order.
  let producers: [String: [Producer]]

  struct Producer {
    var node: TaskID
    /// The task that exports it.
    var definition: Int32
  }

  private struct Ways {
    let targets: Adjacency
    let sources: Adjacency
    /// Every node after those it waits for.
    let order: [TaskID]

    init(nodes: Int, _ edges: [Edge]) {
      targets = Adjacency(nodes: nodes, edges: edges)
      sources = Adjacency(nodes: nodes, edges: edges, isReversed: true)
      order = targets.topologicalOrder()
    }
  }

  /// - Returns: nil where nothing is exported.
  init?(_ graph: GraphBuilder, _ knots: Knots = .none) {
    let producers = Self.producers(graph)
    if producers.isEmpty { return nil }
    self.producers = producers
    self.knots = knots
    certain = Ways(nodes: graph.nodes.count, knots.cut(graph.edges))
    possible = knots.isEmpty ? certain : Ways(nodes: graph.nodes.count, knots.merge(graph.edges))
  }

  private static func producers(_ graph: GraphBuilder) -> [String: [Producer]] {
    let workflow = graph.workflow
    guard workflow.rules.contains(where: { !$0.exports.isEmpty }) else { return [:] }
    var producers: [String: [Producer]] = [:]
    for (index, node) in graph.nodes.enumerated() {
      let definition = Int(node.definition)
      // A matrix without instances stands for what is in it.
      let isEmptyMatrix = node.kind == .matrixStart && graph.isWithoutInstances(TaskID(index))
      guard node.kind == .task || isEmptyMatrix else { continue }
      for task in definition..<(isEmptyMatrix ? Int(workflow.tasks[definition].end) : definition + 1) {
        for export in workflow.rules(of: task)?.exports ?? [] {
          producers[workflow.texts[export.text], default: []].append(
            Producer(node: TaskID(index), definition: Int32(task)))
        }
      }
    }
    return producers
  }

  /// Which of some names each node sees.
  func visibility(of names: [String]) -> ExportedNames {
    var words: [[UInt64]] = []
    for start in stride(from: 0, to: names.count, by: UInt64.bitWidth) {
      words.append(visibility(ofBatch: names[start..<min(names.count, start + UInt64.bitWidth)]))
    }
    return ExportedNames(names: names, words: words)
  }

  /// A bit for each name, for each node.
  private func visibility(ofBatch names: ArraySlice<String>) -> [UInt64] {
    let (targets, order) = (possible.targets, possible.order)
    var own = [UInt64](repeating: 0, count: order.count)
    for (bit, name) in names.enumerated() {
      for producer in producers[name] ?? [] { own[Int(knots.first(of: producer.node))] |= 1 << UInt64(bit) }
    }
    var seen = [UInt64](repeating: 0, count: order.count)
    for node in order {
      let passed = seen[Int(node)] | own[Int(node)]
      if passed == 0 { continue }
      for target in targets[node] { seen[Int(target)] |= passed }
    }
    return knots.isEmpty ? seen : sharedInKnots(seen, own)
  }

  /// Each of a knot may see what any of it sees or hands on.
  private func sharedInKnots(_ seen: [UInt64], _ own: [UInt64]) -> [UInt64] {
    seen.indices.map { node in
      let first = Int(knots.first(of: TaskID(node)))
      return knots.holds(TaskID(node)) ? seen[first] | own[first] : seen[node]
    }
  }

  /// Two tasks that export one name, the one that stands first in the file first, and one that sees both.
  struct Collision {
    var first: Int32
    var second: Int32
    var reader: Int32
  }

  /// The pairs of tasks that export one name and are both seen by another one.
  func collisions(of name: String, in graph: GraphBuilder) -> [Collision] {
    let (targets, order) = (certain.targets, certain.order)
    let producers = producers[name] ?? []
    guard producers.contains(where: { $0.definition != producers[0].definition }) else { return [] }
    let own = Dictionary(grouping: producers, by: \.node)
    var seen = [Int32](repeating: -1, count: order.count)
    var sequence = ProducerOrder(producers, certain.sources)
    var found: [Collision] = []
    var known: Set<Int64> = []
    func meet(_ one: Int32, _ other: Int32, at node: TaskID) -> Int32 {
      if one < 0 || one == other { return other }
      // The one that certainly comes last is the one that is seen.
      if let last = sequence.last(of: one, other) { return last }
      let (first, second) = (min(one, other), max(one, other))
      let pair = Int64(first) << 32 | Int64(second)
      if !known.contains(pair), let reader = reader(at: node, in: graph) {
        known.insert(pair)
        found.append(Collision(first: first, second: second, reader: reader))
      }
      return first
    }
    for node in order {
      guard let next = targets[node].first else { continue }
      var passed = seen[Int(node)]
      for producer in own[node] ?? [] { passed = meet(passed, producer.definition, at: next) }
      if passed < 0 { continue }
      for target in targets[node] { seen[Int(target)] = meet(seen[Int(target)], passed, at: target) }
    }
    return found.sorted { ($0.second, $0.first) < ($1.second, $1.first) }
  }

  /// Who sees what reaches a node: its task or group; or, where it is an end that only hands on, one behind it, if there is one.
  private func reader(at node: TaskID, in graph: GraphBuilder) -> Int32? {
    var pending = [node]
    while let next = pending.popLast() {
      switch graph.nodes[Int(next)].kind {
      case .groupEnd, .matrixEnd: pending += certain.targets[next]
      case .task, .groupStart, .matrixStart: return graph.nodes[Int(next)].definition
      }
    }
    return nil
  }
}

/// Which of several tasks that export one name certainly come after others.
private struct ProducerOrder {
  private let nodes: [Int32: [TaskID]]
  private let sources: Adjacency
  /// For pairs of tasks the later one; nil where that is not certain.
  private var known: [Int64: Int32?] = [:]
  /// How many nodes may be visited altogether; what is not known by then counts as uncertain.
  private var effort = 20_000_000

  init(_ producers: [ExportFlow.Producer], _ sources: Adjacency) {
    nodes = Dictionary(grouping: producers, by: \.definition).mapValues { $0.map(\.node) }
    self.sources = sources
  }

  mutating func last(of one: Int32, _ other: Int32) -> Int32? {
    let pair = Int64(min(one, other)) << 32 | Int64(max(one, other))
    if let answer = known[pair] { return answer }
    let answer = isBefore(one, other) ? other : isBefore(other, one) ? one : nil
    known[pair] = .some(answer)
    return answer
  }

  /// Whether every node of the one is waited for by every node of the other.
  private mutating func isBefore(_ one: Int32, _ other: Int32) -> Bool {
    let earlier = nodes[one] ?? []
    return (nodes[other] ?? []).allSatisfy { node in
      guard effort > 0 else { return false }
      let reached = sources.reached(from: [node])
      effort -= reached.count + earlier.count
      return earlier.allSatisfy(reached.contains)
    }
  }
}

/// Which exports of a choice of names each node of a graph sees.
struct ExportedNames {
  let names: [String]
  /// For each 64 names, for each node a bit for each.
  fileprivate let words: [[UInt64]]
  private let numbers: [String: Int]

  fileprivate init(names: [String], words: [[UInt64]]) {
    self.names = names
    self.words = words
    numbers = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where none is asked for.
  static let none = ExportedNames(names: [], words: [])

  func number(of name: String) -> Int? { numbers[name] }

  func isSeen(_ number: Int, by node: TaskID) -> Bool {
    words[number / UInt64.bitWidth][Int(node)] >> UInt64(number % UInt64.bitWidth) & 1 == 1
  }
}
