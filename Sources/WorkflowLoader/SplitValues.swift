import Diagnostics
import WorkflowModel
import YAMLSyntax

/// Values of maps in braces that a `,` has cut in two, and keys without the space after their colon.
extension WorkflowReader {
  /// `run:echo` in the place of a task: a key of ours, or of another tool, without the space after it.
  func missingSpace(_ value: NodeID) -> (key: String, range: SourceRange)? {
    guard tree.isPlain(value), !tree.isAlias(value), let key = keyBeforeColon(tree.bytes(of: value)) else { return nil }
    let range = tree.range(of: value)
    return (key, SourceRange(start: range.start, end: range.start + UInt32(key.utf8.count) + 1))
  }

  /// The key that a text begins with, followed by a colon and no space.
  private func keyBeforeColon(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon < 24, colon + 1 < bytes.count else {
      return nil
    }
    // What has a scheme is an address.
    guard bytes[colon + 1] != UInt8(ascii: "/"), bytes[colon + 1] != UInt8(ascii: ":") else { return nil }
    let name = String(decoding: bytes[..<colon], as: UTF8.self)
    let isKnown = WorkflowFields.all.contains { !$0.id.isInner && $0.name == name }
    return isKnown || WorkflowFields.otherTools[name] != nil ? name : nil
  }

  /// Reports a key that is none: a part of the value before it, or `key:value` without its space.
  ///
  /// - Returns: whether it was reported, now or with the one before it.
  mutating func reportPartOfValue(_ key: NodeID, in map: NodeID) -> Bool {
    guard tree.isScalar(key), !tree.isAlias(key), tree.isWithoutColon(key) else { return false }
    let text = tree.text(of: key)
    if let colon = text.firstIndex(of: ":"), colon > text.startIndex {
      report(.missingSpace(key: String(text[..<colon])), at: tree.range(of: key))
      return true
    }
    guard let split = splitValue(before: key, in: map) else { return false }
    if split.isFirst {
      let isList = WorkflowFields.all.contains { $0.name == split.key && $0.shape.isList }
      report(.splitValue(key: split.key, text: split.text, isList: isList), at: tree.range(of: key))
    }
    return true
  }

  /// Whether a key without a value was reported as a part of the value before it.
  mutating func isReported(_ key: NodeID) -> Bool {
    guard tree.isWithoutColon(key), let map = mapAround(key) else { return false }
    return reportPartOfValue(key, in: map)
  }

  /// The map that a key stands in.
  private func mapAround(_ key: NodeID) -> NodeID? {
    var index = key - 1
    while index >= 0 {
      if tree.nodes[index].kind == .mapping, tree.end(of: index) > key { return index }
      index -= 1
    }
    return nil
  }

  /// The plain value before a key without a colon, and the whole text that was cut.
  private func splitValue(before key: NodeID, in map: NodeID) -> (key: String, text: String, isFirst: Bool)? {
    var whole: (key: NodeID, value: NodeID)?
    var isFirst = true
    var end = tree.range(of: key).end
    var count = 0
    for (other, value) in tree.entries(of: map) {
      count += 1
      if count > Self.longestMap { return nil }
      if other > key {
        guard tree.isScalar(other), tree.isWithoutColon(other) else { break }
        end = tree.range(of: other).end
      } else if other < key {
        if tree.isScalar(other), !tree.isAlias(other), tree.isWithoutColon(other) {
          isFirst = whole == nil
        } else {
          whole = tree.kind(of: value) == .text && tree.isPlain(value) && !tree.isAlias(value) ? (other, value) : nil
          isFirst = true
        }
      }
    }
    guard let whole, tree.isScalar(whole.key) else { return nil }
    let range = SourceRange(start: tree.range(of: whole.value).start, end: end)
    return (tree.text(of: whole.key), String(decoding: tree.sourceBytes(of: range), as: UTF8.self), isFirst)
  }

  /// In longer maps nothing is looked for: each key would be compared with all.
  private static let longestMap = 200

  /// Reports a key like `a:{ run` of a line `a:{ run: x }`, which lacks the space after its first colon.
  ///
  /// - Returns: false for a key that is none such.
  mutating func reportGluedBracket(_ key: NodeID) -> Bool {
    guard tree.isScalar(key), !tree.isAlias(key), tree.isPlain(key), case let bytes = tree.bytes(of: key),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < bytes.count,
      bytes[colon + 1] == UInt8(ascii: "{") || bytes[colon + 1] == UInt8(ascii: "[")
    else { return false }
    let start = tree.range(of: key).start
    let name = String(decoding: bytes[..<colon], as: UTF8.self)
    report(.missingSpace(key: name), at: SourceRange(start: start, end: start + UInt32(colon) + 1))
    return true
  }

  /// Reports the name of a task that is none.
  mutating func reportTaskName(_ key: NodeID) {
    if reportGluedBracket(key) { return }
    if tree.isWithoutColon(key), let map = mapAround(key), reportPartOfValue(key, in: map) { return }
    let text = tree.text(of: key)
    guard groupPath(text) != nil else {
      return report(.invalidName(what: "a task", text: text), at: tree.range(of: key))
    }
    let isTaken = takenGroup(in: text)
    let fact = isTaken ? Fact.takenGroupName(text, instead: ourName(text)) : .invalidName(what: "a task", text: text)
    report(fact, at: tree.range(of: key), labels: uses(of: text, besides: key))
  }
}

extension FieldShape {
  /// Whether it takes several texts in a list.
  fileprivate var isList: Bool {
    switch self {
    case .references, .variableNames, .poolNames, .globs, .environmentFiles: true
    default: false
    }
  }
}
