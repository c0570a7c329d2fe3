/// A task as it is named where it is used: `deploy/upload`, `test[os=linux,py=3.12]`, `build[os=${os}]/compile`.
package struct TaskReference: Hashable, Sendable {
  /// From the outermost group inwards, at least one.
  package var components: [Component]

  package struct Component: Hashable, Sendable {
    package var name: String
    /// In bytes of the text.
    package var nameRange: Range<Int>
    /// What must hold of an instance, in the order written; nil when nothing in brackets follows the name.
    package var filter: [Match]?
  }

  /// `axis=value` in brackets, or `#2`: then the axis is `#`.
  package struct Match: Hashable, Sendable {
    package var axis: String
    package var axisRange: Range<Int>
    /// As written: it may hold a template.
    package var value: String
    package var valueRange: Range<Int>
  }
}

/// Why a text names no task.
package struct TaskReferenceError: Error, Hashable {
  package let problem: Problem
  /// In bytes of the text; empty where something is missing.
  package let range: Range<Int>

  package enum Problem: Hashable, Sendable {
    /// Nothing before, between or behind the slashes.
    case emptyComponent
    /// `[` without its `]`.
    case unclosedFilter
    /// `]` without its `[`.
    case unexpectedBracket
    /// Something other than `/` behind `]`.
    case textAfterFilter(String)
    /// A part of a filter without `=`, also an empty one.
    case noValue(String)
    case emptyAxis
    case duplicateAxis(String)
  }
}

extension TaskReference {
  /// Names are not looked at more closely: whether there is such a task is for others to say.
  package static func parse(_ text: String) -> Result<TaskReference, TaskReferenceError> {
    var parser = TaskReferenceParser(text: Bytes(text.utf8))
    do throws(TaskReferenceError) {
      return .success(try parser.parse())
    } catch {
      return .failure(error)
    }
  }
}

private struct TaskReferenceParser {
  let text: Bytes
  var index = 0

  init(text: Bytes) {
    self.text = text
  }

  mutating func parse() throws(TaskReferenceError) -> TaskReference {
    var components = [try readComponent()]
    while index < text.count {
      index += 1
      components.append(try readComponent())
    }
    return TaskReference(components: components)
  }

  /// Leaves the index at the `/` or the end behind it.
  private mutating func readComponent() throws(TaskReferenceError) -> TaskReference.Component {
    let name = readRange(until: "/[]")
    if name.isEmpty { throw failure(.emptyComponent, at: name) }
    var component = TaskReference.Component(name: string(name), nameRange: name, filter: nil)
    if isAt("[") { component.filter = try readFilter() }
    if isAt("]") { throw failure(.unexpectedBracket, at: index..<index + 1) }
    if index < text.count, !isAt("/") {
      let rest = readRange(until: "/")
      throw failure(.textAfterFilter(string(rest)), at: rest)
    }
    return component
  }

  private mutating func readFilter() throws(TaskReferenceError) -> [TaskReference.Match] {
    let opening = index..<index + 1
    var filter: [TaskReference.Match] = []
    repeat {
      index += 1
      let match = try readMatch(opening)
      if filter.contains(where: { $0.axis == match.axis }) {
        throw failure(.duplicateAxis(match.axis), at: match.axisRange)
      }
      filter.append(match)
    } while isAt(",")
    index += 1
    return filter
  }

  /// Leaves the index at the `,` or `]` behind it.
  private mutating func readMatch(_ opening: Range<Int>) throws(TaskReferenceError) -> TaskReference.Match {
    let axis = trimmed(readRange(until: "=,]"))
    guard index < text.count else { throw failure(.unclosedFilter, at: opening) }
    if !isAt("="), let number = number(axis) { return number }
    guard isAt("=") else { throw failure(.noValue(string(axis)), at: axis) }
    if axis.isEmpty { throw failure(.emptyAxis, at: axis.lowerBound..<index + 1) }
    index += 1
    let value = readValue()
    guard index < text.count else { throw failure(.unclosedFilter, at: opening) }
    return TaskReference.Match(axis: string(axis), axisRange: axis, value: string(value), valueRange: value)
  }

  /// Which of several instances whose values are equal.
  private func number(_ range: Range<Int>) -> TaskReference.Match? {
    guard range.count > 1, text[range.lowerBound] == UInt8(ascii: "#"),
      text[range].dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let digits = (range.lowerBound + 1)..<range.upperBound
    let sign = range.lowerBound..<(range.lowerBound + 1)
    return TaskReference.Match(axis: "#", axisRange: sign, value: string(digits), valueRange: digits)
  }

  /// Up to the `,` or `]` that has no backslash before it and is not in a variable: `${A:-a,b}`.
  private mutating func readValue() -> Range<Int> {
    let start = index
    var depth = 0
    while index < text.count, depth > 0 || !(isAt(",") || isAt("]")) {
      if isAt("\\"), depth == 0, index + 1 < text.count {
        index += 1
      } else if isAt("$"), index + 1 < text.count {
        switch text[index + 1] {
        case UInt8(ascii: "$"): index += 1
        case UInt8(ascii: "{"):
          index += 1
          depth += 1
        default: break
        }
      } else if isAt("}"), depth > 0 {
        depth -= 1
      }
      index += 1
    }
    return start..<index
  }

  private mutating func readRange(until ends: StaticString) -> Range<Int> {
    let start = index
    while index < text.count, !ends.withUTF8Buffer({ $0.contains(text[index]) }) { index += 1 }
    return start..<index
  }

  /// Without spaces around it.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    let start = text[range].firstIndex { $0 != UInt8(ascii: " ") } ?? range.upperBound
    let last = text[range].lastIndex { $0 != UInt8(ascii: " ") }
    return start..<(last.map { $0 + 1 } ?? start)
  }

  private func isAt(_ scalar: Unicode.Scalar) -> Bool {
    index < text.count && text[index] == UInt8(ascii: scalar)
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  private func failure(_ problem: TaskReferenceError.Problem, at range: Range<Int>) -> TaskReferenceError {
    TaskReferenceError(problem: problem, range: range)
  }
}
