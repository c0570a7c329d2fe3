internal import CLibYAML
import Diagnostics

/// Appends a node for every event, and settles what concerns the YAML alone: duplicate keys, anchors, merges, limits.
struct TreeBuilder {
  private var tree: YAMLTree
  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: YAMLLimits
  /// What libyaml was given stand-ins for; nil in nearly all files.
  private let pairs: SurrogatePairs?
  private var offsets: CharacterOffsets
  private var diagnostics: [Diagnostic] = []
  private var open: [OpenContainer] = []
  private var anchors: [String: Anchor] = [:]
  private var duplicates = DuplicateKeys()
  private var aliasedNodes = 0
  private var unknownAliases = 0
  /// Where the container that was closed last ends.
  private var lastClosedEnd: UInt32 = 0

  private struct OpenContainer {
    var node: NodeID
    /// How many nodes it would have with its aliases written out.
    var expandedSize = 1
    var isMapping: Bool
    var anchor: String?
  }

  private struct Anchor {
    var node: NodeID
    /// From the `&` to the end of the name.
    var range: SourceRange
    var isUsed = false
    /// nil while the anchored collection is still open.
    var expandedSize: Int?
  }

  init(
    file: SourceFile, bytes: UnsafeBufferPointer<UInt8>, offsets: CharacterOffsets, limits: YAMLLimits,
    pairs: SurrogatePairs?
  ) {
    self.pairs = pairs
    tree = YAMLTree(file: file)
    self.bytes = bytes
    self.offsets = offsets
    self.limits = limits
    // Measured on real files, a node takes seven to twenty bytes of source. What is reserved and not used costs no memory.
    tree.nodes.reserveCapacity(bytes.count / 4 + 16)
  }

  mutating func finish(isComplete: Bool) -> (tree: YAMLTree, isComplete: Bool, diagnostics: [Diagnostic]) {
    if !isComplete { closeAll() }
    for (name, anchor) in anchors where !anchor.isUsed { tree.unusedAnchors.append((name, anchor.range)) }
    tree.unusedAnchors.sort { $0.range.start < $1.range.start }
    return (tree, isComplete, diagnostics)
  }

  /// Ends the containers that are open where reading stops, so that what was read of them is a tree. A key that has no value
  /// yet is left out.
  private mutating func closeAll() {
    for container in open.reversed() {
      if container.isMapping, let key = keyWithoutValue(in: container.node) { tree.nodes.removeSubrange(key...) }
      guard container.node < tree.nodes.count else { continue }
      tree.openContainers.insert(container.node, at: 0)
      tree.nodes[container.node].link = UInt32(tree.nodes.count)
      tree.nodes[container.node].range.end = tree.nodes[tree.nodes.count - 1].range.end
      if container.isMapping { checkKeys(of: container.node) }
    }
    open = []
    // What was open in a key went with it.
    tree.openContainers.removeAll { $0 >= tree.nodes.count }
  }

  private func keyWithoutValue(in mapping: NodeID) -> NodeID? {
    tree.nodes.withUnsafeBufferPointer { nodes in
      var child = mapping + 1
      while child < nodes.count {
        let value = YAMLNode.end(of: child, in: nodes)
        if value >= nodes.count { return child }
        child = YAMLNode.end(of: value, in: nodes)
      }
      return nil
    }
  }

  /// - Returns: whether reading goes on.
  mutating func add(_ event: UnsafeMutablePointer<yaml_event_t>) -> Bool {
    switch event.pointee.type {
    case YAML_SCALAR_EVENT: addScalar(event)
    case YAML_MAPPING_START_EVENT:
      let start = event.pointee.data.mapping_start
      return openContainer(.mapping, event, anchor: start.anchor, tag: start.tag)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.pointee.data.sequence_start
      return openContainer(.sequence, event, anchor: start.anchor, tag: start.tag)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: closeContainer(event)
    case YAML_ALIAS_EVENT: return addAlias(event)
    case YAML_DOCUMENT_START_EVENT:
      if tree.root != nil {
        report(.severalDocuments, at: range(event))
        return false
      }
    default: break
    }
    return true
  }

  // MARK: - Nodes

  @inline(__always)
  private mutating func append(_ node: YAMLNode) -> NodeID {
    let id = tree.nodes.count
    if open.isEmpty { tree.root = id }
    tree.nodes.append(node)
    return id
  }

