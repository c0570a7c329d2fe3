import WorkflowModel

/// A workflow of the scope: up to four tasks, some of them perhaps in a group, and what each has.
struct Sketch {
  static let names = ["a", "b", "c", "d"]

  /// What each task has, in the order of the file, and behind the tasks the group.
  var attributes: [[Attribute]]
  /// The members of the group `g`, in order; empty without one.
  var group: [Int] = []
  /// For each task, and behind the tasks for the group, what it waits for, as a set of bits.
  var dependencies: [UInt8]
  var onFailure: FailurePolicy
  /// nil for no limit.
  var slots: Int?
  /// Of pool `p`.
  var units = 1

  var count: Int { attributes.count - 1 }

  var yaml: String {
    var lines: [String] = []
    if attributes.contains(where: { $0.contains(where: \.isPool) }) { lines.append("pools: { p: \(units), q: 1 }") }
    if onFailure != .finish { lines.append("on_failure: \(onFailure)") }
    lines.append("tasks:")
    for index in 0..<count {
      if index == group.first {
        let members = group.map { "\(Self.names[$0]): \(task($0))" }.joined(separator: ", ")
        let keys = keys(of: count) + ["tasks: { \(members) }"]
        lines.append("  g: { \(keys.joined(separator: ", ")) }")
      } else if !group.contains(index) {
        lines.append("  \(Self.names[index]): \(task(index))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func task(_ index: Int) -> String {
    let keys = keys(of: index) + (attributes[index].contains(.join) ? [] : ["run: x"])
    return "{ \(keys.joined(separator: ", ")) }"
  }

  private func keys(of unit: Int) -> [String] {
    var keys = attributes[unit].map(\.yaml).filter { !$0.isEmpty }
    let sources = (0...count).filter { dependencies[unit] >> UInt8($0) & 1 == 1 }
    if !sources.isEmpty { keys.append("dependencies: [\(sources.map(reference).joined(separator: ", "))]") }
    return keys
  }

  private func reference(_ unit: Int) -> String {
    if unit == count { return "g" }
    return group.contains(unit) ? "g/\(Self.names[unit])" : Self.names[unit]
  }
}
