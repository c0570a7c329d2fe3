public import Diagnostics

/// The nodes of a tree, to be walked. Copying a view copies pointers; it must not outlive `YAMLTree.withView`.
public struct YAMLTreeView {
  @usableFromInline let base: UInt32
  public let nodes: UnsafeBufferPointer<YAMLNode>
  @usableFromInline let source: UnsafeBufferPointer<UInt8>
  @usableFromInline let decoded: UnsafeBufferPointer<UInt8>
  @usableFromInline let decodedEnds: UnsafeBufferPointer<UInt32>
  @usableFromInline let mergedEntries: [NodeID: [Entry]]

  public struct Entry: Sendable {
    public let key: NodeID
    public let value: NodeID
  }

  init(
    base: UInt32, nodes: UnsafeBufferPointer<YAMLNode>, source: UnsafeBufferPointer<UInt8>,
    decoded: UnsafeBufferPointer<UInt8>, decodedEnds: UnsafeBufferPointer<UInt32>,
    mergedEntries: [NodeID: [Entry]] = [:]
  ) {
    self.base = base
    self.nodes = nodes
    self.source = source
    self.decoded = decoded
    self.decodedEnds = decodedEnds
    self.mergedEntries = mergedEntries
  }

  /// The node itself, or the one an alias means.
  @inlinable
  public func resolve(_ node: NodeID) -> NodeID {
    nodes[node].kind == .alias ? Int(nodes[node].link) : node
  }

  @inlinable
  public func range(of node: NodeID) -> SourceRange {
    nodes[node].range
  }

  @inlinable
  public func isScalar(_ node: NodeID) -> Bool {
    nodes[resolve(node)].kind == .scalar
  }

  @inlinable
  public func kind(of node: NodeID) -> ValueKind {
    let node = resolve(node)
    switch nodes[node].kind {
    case .mapping: return .map
    case .sequence: return .list
    case .scalar, .alias: return isNull(nodes[node]) ? .null : .text
    }
  }

  /// An empty, `~` or `null` scalar without quotes.
  @inlinable
  func isNull(_ node: YAMLNode) -> Bool {
    guard node.flags.contains(.plain) else { return false }
    let bytes = bytes(of: node)
    switch bytes.count {
    case 0: return true
    case 1: return bytes[0] == 0x7E
    case 4: return bytes[0] | 0x20 == 0x6E && ["null", "Null", "NULL"].contains { $0.utf8.elementsEqual(bytes) }
    default: return false
    }
  }

  /// Whether a node stands for another.
  package func isAlias(_ node: NodeID) -> Bool {
    nodes[node].kind == .alias
  }

  /// Whether a scalar has no quotes and is no block, so that readers look for what it may mean.
  @inlinable
  public func isPlain(_ node: NodeID) -> Bool {
    nodes[resolve(node)].flags.contains(.plain)
  }

  /// A scalar's text.
  package func text(of node: NodeID) -> String {
    String(decoding: bytes(of: node), as: UTF8.self)
  }

  @inlinable
  public func bytes(of node: NodeID) -> UnsafeBufferPointer<UInt8> {
    bytes(of: nodes[resolve(node)])
  }

  @inlinable
  func bytes(of scalar: YAMLNode) -> UnsafeBufferPointer<UInt8> {
    if scalar.flags.contains(.decoded) {
      let start = Int(decodedEnds[Int(scalar.link)])
      return UnsafeBufferPointer(rebasing: decoded[start..<Int(decodedEnds[Int(scalar.link) + 1])])
    }
    // The parser has seen to it that these are inside of the source.
    let quote = scalar.flags.contains(.plain) ? 0 : 1
    let start = Int(scalar.range.start &- base) &+ quote
    let count = Int(scalar.range.end &- base) &- quote &- start
    return UnsafeBufferPointer(start: source.baseAddress.map { $0 + start }, count: count)
  }

  /// Whether a node is a scalar with just this text.
  @inlinable
  @inline(__always)
  public func isScalar(_ node: NodeID, _ text: StaticString) -> Bool {
    // Most are plain and of another length.
    let scalar = nodes[node]
    if scalar.flags == .plain, Int(scalar.range.end - scalar.range.start) != text.utf8CodeUnitCount { return false }
    return isLikelyScalar(node, text)
  }

