import Diagnostics

/// Two `<<` in one map, and the one that brings both.
struct DuplicateMerge {
  /// `[*a, *b]`
  let both: String
  /// nil where the two maps have a key in common: which of them wins is then for the author to say.
  let fix: Fix?

  /// - Parameters:
  ///   - first: the first `<<`.
  ///   - second: the next one.
  /// - Returns: nil where what they bring is not told by aliases.
  init?(_ first: NodeID, _ second: NodeID, in view: YAMLTreeView) {
    guard let one = view.mergedText(of: first + 1), let other = view.mergedText(of: second + 1) else { return nil }
    both = "[\(one), \(other)]"
    let names = Set(view.keyNames(mergedBy: first + 1))
    guard names.isDisjoint(with: view.keyNames(mergedBy: second + 1)), let extent = view.extent(ofEntry: second) else {
      fix = nil
      return
    }
    fix = Fix(.replace(with: "<<: \(both)"), [Fix.Edit(view.range(of: first + 1), both), Fix.Edit(extent, "")])
  }
}

extension YAMLTreeView {
  /// The aliases that a `<<` merges, as they are written between the brackets of a list.
  fileprivate func mergedText(of value: NodeID) -> String? {
    let text = String(decoding: sourceBytes(of: range(of: value)), as: UTF8.self)
    switch nodes[value].kind {
    case .alias: return text
    case .sequence:
      guard text.hasPrefix("["), text.hasSuffix("]"), !text.contains("\n") else { return nil }
      let inner = text.dropFirst().dropLast().drop { $0 == " " }
      return inner.last == " " ? String(inner.prefix(inner.count - 1)) : String(inner)
    case .scalar, .mapping: return nil
    }
  }

  fileprivate func keyNames(mergedBy value: NodeID) -> [String] {
    let sources = kind(of: value) == .list ? Array(items(of: value)) : [value]
    return sources.flatMap { source in
      kind(of: source) == .map ? entries(of: source).filter { isScalar($0.key) }.map { text(of: $0.key) } : []
    }
  }

  /// An entry with what separates it from the one before: its line, or the comma before it. nil where something else would go
  /// with it.
  fileprivate func extent(ofEntry key: NodeID) -> SourceRange? {
    let start = Int(range(of: key).start - base)
    let end = Int(range(of: key + 1).end - base)
    let before = source[..<start].lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } ?? 0
    if source[before] == UInt8(ascii: ",") { return range(before..<end) }
    let lineStart = source[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lineEnd = endOfLine(end)
    guard source[lineStart..<start].allSatisfy({ $0 == 0x20 }),
      source[end..<lineEnd].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
    else { return nil }
    return range(lineStart..<min(lineEnd + 1, source.count))
  }
}
