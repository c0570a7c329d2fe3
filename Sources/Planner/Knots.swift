/// Tasks that wait for each other, directly or not: those of one knot have no order.
///
/// What is found beside a knot has to stay true however it is undone. So what follows from an order is looked for without the
/// edges inside knots, and what follows from there being none as if those of a knot stood in every order.
struct Knots {
  /// For each node the first of its knot, or -1 for one in none; empty without knots.
  private let firsts: [TaskID]

  static let none = Knots([], nodeCount: 0)

  /// - Parameter components: those of more than one node, each with its nodes in order.
  init(_ components: [[TaskID]], nodeCount: Int) {
    var firsts = [TaskID](repeating: -1, count: components.isEmpty ? 0 : nodeCount)
    for component in components {
      for node in component { firsts[Int(node)] = component[0] }
    }
    self.firsts = firsts
  }

  var isEmpty: Bool { firsts.isEmpty }

  /// Whether a node waits for itself.
  func holds(_ node: TaskID) -> Bool { !isEmpty && firsts[Int(node)] >= 0 }

  /// The first node of the knot that a node is in; the node itself where it is in none.
  func first(of node: TaskID) -> TaskID { holds(node) ? firsts[Int(node)] : node }

  /// Without those inside knots: an order that holds whichever of these are removed.
  func cut(_ edges: [Edge]) -> [Edge] {
    isEmpty ? edges : edges.filter { first(of: $0.source) != first(of: $0.target) }
  }

  /// Each knot as one node, its first: no order that there may be is missing.
  func merge(_ edges: [Edge]) -> [Edge] {
    if isEmpty { return edges }
    return cut(edges).map { Edge(source: first(of: $0.source), target: first(of: $0.target), reason: $0.reason) }
  }
}
