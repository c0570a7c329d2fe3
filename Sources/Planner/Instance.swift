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
  /// What it is called, and by what it is told from the others of its matrix.
  package var name: Name

  package struct Value: Hashable, Sendable {
    package var name: String
    package var value: Bytes

    package init(name: String, value: Bytes) {
      self.name = name
      self.value = value
    }
  }

  /// The names of an instance, each with its brackets. Among the instances of one matrix no two keys are equal, nor two labels.
  package struct Name: Sendable {
    /// The values that make up its name, as `[os=linux,py=3.12]`: its identity. It can be read back (`InstanceFilter`).
    package var key: String
    /// The same for people: without the end of long values, unless another label would be the same.
    package var label: String
    /// How many of the values, the first ones, make it up.
    package var valueCount: Int32
    /// From 1, among instances whose values have the same text; 0 for the only one.
    package var number: Int32
    /// From 1, among all of its matrix.
    package var position: Int32
  }
}

/// One of the names that a task has.
package enum NameKind: Sendable {
  /// Its identity, by which it is looked up: `TASKFLOW_TASK`, events, what programs read.
  case key
  /// What people are shown.
  case label
  /// What selects it, and nothing else, on a command line.
  case reference
}

extension Instance {
  package func text(_ kind: NameKind) -> String {
    switch kind {
    case .key: name.key
    case .label: name.label
    // The key of the first of several with equal values means all of them.
    case .reference: name.number == 1 ? "\(name.key.dropLast()),#1]" : name.key
    }
  }
}

extension Instance {
  /// One of its texts without what must not be shown: the values are masked before anything in them is escaped or cut.
  func text(_ kind: NameKind, masking masker: SecretMasker) -> String {
    let values = values.prefix(Int(name.valueCount))
    let shown = values.map { Value(name: $0.name, value: masker.mask($0.value)) }
    if shown.elementsEqual(values) { return text(kind) }
    return "\([Name]([shown])[0].label.dropLast()),#\(name.position)]"
  }
}

extension [Instance] {
  /// The values of axes that are named among secrets.
  func secrets(named names: [String]) -> [Bytes] {
    let names = Set(names)
    return flatMap { instance in instance.values.filter { names.contains($0.name) }.map(\.value) }
      .filter { $0 != EnvironmentEvaluator.unknown }
  }
}

extension [Instance.Name] {
  /// Names instances by their values.
  init(_ combinations: some Collection<some Collection<Instance.Value>>) {
    // Texts that are canonically equal (é, and e with an accent) look the same, and are the same to `String`.
    var counts: [String: Int32] = [:]
    var labels: [String: Int32] = [:]
    let keys = combinations.map { values in
      let key = values.map { "\($0.name)=\(ValueText.key(of: $0.value))" }.joined(separator: ",")
      counts[key, default: 0] += 1
      return key
    }
    var seen: [String: Int32] = [:]
    self = zip(combinations, keys).enumerated().map { index, named in
      let (values, text) = named
      var number: Int32 = 0
      if counts[text]! > 1 {
        seen[text, default: 0] += 1
        number = seen[text]!
      }
      let suffix = number > 1 ? (text.isEmpty ? "#\(number)" : ",#\(number)") : ""
      let label = values.map { "\($0.name)=\(ValueText.label(of: $0.value))" }.joined(separator: ",") + suffix
      labels[label, default: 0] += 1
      return Instance.Name(
        key: "[\(text)\(suffix)]", label: label, valueCount: Int32(values.count), number: number,
        position: Int32(index + 1))
    }
    for index in indices {
      let label = self[index].label
      self[index].label = labels[label] == 1 ? "[\(label)]" : self[index].key
    }
  }
}

extension Workflow {
  /// The name of a copy of a definition: as `path(of:)`, with the instances it is in.
  ///
  /// - Parameters:
  ///   - limit: instances from this one on are left out.
  ///   - text: what stands in brackets, and the brackets.
  func path(
    of definition: DefinitionID, instance: Int32, _ instances: [Instance], named limit: Int32 = .max,
    _ text: (Instance) -> String
  ) -> String {
    var name = texts[tasks[definition].name]
    var rest = instance
    if rest >= 0, instances[Int(rest)].owner == Int32(definition) {
      if rest < limit { name += text(instances[Int(rest)]) }
      rest = instances[Int(rest)].parent
    }
    guard let parent = tasks[definition].parent else { return name }
    return "\(path(of: parent, instance: rest, instances, named: limit, text))/\(name)"
  }
}
