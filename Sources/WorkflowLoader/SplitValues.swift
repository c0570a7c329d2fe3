import Diagnostics
import Variables
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
    let isKnown =
      WorkflowFields.all.contains { !$0.id.isInner && $0.name == name } || WorkflowFields.otherTools[name] != nil
      || ForeignKeys.key(name, in: .task, value: .text) != nil || ForeignKeys.key(name, in: .task, value: .list) != nil
    return isKnown ? name : nil
  }

  /// Reports a key that is none: a part of the value before it, or `key:value` without its space.
  ///
  /// - Parameter areNamesFree: whether any name may be a key of the map. One that could be meant is then a part of a value only
  ///   where nothing is in quotes.
  /// - Returns: whether it was reported, now or with the one before it.
  mutating func reportPartOfValue(_ key: NodeID, in map: NodeID, areNamesFree: Bool = false) -> Bool {
    guard tree.isScalar(key), !tree.isAlias(key), tree.isWithoutColon(key) else { return false }
    let text = tree.text(of: key)
    if tree.isPlain(key), let colon = text.firstIndex(of: ":"), colon > text.startIndex {
      report(.missingSpace(key: String(text[..<colon])), at: tree.range(of: key))
      return true
    }
    guard let split = SplitValue(before: key, in: map, tree) else { return false }
    if areNamesFree, isName(key), split.hasQuotes { return false }
    guard let remedy = remedy(for: split, isVariable: areNamesFree) else { return false }
    if split.isFirst {
      report(.splitValue(key: split.key, text: split.text, remedy), at: tree.range(of: key))
    }
    return true
  }

  /// Reports a key of a map of variables that is none: `A=1`, `A:1`, or a part of the value before it.
  mutating func reportVariableWithoutColon(_ key: NodeID, in map: NodeID) -> Bool {
    guard tree.isScalar(key), !tree.isAlias(key), tree.isWithoutColon(key) else { return false }
    let text = tree.text(of: key)
    if let sign = text.firstIndex(of: "="), isVariableName(Array(text[..<sign].utf8)) {
      let value = String(text[text.index(after: sign)...])
      report(.assignmentAsKey(name: String(text[..<sign]), value: value), at: tree.range(of: key))
      return true
    }
    return reportPartOfValue(key, in: map, areNamesFree: true)
  }

  /// Whether a key without a value was reported as a part of the value before it.
  mutating func isReported(_ key: NodeID) -> Bool {
    guard tree.isWithoutColon(key), let map = mapAround(key) else { return false }
    return reportPartOfValue(key, in: map, areNamesFree: true)
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

  /// The items of a list that stands in the place of a task, if all are names of the tasks around it.
  func namesOfTasks(_ list: NodeID, beside key: NodeID) -> [String]? {
    guard let map = mapAround(key) else { return nil }
    let names = tree.items(of: list).map { tree.text(of: $0) }
    return !names.isEmpty && names.count <= 50 && names.allSatisfy { entry($0, of: map) != nil } ? names : nil
  }

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
    if tree.isWithoutColon(key), let map = mapAround(key), reportPartOfValue(key, in: map, areNamesFree: true) {
      return
    }
    let text = tree.text(of: key)
    guard groupPath(text) != nil else {
      return report(.invalidName(what: "a task", text: text), at: tree.range(of: key))
    }
    let isTaken = takenGroup(in: text)
    let fact = isTaken ? Fact.takenGroupName(text, instead: ourName(text)) : .invalidName(what: "a task", text: text)
    report(fact, at: tree.range(of: key), labels: uses(of: text, besides: key))
  }
}