  private mutating func addScalar(_ event: UnsafeMutablePointer<yaml_event_t>) {
    let scalar = event.pointee.data.scalar
    let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && !isTextTag(scalar.tag)
    let eventStart = offsets.byteOffset(ofCharacter: event.pointee.start_mark.index)
    let end = offsets.byteOffset(ofCharacter: event.pointee.end_mark.index)
    let hasProperties = scalar.anchor != nil || scalar.tag != nil
    let start = hasProperties ? skipProperties(from: eventStart, to: end) : eventStart
    let quote = isPlain ? 0 : 1
    var node = YAMLNode(range: range(from: start, to: end), link: 0, kind: .scalar, flags: isPlain ? .plain : [])
    let isOneLine = event.pointee.start_mark.line == event.pointee.end_mark.line
    let hasLengthOfSource = isOneLine && end - start == scalar.length + 2 * quote
    let text = UnsafeBufferPointer<UInt8>(start: scalar.value, count: scalar.length)
    let isVerbatim = hasLengthOfSource && (isPlain || isSource(text, at: start + quote))
    if !isVerbatim {
      node.flags.insert(.decoded)
      let restored = pairs?.restored(
        text, in: start..<end, isQuoted: scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
      node.link = restored.map { $0.withUnsafeBufferPointer { tree.decoded.append($0) } } ?? tree.decoded.append(text)
    }
    let id = append(node)
    addExpandedSize(1)
    if hasProperties {
      note(anchor: scalar.anchor, from: eventStart, of: id, expandedSize: 1)
      check(tag: scalar.tag, at: range(from: eventStart, to: end))
    }
  }

  /// Whether a tag makes a text of what would be null without it.
  private func isTextTag(_ tag: UnsafeMutablePointer<yaml_char_t>?) -> Bool {
    tag.map { String(cString: $0) == "tag:yaml.org,2002:str" } ?? false
  }

  /// The start of a scalar behind its anchor and tag, with which libyaml's event begins.
  private func skipProperties(from start: Int, to end: Int) -> Int {
    func isWhite(_ index: Int) -> Bool { [0x09, 0x0A, 0x0D, 0x20].contains(bytes[index]) }
    var index = start
    while index < end, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
      while index < end, !isWhite(index) { index += 1 }
      while index < end, isWhite(index) || bytes[index] == UInt8(ascii: "#") {
        if bytes[index] == UInt8(ascii: "#") { while index < end, bytes[index] != 0x0A { index += 1 } }
        if index < end { index += 1 }
      }
    }
    return index
  }

  private func isSource(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    haveEqualBytes(text, UnsafeBufferPointer(rebasing: bytes[offset..<offset + text.count]))
  }

