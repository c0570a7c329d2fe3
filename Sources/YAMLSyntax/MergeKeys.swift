import Diagnostics

extension YAMLTreeView {
  /// Whether a key is a `<<` without quotes.
  func isMergeKey(_ key: NodeID) -> Bool {
    let node = nodes[key]
    guard node.kind == .scalar, node.flags == .plain, node.range.end - node.range.start == 2 else { return false }
    let bytes = bytes(of: node)
    return bytes[0] == UInt8(ascii: "<") && bytes[1] == UInt8(ascii: "<")
  }
}

/// The entries of a mapping with those that `<<` brings in, at the place of the `<<`.
func mergedEntries(of mapping: NodeID, in view: YAMLTreeView) -> ([YAMLTreeView.Entry], [Diagnostic]) {
  var diagnostics: [Diagnostic] = []
  var seen: Set<String> = []
  for (key, _) in view.writtenEntries(of: mapping) where view.isScalar(key) && !view.isMergeKey(key) {
    seen.insert(view.text(of: key))
  }
  var entries: [YAMLTreeView.Entry] = []
  for (key, value) in view.writtenEntries(of: mapping) {
    guard view.isMergeKey(key) else {
      entries.append(.init(key: key, value: value))
      continue
    }
    let sources = view.kind(of: value) == .list ? Array(view.items(of: value)) : [value]
    for source in sources {
      guard view.kind(of: source) == .map else {
        diagnostics.append(Diagnostic(.mergeNeedsMapping(found: view.kind(of: source)), at: view.range(of: source)))
        continue
      }
      for (key, value) in view.entries(of: source) where view.isScalar(key) && seen.insert(view.text(of: key)).inserted
      {
        entries.append(.init(key: key, value: value))
      }
    }
  }
  return (entries, diagnostics)
}
