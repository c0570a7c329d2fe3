import Diagnostics

/// Finds keys that a mapping gives twice: by comparing where there are few, through a hash table where there are many.
/// Kept from mapping to mapping for its memory.
struct DuplicateKeys {
  private var keys: [UInt32] = []
  /// nil while there are few keys.
  private var index: HashIndex?
  private static let fewKeys = 12

  /// - Returns: a finding for each key that is not text or was given before, and whether a `<<` is among the keys.
  mutating func check(_ mapping: NodeID, in view: YAMLTreeView) -> (findings: [Diagnostic], hasMerge: Bool) {
    var findings: [Diagnostic] = []
    var hasMerge = false
    var merges: [NodeID] = []
    begin()
    let end = view.end(of: mapping)
    for (key, _) in view.writtenEntries(of: mapping) {
      guard view.isScalar(key) else {
        let template = unquotedTemplate(mapping, key, in: view)
        findings.append(
          template.map { Diagnostic(.unquotedTemplate($0), at: view.range(of: mapping)) }
            ?? Diagnostic(.keyIsNotText(found: view.kind(of: key)), at: view.range(of: key)))
        continue
      }
      let isMerge = view.isMergeKey(key)
      if isMerge { hasMerge = true }
      // There is nothing to compare the only key with.
      let isAlone = key == mapping + 1 && view.end(of: key + 1) == end
      guard !isAlone, let first = insert(key, of: mapping, in: view) else { continue }
      if isMerge, view.isMergeKey(first) {
        merges += merges.isEmpty ? [first, key] : [key]
        continue
      }
      // The parts of a value that is cut: `1,000,000`.
      if view.isWithoutColon(key), view.isWithoutColon(first) { continue }
      let label = Diagnostic.Label(.firstDefinition, at: view.range(of: first))
      findings.append(Diagnostic(.duplicateKey(view.text(of: key)), at: view.range(of: key), labels: [label]))
    }
    return (findings + duplicateMerges(merges, in: view), hasMerge)
  }

  /// - Parameter keys: all `<<` of a mapping, if there are several.
  private func duplicateMerges(_ keys: [NodeID], in view: YAMLTreeView) -> [Diagnostic] {
    guard let first = keys.first else { return [] }
    let merge = DuplicateMerge(keys, in: view)
    return keys.dropFirst().map { merge.finding(at: $0, after: first, isSecond: $0 == keys[1], in: view) }
  }

  /// What stands between the braces of `{{ name }}`, a map in the place of a key of a map.
  private func unquotedTemplate(_ mapping: NodeID, _ key: NodeID, in view: YAMLTreeView) -> String? {
    let (outer, inner) = (view.range(of: mapping), view.range(of: key))
    guard key == mapping + 1, view.kind(of: key) == .map, inner.start == outer.start + 1, outer.end == inner.end + 1
    else {
      return nil
    }
    let text = String(decoding: view.sourceBytes(of: inner), as: UTF8.self)
    guard text.hasPrefix("{"), text.hasSuffix("}"), !text.contains("\n") else { return nil }
    return text.dropFirst().dropLast().split(separator: " ").joined(separator: " ")
  }

  private mutating func begin() {
    keys.removeAll(keepingCapacity: true)
    index = nil
  }

  /// - Returns: the earlier key with the same text, if there is one.
  @inline(__always)
  private mutating func insert(_ key: NodeID, of mapping: NodeID, in view: YAMLTreeView) -> NodeID? {
    let text = view.bytes(of: key)
    guard index != nil else {
      for other in keys where haveEqualBytes(text, view.bytes(of: NodeID(other))) { return NodeID(other) }
      keys.append(UInt32(key))
      if keys.count > Self.fewKeys { makeIndex(of: mapping, in: view) }
      return nil
    }
    let hash = hashBytes(text)
    let found = index!.find(hash) { haveEqualBytes(text, view.bytes(of: NodeID(keys[$0]))) }
    if let number = found.number { return NodeID(keys[number]) }
    index!.insert(keys.count, hash, at: found.slot)
    keys.append(UInt32(key))
    return nil
  }

  /// Makes room for all keys at once: to count them takes less than to grow.
  private mutating func makeIndex(of mapping: NodeID, in view: YAMLTreeView) {
    let count = view.writtenEntries(of: mapping).reduce(0) { count, _ in count + 1 }
    keys.reserveCapacity(count)
    var index = HashIndex()
    index.grow(toHold: count + 1, present: keys.count) { hashBytes(view.bytes(of: NodeID(keys[$0]))) }
    self.index = index
  }
}
