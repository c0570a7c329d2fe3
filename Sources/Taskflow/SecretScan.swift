import Diagnostics
import Planner
import Variables
import WorkflowModel

/// The values that must not be shown of a workflow's files, as far as they are known before a run.
///
/// - Parameter invocation: what is given from outside; asked for only where there are secrets.
func secretsOfFiles(
  _ workflow: Workflow, _ invocation: @autoclosure () -> Invocation, _ sources: SourceMap
) -> [Bytes] {
  let names = workflow.secretNames
  if names.isEmpty { return [] }
  return Planner.secrets(of: workflow, invocation(), sources)
    + sources.files.flatMap { SecretScan($0.bytes, behind: names).values }
}

/// Looks for secrets in a task file by its text alone: where it can't be read as YAML, the names in its `secrets`, params that say
/// that they are secret, and what stands beside these names anywhere; otherwise what stands behind names that are known, since
/// what was meant to be the value may be cut, be no value, or be put together in the run.
struct SecretScan {
  private(set) var names: Set<String> = []
  private(set) var values: [Bytes] = []

  /// So many lines around 'secret: true' may hold what else is said of the param.
  private static let reach = 4

  init(_ bytes: [UInt8]) {
    let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
      .map { String(decoding: $0, as: UTF8.self) }
    findNames(lines)
    findParameters(lines)
    if names.isEmpty { return }
    for line in lines { findValues(line) }
  }

  /// - Parameter names: variables that hold secrets.
  init(_ bytes: [UInt8], behind names: [String]) {
    let keys = Set(names.map { Bytes($0.utf8) })
    let lengths = Set(keys.map(\.count))
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      for end in line.indices where line[end] == UInt8(ascii: ":") && line[end...].dropFirst().first == 0x20 {
        let isKey = lengths.contains { length in
          let start = end - length
          guard start >= line.startIndex, start == line.startIndex || !Self.isWordByte(line[start - 1]) else {
            return false
          }
          return keys.contains(Bytes(line[start..<end]))
        }
        if isKey { addWritten(line[(end + 1)...]) }
      }
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }

  /// What stands after a key, up to the end of its entry in a map between braces, the parts of what a `,` has cut, and a comment.
  private mutating func addWritten(_ rest: ArraySlice<UInt8>) {
    let text = rest.drop { $0 == 0x20 || $0 == 0x09 }
    guard let first = text.first, !"{[&*!|>".utf8.contains(first) else { return }
    func isPair(_ index: Int, _ one: UInt8, _ other: UInt8) -> Bool {
      text[index] == one && index + 1 < text.endIndex && text[index + 1] == other
    }
    let comment = text.indices.first { isPair($0, 0x20, UInt8(ascii: "#")) }
    let end = text.indices.first {
      isPair($0, UInt8(ascii: ","), 0x20) || text[$0] == UInt8(ascii: "}") || $0 == comment
    }
    let entry = text[..<(end ?? text.endIndex)]
    let parts =
      [entry] + entry.split(separator: UInt8(ascii: ",")).dropFirst() + (comment.map { [text[($0 + 1)...]] } ?? [])
    for part in parts {
      let value = String(decoding: part, as: UTF8.self).trimmed { $0.isWhitespace || "\"'".contains($0) }
      if value.utf8.count >= Self.shortest, !value.hasPrefix("${") { values.append(Bytes(value.utf8)) }
    }
  }

  /// Shorter texts are likely to be found elsewhere as well, and mean nothing.
  private static let shortest = 5

  private mutating func findNames(_ lines: [String]) {
    var isInList = false
    for line in lines {
      if let rest = Self.rest(of: line, behind: "secrets:") {
        names.formUnion(Self.words(rest))
        isInList = true
      } else if isInList, line.drop(while: \.isWhitespace).first.map({ "-,]".contains($0) }) ?? true {
        names.formUnion(Self.words(line[...]))
      } else {
        isInList = false
      }
    }
  }

  /// Every key around 'secret: true' may be the param.
  private mutating func findParameters(_ lines: [String]) {
    for (index, line) in lines.enumerated() where line.contains("secret: true") {
      for near in lines[max(0, index - Self.reach)...min(lines.count - 1, index + Self.reach)] {
        if let value = Self.rest(of: near, behind: "default:") { add(value) }
        let key = near.prefix { $0 != ":" }.trimmed(\.isWhitespace)
        if near.contains(":"), !["default", "choices", "pattern", "description", "secret", "params"].contains(key) {
          names.formUnion(Self.words(key))
        }
      }
    }
  }

  private mutating func findValues(_ line: String) {
    for name in names {
      for sign in [":", "="] {
        if let rest = Self.rest(of: line, behind: name + sign) { add(rest) }
      }
    }
  }

  /// What follows a name: as a whole, and as one of several entries between brackets.
  private mutating func add(_ rest: Substring) {
    for text in [rest, rest.prefix { !",}]".contains($0) }] {
      let value = text.trimmed { $0.isWhitespace || "\"'{}[],".contains($0) }
      if value.count >= 3, !value.hasPrefix("${") { values.append(Bytes(value.utf8)) }
    }
  }

  /// What follows a text in a line; nil where that isn't in it.
  private static func rest(of line: String, behind text: String) -> Substring? {
    line.firstRange(of: text).map { line[$0.upperBound...] }
  }

  private static func words(_ text: Substring) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }
}

extension StringProtocol {
  fileprivate func trimmed(_ isOutside: (Character) -> Bool) -> SubSequence {
    var text = self[...]
    while let first = text.first, isOutside(first) { text = text.dropFirst() }
    while let last = text.last, isOutside(last) { text = text.dropLast() }
    return text
  }
}
