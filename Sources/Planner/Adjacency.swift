/// The edges of a graph by node, in two flat arrays (compressed sparse rows).
package struct Adjacency: Sendable {
  /// Where the neighbours of each node begin; one entry more than there are nodes.
  package private(set) var offsets: [Int32]
  package private(set) var neighbours: [Int32]

  /// - Parameter isReversed: lists for each node its sources instead of its targets.
  init(nodes: Int, edges: [Edge], isReversed: Bool = false) {
    offsets = Array(repeating: 0, count: nodes + 1)
    for edge in edges { offsets[Int(isReversed ? edge.target : edge.source) + 1] += 1 }
    for node in 0..<nodes { offsets[node + 1] += offsets[node] }
    var next = offsets
    neighbours = Array(repeating: 0, count: edges.count)
    for edge in edges {
      let (node, neighbour) = isReversed ? (edge.target, edge.source) : (edge.source, edge.target)
      neighbours[Int(next[Int(node)])] = neighbour
      next[Int(node)] += 1
    }
  }

  @inlinable
  package subscript(_ node: Int32) -> ArraySlice<Int32> {
    neighbours[Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])]
  }
}

/// "`target` waits for `source`", and why.
struct Edge: Sendable {
  var source: TaskID
  var target: TaskID
  var reason: Reason

  /// Four bytes: the graph of a hundred thousand tasks should stay small.
  struct Reason: Sendable, Equatable {
    private let code: Int32

    /// The place of the reference in `Workflow.dependencies`.
    static func dependency(_ index: Int32) -> Reason { Reason(code: index) }
    static let syncOrder = Reason(code: -1)
    static let startOfGroup = Reason(code: -2)
    static let endOfGroup = Reason(code: -3)

    var reference: Int? { code >= 0 ? Int(code) : nil }
  }
}
