package import Variables
import WorkflowModel

/// One combination of the values of a matrix.
package struct Instance: Sendable {
  /// The task or group that has the matrix.
  package var owner: Int32
  /// The instance around it; -1 for none.
  package var parent: Int32
  /// Name and value, in the order of the axes.
  package var values: [Value]
  /// `[os=linux,py=3.12]`
  package var label: String

  package struct Value: Hashable, Sendable {
    package var name: String
    package var value: Bytes

    package init(name: String, value: Bytes) {
      self.name = name
      self.value = value
    }
  }
}

extension Instance {
  /// A label for people: unprintable characters and long values would make names of tasks unreadable.
  static func label(of values: some Collection<Value>, number: Int = 1) -> String {
    var parts = values.map { "\($0.name)=\(readable($0.value))" }
    if number > 1 { parts.append("#\(number)") }
    return "[\(parts.joined(separator: ","))]"
  }

  private static let longest = 60

  private static func readable(_ value: Bytes) -> String {
    let text = String(decoding: value.prefix(longest * 4), as: UTF8.self)
    var result = ""
    for scalar in text.unicodeScalars.prefix(longest) {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return text.unicodeScalars.count > longest || value.count > longest * 4 ? result + "…" : result
  }
}

extension Workflow {
  /// The name of a copy of a definition: as `path(of:)`, with the instances it is in.
  ///
  /// - Parameter limit: instances from this one on are left out.
  func path(
    of definition: DefinitionID, instance: Int32, _ instances: [Instance], named limit: Int32 = .max
  ) -> String {
    var name = texts[tasks[definition].name]
    var rest = instance
    if rest >= 0, instances[Int(rest)].owner == Int32(definition) {
      if rest < limit { name += instances[Int(rest)].label }
      rest = instances[Int(rest)].parent
    }
    guard let parent = tasks[definition].parent else { return name }
    return "\(path(of: parent, instance: rest, instances, named: limit))/\(name)"
  }
}
