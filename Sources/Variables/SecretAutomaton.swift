/// Finds all of several patterns in one pass (Aho and Corasick, "Efficient string matching", 1975).
///
/// A state is a node of the tree of patterns: the longest end of the text so far that a pattern begins with. The tree is
/// kept as lists of children, because most nodes have one child, and a key of some thousand bytes would make large tables.
struct SecretAutomaton: Sendable {
  typealias State = Int32

  static let root: State = 0

  private var nodes = [Node()]
  /// The child of the root for each byte; the root itself for bytes that begin no pattern.
  private var beginnings: [State] = Array(repeating: root, count: 256)
  /// A bit for each two bytes with which a pattern begins: of ordinary text that rules out nearly all places.
  private var beginningPairs: [UInt64] = Array(repeating: 0, count: 1024)

  private struct Node {
    var byte: UInt8 = 0
    /// The root for none, as is `sibling`.
    var firstChild: State = 0
    var sibling: State = 0
    /// The node of the longest proper end of this one's text.
    var failure: State = 0
    var depth: Int32 = 0
    /// The length of the longest pattern that ends here, 0 for none. All others that end here lie within it.
    var longestMatch: Int32 = 0
  }

  init(_ patterns: some Collection<Bytes>) {
    for pattern in patterns { insert(pattern) }
    linkFailures()
  }

  var isEmpty: Bool { nodes.count == 1 }

  func depth(of state: State) -> Int { Int(nodes[Int(state)].depth) }

  func longestMatch(in state: State) -> Int { Int(nodes[Int(state)].longestMatch) }

  /// The index of the next byte with which a pattern may begin, or the end.
  func firstBeginning(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    beginningPairs.withUnsafeBufferPointer { pairs in
      var index = start
      while index + 1 < bytes.count {
        let pair = Int(bytes[index]) << 8 | Int(bytes[index + 1])
        if pairs[pair >> 6] >> UInt64(pair & 63) & 1 != 0 { return index }
        index += 1
      }
      return index < bytes.count && beginnings[Int(bytes[index])] == Self.root ? bytes.count : index
    }
  }

  func next(after state: State, _ byte: UInt8) -> State {
    var state = state
    while state != Self.root {
      let child = child(of: state, byte)
      if child != Self.root { return child }
      state = nodes[Int(state)].failure
    }
    return beginnings[Int(byte)]
  }

  /// - Returns: the root for none.
  private func child(of state: State, _ byte: UInt8) -> State {
    if state == Self.root { return beginnings[Int(byte)] }
    var child = nodes[Int(state)].firstChild
    while child != Self.root, nodes[Int(child)].byte != byte { child = nodes[Int(child)].sibling }
    return child
  }

  /// All bytes that are part of any occurrence of any pattern: ranges that are disjoint, not adjacent, in order.
  func matches(in bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var state = Self.root
    var index = 0
    while index < bytes.count {
      if state == Self.root {
        index = firstBeginning(in: bytes, from: index)
        if index == bytes.count { break }
      }
      state = next(after: state, bytes[index])
      index += 1
      let length = longestMatch(in: state)
      if length > 0 { Self.add(index - length..<index, to: &found) }
    }
    return found
  }

  /// Adds an occurrence that ends behind all others.
  static func add(_ match: Range<Int>, to found: inout [Range<Int>]) {
    var start = match.lowerBound
    while let last = found.last, last.upperBound >= start {
      start = min(start, last.lowerBound)
      found.removeLast()
    }
    found.append(start..<match.upperBound)
  }

  // MARK: - Building

  private mutating func insert(_ pattern: Bytes) {
    var state = Self.root
    for byte in pattern {
      let child = child(of: state, byte)
      state = child != Self.root ? child : addChild(to: state, byte)
    }
    nodes[Int(state)].longestMatch = Int32(pattern.count)
    markBeginning(of: pattern)
  }

  private mutating func markBeginning(of pattern: Bytes) {
    guard let first = pattern.first else { return }
    let second = pattern.count > 1 ? pattern[1]...pattern[1] : 0...255
    for byte in second {
      let pair = Int(first) << 8 | Int(byte)
      beginningPairs[pair >> 6] |= 1 << UInt64(pair & 63)
    }
  }

  private mutating func addChild(to state: State, _ byte: UInt8) -> State {
    let child = State(nodes.count)
    var node = Node(byte: byte, sibling: nodes[Int(state)].firstChild)
    node.depth = nodes[Int(state)].depth + 1
    nodes.append(node)
    nodes[Int(state)].firstChild = child
    if state == Self.root { beginnings[Int(byte)] = child }
    return child
  }

  /// By depth, so that the failure of a node is known before those of its children are looked for.
  private mutating func linkFailures() {
    var queue = [Self.root]
    var head = 0
    while head < queue.count {
      let parent = queue[head]
      head += 1
      var child = nodes[Int(parent)].firstChild
      while child != Self.root {
        queue.append(child)
        link(child, below: parent)
        child = nodes[Int(child)].sibling
      }
    }
  }

  private mutating func link(_ child: State, below parent: State) {
    let index = Int(child)
    if parent != Self.root { nodes[index].failure = next(after: nodes[Int(parent)].failure, nodes[index].byte) }
    if nodes[index].longestMatch == 0 {
      nodes[index].longestMatch = nodes[Int(nodes[index].failure)].longestMatch
    }
  }
}
