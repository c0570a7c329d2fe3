import Diagnostics
import WorkflowModel
import YAMLSyntax

/// What certainly puts an unknown key right: a slip of one letter, or another tool's word for the same with a value that
/// means the same.
extension WorkflowReader {
  func keyFix(_ fact: Fact, _ key: NodeID, in context: KeyContext, of map: NodeID) -> Fix? {
    if let ours = meantKey(fact, key, in: context, of: map) {
      return Fix(.rename(to: ours), [Fix.Edit(tree.range(of: key), file.quoted(ours, as: tree.range(of: key)))])
    }
    guard case .unknownKey(_, _, .written(let text)) = fact, !tree.isAlias(key),
      case let parts = text.split(separator: ":", maxSplits: 1), parts.count == 2, !hasKey(String(parts[0]), map),
      !hasDuration(String(parts[0]), in: context, before: key, map)
    else { return nil }
    let value = tree.end(of: key)
    guard !tree.isAlias(value) else { return nil }
    return Fix(
      .replace(with: text),
      [
        Fix.Edit(tree.range(of: key), file.quoted(String(parts[0]), as: tree.range(of: key))),
        Fix.Edit(tree.range(of: value), String(parts[1].dropFirst())),
      ])
  }

  /// Our key that an unknown one stands for, with a value that means the same.
  func meantKey(_ fact: Fact, _ key: NodeID, in context: KeyContext, of map: NodeID) -> String? {
    guard case .unknownKey(let name, _, let suggestion) = fact, !tree.isAlias(key) else { return nil }
    switch suggestion {
    case .similar(let ours)
    where isOneSlip(name, ours, in: context) && !hasKey(ours, map)
      && !hasOtherWord(for: ours, before: key, in: context, map):
      return ours
    case .otherTool(let ours)
    where means(the: ours, tree.end(of: key), by: name) && !hasKey(ours, map)
      && !hasOtherWord(for: ours, before: key, in: context, map) && !hasInterpreter(beside: name, map):
      return ours
    default: return nil
    }
  }

  /// Whether one letter is wrong, and no other key is as near.
  private func isOneSlip(_ name: String, _ ours: String, in context: KeyContext) -> Bool {
    // What a task prints is no file.
    guard name.utf8.count >= 4, name != "output" else { return false }
    let word = Array(name.utf8)
    return WorkflowFields.names(in: context).filter { editDistance(word, Array($0.utf8)) <= 1 } == [ours]
  }

  private func hasKey(_ name: String, _ map: NodeID) -> Bool {
    tree.entries(of: map).contains { tree.isScalar($0.key) && tree.bytes(of: $0.key).elementsEqual(name.utf8) }
  }

  /// Whether another word for the same key stands before this one: one of another tool, or a misspelt one.
  private func hasOtherWord(
    for ours: String, before key: NodeID, in context: KeyContext, _ map: NodeID
  ) -> Bool {
    tree.entries(of: map).contains { other in
      guard other.key < key, tree.isScalar(other.key) else { return false }
      let word = tree.text(of: other.key)
      if WorkflowFields.otherTools[word] == ours { return true }
      guard case .unknownKey(_, _, let suggestion) = UnknownKeys.fact(word, in: context) else { return false }
      return suggestion == .otherTool(ours) || suggestion == .similar(ours)
    }
  }

  /// Whether another key before this one is the same duration in a unit.
  private func hasDuration(_ ours: String, in context: KeyContext, before key: NodeID, _ map: NodeID) -> Bool {
    tree.entries(of: map).contains { other in
      other.key < key && tree.isScalar(other.key) && duration(tree.text(of: other.key), in: context)?.ours == ours
    }
  }

  /// Whether a script is for what stands in 'command' beside it, and no shell.
  private func hasInterpreter(beside name: String, _ map: NodeID) -> Bool {
    name == "script" && entry("command", of: map) != nil
  }

  /// Whether a value means for our key what it means to another tool.
  private func means(the ours: String, _ value: NodeID, by name: String) -> Bool {
    switch FieldID(rawValue: ours) {
    case .dependencies: isListOfNames(value)
    case .run: name != "args" && tree.kind(of: value) == .text
    case .cwd, .description: tree.kind(of: value) == .text
    case .env: isMapOfTexts(value) && !(name == "vars" && isTaskfile)
    case .envFile, .inputs, .outputs: isListOfTexts(value) && !["artifacts", "products"].contains(name)
    case .allowFailure: tree.isScalar(value, "true") || tree.isScalar(value, "false")
    case .retry: ["retries", "max_retries"].contains(name) && isCount(value)
    case .delay, .grace: isDuration(value)
    case .tasks: tree.kind(of: value) == .map
    case .pools: tree.kind(of: value) == .map && tree.entries(of: value).allSatisfy { isCount($0.value) }
    default: false
    }
  }

  private func isListOfNames(_ value: NodeID) -> Bool {
    switch tree.kind(of: value) {
    case .text: isName(value)
    case .list: tree.items(of: value).allSatisfy { tree.kind(of: $0) == .text && isName($0) }
    case .map, .null: false
    }
  }

  func isListOfTexts(_ value: NodeID) -> Bool {
    switch tree.kind(of: value) {
    case .text: true
    case .list: tree.items(of: value).allSatisfy { tree.kind(of: $0) == .text }
    case .map, .null: false
    }
  }

  private func isMapOfTexts(_ value: NodeID) -> Bool {
    tree.kind(of: value) == .map && tree.entries(of: value).allSatisfy { tree.kind(of: $0.value) == .text }
  }

  func isCount(_ value: NodeID) -> Bool {
    tree.kind(of: value) == .text && Int32(tree.text(of: value)).map { (1...1_000).contains($0) } ?? false
  }

  private func isDuration(_ value: NodeID) -> Bool {
    guard tree.kind(of: value) == .text, case .success = readDuration(tree.bytes(of: value)) else { return false }
    return true
  }
}
