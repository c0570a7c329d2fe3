import Diagnostics

/// Several `<<` in one map, and the one that brings what all of them bring.
struct DuplicateMerge {
  /// `[*a, *b]`, or `*a` where all of them are that; nil where one is a map of several lines.
  let all: String?
  /// How many maps that merges.
  let count: Int
  /// nil where two of the maps have a key in common: which of them wins is then for the author to say.
  let fix: Fix?

  /// - Parameter keys: the `<<` of a map, in the order of the file.
  init(_ keys: [NodeID], in view: YAMLTreeView) {
    var texts: [String] = []
    var names: Set<String> = []
    var isFixable = true
    for key in keys {
      guard let merged = view.mergedTexts(of: key + 1) else {
        (all, count, fix) = (nil, keys.count, nil)
        return
      }
      let new = merged.filter { !texts.contains($0) }
      // The same map once more changes nothing.
      if new.isEmpty { continue }
      texts += new
      let others = view.keyNames(mergedBy: key + 1)
      if !names.isDisjoint(with: others) { isFixable = false }
      names.formUnion(others)
    }
    let text = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    let extents = keys.dropFirst().compactMap { view.extent(ofEntry: $0) }
    (all, count) = (text, texts.count)
    fix =
      isFixable && extents.count == keys.count - 1
      ? Fix(
        .replace(with: "<<: \(text)"),
        [Fix.Edit(view.range(of: keys[0] + 1), text)] + extents.map { Fix.Edit($0, "") })
      : nil
  }

  /// What is said of one of the later `<<`.
  func finding(at key: NodeID, after first: NodeID, isSecond: Bool, in view: YAMLTreeView) -> Diagnostic {
    Diagnostic(
      .duplicateMerge(all: all, count: count), at: view.range(of: key),
      labels: [Diagnostic.Label(.firstDefinition, at: view.range(of: first))], fix: isSecond ? fix : nil)
  }
}

extension YAMLTreeView {
  /// The maps that a `<<` merges, as they may stand between brackets; nil where one can't.
  fileprivate func mergedTexts(of value: NodeID) -> [String]? {
    guard nodes[value].kind == .sequence else { return mergedText(of: value).map { [$0] } }
    let texts = items(of: value).map(mergedText)
    return texts.contains(nil) ? nil : texts.compactMap(\.self)
  }

  private func mergedText(of source: NodeID) -> String? {
    let text = String(decoding: sourceBytes(of: range(of: source)), as: UTF8.self)
    switch nodes[source].kind {
    case .alias: return text
    case .mapping: return text.hasPrefix("{") && !text.contains("\n") ? text : nil
    case .scalar, .sequence: return nil
    }
  }

  fileprivate func keyNames(mergedBy value: NodeID) -> [String] {
    let sources = kind(of: value) == .list ? Array(items(of: value)) : [value]
    return sources.flatMap { source in
      kind(of: source) == .map ? entries(of: source).filter { isScalar($0.key) }.map { text(of: $0.key) } : []
    }
  }

  /// An entry with what separates it from the one before: its lines, or the comma before it. nil where something else would go
  /// with it.
  fileprivate func extent(ofEntry key: NodeID) -> SourceRange? {
    let start = Int(range(of: key).start - base)
    let end = Int(range(of: key + 1).end - base)
    let before = source[..<start].lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } ?? 0
    if source[before] == UInt8(ascii: ",") { return range(before..<end) }
    let lineStart = source[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lineEnd = endOfLine(end)
    guard source[lineStart..<start].allSatisfy({ $0 == 0x20 }), !source[start..<end].contains(UInt8(ascii: "#")),
      source[end..<lineEnd].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
    else { return nil }
    return range(lineStart..<min(lineEnd + 1, source.count))
  }
}