  @usableFromInline
  func isLikelyScalar(_ node: NodeID, _ text: StaticString) -> Bool {
    guard isScalar(node) else { return false }
    let bytes = bytes(of: node)
    return bytes.count == text.utf8CodeUnitCount && text.withUTF8Buffer { haveEqualBytes($0, bytes) }
  }

  /// Whether the text of a scalar stands in the source byte for byte.
  package func isAsWritten(_ scalar: NodeID) -> Bool {
    nodes[scalar].kind == .scalar && !nodes[scalar].flags.contains(.decoded)
  }

  /// The place of a part of a scalar's text; of the whole scalar where its text is not as in the source, or stands elsewhere.
  package func range(of scalar: NodeID, _ part: Range<Int>) -> SourceRange {
    let node = nodes[scalar]
    guard isAsWritten(scalar) else { return node.range }
    let start = node.range.start + (node.flags.contains(.plain) ? 0 : 1)
    return SourceRange(start: start + UInt32(part.lowerBound), end: start + UInt32(part.upperBound))
  }

  /// The index behind a node and all that it contains.
  @inlinable
  public func end(of node: NodeID) -> NodeID {
    YAMLNode.end(of: node, in: nodes)
  }

  @inlinable
  public func isEmpty(_ container: NodeID) -> Bool {
    let container = resolve(container)
    return end(of: container) == container + 1
  }

  // MARK: - Walks

  /// The keys and values of a mapping, in order.
  @inlinable
  public func entries(of mapping: NodeID) -> EntrySequence {
    let mapping = resolve(mapping)
    let merged = nodes[mapping].flags.contains(.merged) ? mergedEntries[mapping] : nil
    return EntrySequence(nodes: nodes, key: mapping + 1, end: end(of: mapping), merged: merged)
  }

  /// The entries as they stand in the file, `<<` among them.
  func writtenEntries(of mapping: NodeID) -> EntrySequence {
    EntrySequence(nodes: nodes, key: mapping + 1, end: end(of: mapping), merged: nil)
  }

  /// The items of a sequence, in order.
  @inlinable
  public func items(of sequence: NodeID) -> ItemSequence {
    let sequence = resolve(sequence)
    return ItemSequence(nodes: nodes, item: sequence + 1, end: end(of: sequence))
  }

  public struct EntrySequence: Sequence, IteratorProtocol {
    @usableFromInline let nodes: UnsafeBufferPointer<YAMLNode>
    @usableFromInline var key: NodeID
    @usableFromInline let end: NodeID
    @usableFromInline let merged: [Entry]?
    @usableFromInline var index = 0

    @inlinable
    init(nodes: UnsafeBufferPointer<YAMLNode>, key: NodeID, end: NodeID, merged: [Entry]?) {
      self.nodes = nodes
      self.key = key
      self.end = end
      self.merged = merged
    }

    @inlinable
    public mutating func next() -> (key: NodeID, value: NodeID)? {
      if let merged {
        guard index < merged.count else { return nil }
        index += 1
        return (merged[index - 1].key, merged[index - 1].value)
      }
      guard key < end else { return nil }
      let entry = (key: key, value: YAMLNode.end(of: key, in: nodes))
      key = YAMLNode.end(of: entry.value, in: nodes)
      return entry
    }
  }

  public struct ItemSequence: Sequence, IteratorProtocol {
    @usableFromInline let nodes: UnsafeBufferPointer<YAMLNode>
    @usableFromInline var item: NodeID
    @usableFromInline let end: NodeID

    @inlinable
    init(nodes: UnsafeBufferPointer<YAMLNode>, item: NodeID, end: NodeID) {
      self.nodes = nodes
      self.item = item
      self.end = end
    }

    @inlinable
    public mutating func next() -> NodeID? {
      guard item < end else { return nil }
      defer { item = YAMLNode.end(of: item, in: nodes) }
      return item
    }
  }
}
