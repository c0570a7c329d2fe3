import Diagnostics

/// Finds keys that a mapping gives twice: by comparing where there are few, through a hash table where there are many.
/// Kept from mapping to mapping for its memory.
struct DuplicateKeys {
  private var keys: [NodeID] = []
  /// nil while there are few keys.
  private var index: HashIndex?
  private static let fewKeys = 12

  /// - Returns: a finding for each key that is not text or was given before, and whether a `<<` is among the keys.
  mutating func check(_ mapping: NodeID, in view: YAMLTreeView) -> (findings: [Diagnostic], hasMerge: Bool) {
    var findings: [Diagnostic] = []
    var hasMerge = false
    begin()
    for (key, _) in view.writtenEntries(of: mapping) {
      guard view.isScalar(key) else {
        findings.append(Diagnostic(.keyIsNotText(found: view.kind(of: key)), at: view.range(of: key)))
        continue
      }
      if view.isMergeKey(key) { hasMerge = true }
      guard let first = insert(key, in: view) else { continue }
      let label = Diagnostic.Label(.firstDefinition, at: view.range(of: first))
      findings.append(Diagnostic(.duplicateKey(view.text(of: key)), at: view.range(of: key), labels: [label]))
    }
    return (findings, hasMerge)
  }

  private mutating func begin() {
    keys.removeAll(keepingCapacity: true)
    index = nil
  }

  /// - Returns: the earlier key with the same text, if there is one.
  @inline(__always)
  private mutating func insert(_ key: NodeID, in view: YAMLTreeView) -> NodeID? {
    let text = view.bytes(of: key)
    guard index != nil else {
      for other in keys where haveEqualBytes(text, view.bytes(of: other)) { return other }
      keys.append(key)
      if keys.count > Self.fewKeys { grow(in: view) }
      return nil
    }
    let hash = hashBytes(text)
    let found = index!.find(hash) { haveEqualBytes(text, view.bytes(of: keys[$0])) }
    if let number = found.number { return keys[number] }
    index!.insert(keys.count, hash, at: found.slot)
    keys.append(key)
    if keys.count >= index!.capacity { grow(in: view) }
    return nil
  }

  private mutating func grow(in view: YAMLTreeView) {
    var index = HashIndex()
    index.grow(toHold: keys.count * 4, present: keys.count) { hashBytes(view.bytes(of: keys[$0])) }
    self.index = index
  }
}