  private mutating func openContainer(
    _ kind: YAMLNode.Kind, _ event: UnsafeMutablePointer<yaml_event_t>,
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> Bool {
    let range = range(event)
    let id = append(YAMLNode(range: range, link: 0, kind: kind, flags: []))
    open.append(OpenContainer(node: id, isMapping: kind == .mapping, anchor: anchor.map { String(cString: $0) }))
    if anchor != nil || tag != nil {
      note(anchor: anchor, from: Int(range.start - tree.file.base), of: id, expandedSize: nil)
      check(tag: tag, at: range)
    }
    if open.count > limits.depth {
      report(.tooDeep(limit: limits.depth), at: range)
      return false
    }
    return true
  }

  private mutating func closeContainer(_ event: UnsafeMutablePointer<yaml_event_t>) {
    let container = open.removeLast()
    let id = container.node
    let count = tree.nodes.count
    tree.nodes[id].link = UInt32(count)
    // A flow collection ends behind its bracket; a block collection, whose end is an event of no width, where its last
    // child does: the last node, or the container around it that was closed last.
    let isFlow = event.pointee.start_mark.index != event.pointee.end_mark.index
    let end = isFlow ? range(event).end : max(lastClosedEnd, tree.nodes[count - 1].range.end)
    tree.nodes[id].range.end = end
    lastClosedEnd = end
    if container.isMapping { checkKeys(of: id) }
    addExpandedSize(container.expandedSize)
    if let anchor = container.anchor { settle(anchor: anchor, of: id, expandedSize: container.expandedSize) }
  }

  // MARK: - Aliases

  private mutating func addAlias(_ event: UnsafeMutablePointer<yaml_event_t>) -> Bool {
    let name = String(cString: event.pointee.data.alias.anchor)
    let range = range(event)
    anchors[name]?.isUsed = true
    guard let anchor = anchors[name] else {
      report(.unknownAlias(name, suggestion: similarAnchor(to: name)), at: range)
      // Reading goes on with an empty value in its place, to find what else is wrong.
      addNull(at: range)
      return true
    }
    guard let size = anchor.expandedSize else {
      report(.recursiveAlias(name), at: range, labels: [.init(.anchor, at: tree.nodes[anchor.node].range.firstByte)])
      addNull(at: range)
      return true
    }
    _ = append(YAMLNode(range: range, link: UInt32(anchor.node), kind: .alias, flags: []))
    addExpandedSize(size)
    aliasedNodes = aliasedNodes.addingReportingOverflow(size).overflow ? .max : aliasedNodes + size
    if aliasedNodes > limits.aliasedNodes {
      report(.tooManyAliasedNodes(limit: limits.aliasedNodes), at: range)
      return false
    }
    return true
  }

  /// Suggestions are made for the first findings only: each looks at every anchor there is.
  private mutating func similarAnchor(to name: String) -> String? {
    unknownAliases += 1
    return unknownAliases <= 50 ? suggestion(for: name, among: anchors.keys.sorted()) : nil
  }

  private mutating func addNull(at range: SourceRange) {
    var node = YAMLNode(range: range, link: 0, kind: .scalar, flags: [.plain, .decoded])
    node.link = tree.decoded.append(UnsafeBufferPointer(start: nil, count: 0))
    _ = append(node)
  }

  /// - Parameter start: where the anchor, or the tag before it, begins.
  private mutating func note(
    anchor: UnsafeMutablePointer<yaml_char_t>?, from start: Int, of node: NodeID, expandedSize: Int?
  ) {
    guard let anchor else { return }
    let name = String(cString: anchor)
    let sign = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? start
    let place = range(from: sign, to: sign + 1 + name.utf8.count)
    let earlier = anchors.updateValue(Anchor(node: node, range: place, expandedSize: expandedSize), forKey: name)
    if let earlier, !earlier.isUsed { tree.unusedAnchors.append((name, earlier.range)) }
  }

  private mutating func settle(anchor name: String, of node: NodeID, expandedSize: Int) {
    // The name may have been given to another node meanwhile.
    if anchors[name]?.node == node { anchors[name]?.expandedSize = expandedSize }
  }

  @inline(__always)
  private mutating func addExpandedSize(_ size: Int) {
    // Cannot overflow: beyond the limit of aliased nodes reading has stopped.
    if !open.isEmpty { open[open.count - 1].expandedSize += size }
  }

  /// Tags of the core schema say nothing that a field's own reader doesn't decide; others have no meaning at all. A '!'
  /// on its own, as in 'if: ! test -e x', would be dropped without a word.
  private mutating func check(tag: UnsafeMutablePointer<yaml_char_t>?, at range: SourceRange) {
    guard let tag else { return }
    let name = String(cString: tag)
    let core = ["str", "int", "float", "bool", "null", "map", "seq"]
    if !core.contains(where: { name == "tag:yaml.org,2002:" + $0 }) {
      report(.unsupportedTag(name), at: range)
    }
  }

  // MARK: - Keys

  private mutating func checkKeys(of mapping: NodeID) {
    let (found, hasMerge) = tree.withView { view in duplicates.check(mapping, in: view) }
    diagnostics += found
    if hasMerge { settleMerges(of: mapping) }
  }

  /// Replaces `<<` by the entries it brings in: what the mapping says itself wins, then the earlier of several maps
  /// (yaml.org, "Merge Key Language-Independent Type for YAML").
  private mutating func settleMerges(of mapping: NodeID) {
    let (entries, found) = tree.withView { view in mergedEntries(of: mapping, in: view) }
    diagnostics += found
    tree.nodes[mapping].flags.insert(.merged)
    tree.mergedEntries[mapping] = entries
  }

  // MARK: - Findings

  private mutating func report(_ fact: Fact, at range: SourceRange, labels: [Diagnostic.Label] = []) {
    diagnostics.append(Diagnostic(fact, at: range, labels: labels))
  }

  /// Turns libyaml's failure into a finding, at the cause where that can be told from the symptom.
  mutating func report(_ failure: EventStream.Failure) {
    let explained: SyntaxExplanation
    if let fact = failure.fact(limits) {
      let end = offsets.byteOffset(ofCharacter: failure.mark.index)
      explained = SyntaxExplanation(fact, at: failure.character?.offset ?? startOfValue(after: end))
    } else {
      explained = SyntaxSymptom(failure, SourceLines(bytes), openBracket: openBracket, &offsets).explanation
    }
    let labels = explained.labels.map { Diagnostic.Label($0.reason, at: whole($0.range)) }
    report(explained.fact, at: whole(explained.range), labels: labels)
  }

  /// The innermost bracket that is not closed yet.
  private var openBracket: Int? {
    for container in open.reversed() {
      let start = Int(tree.nodes[container.node].range.start - tree.file.base)
      if start < bytes.count, bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{") { return start }
    }
    return nil
  }

  /// Where the value begins that stands behind an event.
  private func startOfValue(after offset: Int) -> Int {
    let isBetween: (UInt8) -> Bool = { [0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: ":"), UInt8(ascii: ",")].contains($0) }
    return bytes[min(offset, bytes.count)...].firstIndex { !isBetween($0) } ?? offset
  }

  /// The place of some bytes of this file, with the whole of the last character.
  private func whole(_ part: Range<Int>) -> SourceRange {
    let start = min(part.lowerBound, bytes.count)
    var end = max(start, min(part.upperBound, bytes.count))
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return range(from: start, to: end)
  }

  @inline(__always)
  private func range(from start: Int, to end: Int) -> SourceRange {
    SourceRange(start: tree.file.base + UInt32(start), end: tree.file.base + UInt32(end))
  }

  private mutating func range(_ event: UnsafeMutablePointer<yaml_event_t>) -> SourceRange {
    let start = offsets.byteOffset(ofCharacter: event.pointee.start_mark.index)
    return range(from: start, to: offsets.byteOffset(ofCharacter: event.pointee.end_mark.index))
  }
}

extension SourceRange {
  fileprivate var firstByte: SourceRange { SourceRange(start: start, end: start + 1) }
}
