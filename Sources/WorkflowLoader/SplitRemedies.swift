import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// A value of a map in braces, and the keys without a `:` after it, which are parts of it.
struct SplitValue {
  let key: String
  /// All of it, as it is written.
  let text: String
  /// Its parts, as they are written.
  let parts: [String]
  let range: SourceRange
  /// The brackets that it begins with, without what is after them.
  let list: SourceRange?
  /// True for a key that is the first of them.
  let isFirst: Bool
  let hasQuotes: Bool

  /// In longer maps nothing is looked for: each key would be compared with all.
  private static let longestMap = 200

  /// - Parameter key: one without a `:`.
  /// - Returns: nil where no value stands before it that could have been cut.
  init?(before key: NodeID, in map: NodeID, _ tree: YAMLTreeView) {
    var whole: (key: NodeID, value: NodeID)?
    var rest: [NodeID] = []
    for (count, entry) in tree.entries(of: map).enumerated() {
      if count >= Self.longestMap { return nil }
      let isPart = tree.isScalar(entry.key) && !tree.isAlias(entry.key) && tree.isWithoutColon(entry.key)
      if isPart {
        rest.append(entry.key)
      } else if entry.key > key {
        break
      } else {
        whole = Self.mayBeCut(entry.value, tree) ? entry : nil
        rest = []
      }
    }
    guard let whole, tree.isScalar(whole.key), let last = rest.last, rest.contains(key) else { return nil }
    let value = tree.range(of: whole.value)
    self.key = tree.text(of: whole.key)
    range = SourceRange(start: value.start, end: tree.range(of: last).end)
    list = tree.kind(of: whole.value) == .list ? value : nil
    isFirst = rest.first == key
    hasQuotes = ([whole.value] + rest).contains { tree.isScalar($0) && !tree.isPlain($0) }
    let written = { (range: SourceRange) in String(decoding: tree.sourceBytes(of: range), as: UTF8.self) }
    text = written(range)
    parts = ([whole.value] + rest).map { written(tree.range(of: $0)) }
  }

  private static func mayBeCut(_ value: NodeID, _ tree: YAMLTreeView) -> Bool {
    if tree.isAlias(value) { return false }
    return switch tree.kind(of: value) {
    case .text: true
    case .list: tree.sourceBytes(of: tree.range(of: value)).first == UInt8(ascii: "[")
    case .map, .null: false
    }
  }

  /// What would stand between the brackets of a list of all of it.
  var items: String {
    guard list != nil, let first = parts.first else { return text }
    let inner = first.dropFirst().dropLast().trimmed
    return ((inner.isEmpty ? [] : [inner]) + parts.dropFirst()).joined(separator: ", ")
  }

  /// Its parts without their quotes.
  var bareParts: [String] {
    parts.map { part in
      let isQuoted = part.count > 1 && part.first == part.last && (part.first == "'" || part.first == "\"")
      return isQuoted ? String(part.dropFirst().dropLast()) : part
    }
  }
}

extension WorkflowReader {
  /// What was probably meant by a value that is cut in two.
  ///
  /// - Parameter isVariable: whether it is one of a map of variables or tasks, in which any name may be a key.
  /// - Returns: nil for a list that cannot go on after its bracket.
  func remedy(for split: SplitValue, isVariable: Bool) -> SplitRemedy? {
    let shape = isVariable ? nil : WorkflowFields.all.first { $0.name == split.key }?.shape
    switch shape {
    case .references, .variableNames, .poolNames, .globs, .environmentFiles, .causes, .shell, .values:
      return .list(split.items)
    case .command: return remedy(forCommand: split)
    case _ where split.list != nil: return nil
    case .duration: return remedy(forNumber: split) { readDuration($0).isSuccess }
    case .size: return remedy(forNumber: split) { readSize($0).isSuccess }
    case .decimal: return remedy(forNumber: split) { Double(String(decoding: $0, as: UTF8.self)) != nil }
    case .wholeNumber, .retry: return remedy(forNumber: split) { Int(String(decoding: $0, as: UTF8.self)) != nil }
    case .choice, .boolean, .version: return .one(split.bareParts)
    default: return .quotes
    }
  }

  /// Words in quotes are a program and its arguments, unless the first is a whole command.
  private func remedy(forCommand split: SplitValue) -> SplitRemedy {
    if split.list != nil { return .list(split.items) }
    let bare = split.bareParts
    let areQuoted = zip(split.parts, bare).allSatisfy { $0 != $1 }
    guard areQuoted, let first = bare.first else { return .quotes }
    return first.contains(" ") ? .script(bare.joined(separator: " && ")) : .list(split.items)
  }

  /// A `,` for a decimal point or between thousands, or one number after another.
  private func remedy(
    forNumber split: SplitValue, _ isValid: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> SplitRemedy {
    let parts = split.bareParts
    let isClose = !split.text.contains(", ") && parts.count == 2
    let mayBeThousands = split.text.wholeMatch(of: /-?\d{1,3}(?:,\d{3})+(?:\D.*)?/) != nil
    var meant: [String] = []
    if isClose { meant.append(parts.joined(separator: ".")) }
    if mayBeThousands || !isClose { meant.insert(parts.joined(), at: 0) }
    meant.removeAll { text in
      var text = text
      return !text.withUTF8(isValid)
    }
    switch meant.count {
    case 0: return .one(parts)
    case 1: return .write(meant[0])
    default: return .one(meant)
    }
  }
}

extension Result {
  fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}

extension Substring {
  fileprivate var trimmed: String { String(self).trimmingBlanks.description }
}
