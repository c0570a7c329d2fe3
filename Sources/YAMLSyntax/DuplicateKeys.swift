import Diagnostics

/// Finds keys that a mapping gives twice: by comparing where there are few, through a hash table where there are many.
/// Kept from mapping to mapping for its memory.
struct DuplicateKeys {
  private var keys: [NodeID] = []
  private var hashes: [UInt32] = []
  private var slots: [Int32] = []
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
    hashes.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
  }

  /// - Returns: the earlier key with the same text, if there is one.
  @inline(__always)
  private mutating func insert(_ key: NodeID, in view: YAMLTreeView) -> NodeID? {
    let text = view.bytes(of: key)
    if slots.isEmpty {
      for other in keys where haveEqualBytes(text, view.bytes(of: other)) { return other }
      keys.append(key)
      if keys.count > Self.fewKeys { grow(in: view) }
      return nil
    }
    let hash = hashBytes(text)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if hashes[index] == hash, haveEqualBytes(text, view.bytes(of: keys[index])) { return keys[index] }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(keys.count)
    keys.append(key)
    hashes.append(hash)
    if keys.count * 2 > slots.count { grow(in: view) }
    return nil
  }

  private mutating func grow(in view: YAMLTreeView) {
    if hashes.isEmpty { hashes = keys.map { hashBytes(view.bytes(of: $0)) } }
    let size = max(64, slots.count * 4)
    slots = Array(repeating: -1, count: size)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(index)
    }
  }
}
