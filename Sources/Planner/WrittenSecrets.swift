package import Diagnostics
package import Variables
package import WorkflowModel

extension Planner {
  /// The values that must not be shown of a file, whether or not it can be run as it is: all that anything gives to its
  /// secret variables, and how that is written in the file and in names.
  ///
  /// - Parameters:
  ///   - invocation: what is given from outside; asked for only where there are secrets.
  ///   - sources: the texts of the files.
  package static func secrets(
    of workflow: Workflow, _ invocation: @autoclosure () -> Invocation, _ sources: SourceMap = SourceMap()
  ) -> [Bytes] {
    let names = workflow.secretNames
    guard !names.isEmpty else { return [] }
    let invocation = invocation()
    let builder = GraphBuilder(workflow: workflow, mode: nil, invocation: invocation)
    let written = WrittenSecrets(workflow, Set(names))
    // Where each instance of a matrix has a secret of its own, all instances are needed to know them.
    let varies =
      workflow.rules.contains { $0.matrix != nil }
      && builder.evaluator.layers.indices.contains { builder.evaluator.varies(Int32($0), Set(names)) }
    let plan = varies ? Planner.plan(workflow, Planner.Options(invocation: invocation)).plan : nil
    let values = Set(builder.evaluator.secrets(named: names) + written.values + (plan?.knownSecrets() ?? []))
    let escaped = values.flatMap { [ValueText.escapes(of: $0), Self.inDoubleQuotes($0), Self.inSingleQuotes($0)] }
    return Array(values.union(escaped).union(written.texts(in: sources)))
  }

  /// As a value is mostly written between double quotes in YAML.
  private static func inDoubleQuotes(_ value: Bytes) -> Bytes {
    value.flatMap { byte -> Bytes in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
      case 0x09: Bytes("\\t".utf8)
      case 0x0A: Bytes("\\n".utf8)
      case 0x0D: Bytes("\\r".utf8)
      case 0x1B: Bytes("\\e".utf8)
      case 0..<0x20, 0x7F: Bytes("\\x\(hexadecimal(byte, digits: 2))".utf8)
      default: [byte]
      }
    }
  }

  private static func inSingleQuotes(_ value: Bytes) -> Bytes {
    value.flatMap { $0 == UInt8(ascii: "'") ? [$0, $0] : [$0] }
  }
}

/// Values of secret variables that stand in a file.
private struct WrittenSecrets {
  /// Without a value where that is put together in the run.
  private var found: [(value: String?, range: SourceRange)] = []
  private var choices: [String] = []
  private let names: Set<String>

  init(_ workflow: Workflow, _ names: Set<String>) {
    self.names = names
    for file in workflow.files {
      for parameter in file.parameters {
        add(parameter.name, parameter.defaultValue)
        if names.contains(parameter.name) { choices += parameter.choices }
      }
      add(file.environment)
      if let defaults = file.defaults { add(defaults) }
    }
    for settings in workflow.settings { add(settings) }
    for rules in workflow.rules {
      add(rules.include?.parameters ?? [])
      if let matrix = rules.matrix { add(matrix) }
    }
  }

  var values: [Bytes] { (found.compactMap(\.value) + choices).map { Bytes($0.utf8) } }

  /// As they are written, where that is not the value itself: `"a\tb"`.
  func texts(in sources: SourceMap) -> [Bytes] {
    found.compactMap { value, range in
      guard let file = sources.file(at: range.start), range.end <= file.end else { return nil }
      let written = file.bytes[Int(range.start - file.base)..<Int(range.end - file.base)]
      let isQuoted = written.count > 2 && "\"'".utf8.contains(written.first!) && written.first == written.last
      let text = Bytes(isQuoted ? written.dropFirst().dropLast() : written)
      // A variable alone says nothing of its value.
      return value.map { text.elementsEqual($0.utf8) } ?? isVariable(text) ? nil : text
    }
  }

  private func isVariable(_ text: Bytes) -> Bool {
    text.isEmpty || (text.starts(with: "${".utf8) && text.dropLast().allSatisfy { !"}:".utf8.contains($0) })
  }

  private mutating func add(_ name: String, _ text: LocatedText?) {
    guard names.contains(name), let text else { return }
    found.append((text.template.literal, text.range))
  }

  private mutating func add(_ entries: [EnvironmentEntry]) {
    for entry in entries { add(entry.name, entry.value.map { LocatedText($0, at: entry.range) }) }
  }

  private mutating func add(_ settings: TaskSettings) {
    add(settings.environment)
    if case .values(let defaults) = settings.memberDefaults { add(defaults) }
  }

  private mutating func add(_ matrix: Matrix) {
    for axis in matrix.axes {
      if case .list(let texts) = axis.values {
        for text in texts { add(axis.name, text) }
      }
    }
    for value in (matrix.include + matrix.exclude).joined() { add(value.axis, value.text) }
  }
}
